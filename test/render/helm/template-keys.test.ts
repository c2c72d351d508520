import { parse } from "yaml";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Path } from "../../../src/load/document.js";
import { TemplateKeys } from "../../../src/render/helm/template-keys.js";

/** The line of a template that stands for a path of what was rendered from it, with its key and value. */
function line(template: string, rendered: string, path: Path): string | undefined {
  const entry = new TemplateKeys(template).find(path, parse(rendered));
  if (!entry) return undefined;
  const number = template.slice(0, entry.keyStart).split("\n").length;
  return `${number}: ${template.slice(entry.keyStart, entry.keyEnd)} = ${template.slice(entry.valueStart, entry.valueEnd)}`;
}

const DEPLOYMENT = `{{- if .Values.enabled }}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "web.fullname" . }} # the release
  labels:
    {{- include "web.labels" . | nindent 4 }}
spec:
  {{- if not .Values.autoscaling }}
  replicas: {{ .Values.replicas }}
  {{- end }}
  strategy:
    type: {{ .Values.strategy | default "Recreate" }}
  template:
    metadata:
      annotations:
        note: |
          replicas: this is text
    spec:
      containers:
        - name: web
          image: "{{ .Values.image }}:{{ .Values.tag }}"
          ports:
          - name: http
            containerPort: 8080
          args:
            - --port
            - "8080"
        - name: proxy
          image: envoy:1
          resources:
            {{- toYaml .Values.resources | nindent 12 }}
{{- end }}
`;

const RENDERED = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels: {app: web}
spec:
  replicas: 3
  strategy: {type: Recreate}
  template:
    metadata: {annotations: {note: "replicas: this is text"}}
    spec:
      containers:
        - {name: web, image: "a:1", ports: [{name: http, containerPort: 8080}], args: [--port, "8080"]}
        - {name: proxy, image: "envoy:1", resources: {limits: {cpu: 1}}}
`;

describe("keys of a template", () => {
  it.each<[Path, string | undefined]>([
    [["kind"], "3: kind = Deployment"],
    [["metadata", "name"], '5: name = {{ include "web.fullname" . }}'],
    [["spec", "replicas"], "10: replicas = {{ .Values.replicas }}"],
    [["spec", "strategy", "type"], '13: type = {{ .Values.strategy | default "Recreate" }}'],
    [["spec", "strategy"], "12: strategy = "],
    [["spec", "template", "spec", "containers", 0, "image"], '22: image = "{{ .Values.image }}:{{ .Values.tag }}"'],
    [["spec", "template", "spec", "containers", 1, "image"], "30: image = envoy:1"],
    [["spec", "template", "spec", "containers", 1], "29: name = proxy"],
    [["spec", "template", "spec", "containers", 0, "ports", 0, "containerPort"], "25: containerPort = 8080"],
    [["spec", "template", "spec", "containers", 0, "args", 1], '28: "8080" = "8080"'],
    [["spec", "template", "spec", "containers", 1, "resources"], "31: resources = "],
    [["spec", "template", "spec", "containers", 1, "resources", "limits", "cpu"], undefined],
    [["metadata", "labels", "app"], undefined],
  ])("%j", (path, expected) => {
    expect(line(DEPLOYMENT, RENDERED, path)).toBe(expected);
  });

  it("tells the documents of a template apart by kind, then by name", () => {
    const template = `kind: Service\nmetadata:\n  name: {{ .Release.Name }}-web\nspec:\n  type: LoadBalancer\n---\nkind: Deployment\nmetadata:\n  name: a\nspec:\n  replicas: 1\n---\nkind: Deployment\nmetadata:\n  name: b\nspec:\n  replicas: 2\n`;
    expect(line(template, "{kind: Service, metadata: {name: x-web}, spec: {type: LoadBalancer}}", ["spec", "type"])).toBe(
      "5: type = LoadBalancer",
    );
    expect(line(template, "{kind: Deployment, metadata: {name: b}, spec: {replicas: 9}}", ["spec", "replicas"])).toBe("17: replicas = 2");
    expect(
      line(
        template.replaceAll("name: a", "name: {{ .x }}").replaceAll("name: b", "name: {{ .y }}"),
        "{kind: Deployment, spec: {replicas: 9}}",
        ["spec", "replicas"],
      ),
    ).toBeUndefined();
  });

  it("tells branches apart by what came out, and knows when it cannot", () => {
    const template = "spec:\n  {{- if .Values.a }}\n  type: Recreate\n  {{- else }}\n  type: RollingUpdate\n  {{- end }}\n";
    expect(line(template, "spec: {type: RollingUpdate}", ["spec", "type"])).toBe("5: type = RollingUpdate");
    expect(
      line(template.replace("Recreate", "{{ .x }}").replace("RollingUpdate", "{{ .y }}"), "spec: {type: RollingUpdate}", ["spec", "type"]),
    ).toBeUndefined();
  });

  it("does not take a literal for what came out of something else", () => {
    const template = 'spec:\n  type: RollingUpdate\n  note: "a#b" # c\n';
    expect(line(template, "spec: {type: Recreate, note: a#b}", ["spec", "type"])).toBeUndefined();
    expect(line(template, "spec: {type: Recreate, note: a#b}", ["spec", "note"])).toBe('3: note = "a#b"');
  });

  it("does not count items that a loop makes", () => {
    const template =
      "spec:\n  containers:\n    {{- range .Values.containers }}\n    - name: {{ .name }}\n      image: {{ .image }}\n    {{- end }}\n";
    expect(line(template, "spec: {containers: [{name: a, image: b}, {name: c, image: d}]}", ["spec", "containers", 1, "image"])).toBe(
      "5: image = {{ .image }}",
    );
  });

  it("finds a key of a helper, but not the same key of another parent", () => {
    const template = `{{- define "x" }}\nlivenessProbe:\n  periodSeconds: 5\n{{- end }}\nspec:\n  scale:\n    replicas: 2\n`;
    const rendered = "spec: {replicas: 1, template: {spec: {containers: [{livenessProbe: {periodSeconds: 5}}]}}}";
    expect(line(template, rendered, ["spec", "template", "spec", "containers", 0, "livenessProbe", "periodSeconds"])).toBe(
      "3: periodSeconds = 5",
    );
    expect(line(template, rendered, ["spec", "replicas"])).toBeUndefined();
  });

  it("passes over actions that span lines", () => {
    const template = 'spec:\n  a: {{ include "x"\n    (dict "type: y" .) }}\n  {{- /*\n  type: commented\n  */ -}}\n  type: real\n';
    expect(line(template, "spec: {a: 1, type: real}", ["spec", "type"])).toBe("7: type = real");
  });

  it("takes any text", () => {
    const piece = fc.constantFrom("{{", "}}", "- ", "a:", " b", "\n", "  ", "#", '"', "'", "|", "---", "\r\n", "x: y");
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 60 }),
        fc.array(fc.oneof(fc.constantFrom("a", "b", "x"), fc.nat({ max: 3 })), { maxLength: 4 }),
        (pieces, path) => {
          const text = pieces.join("");
          const keys = new TemplateKeys(text);
          keys.find(path, { a: [{ b: 1 }] });
          for (const { keyStart, keyEnd, valueStart, valueEnd } of keys.entries) {
            expect(keyStart).toBeLessThanOrEqual(keyEnd);
            expect(valueStart).toBeLessThanOrEqual(valueEnd);
            expect(valueEnd).toBeLessThanOrEqual(text.length);
          }
        },
      ),
    );
  });
});
