import { spawnSync } from "node:child_process";
import { afterAll, describe, expect, it } from "vitest";
import { lint } from "../../../src/lint.js";
import type { Report } from "../../../src/report/report.js";
import { presets, rules } from "../../../src/rules.generated.js";
import { TestProject } from "./support.js";

/** Charts with everything that only helm itself understands. These tests run where there is one. */
const hasHelm = spawnSync("helm", ["version"], { stdio: "ignore" }).status === 0;

const made: TestProject[] = [];
afterAll(() => {
  for (const project of made.splice(0)) project.remove();
});

const CHART = {
  "shop/Chart.yaml":
    "apiVersion: v2\nname: Shop_Web\nversion: 1.0.0\nkubeVersion: '>=1.27.0-0'\ndependencies: [{name: cache, version: 1.x}]\n",
  "shop/values.yaml": "replicas: 1\nstrategy: {type: RollingUpdate}\nimage: {name: web, tag: 1.0.0}\n",
  "shop/values-prod.yaml": "replicas: 3\nstrategy: {type: Recreate}\n",
  "shop/values/staging.yaml": "image: {tag: latest}\n",
  "shop/templates/_helpers.tpl": `{{- define "shop.labels" -}}
app: {{ .Release.Name }}
{{- end }}
`,
  "shop/templates/deployment.yaml": `apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}
  namespace: {{ .Release.Namespace }}
spec:
  replicas: {{ .Values.replicas }}
  {{- with .Values.strategy }}
  strategy:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  selector:
    matchLabels: {{- include "shop.labels" . | nindent 6 }}
  template:
    metadata:
      labels: {{- include "shop.labels" . | nindent 8 }}
    spec:
      containers:
        - name: web
          image: "{{ .Values.image.name }}:{{ .Values.image.tag }}"
`,
  "shop/charts/cache/Chart.yaml": "apiVersion: v2\nname: cache\nversion: 1.2.0\n",
  "shop/charts/cache/templates/deployment.yaml": `apiVersion: apps/v1
kind: Deployment
metadata: {name: cache}
spec:
  strategy:
    type: Recreate
  selector: {matchLabels: {app: cache}}
  template:
    metadata: {labels: {app: cache}}
    spec: {containers: [{name: cache, image: "cache:{{ .Values.tag | default "1.0.0" }}"}]}
`,
};

const ONLY = ["strategy/no-recreate-in-production", "images/immutable-tag"];

async function run(files: Readonly<Record<string, string>>): Promise<Report> {
  const project = new TestProject({ ".deploylintrc": "{}\n", ...files });
  made.push(project);
  return lint({ paths: ["."], cwd: project.root, rules, presets, only: ONLY });
}

const lines = ({ findings }: Report): string[] =>
  findings.map(({ location, ruleId, environments, valuesFiles = [], objects }) => {
    const values = valuesFiles.join(", ");
    const names = environments.map(({ name }) => name).join(", ");
    const object = objects[0]!;
    return `${location.file.path}:${location.range.start.line} ${ruleId} [${names}; ${values}] ${object.namespace ?? ""}/${object.name}`;
  });

describe.runIf(hasHelm)("helm itself", () => {
  it("renders a chart with each values file that names an environment, and findings are in its templates", async () => {
    const report = await run(CHART);
    expect(report.problems).toEqual([]);
    expect(lines(report)).toEqual([
      "shop/charts/cache/templates/deployment.yaml:6 strategy/no-recreate-in-production [production, staging; shop/values-prod.yaml, shop/values/staging.yaml] /cache",
      "shop/templates/deployment.yaml:1 strategy/no-recreate-in-production [production; shop/values-prod.yaml] default/shop-web",
      "shop/templates/deployment.yaml:20 images/immutable-tag [staging; shop/values/staging.yaml] default/shop-web",
    ]);
  });

  it("renders a chart as an Application deploys it", async () => {
    const application = `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: shop-live, namespace: argocd}
spec:
  destination: {namespace: live, name: production}
  source:
    path: shop
    helm: {valueFiles: [values-prod.yaml], valuesObject: {strategy: {type: RollingUpdate}}, parameters: [{name: image.tag, value: latest}]}
`;
    const report = await run({ ...CHART, "shop/values/staging.yaml": "", "argocd/app.yaml": application });
    expect(report.problems).toEqual([]);
    expect(lines(report)).toContain(
      "shop/templates/deployment.yaml:20 images/immutable-tag [production; shop/values-prod.yaml] live/shop-live",
    );
    expect(lines(report).filter((line) => line.startsWith("shop/templates/deployment.yaml:1 "))).toEqual([]);
  });

  it("renders a chart as a HelmRelease deploys it", async () => {
    const release = `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: shop, namespace: flux-system}
spec:
  targetNamespace: prod
  chart: {spec: {chart: ./shop, sourceRef: {kind: GitRepository, name: repo}, valuesFiles: [shop/values-prod.yaml]}}
  values: {image: {tag: latest}}
`;
    const report = await run({ ...CHART, "shop/values/staging.yaml": "", "flux/release.yaml": release });
    expect(report.problems).toEqual([]);
    expect(lines(report)).toContain(
      "shop/templates/deployment.yaml:20 images/immutable-tag [production; shop/values-prod.yaml] prod/prod-shop",
    );
  });

  it("says at the line of the template what it fails at, and renders the other charts", async () => {
    const broken = {
      "broken/Chart.yaml": "apiVersion: v2\nname: broken\nversion: 1.0.0\n",
      "broken/templates/x.yaml": "a: 1\nb: {{ .Values.x | nope }}\n",
    };
    const report = await run({ ...CHART, ...broken });
    expect(report.problems.map(({ file, location, level }) => [file, location?.range.start.line, level])).toEqual([
      ["broken/templates/x.yaml", 2, "error"],
    ]);
    expect(lines(report)).toHaveLength(3);
  });

  it("leaves a chart whose dependencies are not there with a note", async () => {
    const { "shop/charts/cache/Chart.yaml": _, "shop/charts/cache/templates/deployment.yaml": __, ...rest } = CHART;
    const report = await run(rest);
    expect(report.findings).toEqual([]);
    expect(report.problems.map(({ level, message }) => `${level}: ${message}`)).toEqual([
      "note: chart Shop_Web (values-prod.yaml): not rendered, its dependencies are not in charts/; run helm dependency build",
      "note: chart Shop_Web (values/staging.yaml): not rendered, its dependencies are not in charts/; run helm dependency build",
    ]);
  });
});
