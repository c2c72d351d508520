import { describe, expect, it } from "vitest";
import { answer, deployment, object, plain, rendered, service, type World } from "./bundles.js";

const monitor = (kind: string, spec: unknown, namespace?: string, name = "watch"): string =>
  object("monitoring.coreos.com/v1", kind, name, spec, namespace);
const monitorsOf = (world: World): string | string[] => answer(world.graph.monitorsOf(world.workload("Deployment", "web")));
const web =
  deployment("web", { namespace: "prod" }) + service("web", undefined, { namespace: "prod", labels: { app: "web", team: "shop" } });
const watched = (manifest: string): string | string[] => monitorsOf(rendered({ "all.yaml": web + manifest }));
const byLabel = { selector: { matchLabels: { app: "web" } } };

describe("monitors of a workload", () => {
  it.each<[string, string, string | string[]]>([
    ["ServiceMonitor", monitor("ServiceMonitor", byLabel, "prod"), ["all.yaml ServiceMonitor/watch"]],
    [
      "by labels that only the Service has",
      monitor("ServiceMonitor", { selector: { matchLabels: { team: "shop" } } }, "prod"),
      ["all.yaml ServiceMonitor/watch"],
    ],
    ["{} selects every Service", monitor("ServiceMonitor", { selector: {} }, "prod"), ["all.yaml ServiceMonitor/watch"]],
    ["no selector selects none", monitor("ServiceMonitor", {}, "prod"), "absent"],
    ["its own namespace by default", monitor("ServiceMonitor", byLabel, "monitoring"), "absent"],
    [
      "any namespace",
      monitor("ServiceMonitor", { ...byLabel, namespaceSelector: { any: true } }, "monitoring"),
      ["all.yaml ServiceMonitor/watch"],
    ],
    [
      "named namespaces",
      monitor("ServiceMonitor", { ...byLabel, namespaceSelector: { matchNames: ["dev", "prod"] } }, "monitoring"),
      ["all.yaml ServiceMonitor/watch"],
    ],
    ["other namespaces", monitor("ServiceMonitor", { ...byLabel, namespaceSelector: { matchNames: ["dev"] } }, "monitoring"), "absent"],
    ["a namespace that is not set", monitor("ServiceMonitor", byLabel), "unknown"],
    ["PodMonitor", monitor("PodMonitor", byLabel, "prod"), ["all.yaml PodMonitor/watch"]],
    [
      "PodMonitor by labels that only the Service has",
      monitor("PodMonitor", { selector: { matchLabels: { team: "shop" } } }, "prod"),
      "absent",
    ],
    [
      "VMServiceScrape",
      object("operator.victoriametrics.com/v1beta1", "VMServiceScrape", "watch", byLabel, "prod"),
      ["all.yaml VMServiceScrape/watch"],
    ],
    [
      "VMPodScrape",
      object("operator.victoriametrics.com/v1beta1", "VMPodScrape", "watch", byLabel, "prod"),
      ["all.yaml VMPodScrape/watch"],
    ],
    ["PodMonitoring", object("monitoring.googleapis.com/v1", "PodMonitoring", "watch", byLabel, "prod"), ["all.yaml PodMonitoring/watch"]],
    ["PodMonitoring of another namespace", object("monitoring.googleapis.com/v1", "PodMonitoring", "watch", byLabel, "dev"), "absent"],
    [
      "ClusterPodMonitoring",
      object("monitoring.googleapis.com/v1", "ClusterPodMonitoring", "watch", byLabel),
      ["all.yaml ClusterPodMonitoring/watch"],
    ],
    [
      "Probe of the Service's name",
      monitor("Probe", { targets: { staticConfig: { static: ["http://web.prod.svc.cluster.local:80/health"] } } }),
      ["all.yaml Probe/watch"],
    ],
    ["Probe of another name", monitor("Probe", { targets: { staticConfig: { static: ["http://api.prod.svc"] } } }), "absent"],
    [
      "ScrapeConfig of the Service's name",
      object("monitoring.coreos.com/v1alpha1", "ScrapeConfig", "watch", { staticConfigs: [{ targets: ["web.prod:9090"] }] }),
      ["all.yaml ScrapeConfig/watch"],
    ],
    [
      "ScrapeConfig that discovers",
      object("monitoring.coreos.com/v1alpha1", "ScrapeConfig", "watch", { kubernetesSDConfigs: [{ role: "Pod" }] }),
      "unknown",
    ],
    ["the same kind of another group", object("example.org/v1", "ServiceMonitor", "watch", byLabel, "prod"), "unknown"],
    ["none", "", "unknown"],
  ])("%s", (_case, manifest, expected) => expect(watched(manifest)).toEqual(expected));

  it("are sought in the environment's other roots", () => {
    const elsewhere = { "monitoring/all.yaml": monitor("ServiceMonitor", { ...byLabel, namespaceSelector: { any: true } }, "monitoring") };
    expect(monitorsOf(rendered({ "all.yaml": web }, { elsewhere }))).toEqual(["monitoring/all.yaml ServiceMonitor/watch"]);
    expect(monitorsOf(plain({ "all.yaml": web }, { elsewhere }))).toEqual(["monitoring/all.yaml ServiceMonitor/watch"]);
  });

  it("count wherever they stand, the nearest first", () => {
    const world = plain({
      "apps/web/all.yaml": web,
      "apps/other/all.yaml": service("x", undefined, { namespace: "prod", labels: { app: "web" } }),
      "monitoring/sm.yaml": monitor("ServiceMonitor", byLabel, "prod"),
      "apps/pm.yaml": monitor("PodMonitor", byLabel, "prod"),
    });
    expect(monitorsOf(world)).toEqual(["apps/pm.yaml PodMonitor/watch", "monitoring/sm.yaml ServiceMonitor/watch"]);
  });

  it("reach it through what its Ingress publishes", () => {
    const ingress = object(
      "networking.k8s.io/v1",
      "Ingress",
      "edge",
      { rules: [{ host: "shop.example.org", http: { paths: [{ backend: { service: { name: "web" } } }] } }] },
      "prod",
      { probe: "yes" },
    );
    const all = web + ingress;
    const probe = (targets: unknown): string | string[] =>
      monitorsOf(rendered({ "all.yaml": all + monitor("Probe", { targets }, "prod") }));
    expect(probe({ staticConfig: { static: ["https://shop.example.org/health"] } })).toEqual(["all.yaml Probe/watch"]);
    expect(probe({ ingress: { selector: { matchLabels: { probe: "yes" } } } })).toEqual(["all.yaml Probe/watch"]);
    expect(probe({ ingress: { selector: { matchLabels: { probe: "no" } } } })).toBe("absent");
  });

  it("are not known when the Services are not", () => {
    const world = plain({ "all.yaml": deployment("web") + monitor("ServiceMonitor", byLabel) });
    expect(monitorsOf(world)).toBe("unknown");
  });
});

describe("what a monitor selects", () => {
  const of = (world: World): [string | string[], string | string[]] => {
    const watch = world.object("ServiceMonitor", "watch");
    return [answer(world.graph.servicesOfMonitor(watch)), answer(world.graph.workloadsOfMonitor(watch))];
  };

  it("Services, and the workloads behind them", () => {
    expect(of(rendered({ "all.yaml": web + monitor("ServiceMonitor", byLabel, "prod") }))).toEqual([
      ["all.yaml Service/web"],
      ["all.yaml Deployment/web"],
    ]);
  });

  it("nothing in its own namespace: absent, since the root is complete for Services", () => {
    expect(of(rendered({ "all.yaml": web + monitor("ServiceMonitor", { selector: { matchLabels: { app: "gone" } } }, "prod") }))).toEqual([
      "absent",
      "absent",
    ]);
  });

  it("nothing in other namespaces: unknown, since the platform runs there", () => {
    const kubelet = {
      selector: { matchLabels: { "k8s-app": "node-problem-detector" } },
      namespaceSelector: { matchNames: ["kube-system"] },
    };
    expect(of(rendered({ "all.yaml": web + monitor("ServiceMonitor", kubelet, "monitoring") }))).toEqual(["unknown", "unknown"]);
    expect(of(rendered({ "all.yaml": web + monitor("ServiceMonitor", kubelet, "monitoring") }, { assumeComplete: true }))).toEqual([
      "absent",
      "absent",
    ]);
  });

  it("what a HelmRelease or an operator deploys is unknown", () => {
    const release = object("helm.toolkit.fluxcd.io/v2", "HelmRelease", "dcgm", {}, "prod");
    const byInstance = { selector: { matchLabels: { "app.kubernetes.io/instance": "dcgm" } } };
    expect(of(rendered({ "all.yaml": web + release + monitor("ServiceMonitor", byInstance, "prod") }))).toEqual(["unknown", "unknown"]);
    expect(of(rendered({ "all.yaml": web + monitor("ServiceMonitor", byInstance, "prod") }))).toEqual(["absent", "absent"]);
    const cluster = { selector: { matchLabels: { "cnpg.io/cluster": "orders" } } };
    expect(of(rendered({ "all.yaml": web + monitor("ServiceMonitor", cluster, "prod") }))).toEqual(["unknown", "unknown"]);
  });

  it("Services of another root are not this bundle's", () => {
    const world = rendered({ "sm.yaml": monitor("ServiceMonitor", byLabel, "prod") }, { elsewhere: { "web.yaml": web } });
    expect(of(world)).toEqual(["unknown", "unknown"]);
  });

  it("nothing by design", () => expect(of(rendered({ "all.yaml": web + monitor("ServiceMonitor", {}, "prod") }))).toEqual([[], []]));

  it("pods", () => {
    const pods = (spec: unknown, setting = {}): string | string[] => {
      const world = rendered({ "all.yaml": web + monitor("PodMonitor", spec, "prod") }, setting);
      return answer(world.graph.workloadsOfMonitor(world.object("PodMonitor", "watch")));
    };
    expect(pods(byLabel)).toEqual(["all.yaml Deployment/web"]);
    expect(pods({ selector: { matchLabels: { app: "gone" } } })).toBe("absent");
    expect(
      pods({ selector: { matchLabels: { app: "far" } } }, { elsewhere: { "far.yaml": deployment("far", { namespace: "prod" }) } }),
    ).toBe("unknown");
    expect(pods({})).toEqual([]);
  });
});
