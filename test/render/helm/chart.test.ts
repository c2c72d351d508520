import { describe, expect, it } from "vitest";
import { findCharts, isChartFile, renderedValues } from "../../../src/render/helm/chart.js";
import { rootDeliveries } from "../../../src/render/deliveries.js";
import { planRenders } from "../../../src/render/helm/renders.js";
import { objectOf } from "../../model/rollout/support.js";

const TEXTS: Readonly<Record<string, string>> = {
  "web/Chart.yaml": "apiVersion: v2\nname: web # the shop\n",
  "web/charts/redis/Chart.yaml": "name: redis\n",
  "web/charts/redis/charts/common/Chart.yaml": "name: common\n",
  "libs/common/Chart.yaml": "name: 'common'\ntype: library\n",
};

function charts(...files: string[]) {
  return findCharts([...Object.keys(TEXTS), ...files], (path) => TEXTS[path]);
}

describe("charts of a project", () => {
  it("are those that no other chart holds", () => {
    expect(charts().map(({ name, directory, isLibrary }) => [name, directory, isLibrary])).toEqual([
      ["common", "libs/common", true],
      ["web", "web", false],
    ]);
  });

  it("may be the project itself, whose charts/ are dependencies", () => {
    const found = findCharts(["Chart.yaml", "charts/a/Chart.yaml", "templates/x.yaml"], () => "name: top");
    expect(found.map(({ directory, files }) => [directory, files.length])).toEqual([["", 3]]);
  });

  it.each([
    ["web/templates/x.yaml", true],
    ["web/charts/redis/values.yaml", true],
    ["web/values-prod.yaml", true],
    ["web/values/production.yaml", true],
    ["web/Chart.yaml", true],
    ["web/crds/crd.yaml", true],
    ["web/examples/deployment.yaml", false],
    ["web/deployment.yaml", false],
    ["website/templates/x.yaml", false],
  ])("%s belongs to the chart: %s", (path, belongs) => {
    expect(
      isChartFile(
        charts().find(({ name }) => name === "web")!,
        path,
      ),
    ).toBe(belongs);
  });
});

describe("values files", () => {
  function values(files: string[], globs?: string[]): string[] {
    const chart = charts(...files.map((file) => `web/${file}`)).find(({ name }) => name === "web")!;
    return renderedValues(chart, globs);
  }

  it("are rendered when they name an environment", () => {
    const files = [
      "values.yaml",
      "values-prod.yaml",
      "values.staging.yaml",
      "values_dev.yml",
      "production-values.yaml",
      "values/production.yaml",
      "values/qa.yaml",
      "environments/dev/values.yaml",
      "values-postgres.yaml",
      "values.schema.json",
      "ci/dev-values.yaml",
      "prod.yaml",
    ];
    expect(values(files)).toEqual([
      "environments/dev/values.yaml",
      "production-values.yaml",
      "values-prod.yaml",
      "values.staging.yaml",
      "values/production.yaml",
      "values/qa.yaml",
      "values_dev.yml",
    ]);
  });

  it("are those of the config where it names some", () => {
    expect(values(["values-prod.yaml", "values-eu.yaml", "regions/us.yaml"], ["values-eu.yaml", "regions/*.yaml"])).toEqual([
      "regions/us.yaml",
      "values-eu.yaml",
    ]);
  });
});

describe("delivery objects", () => {
  const application = objectOf(`
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: shop, namespace: argocd}
spec:
  destination: {name: prod-eu, namespace: shop}
  source:
    path: ./web/
    helm:
      valueFiles: [values-prod.yaml, ../shared/values.yaml, /global.yaml, $other/x.yaml, https://example.com/x.yaml]
      valuesObject: {replicas: 3}
      parameters: [{name: tag, value: "1.2", forceString: true}, {name: broken}]
`);

  it("reads an Application of a chart", () => {
    expect(rootDeliveries([application])).toMatchObject([
      {
        path: "web",
        namespace: "shop",
        environmentHint: "prod-eu",
        releaseName: "shop",
        valueFiles: ["web/values-prod.yaml", "shared/values.yaml", "global.yaml"],
        inline: { values: [{ replicas: 3 }], parameters: [{ name: "tag", value: "1.2", text: true }] },
        isIncomplete: true,
      },
    ]);
  });

  it("fills an ApplicationSet with its list", () => {
    const set = objectOf(`
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: all}
spec:
  generators: [{list: {elements: [{env: dev}, {env: prod}]}}, {git: {}}]
  template:
    metadata: {name: "web-{{env}}"}
    spec:
      destination: {namespace: "web-{{ .env }}"}
      source: {path: charts/web, helm: {valueFiles: ["values-{{env}}.yaml"]}}
`);
    expect(rootDeliveries([set]).map(({ title, namespace, valueFiles }) => [title, namespace, valueFiles])).toEqual([
      ["ApplicationSet web-dev", "web-dev", ["charts/web/values-dev.yaml"]],
      ["ApplicationSet web-prod", "web-prod", ["charts/web/values-prod.yaml"]],
    ]);
  });

  it("reads Flux objects, and only charts that are paths", () => {
    const release = (chart: string) =>
      objectOf(`
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: web, namespace: apps}
spec:
  targetNamespace: shop-staging
  chart: {spec: ${chart}}
  values: {a: 1}
`);
    const kustomization = objectOf(
      "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: apps}\nspec: {path: ./apps/production, targetNamespace: apps}\n",
    );
    const inside = release("{chart: ./charts/web, valuesFiles: [charts/web/values-staging.yaml], sourceRef: {kind: GitRepository}}");
    const outside = release("{chart: podinfo, sourceRef: {kind: HelmRepository}}");
    expect(rootDeliveries([inside, outside, kustomization])).toMatchObject([
      { path: "charts/web", releaseName: "shop-staging-web", valueFiles: ["charts/web/values-staging.yaml"], namespace: "shop-staging" },
      { path: "apps/production", namespace: "apps" },
    ]);
  });

  it("leaves out what cannot be decided or leaves the project", () => {
    const paths = ["'{{path}}'", "../x", "a/../../b", "7", "'${DIR}'"];
    const objects = paths.map((path) => objectOf(`apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec: {source: {path: ${path}}}`));
    expect(rootDeliveries(objects)).toEqual([]);
    expect(rootDeliveries([objectOf("apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec: 7")])).toEqual([]);
  });

  it("make the renders of a chart together with the values files that none of them uses", () => {
    const chart = charts("web/values-prod.yaml", "web/values-dev.yaml").find(({ name }) => name === "web")!;
    const renders = planRenders(chart, { setting: { releaseName: "r" }, deliveries: rootDeliveries([application]) });
    expect(renders.map(({ name, releaseName, namespace }) => [name, releaseName, namespace])).toEqual([
      ["chart web (values-prod.yaml, shared/values.yaml, global.yaml, Application shop)", "r", "shop"],
      ["chart web (values-dev.yaml)", "r", undefined],
    ]);
    expect(planRenders(charts()[1]!, { setting: {} }).map(({ name }) => name)).toEqual(["chart web (values.yaml)"]);
  });
});
