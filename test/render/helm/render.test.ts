import { afterEach, describe, expect, it } from "vitest";
import { createResolver } from "../../../src/environment/resolver.js";
import { ParsedFile } from "../../../src/load/source-file.js";
import { objectsOf } from "../../../src/model/objects.js";
import { rootDeliveries } from "../../../src/render/deliveries.js";
import { TemplateCache } from "../../../src/render/helm/helm-document.js";
import { renderCharts, type HelmRequest } from "../../../src/render/helm/render.js";
import { hasSources, mapToTemplates, sourcesOf } from "../../../src/render/helm/sources.js";
import { objectOf } from "../../model/rollout/support.js";
import { TestProject } from "./support.js";

const TEMPLATE = `{{- /* the shop */}}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}
spec:
  replicas: {{ .Values.replicas }}
  strategy:
    type: {{ .Values.strategy }}
  template:
    {{- include "web.pod" . | nindent 4 }}
`;

const FILES = {
  "charts/web/Chart.yaml": "apiVersion: v2\nname: web\n",
  "charts/web/values.yaml": "replicas: 1\nstrategy: RollingUpdate\n",
  "charts/web/values-dev.yaml": "strategy: Recreate\n",
  "charts/web/values-prod.yaml": "replicas: 3\n",
  "charts/web/templates/deployment.yaml": TEMPLATE,
};

const OUTPUT = `
const prod = args.some((arg) => arg.endsWith("values-prod.yaml"));
console.log(\`---
# Source: web/templates/deployment.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: \${args[1]}
spec:
  replicas: \${prod ? 3 : 1}
  strategy:
    type: \${prod ? "RollingUpdate" : "Recreate"}
  template:
    spec:
      containers:
        - name: web
---
# Source: web/charts/redis/templates/service.yaml
apiVersion: v1
kind: Service
metadata:
  name: redis\`);
`;

const projects: TestProject[] = [];

function project(files: Readonly<Record<string, string>> = FILES): TestProject {
  const made = new TestProject(files);
  projects.push(made);
  return made;
}

function request(of: TestProject, more: Partial<HelmRequest> = {}): HelmRequest {
  return { root: of.root, charts: of.charts, setting: {}, fileOf: of.fileOf, ...more };
}

afterEach(() => {
  for (const made of projects.splice(0)) made.remove();
});

describe("a chart for newer versions of Kubernetes than helm takes", () => {
  const REFUSING = `
if (!args.includes("--kube-version")) {
  console.error("Error: chart requires kubeVersion: >=1.27-0 <1.40.0 which is incompatible with Kubernetes v1.20.0");
  process.exit(1);
}
${OUTPUT}`;

  it("is rendered for the lowest that it takes", async () => {
    const of = project({ ...FILES, "charts/web/Chart.yaml": "name: Web_Shop\n", "charts/web/values-dev.yaml": "" });
    const { roots, problems } = await renderCharts(
      request(of, { program: of.fakeHelm(REFUSING), setting: { values: ["values-prod.yaml"] } }),
    );
    expect(problems).toEqual([]);
    expect(roots).toHaveLength(1);
    // A release has a DNS label for a name.
    expect(of.calls.map((call) => [call[1], call.slice(3, -2)])).toEqual([
      ["web-shop", ["--skip-tests", "--kube-version", "1.27.0"]],
      ["web-shop", ["--skip-tests"]],
    ]);
  });

  it("is not, where the config says another version", async () => {
    const of = project();
    const program = of.fakeHelm(
      'console.error("Error: chart requires kubeVersion: >=1.27-0 which is incompatible with Kubernetes v1.22.0"); process.exit(1)',
    );
    const { roots, problems } = await renderCharts(request(of, { program, setting: { kubeVersion: "1.22" } }));
    expect(roots).toEqual([]);
    expect(problems.map(({ level }) => level)).toEqual(["error", "error"]);
    expect(of.calls).toHaveLength(2);
  });
});

describe("charts with helm", () => {
  it("are rendered once for each environment", async () => {
    const of = project();
    const program = of.fakeHelm(OUTPUT);
    const { roots, problems } = await renderCharts(
      request(of, { program, setting: { namespace: "shop", kubeVersion: "1.33" }, kubernetesVersion: "1.30" }),
    );
    expect(problems).toEqual([]);
    expect(roots.map(({ name, directory, valueFiles }) => [name, directory, valueFiles])).toEqual([
      ["chart web (values-dev.yaml)", "charts/web", ["charts/web/values-dev.yaml"]],
      ["chart web (values-prod.yaml)", "charts/web", ["charts/web/values-prod.yaml"]],
    ]);
    const common = ["template", "web", "charts/web", "--skip-tests", "--namespace", "shop", "--kube-version", "1.33"];
    expect(of.calls).toEqual([
      [...common, "--values", "charts/web/values-dev.yaml"],
      [...common, "--values", "charts/web/values-prod.yaml"],
    ]);
    const resolver = createResolver({ environments: [], defaultEnvironment: "unknown" });
    expect(roots.map((root) => resolver.ofRoot(root).role)).toEqual(["development", "production"]);
  });

  it("have their places in the templates", async () => {
    const of = project();
    const { roots } = await renderCharts(request(of, { program: of.fakeHelm(OUTPUT) }));
    const [deployment, service] = roots[0]!.objects;
    const place = (path: (string | number)[], part?: "key" | "value"): string => {
      const location = deployment!.at(path, part);
      return `${location.file.path}:${location.range.start.line}:${location.range.start.column} ${location.text}`;
    };
    const file = "charts/web/templates/deployment.yaml";
    expect(place(["spec", "strategy", "type"])).toBe(`${file}:9:11 {{ .Values.strategy }}`);
    expect(place(["spec", "strategy", "type"], "key")).toBe(`${file}:9:5 type`);
    // Comes out of a helper: the first line.
    expect(place(["spec", "template", "spec", "containers", 0, "name"])).toBe(`${file}:1:1 {{- /* the shop */}}`);
    // Absent: the key that should hold it.
    expect(place(["spec", "minReadySeconds"])).toBe(`${file}:6:1 spec`);
    expect(service!.at(["metadata", "name"]).file.path).toBe("charts/web/Chart.yaml");
  });

  it("are rendered as delivery objects deploy them, inline values last", async () => {
    const of = project();
    const application = objectOf(`
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: shop}
spec:
  destination: {namespace: shop-staging}
  source:
    path: charts/web
    helm: {valueFiles: [values-dev.yaml], values: "replicas: 2", parameters: [{name: tag, value: "1"}, {name: sha, value: "12", forceString: true}]}
`);
    const program = of.fakeHelm(`${OUTPUT}\nconst inline = args.find((arg) => arg.endsWith("values-0.yaml"));
if (inline) require("node:fs").copyFileSync(inline, ${JSON.stringify(`${of.root}/seen.yaml`)});`);
    const { roots } = await renderCharts(request(of, { program, deliveries: rootDeliveries([application]) }));
    expect(of.calls.find(([, release]) => release === "shop")?.map((arg) => arg.replace(/.*deploylint-helm-[^/]*/, "TMP"))).toEqual([
      ...["template", "shop", "charts/web", "--skip-tests", "--namespace", "shop-staging"],
      ...["--values", "charts/web/values-dev.yaml", "--values", "TMP/values-0.yaml", "--set", "tag=1", "--set-string", "sha=12"],
    ]);
    expect(of.fileOf("seen.yaml")?.text).toBe("replicas: 2");
    const resolver = createResolver({ environments: [], defaultEnvironment: "unknown" });
    const shop = roots.find(({ name }) => name.includes("Application shop"))!;
    expect(resolver.ofRoot({ ...shop, valueFiles: [] })).toMatchObject({
      role: "staging",
      because: { text: "Application shop deploys it to shop-staging" },
    });
  });

  it("that fail are a problem at the line that helm names, and the others are rendered", async () => {
    const of = project();
    const program = of.fakeHelm(`
if (args.some((arg) => arg.endsWith("values-dev.yaml"))) {
  console.error('Error: template: web/templates/deployment.yaml:9:14: executing "web/templates/deployment.yaml" at <.Values>: wrong type');
  console.error("Use --debug flag to render out invalid YAML");
  process.exit(1);
}
${OUTPUT}`);
    const { roots, problems } = await renderCharts(request(of, { program }));
    expect(roots).toHaveLength(1);
    expect(problems).toMatchObject([{ level: "error", kind: "render", file: "charts/web/templates/deployment.yaml" }]);
    expect(problems[0]!.message).toContain(
      "chart web (values-dev.yaml): helm template failed: template: web/templates/deployment.yaml:9:14",
    );
    expect(problems[0]!.message).not.toContain("--debug");
    expect(problems[0]!.location?.range.start.line).toBe(9);
  });

  it("that only lack values or dependencies are notes", async () => {
    const of = project();
    const said = "Error: execution error at (web/templates/deployment.yaml:5:11): image.tag is required";
    const lacking = await renderCharts(request(of, { program: of.fakeHelm(`console.error(${JSON.stringify(said)}); process.exit(1)`) }));
    expect(lacking.problems.map(({ level }) => level)).toEqual(["note", "note"]);
    const missing =
      "Error: An error occurred while checking for chart dependencies. You may need to run `helm dependency build` to fetch missing dependencies: found in Chart.yaml, but missing in charts/ directory: redis";
    const program = of.fakeHelm(`console.error(${JSON.stringify(missing)}); process.exit(1)`);
    expect((await renderCharts(request(of, { program }))).problems[0]).toMatchObject({
      level: "note",
      message: "chart web (values-dev.yaml): not rendered, its dependencies are not in charts/; run helm dependency build",
    });
  });

  it("cannot run for ever", async () => {
    const of = project({ ...FILES, "charts/web/values-dev.yaml": "", "charts/web/values-prod.yaml": "" });
    const program = of.fakeHelm("setTimeout(() => {}, 60_000)");
    const { roots, problems } = await renderCharts(request(of, { program, timeout: 200 }));
    expect(roots).toEqual([]);
    expect(problems[0]?.message).toContain("did not end within 0.2 s");
  });

  it("that print what does not parse say so", async () => {
    const of = project();
    const { problems } = await renderCharts(request(of, { program: of.fakeHelm(`console.log("apiVersion: v1\\nkind: [")`) }));
    expect(problems[0]?.message).toContain("the result does not parse");
  });
});

describe("charts without helm", () => {
  it("are one note each, libraries and dependencies none", async () => {
    const of = project({
      ...FILES,
      "charts/web/charts/redis/Chart.yaml": "name: redis",
      "charts/common/Chart.yaml": "name: common\ntype: library",
    });
    expect(await renderCharts(request(of, { program: null }))).toEqual({
      roots: [],
      problems: [
        {
          level: "note",
          kind: "skipped",
          message: "chart web: not rendered, helm is not on the PATH; run helm template … | deploylint -",
          file: "charts/web/Chart.yaml",
        },
      ],
    });
  });
});

describe("the output of helm template on stdin", () => {
  const text = `# a comment of a wrapper
---
# Source: web/templates/deployment.yaml
apiVersion: apps/v1
kind: Deployment
spec:
  strategy:
    type: Recreate
---
apiVersion: v1
kind: ConfigMap
data:
  x: |
    # Source: web/templates/deployment.yaml
`;

  it("names the template of each document", () => {
    expect(hasSources(text)).toBe(true);
    expect(hasSources("kind: Service\n")).toBe(false);
    expect(sourcesOf(text).map(({ source }) => source)).toEqual([undefined, "web/templates/deployment.yaml", undefined]);
  });

  it("is mapped to the chart where that is at hand", () => {
    const of = project();
    const stdin = new ParsedFile({ path: "<stdin>", absolutePath: "", projectPath: "stdin.yaml", text });
    const cache = new TemplateCache();
    const places = (chartName: string): string[] => {
      const chart = of.charts.find(({ name }) => name === chartName);
      const documents = mapToTemplates(stdin, () => (chart ? { chart, fileOf: of.fileOf, cache, valueFiles: [] } : undefined));
      return objectsOf({ documents }).objects.map((object) => object.at(["spec", "strategy", "type"]).file.path);
    };
    expect(places("web")).toEqual(["charts/web/templates/deployment.yaml", "<stdin>"]);
    expect(places("elsewhere")).toEqual(["<stdin>", "<stdin>"]);
  });
});
