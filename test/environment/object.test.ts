import { describe, expect, it } from "vitest";
import type { EnvironmentSetting } from "../../src/environment/environment.js";
import { createResolver, type Resolver, type ResolverContext, type RootPlace } from "../../src/environment/resolver.js";
import type { KubernetesObject } from "../../src/model/kubernetes-object.js";
import type { EnvironmentReader } from "../../src/project/bundles.js";
import { deployment, objectAt } from "./objects.js";

function resolverFor(
  settings: { environments?: EnvironmentSetting[]; defaultEnvironment?: string; forced?: string } = {},
  context: ResolverContext = {},
): Resolver {
  return createResolver({ environments: [], defaultEnvironment: "unknown", ...settings }, context);
}

const plain = resolverFor();
const label = (key: string, value: unknown): Record<string, unknown> => ({ labels: { [key]: value } });
const annotated = (value: string): Record<string, unknown> => ({ annotations: { "deploylint.dev/environment": value } });
const namespaceObject = (name: string, labels: Record<string, unknown>, path = "ns.yaml"): KubernetesObject =>
  objectAt(path, { apiVersion: "v1", kind: "Namespace", metadata: { name, labels } });

describe("labels, namespaces and annotations", () => {
  it.each<[string, string, Record<string, unknown>]>([
    ["production", "label environment", label("environment", "production")],
    ["production", "label env, other case", label("env", "PROD")],
    ["production", "live as a whole label", label("env", "live")],
    ["production", "tokens of a label", label("environment", "prod-eu")],
    ["staging", "app.kubernetes.io/environment", label("app.kubernetes.io/environment", "staging")],
    ["staging", "a word that counts as a whole", label("environment", "qa")],
    ["development", "tags.datadoghq.com/env", label("tags.datadoghq.com/env", "dev")],
    ["development", "deployment.environment", label("deployment.environment", "test")],
    ["development", "pull request", label("environment", "pr-7")],
    ["staging", "stage with a word of the vocabulary", label("stage", "uat")],
    ["unknown", "stage with anything else", label("stage", "build-prod")],
    ["unknown", "stage as a number", label("stage", 1)],
    ["unknown", "tier is not an environment", label("tier", "production")],
    ["unknown", "release track", label("track", "prod")],
    ["unknown", "a .dev domain", label("environment", "api.fortress.dev")],
    ["unknown", "negated", label("environment", "nonprod")],
    ["unknown", "a template's value", label("environment", "default")],
    ["production", "annotation of the environment", { annotations: { environment: "production" } }],
    ["production", "namespace tokens", { namespace: "shop-prod" }],
    ["staging", "namespace tokens", { namespace: "stg-shop" }],
    ["development", "namespace tokens", { namespace: "shop-dev" }],
    ["unknown", "namespace test", { namespace: "test" }],
    ["unknown", "namespace qa", { namespace: "qa" }],
    ["unknown", "namespace dev-team", { namespace: "dev-team" }],
    ["unknown", "namespace product-service", { namespace: "product-service" }],
    ["unknown", "namespace nonprod", { namespace: "nonprod" }],
    ["unknown", "namespace that is no text", { namespace: 7 }],
    ["production", "our annotation", annotated("production")],
    ["staging", "our annotation, whole word", annotated("uat")],
    ["unknown", "our annotation says unknown", { ...annotated("unknown"), namespace: "shop-prod" }],
    ["development", "our annotation over label and namespace", { ...annotated("dev"), ...label("env", "prod"), namespace: "shop-prod" }],
    ["staging", "a label over the namespace", { ...label("env", "staging"), namespace: "shop-prod" }],
    ["unknown", "a doubt is never resolved to production", { ...label("env", "nonprod"), namespace: "shop-prod" }],
    ["development", "a doubt is resolved to a milder environment", { ...label("env", "nonprod"), namespace: "shop-dev" }],
  ])("%s: %s", (role, _, metadata) => {
    expect(plain.ofObject(deployment("web.yaml", metadata)).role).toBe(role);
  });

  it("prefers the namespace to the path", () => {
    expect(plain.ofObject(deployment("overlays/prod/web.yaml", { namespace: "shop-dev" })).role).toBe("development");
    expect(plain.ofObject(deployment("overlays/prod/web.yaml", { namespace: "shop" })).role).toBe("production");
  });

  it.each([null, 7, [], { labels: 7, annotations: [] }, { labels: { __proto__: { env: "prod" } } }])("bears metadata %j", (metadata) => {
    expect(plain.ofObject(objectAt("web.yaml", { apiVersion: "apps/v1", kind: "Deployment", metadata })).role).toBe("unknown");
  });

  it("names the reason and its place", () => {
    const environment = plain.ofObject(deployment("web.yaml", label("env", "prod")));
    expect(environment.because.text).toBe("label env: prod");
    expect(environment.because.location?.path).toEqual(["metadata", "labels", "env"]);
    expect(plain.ofObject(deployment("web.yaml", { namespace: "dev-prod" })).because.text).toBe(
      "namespace dev-prod, which says both dev and prod",
    );
  });

  it("keeps a name that it does not know, without a role", () => {
    const environment = plain.ofObject(deployment("prod/web.yaml", annotated("blue")));
    expect([environment.name, environment.role]).toEqual(["blue", "unknown"]);
  });
});

describe("Namespace objects", () => {
  it("speak for the objects of their namespace, before these objects' own labels", () => {
    const resolver = resolverFor({}, { objects: [namespaceObject("shop", { environment: "production" })] });
    expect(resolver.ofObject(deployment("web.yaml", { namespace: "shop", ...label("env", "dev") })).role).toBe("production");
    expect(resolver.ofObject(deployment("web.yaml", { namespace: "other" })).role).toBe("unknown");
    expect(resolver.ofObject(deployment("web.yaml")).role).toBe("unknown");
  });

  it("decide nothing where two of one name disagree", () => {
    const objects = [
      namespaceObject("shop", { env: "production" }),
      namespaceObject("shop", { env: "dev" }),
      namespaceObject("shop", { env: "dev" }),
    ];
    expect(resolverFor({}, { objects }).ofObject(deployment("web.yaml", { namespace: "shop" })).role).toBe("unknown");
  });

  it("are themselves in the environment that their name says", () => {
    expect(plain.ofObject(namespaceObject("shop-prod", {})).role).toBe("production");
  });

  it("of a rendered root come first", () => {
    const resolver = resolverFor({}, { objects: [namespaceObject("shop", { env: "production" })] });
    const root: RootPlace = { name: "k8s", objects: [namespaceObject("shop", { env: "dev" })] };
    expect(resolver.ofObject(deployment("k8s/web.yaml", { namespace: "shop" }), root).role).toBe("development");
  });
});

describe("rendered roots", () => {
  it("outrank labels, namespaces and the path of the base", () => {
    const root: RootPlace = { name: "overlays/prod" };
    expect(plain.ofObject(deployment("base/web.yaml"), root).role).toBe("production");
    expect(plain.ofObject(deployment("base/web.yaml", { ...label("environment", "development"), namespace: "shop-dev" }), root).role).toBe(
      "production",
    );
    expect(plain.ofRoot(root).because.text).toBe("rendered root overlays/prod");
  });

  it("yield to the annotation of an object", () => {
    expect(plain.ofObject(deployment("base/web.yaml", annotated("dev")), { name: "overlays/prod" }).role).toBe("development");
  });

  it("are marked by the strongest values file before the chart's folder", () => {
    const root: RootPlace = {
      name: "chart web (values-prod.yaml)",
      directory: "dev/charts/web",
      valueFiles: ["values.yaml", "values-prod.yaml"],
    };
    expect(plain.ofRoot(root).role).toBe("production");
    expect(plain.ofRoot(root).because.text).toBe("rendered root chart web (values-prod.yaml) with values-prod.yaml");
    expect(plain.ofRoot({ name: "web", directory: "dev/charts/web", valueFiles: ["values.yaml"] }).role).toBe("development");
  });

  it("without a mark are what their marked objects agree on", () => {
    const prod = deployment("k8s/web.yaml", { namespace: "shop-prod" });
    const dev = deployment("k8s/api.yaml", { namespace: "shop-dev" });
    const bare = deployment("k8s/role.yaml");
    expect(plain.ofRoot({ name: "k8s", objects: [bare, prod] }).role).toBe("production");
    expect(plain.ofRoot({ name: "k8s", objects: [bare, prod, dev] }).role).toBe("unknown");
    expect(plain.ofRoot({ name: ".", directory: ".", objects: [bare] }).role).toBe("unknown");
  });

  it("serve as the project's reader of environments", () => {
    const reader: EnvironmentReader = plain;
    expect(reader.ofRoot({ name: "overlays/qa", origin: "kustomize", objects: [] }).role).toBe("staging");
  });
});

describe("delivery objects", () => {
  const application = (spec: unknown, path = "argocd/web.yaml"): KubernetesObject =>
    objectAt(path, { apiVersion: "argoproj.io/v1alpha1", kind: "Application", metadata: { name: "web", namespace: "argocd" }, spec });
  const kustomization = (path: string, spec: unknown): KubernetesObject =>
    objectAt(path, {
      apiVersion: "kustomize.toolkit.fluxcd.io/v1",
      kind: "Kustomization",
      metadata: { name: "apps", namespace: "flux-system" },
      spec,
    });
  const roleOf = (objects: KubernetesObject[], path = "apps/web/web.yaml"): string => resolverFor({}, { objects }).ofPath(path).role;

  it("mark what they deploy by the destination", () => {
    const source = { path: "apps/web" };
    expect(roleOf([application({ source, destination: { namespace: "shop-prod" } })])).toBe("production");
    expect(roleOf([application({ source, destination: { name: "engineering-dev", namespace: "guestbook" } })])).toBe("development");
    expect(roleOf([application({ source: { path: "./apps/web/" }, destination: { namespace: "shop-stg" } })])).toBe("staging");
    expect(roleOf([application({ source: { path: "apps/other" }, destination: { namespace: "shop-prod" } })])).toBe("unknown");
    expect(roleOf([application({ source: { path: "apps/we" }, destination: { namespace: "shop-prod" } })])).toBe("unknown");
  });

  it("mark by values files, of one source or several", () => {
    expect(roleOf([application({ source: { path: "apps/web", helm: { valueFiles: ["values.yaml", "../values-prod.yaml"] } } })])).toBe(
      "production",
    );
    expect(roleOf([application({ sources: [{ chart: "redis" }, { path: "apps/web", helm: { valueFiles: ["values-qa.yaml"] } }] })])).toBe(
      "staging",
    );
  });

  it("mark by the file that holds them", () => {
    expect(roleOf([kustomization("clusters/production/apps.yaml", { path: "./apps/web" })])).toBe("production");
    expect(roleOf([application({ source: { path: "apps/web" } }, "argocd/staging/web.yaml")])).toBe("staging");
  });

  it("decide nothing where a folder is deployed to several environments", () => {
    const both = ["production", "staging"].map((cluster) => kustomization(`clusters/${cluster}/infra.yaml`, { path: "./apps/web" }));
    expect(roleOf(both)).toBe("unknown");
  });

  it("are read for the nearest folder", () => {
    const outer = kustomization("clusters/production/all.yaml", { path: "./apps" });
    const inner = kustomization("clusters/dev/web.yaml", { path: "./apps/web" });
    expect(roleOf([outer, inner])).toBe("development");
    expect(roleOf([outer, inner], "apps/api/api.yaml")).toBe("production");
  });

  it("outrank labels and namespace, and yield to the root's own mark", () => {
    const objects = [
      kustomization("clusters/production/apps.yaml", { path: "./apps/web" }),
      kustomization("clusters/production/apps.yaml", { path: "overlays/dev" }),
    ];
    const resolver = resolverFor({}, { objects });
    expect(resolver.ofObject(deployment("apps/web/web.yaml", { ...label("env", "dev"), namespace: "dev" })).role).toBe("production");
    expect(resolver.ofRoot({ name: "overlays/dev" }).role).toBe("development");
    expect(resolver.ofRoot({ name: "apps/web" }).role).toBe("production");
  });

  it("of a generator are filled in from its list", () => {
    const set = objectAt("argocd/set.yaml", {
      apiVersion: "argoproj.io/v1alpha1",
      kind: "ApplicationSet",
      metadata: { name: "set" },
      spec: {
        generators: [
          { list: { elements: [{ cluster: "engineering-dev", dir: "one" }, { cluster: "engineering-prod", dir: "two" }, 7] } },
          null,
        ],
        template: { spec: { source: { path: "apps/{{ .dir }}" }, destination: { name: "{{cluster}}", namespace: "guestbook" } } },
      },
    });
    expect(roleOf([set], "apps/one/web.yaml")).toBe("development");
    expect(roleOf([set], "apps/two/web.yaml")).toBe("production");
  });

  it("of Helm point at charts of the repository", () => {
    const release = (chart: string, spec: object = {}): KubernetesObject =>
      objectAt("releases/web.yaml", {
        apiVersion: "helm.toolkit.fluxcd.io/v2",
        kind: "HelmRelease",
        metadata: { name: "web", namespace: "shop-dev" },
        spec: { chart: { spec: { chart, ...spec } } },
      });
    expect(roleOf([release("./apps/web", { valuesFiles: ["values-prod.yaml"] })])).toBe("production");
    expect(roleOf([release("./apps/web")])).toBe("development");
    expect(roleOf([release("web")])).toBe("unknown");
  });

  it.each([null, 7, [], { source: 7 }, { sources: [null, 3], destination: [] }, { source: { path: "{{path}}", helm: { valueFiles: 3 } } }])(
    "bear spec %j",
    (spec) => {
      expect(roleOf([application(spec), kustomization("k.yaml", spec)])).toBe("unknown");
    },
  );
});

describe("config and --env", () => {
  const environments: EnvironmentSetting[] = [
    { name: "canary", role: "production", files: ["overlays/canary/**"], namespaces: ["canary-*"], labels: { ring: "1", region: "eu" } },
    { name: "prod", role: "production" },
    { name: "qa", role: "development" },
  ];
  const resolver = resolverFor({ environments });
  const of = (path: string, metadata: Record<string, unknown> = {}, root?: RootPlace): [string, string] => {
    const { name, role } = resolver.ofObject(deployment(path, metadata), root);
    return [name, role];
  };

  it("matches files, namespaces and labels", () => {
    expect(of("overlays/canary/web.yaml", annotated("dev"))).toEqual(["canary", "production"]);
    expect(of("web.yaml", { namespace: "canary-eu" })).toEqual(["canary", "production"]);
    expect(of("web.yaml", { labels: { ring: "1", region: "eu" } })).toEqual(["canary", "production"]);
    expect(of("web.yaml", { labels: { ring: "1" } })).toEqual(["unknown", "unknown"]);
    expect(of("base/web.yaml", {}, { name: "overlays/canary" })).toEqual(["canary", "production"]);
    expect(resolver.ofRoot({ name: "overlays/canary" }).because.text).toBe("config, files: overlays/canary/**");
  });

  it("uses the config's names and roles for words of the vocabulary", () => {
    expect(of("overlays/production/web.yaml")).toEqual(["prod", "production"]);
    expect(of("overlays/qa/web.yaml")).toEqual(["qa", "development"]);
    expect(of("overlays/uat/web.yaml")).toEqual(["staging", "staging"]);
    expect(of("web.yaml", label("env", "Canary"))).toEqual(["canary", "production"]);
    expect(of("web.yaml", { namespace: "canary" })).toEqual(["canary", "production"]);
  });

  it("takes --env before everything", () => {
    const forced = resolverFor({ environments, forced: "stg" });
    const environment = forced.ofObject(deployment("overlays/canary/web.yaml", annotated("dev")));
    expect([environment.name, environment.because.text]).toEqual(["staging", "--env stg"]);
    expect(forced.ofRoot({ name: "overlays/prod" }).role).toBe("staging");
    expect(resolverFor({ environments, forced: "canary" }).ofPath("web.yaml").role).toBe("production");
    expect(resolverFor({ forced: "unknown" }).ofPath("prod/web.yaml").role).toBe("unknown");
  });

  it("refuses a name that nobody knows", () => {
    expect(() => resolverFor({ environments, forced: "canray" })).toThrow('unknown environment "canray", did you mean "canary"?');
    expect(() => resolverFor({ defaultEnvironment: "prodd" })).toThrow('did you mean "prod"?');
    expect(() => resolverFor({ forced: "__proto__" })).toThrow("unknown environment");
  });

  it("gives what nothing marks to defaultEnvironment, but not what denies being production", () => {
    const all = resolverFor({ defaultEnvironment: "production" });
    expect(all.ofPath("web.yaml")).toMatchObject({ name: "production", because: { text: "defaultEnvironment in the config" } });
    expect(all.ofPath("nonprod/web.yaml").role).toBe("unknown");
    expect(all.ofPath("dev/web.yaml").role).toBe("development");
  });
});

describe("all signals of an object", () => {
  it("are listed, the strongest first", () => {
    const resolver = resolverFor({}, { objects: [namespaceObject("shop-dev", { env: "qa" })] });
    const object = deployment("overlays/prod/web.yaml", { ...label("env", "staging"), namespace: "shop-dev" });
    expect(resolver.signalsOf(object, { name: "overlays/prod" }).map(({ source, name }) => `${source}: ${name}`)).toEqual([
      "rendered root: production",
      "Namespace object: staging",
      "label: staging",
      "namespace: development",
      "path: production",
    ]);
    expect(resolver.signalsOf(deployment("web.yaml"))).toEqual([]);
  });
});
