import { describe, expect, it } from "vitest";
import { buildGraph } from "../../src/graph/build.js";
import { answer, deployment, object, plain, rendered, service, type World } from "./bundles.js";

const servicesOf = (world: World, name = "web", path?: string): string | string[] =>
  answer(world.graph.servicesOf(world.workload("Deployment", name, path)));
const hpa = (name: string, target: string, namespace?: string): string =>
  object(
    "autoscaling/v2",
    "HorizontalPodAutoscaler",
    name,
    { scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: target } },
    namespace,
  );

describe("a look-up prefers the same file, then the same directory, then the nearest common ancestor", () => {
  it("the same file", () => {
    const world = plain({
      "k8s/web.yaml": deployment("web") + hpa("web", "web"),
      "k8s/copy.yaml": deployment("web"),
      "k8s/sub/web.yaml": deployment("web"),
    });
    expect(answer(world.graph.autoscalerTarget(world.object("HorizontalPodAutoscaler", "web")))).toBe("k8s/web.yaml Deployment/web");
  });

  it("the same directory", () => {
    const world = plain({
      "a/hpa.yaml": hpa("web", "web"),
      "a/web.yaml": deployment("web"),
      "a/sub/web.yaml": deployment("web"),
      "b/web.yaml": deployment("web"),
    });
    expect(answer(world.graph.autoscalerTarget(world.object("HorizontalPodAutoscaler", "web")))).toBe("a/web.yaml Deployment/web");
  });

  it("the nearest common ancestor", () => {
    const world = plain({
      "x/a/hpa.yaml": hpa("web", "web"),
      "x/b/web.yaml": deployment("web"),
      "y/web.yaml": deployment("web"),
      "web.yaml": deployment("web"),
    });
    expect(answer(world.graph.autoscalerTarget(world.object("HorizontalPodAutoscaler", "web")))).toBe("x/b/web.yaml Deployment/web");
  });

  it("does not take a name that begins alike for a folder in common", () => {
    const world = plain({
      "team-a/x/hpa.yaml": hpa("web", "web"),
      "team-a/web.yaml": deployment("web"),
      "team-ab/x/web.yaml": deployment("web"),
    });
    expect(answer(world.graph.autoscalerTarget(world.object("HorizontalPodAutoscaler", "web")))).toBe("team-a/web.yaml Deployment/web");
  });

  it("holds for selectors too", () => {
    const world = plain({
      "a/all.yaml": service("web") + deployment("web"),
      "b/all.yaml": deployment("other", { labels: { app: "web" } }),
    });
    expect(answer(world.graph.workloadsOf(world.object("Service", "web")))).toEqual(["a/all.yaml Deployment/web"]);
  });
});

describe("several equally near candidates are unknown", () => {
  it("by name", () => {
    const world = plain({ "hpa.yaml": hpa("web", "web"), "a/web.yaml": deployment("web"), "b/web.yaml": deployment("web") });
    expect(answer(world.graph.autoscalerTarget(world.object("HorizontalPodAutoscaler", "web")))).toBe("unknown");
    expect(answer(world.graph.autoscalersOf(world.workload("Deployment", "web", "a/web.yaml")))).toBe("unknown");
  });

  it("by selector", () => {
    const world = plain({ "svc.yaml": service("web"), "a/web.yaml": deployment("web"), "b/web.yaml": deployment("web") });
    expect(answer(world.graph.workloadsOf(world.object("Service", "web")))).toBe("unknown");
    expect(servicesOf(world, "web", "a/web.yaml")).toBe("unknown");
  });

  it("whatever their folders are called", () => {
    const world = plain({
      "a/shop-1/hpa.yaml": hpa("web", "web"),
      "a/shop-2/web.yaml": deployment("web"),
      "a/b/web.yaml": deployment("web"),
    });
    expect(answer(world.graph.autoscalerTarget(world.object("HorizontalPodAutoscaler", "web")))).toBe("unknown");
  });

  it("also when they are different objects, of different folders", () => {
    const labels = { app: "web" };
    const world = plain({
      "svc.yaml": service("web"),
      "a/web.yaml": deployment("web-a", { labels }),
      "b/web.yaml": deployment("web-b", { labels }),
    });
    expect(answer(world.graph.workloadsOf(world.object("Service", "web")))).toBe("unknown");
  });

  it("the same object twice in one file", () => {
    const world = plain({ "all.yaml": service("web") + deployment("web") + deployment("web") });
    expect(answer(world.graph.workloadsOf(world.object("Service", "web")))).toBe("unknown");
  });

  it("unless they are different objects of one folder, which a selector selects all", () => {
    const world = plain({
      "svc/web.yaml": service("web"),
      "apps/stable.yaml": deployment("web-stable", { labels: { app: "web", track: "stable" } }),
      "apps/canary.yaml": deployment("web-canary", { labels: { app: "web", track: "canary" } }),
    });
    expect(answer(world.graph.workloadsOf(world.object("Service", "web")))).toEqual([
      "apps/canary.yaml Deployment/web-canary",
      "apps/stable.yaml Deployment/web-stable",
    ]);
  });
});

describe("a reverse look-up follows the nearest of each candidate", () => {
  it("a Service of one folder is not attributed to the workload of another", () => {
    const world = plain({
      "a/all.yaml": deployment("web") + service("web"),
      "b/web.yaml": deployment("web"),
      "b/other.yaml": service("other"),
    });
    expect(servicesOf(world, "web", "a/all.yaml")).toEqual(["a/all.yaml Service/web"]);
    expect(servicesOf(world, "web", "b/web.yaml")).toBe("unknown");
  });

  it("each folder has its own", () => {
    const all = deployment("web") + service("web") + hpa("web", "web");
    const world = plain({ "a/all.yaml": all, "b/all.yaml": all });
    for (const folder of ["a", "b"]) {
      const workload = world.workload("Deployment", "web", `${folder}/all.yaml`);
      expect(answer(world.graph.servicesOf(workload))).toEqual([`${folder}/all.yaml Service/web`]);
      expect(answer(world.graph.autoscalersOf(workload))).toEqual([`${folder}/all.yaml HorizontalPodAutoscaler/web`]);
    }
  });

  it("finds every Service that selects the workload", () => {
    const world = plain({ "a/all.yaml": deployment("web") + service("web"), "a/headless.yaml": service("web-headless", { app: "web" }) });
    expect(servicesOf(world)).toEqual(["a/all.yaml Service/web", "a/headless.yaml Service/web-headless"]);
  });
});

describe("cluster-scoped and unmarked objects of the project are visible from each bundle", () => {
  const issuer = object("cert-manager.io/v1", "ClusterIssuer", "letsencrypt", { acme: {} });

  it("and found there", () => {
    const certificate = object(
      "cert-manager.io/v1",
      "Certificate",
      "web",
      { issuerRef: { kind: "ClusterIssuer", name: "letsencrypt" } },
      "prod",
    );
    for (const world of [
      plain({ "prod/cert.yaml": certificate }, { context: { "base/issuer.yaml": issuer } }),
      rendered({ "prod/cert.yaml": certificate }, { context: { "base/issuer.yaml": issuer } }),
    ])
      expect(answer(world.graph.issuerOf(world.object("Certificate", "web"))!.issuer)).toBe("base/issuer.yaml ClusterIssuer/letsencrypt");
  });

  it("once, also when the environment's other bundles hold them", () => {
    const shared = { "base/issuer.yaml": issuer };
    const world = rendered({ "web.yaml": deployment("web") }, { context: shared });
    const [context] = world.graph.objectsOf("cert-manager.io/ClusterIssuer");
    const graph = buildGraph({
      ...world.bundle,
      context: [context!],
      elsewhere: [context!],
      environmentObjects: [...world.bundle.objects, context!],
    });
    expect(answer(graph.find("cert-manager.io/ClusterIssuer", "letsencrypt", world.object("Deployment", "web"), null))).toBe(
      "base/issuer.yaml ClusterIssuer/letsencrypt",
    );
    expect(graph.objectsAnywhere("cert-manager.io/ClusterIssuer")).toEqual([context]);
  });

  it("with their workloads and Services, in a plain bundle", () => {
    const world = plain(
      { "prod/web.yaml": deployment("web") },
      { context: { "svc.yaml": service("web"), "job.yaml": deployment("worker") } },
    );
    expect(servicesOf(world)).toEqual(["svc.yaml Service/web"]);
    expect(world.graph.workloads.map(({ object: { name } }) => name)).toEqual(["web"]);
    expect(world.graph.visibleWorkloads.map(({ object: { name } }) => name)).toEqual(["web", "worker"]);
    expect(world.graph.objectsOf("apps/Deployment").map(({ name }) => name)).toEqual(["worker", "web"]);
  });
});

describe("a rendered root is complete for what travels with a workload", () => {
  const world = rendered({
    "base/web.yaml": deployment("web", { spec: { volumes: [{ persistentVolumeClaim: { claimName: "data" } }] } }) + hpa("lost", "gone"),
  });
  const web = world.workload("Deployment", "web");

  it("Service, HPA, ScaledObject, PodDisruptionBudget, PersistentVolumeClaim", () => {
    expect(answer(world.graph.servicesOf(web))).toBe("absent");
    expect(answer(world.graph.autoscalersOf(web))).toBe("absent");
    expect(answer(world.graph.budgetsOf(web))).toBe("absent");
    expect(answer(world.graph.claimsOf(web)[0]!.claim)).toBe("absent");
    for (const kind of [
      "Service",
      "autoscaling/HorizontalPodAutoscaler",
      "keda.sh/ScaledObject",
      "policy/PodDisruptionBudget",
      "PersistentVolumeClaim",
    ])
      expect(answer(world.graph.find(kind, "x", web.object))).toBe("absent");
  });

  it("and workload references", () => {
    expect(answer(world.graph.autoscalerTarget(world.object("HorizontalPodAutoscaler", "lost")))).toBe("absent");
    expect(answer(world.graph.progressiveDeliveryOf(web))).toBe("absent");
    const withService = rendered({ "svc.yaml": service("web") + deployment("other") });
    expect(answer(withService.graph.workloadsOf(withService.object("Service", "web")))).toBe("absent");
  });

  it("but a root that could not be rendered as a whole says nothing of what is not there", () => {
    const manifests = { "svc.yaml": service("web") + deployment("other") + hpa("lost", "nowhere") };
    for (const [setting, expected] of [
      [{ isIncomplete: true }, "unknown"],
      [{ isIncomplete: true, assumeComplete: true }, "absent"],
      [{}, "absent"],
    ] as const) {
      const world = rendered(manifests, setting);
      expect(answer(world.graph.workloadsOf(world.object("Service", "web")))).toBe(expected);
      expect(answer(world.graph.autoscalerTarget(world.object("HorizontalPodAutoscaler", "lost")))).toBe(expected);
    }
  });

  it("but a root without any workload says nothing of the pods that its Services select", () => {
    const addOn = rendered({ "svc.yaml": service("web") });
    expect(answer(addOn.graph.workloadsOf(addOn.object("Service", "web")))).toBe("unknown");
    const complete = rendered({ "svc.yaml": service("web") }, { assumeComplete: true });
    expect(answer(complete.graph.workloadsOf(complete.object("Service", "web")))).toBe("absent");
  });

  it("whatever stands outside", () => {
    const outside = { "x.yaml": service("web") + hpa("web", "web") };
    const isolated = rendered({ "web.yaml": deployment("web") }, { context: outside, elsewhere: { "y.yaml": service("web") } });
    expect(servicesOf(isolated)).toBe("absent");
    expect(answer(isolated.graph.autoscalersOf(isolated.workload("Deployment", "web")))).toBe("absent");
  });

  it("and deployed together, so folders do not matter", () => {
    const together = rendered({
      "base/svc.yaml": service("web"),
      "base/web.yaml": deployment("web"),
      "overlays/prod/canary.yaml": deployment("canary", { labels: { app: "web" } }),
    });
    expect(answer(together.graph.workloadsOf(together.object("Service", "web")))).toEqual([
      "base/web.yaml Deployment/web",
      "overlays/prod/canary.yaml Deployment/canary",
    ]);
  });
});

describe("platform kinds are sought next in the project's other roots and files of the same environment", () => {
  const secret = object("v1", "Secret", "tls", {}, "prod");
  const platform = [
    "cert-manager.io/Issuer",
    "gateway.networking.k8s.io/Gateway",
    "Secret",
    "networking.k8s.io/NetworkPolicy",
    "monitoring.coreos.com/Prometheus",
    "monitoring.coreos.com/ServiceMonitor",
    "loki.grafana.com/LokiStack",
  ];

  it.each([plain, rendered])("found there", (make) => {
    const world = make({ "web.yaml": deployment("web", { namespace: "prod" }) }, { elsewhere: { "platform/tls.yaml": secret } });
    expect(answer(world.graph.find("Secret", "tls", world.object("Deployment", "web")))).toBe("platform/tls.yaml Secret/tls");
  });

  it.each([plain, rendered])("preferring what is in the bundle", (make) => {
    const world = make(
      { "web.yaml": deployment("web", { namespace: "prod" }), "tls.yaml": secret },
      { elsewhere: { "platform/tls.yaml": secret } },
    );
    expect(answer(world.graph.find("Secret", "tls", world.object("Deployment", "web")))).toBe("tls.yaml Secret/tls");
  });

  it.each(platform)("then unknown: %s", (kind) => {
    for (const world of [plain({ "web.yaml": deployment("web") }), rendered({ "web.yaml": deployment("web") })])
      expect(answer(world.graph.find(kind, "x", world.object("Deployment", "web")))).toBe("unknown");
  });
});

describe("a plain bundle", () => {
  it("does not know what nothing shows", () => {
    const world = plain({ "web.yaml": deployment("web") });
    const web = world.workload("Deployment", "web");
    for (const lookup of [
      world.graph.servicesOf(web),
      world.graph.autoscalersOf(web),
      world.graph.budgetsOf(web),
      world.graph.progressiveDeliveryOf(web),
      world.graph.monitorsOf(web),
      world.graph.networkPoliciesOf(web),
    ])
      expect(answer(lookup as never)).toBe("unknown");
  });

  it("does not call absent what another root of the environment has", () => {
    const world = plain({ "hpa.yaml": hpa("web", "web") + deployment("other") }, { elsewhere: { "base/web.yaml": deployment("web") } });
    expect(answer(world.graph.autoscalerTarget(world.object("HorizontalPodAutoscaler", "web")))).toBe("unknown");
  });
});

describe("evidence makes absence", () => {
  it.each([
    ["Service", service("other"), (world: World) => world.graph.servicesOf(world.workload("Deployment", "web"))],
    ["HPA", hpa("other", "other"), (world: World) => world.graph.autoscalersOf(world.workload("Deployment", "web"))],
    [
      "ScaledObject",
      object("keda.sh/v1alpha1", "ScaledObject", "other", { scaleTargetRef: { name: "other" } }),
      (world: World) => world.graph.autoscalersOf(world.workload("Deployment", "web")),
    ],
    [
      "PodDisruptionBudget",
      object("policy/v1", "PodDisruptionBudget", "other", { selector: { matchLabels: { app: "other" } } }),
      (world: World) => world.graph.budgetsOf(world.workload("Deployment", "web")),
    ],
    [
      "PodMonitor",
      object("monitoring.coreos.com/v1", "PodMonitor", "other", { selector: { matchLabels: { app: "other" } } }),
      (world: World) => world.graph.monitorsOf(world.workload("Deployment", "web")),
    ],
    [
      "NetworkPolicy",
      object("networking.k8s.io/v1", "NetworkPolicy", "other", { podSelector: { matchLabels: { app: "other" } } }),
      (world: World) => world.graph.networkPoliciesOf(world.workload("Deployment", "web")),
    ],
    [
      "Issuer",
      object("cert-manager.io/v1", "Issuer", "other", {}),
      (world: World) => world.graph.find("cert-manager.io/Issuer", "web", world.object("Deployment", "web")),
    ],
    [
      "Certificate",
      object("cert-manager.io/v1", "Certificate", "other", { secretName: "other" }),
      (world: World) => world.graph.certificatesOf("web", world.object("Deployment", "web")),
    ],
  ])("some %s", (_kind, evidence, ask) => {
    const other = object("v1", "ConfigMap", "other", {});
    for (const setting of [{}, { context: { "b.yaml": evidence } }, { elsewhere: { "b.yaml": evidence } }]) {
      const world = plain(
        { "a.yaml": deployment("web"), "b.yaml": "context" in setting || "elsewhere" in setting ? other : evidence },
        setting,
      );
      expect(answer(ask(world) as never)).toBe("absent");
    }
    expect(answer(ask(plain({ "a.yaml": deployment("web"), "b.yaml": other })) as never)).toBe("unknown");
  });

  it("for platform kinds of a rendered root, too", () => {
    const issuer = object("cert-manager.io/v1", "Issuer", "other", {});
    const world = rendered({ "web.yaml": deployment("web") }, { elsewhere: { "issuer.yaml": issuer } });
    expect(world.graph.holds("cert-manager.io/Issuer")).toBe(true);
    expect(world.graph.holds("cert-manager.io/ClusterIssuer", "Secret")).toBe(false);
    expect(answer(world.graph.find("cert-manager.io/Issuer", "web", world.object("Deployment", "web")))).toBe("absent");
  });

  it("other workloads make a missing target absent", () => {
    const world = plain({ "a.yaml": hpa("gone", "gone") + service("gone"), "b.yaml": deployment("web") });
    expect(answer(world.graph.autoscalerTarget(world.object("HorizontalPodAutoscaler", "gone")))).toBe("absent");
    expect(answer(world.graph.workloadsOf(world.object("Service", "gone")))).toBe("absent");
  });
});

describe("assumeComplete says so for all kinds", () => {
  it.each(["Secret", "Service", "cert-manager.io/ClusterIssuer", "apps/Deployment", "monitoring.coreos.com/Prometheus"])("%s", (kind) => {
    const world = plain({ "web.yaml": service("web") }, { assumeComplete: true });
    expect(answer(world.graph.find(kind, "gone", world.object("Service", "web")))).toBe("absent");
  });

  it("in reverse", () => {
    const world = plain({ "web.yaml": deployment("web") }, { assumeComplete: true });
    const web = world.workload("Deployment", "web");
    expect(
      [world.graph.servicesOf(web), world.graph.monitorsOf(web), world.graph.networkPoliciesOf(web)].map((lookup) => answer(lookup)),
    ).toEqual(["absent", "absent", "absent"]);
  });

  it("but what is not decidable stays unknown", () => {
    const world = plain({ "web.yaml": deployment("web", { namespace: "prod" }) + service("web") }, { assumeComplete: true });
    expect(servicesOf(world)).toBe("unknown");
  });
});

describe("external names what lives elsewhere", () => {
  const setting = {
    assumeComplete: true,
    external: ["Secret/prod/tls-*", "ClusterIssuer/letsencrypt", "Service/*", "gateway.networking.k8s.io/Gateway/infra/public"],
  };
  const world = plain({ "web.yaml": deployment("web", { namespace: "prod" }) }, setting);
  const from = world.object("Deployment", "web");

  it.each([
    ["Secret", "tls-web", "prod", "unknown"],
    ["Secret", "tls-web", "dev", "absent"],
    ["Secret", "web", "prod", "absent"],
    ["cert-manager.io/ClusterIssuer", "letsencrypt", null, "unknown"],
    ["cert-manager.io/ClusterIssuer", "other", null, "absent"],
    ["gateway.networking.k8s.io/Gateway", "public", "infra", "unknown"],
    ["gateway.networking.k8s.io/Gateway", "public", "prod", "absent"],
  ])("%s %s in %s", (kind, name, namespace, expected) => expect(answer(world.graph.find(kind, name, from, namespace))).toBe(expected));

  it("is never absent in a reverse look-up", () => expect(servicesOf(world)).toBe("unknown"));

  it("answers isExternal", () => {
    expect(world.graph.isExternal("Secret", "prod", "tls-web")).toBe(true);
    expect(world.graph.isExternal("Secret", undefined, "tls-web")).toBe(true);
    expect(world.graph.isExternal("Secret", "dev", "tls-web")).toBe(false);
    expect(world.graph.isExternal("Service", "any", "*")).toBe(true);
  });
});

describe("namespaces: equal, or both unset; one unset is unknown", () => {
  const pair = (workload: string | undefined, ofService: string | undefined): string | string[] =>
    servicesOf(
      rendered({
        "all.yaml":
          deployment("web", workload ? { namespace: workload } : {}) + service("web", undefined, ofService ? { namespace: ofService } : {}),
      }),
    );

  it.each([
    ["prod", "prod", ["all.yaml Service/web"]],
    [undefined, undefined, ["all.yaml Service/web"]],
    ["prod", undefined, "unknown"],
    [undefined, "prod", "unknown"],
    ["prod", "dev", "absent"],
    ["${NS}", "${NS}", ["all.yaml Service/web"]],
    ["${NS}", "prod", "unknown"],
    ["${NS}", undefined, "unknown"],
  ])("%s and %s", (workload, ofService, expected) => expect(pair(workload, ofService)).toEqual(expected));

  it("takes an empty one for unset", () => {
    const world = rendered({ "all.yaml": deployment("web", { namespace: "" }) + service("web") });
    expect(servicesOf(world)).toEqual(["all.yaml Service/web"]);
  });

  it("a nearer doubtful candidate hides a farther certain one", () => {
    const world = plain({
      "a/all.yaml": hpa("web", "web", "prod") + deployment("web"),
      "b/web.yaml": deployment("web", { namespace: "prod" }),
    });
    expect(answer(world.graph.autoscalerTarget(world.object("HorizontalPodAutoscaler", "web")))).toBe("unknown");
  });
});

describe("a value such as ${APP} cannot be decided", () => {
  it.each([
    ["${APP}", "${APP}", ["all.yaml Service/web"]],
    ["${APP}", "web", "unknown"],
    ["web", "{{ .Values.app }}", "unknown"],
  ])("pods %s, selector %s", (label, selector, expected) => {
    const world = rendered({ "all.yaml": deployment("web", { labels: { app: label } }) + service("web", { app: selector }) });
    expect(servicesOf(world)).toEqual(expected);
  });

  it("nor can a name", () => {
    const world = rendered({ "all.yaml": deployment("web") + hpa("web", "${NAME}") });
    expect(answer(world.graph.autoscalerTarget(world.object("HorizontalPodAutoscaler", "web")))).toBe("unknown");
    expect(answer(world.graph.autoscalersOf(world.workload("Deployment", "web")))).toBe("unknown");
    expect(
      answer(rendered({ "all.yaml": hpa("web", "${NAME}") }).graph.find("Service", "${NAME}", world.object("Deployment", "web"))),
    ).toBe("unknown");
  });
});

describe("what a controller makes is not absent", () => {
  const release = object("helm.toolkit.fluxcd.io/v2", "HelmRelease", "blackbox", {});
  it.each<[string, string, string, string]>([
    ["Service", "blackbox", release, "unknown"],
    ["Service", "blackbox-exporter", release, "unknown"],
    ["Service", "black", release, "absent"],
    ["Service", "orders-rw", object("postgresql.cnpg.io/v1", "Cluster", "orders", {}), "unknown"],
    ["Secret", "web-tls", object("cert-manager.io/v1", "Certificate", "web", { secretName: "web-tls" }), "unknown"],
    ["Secret", "db", object("external-secrets.io/v1", "ExternalSecret", "db", {}), "unknown"],
    ["Secret", "db", object("external-secrets.io/v1", "ExternalSecret", "x", { target: { name: "db" } }), "unknown"],
    ["Secret", "db", object("bitnami.com/v1alpha1", "SealedSecret", "db", {}), "unknown"],
    ["Secret", "web", object("cert-manager.io/v1", "Certificate", "web", { secretName: "web-tls" }), "absent"],
    ["Service", "db", object("bitnami.com/v1alpha1", "SealedSecret", "db", {}), "absent"],
  ])("%s %s", (kind, name, manifest, expected) => {
    const world = rendered({ "all.yaml": deployment("web") + manifest }, { assumeComplete: true });
    expect(answer(world.graph.find(kind, name, world.object("Deployment", "web")))).toBe(expected);
  });

  it("nor is what a hand fills in", () => {
    const world = rendered({ "all.yaml": deployment("web") });
    expect(answer(world.graph.find("Service", "YOUR_SERVICE", world.object("Deployment", "web")))).toBe("unknown");
  });
});
