import { describe, expect, test } from "vitest";
import { fileOf, problemsOf } from "./file.js";

const HEAD = "apiVersion: apps/v1\nkind: Deployment\n";
const NOTE = "a template, not a manifest: render it first, then lint the result";

describe("a template is one note", () => {
  test.each([
    ["that does not parse", `${HEAD}{{- if .Values.x }}\nspec: {}\n{{- end }}\n`, "k8s/a.yaml", "3:1"],
    ["with values in several documents", `${HEAD}spec: {{ .Values.a }}\n---\n${HEAD}spec: {{ .Values.b }}\n`, "k8s/a.yaml", "3:7"],
    ["that parses by luck", `${HEAD}metadata: {name: "{{ .Release.Name }}-web"}\n`, "k8s/a.yaml", "3:18"],
    ["of a placeholder that parses as mappings", `${HEAD}spec: {replicas: {{ replicas }}}\n`, "k8s/a.yaml", "3:18"],
    ["with unknown expressions", `${HEAD}spec:\n  {{ whatever }}\n  a: {{b}}c\n`, "k8s/a.yaml", "4:3"],
    [
      "with names in capitals to fill in",
      `${HEAD}spec:\n  a: {b: 1}\n  image: {YOUR_REGISTRY}/web:1\n  ip: 10.0.0.{LAST}\n`,
      "k8s/a.yaml",
      "5:10",
    ],
    ["in a chart, which is not parsed", "{{- define }}: [", "web/templates/a.yaml", "1:1"],
  ])("%s", (_name, text, path, place) => {
    const problems = problemsOf(fileOf(text, path));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/^note skipped /);
    expect(problems[0]!.slice("note skipped ".length)).toMatch(new RegExp(`^${place}.*${NOTE}$`));
  });

  test("of Jinja", () => {
    expect(problemsOf(fileOf("{% for n in nodes %}\nkind: Pod\n{% endfor %}\n"))).toEqual([
      "note skipped 1:1 a Jinja template, not a manifest: render it first, then lint the result",
    ]);
  });

  test("the documents beside it are read", () => {
    const file = fileOf(`${HEAD}metadata: {name: "{{ .Values.x }}"}\n---\n${HEAD}`);
    expect(file.documents).toHaveLength(1);
  });
});

describe("braces in good manifests are data", () => {
  test.each([
    ["alerts", "apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nspec: {summary: '{{ $labels.pod }} is down'}\n"],
    ["workflows of Argo", 'apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nspec: {args: ["{{inputs.parameters.x}}"]}\n'],
    ["values of a HelmRelease", 'apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nspec: {name: "{{ .Release.Name }}"}\n'],
    ["text in a ConfigMap", "apiVersion: v1\nkind: ConfigMap\ndata:\n  a: |\n    {{ if .Values.x }}{{ end }}\n"],
    ["a placeholder", `${HEAD}metadata: {name: "{{ name }}"}\n`],
    ["templates of a tool that is not helm", 'apiVersion: argoproj.io/v1alpha1\nkind: WorkflowTemplate\nspec: {a: "{{inputs.x}}"}\n'],
  ])("%s", (name, text) => {
    const file = fileOf(text, name.startsWith("templates") ? "templates/wf.yaml" : "k8s/a.yaml");
    expect(problemsOf(file)).toEqual([]);
    expect(file.documents).toHaveLength(1);
  });

  test("and a name in capitals does not excuse a mistake elsewhere", () => {
    const text = `${HEAD}spec:\n  image: {REGISTRY}/web\n b: 1\n`;
    expect(problemsOf(fileOf(text))).toEqual([expect.stringMatching(/^error parse 4:/)]);
  });

  test("and do not excuse a mistake elsewhere", () => {
    const text = "apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nspec:\n  a: '{{ $labels.pod }}'\n b: 1\n";
    expect(problemsOf(fileOf(text))).toEqual(["error parse 5:2 the indentation of this line fits no level above it"]);
  });
});
