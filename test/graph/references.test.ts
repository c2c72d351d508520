import { describe, expect, it } from "vitest";
import { answer, deployment, document, object, plain, rendered, type World } from "./bundles.js";

const hpa = (spec: unknown): string => object("autoscaling/v2", "HorizontalPodAutoscaler", "scaler", spec);
const scaledObject = (spec: unknown): string => object("keda.sh/v1alpha1", "ScaledObject", "scaler", spec);
const scalers = (world: World, kind = "Deployment"): string | string[] => answer(world.graph.autoscalersOf(world.workload(kind, "web")));

describe("an autoscaler and the workload it scales", () => {
  it.each<[string, unknown, string | string[]]>([
    ["group, kind and name", { apiVersion: "apps/v1", kind: "Deployment", name: "web" }, ["all.yaml HorizontalPodAutoscaler/scaler"]],
    ["any version", { apiVersion: "apps/v1beta2", kind: "Deployment", name: "web" }, ["all.yaml HorizontalPodAutoscaler/scaler"]],
    ["another group", { apiVersion: "extensions/v1beta1", kind: "Deployment", name: "web" }, "absent"],
    ["another kind", { apiVersion: "apps/v1", kind: "StatefulSet", name: "web" }, "absent"],
    ["another name", { apiVersion: "apps/v1", kind: "Deployment", name: "api" }, "absent"],
    ["no group is vague", { kind: "Deployment", name: "web" }, "unknown"],
    ["a name to be filled in", { apiVersion: "apps/v1", kind: "Deployment", name: "${APP}" }, "unknown"],
    ["nothing readable", "web", "absent"],
  ])("%s", (_case, scaleTargetRef, expected) => {
    expect(scalers(rendered({ "all.yaml": deployment("web") + hpa({ scaleTargetRef }) }))).toEqual(expected);
  });

  it("KEDA fills in apps/v1 and Deployment", () => {
    const world = rendered({ "all.yaml": deployment("web") + scaledObject({ scaleTargetRef: { name: "web" } }) });
    expect(scalers(world)).toEqual(["all.yaml ScaledObject/scaler"]);
    expect(answer(world.graph.autoscalerTarget(world.object("ScaledObject", "scaler")))).toBe("all.yaml Deployment/web");
  });

  it("scales an Argo Rollout through its own group", () => {
    const rollout = object("argoproj.io/v1alpha1", "Rollout", "web", { template: {} });
    const world = rendered({
      "all.yaml":
        rollout + deployment("web") + hpa({ scaleTargetRef: { apiVersion: "argoproj.io/v1alpha1", kind: "Rollout", name: "web" } }),
    });
    expect(scalers(world, "Rollout")).toEqual(["all.yaml HorizontalPodAutoscaler/scaler"]);
    expect(scalers(world)).toBe("absent");
  });

  it("finds two on one target", () => {
    const target = { apiVersion: "apps/v1", kind: "Deployment", name: "web" };
    const world = rendered({ "all.yaml": deployment("web") + hpa({ scaleTargetRef: target }) + scaledObject({ scaleTargetRef: target }) });
    expect(scalers(world)).toEqual(["all.yaml HorizontalPodAutoscaler/scaler", "all.yaml ScaledObject/scaler"]);
  });

  it("is not one of another namespace, however vague", () => {
    const vague = object(
      "autoscaling/v2",
      "HorizontalPodAutoscaler",
      "scaler",
      { scaleTargetRef: { kind: "Deployment", name: "web" } },
      "dev",
    );
    expect(scalers(rendered({ "all.yaml": deployment("web", { namespace: "prod" }) + vague }))).toBe("absent");
  });

  it("is also the one that a Flagger Canary names", () => {
    const canary = object("flagger.app/v1beta1", "Canary", "web", {
      targetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" },
      autoscalerRef: { apiVersion: "autoscaling/v2", kind: "HorizontalPodAutoscaler", name: "scaler" },
    });
    const elsewhere = { scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web-primary" } };
    expect(scalers(rendered({ "all.yaml": deployment("web") + canary + hpa(elsewhere) }))).toEqual([
      "all.yaml HorizontalPodAutoscaler/scaler",
    ]);
    const same = { scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" } };
    expect(scalers(rendered({ "all.yaml": deployment("web") + canary + hpa(same) }))).toHaveLength(1);
  });

  it.each<[string, string, number | undefined, number | undefined]>([
    ["HPA", hpa({ scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" }, maxReplicas: 9 }), 1, 9],
    [
      "HPA with both",
      hpa({ scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" }, minReplicas: 3, maxReplicas: 9 }),
      3,
      9,
    ],
    [
      "HPA to be filled in",
      hpa({ scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" }, minReplicas: "${MIN}", maxReplicas: "${MAX}" }),
      undefined,
      undefined,
    ],
    ["ScaledObject", scaledObject({ scaleTargetRef: { name: "web" } }), 0, 100],
    ["ScaledObject with both", scaledObject({ scaleTargetRef: { name: "web" }, minReplicaCount: 2, maxReplicaCount: 4 }), 2, 4],
  ])("has the bounds of its API: %s", (_case, manifest, minReplicas, maxReplicas) => {
    const world = rendered({ "all.yaml": deployment("web") + manifest });
    expect(world.graph.autoscalersOf(world.workload("Deployment", "web"))).toMatchObject({
      state: "found",
      value: [{ minReplicas, maxReplicas }],
    });
  });

  it("does not name a kind without pods", () => {
    const world = rendered({
      "all.yaml":
        object("example.org/v1", "App", "web", {}) + hpa({ scaleTargetRef: { apiVersion: "example.org/v1", kind: "App", name: "web" } }),
    });
    expect(answer(world.graph.autoscalerTarget(world.object("HorizontalPodAutoscaler", "scaler")))).toBe("unknown");
  });
});

describe("progressive delivery", () => {
  const target = { apiVersion: "apps/v1", kind: "Deployment", name: "web" };
  it.each([
    ["ArgoRollout", object("argoproj.io/v1alpha1", "Rollout", "delivery", { workloadRef: target })],
    ["FlaggerCanary", object("flagger.app/v1beta1", "Canary", "delivery", { targetRef: target })],
    ["KruiseRollout", object("rollouts.kruise.io/v1beta1", "Rollout", "delivery", { workloadRef: target })],
    ["KruiseRollout", object("rollouts.kruise.io/v1alpha1", "Rollout", "delivery", { objectRef: { workloadRef: target } })],
  ])("%s", (kind, manifest) => {
    const world = rendered({ "all.yaml": deployment("web") + deployment("other") + manifest });
    expect(world.graph.progressiveDeliveryOf(world.workload("Deployment", "web"))).toMatchObject({ state: "found", value: { kind } });
    expect(world.graph.progressiveDeliveryOf(world.workload("Deployment", "other")).state).toBe("absent");
    const delivery = world.graph.progressiveDeliveryOf(world.workload("Deployment", "web"));
    if (delivery.state === "found") expect(answer(world.graph.progressiveTarget(delivery.value.object))).toBe("all.yaml Deployment/web");
  });

  it("is not a Rollout with a template of its own", () => {
    const world = rendered({ "all.yaml": object("argoproj.io/v1alpha1", "Rollout", "web", { template: {} }) });
    expect(world.graph.progressiveDeliveryOf(world.workload("Rollout", "web")).state).toBe("absent");
  });
});

describe("the claims of a workload", () => {
  const claim = (name: string, namespace?: string): string =>
    object("v1", "PersistentVolumeClaim", name, { accessModes: ["ReadWriteOnce"] }, namespace);
  const volumes = { volumes: [{ name: "tmp", emptyDir: {} }, null, { name: "data", persistentVolumeClaim: { claimName: "data" } }] };

  it("are those that its volumes name", () => {
    const world = plain({ "a/all.yaml": deployment("web", { spec: volumes }) + claim("data"), "b/claim.yaml": claim("data") });
    const [found, ...others] = world.graph.claimsOf(world.workload("Deployment", "web"));
    expect(others).toEqual([]);
    expect(found).toMatchObject({
      name: "data",
      source: "volume",
      path: ["spec", "template", "spec", "volumes", 2, "persistentVolumeClaim", "claimName"],
    });
    expect(answer(found!.claim)).toBe("a/all.yaml PersistentVolumeClaim/data");
  });

  it("and those that a StatefulSet makes", () => {
    const set = {
      apiVersion: "apps/v1",
      kind: "StatefulSet",
      metadata: { name: "db" },
      spec: { template: {}, volumeClaimTemplates: ["x", { metadata: { name: "data" }, spec: { accessModes: ["ReadWriteOncePod"] } }] },
    };
    const world = plain({ "db.yaml": document(set) });
    const workload = world.workload("StatefulSet", "db");
    const [found] = world.graph.claimsOf(workload);
    expect(found).toMatchObject({ name: "data", source: "template", path: ["spec", "volumeClaimTemplates", 1] });
    if (found?.claim.state !== "found") throw new Error("not found");
    expect(found.claim.value.get(["spec", "accessModes"])).toEqual(["ReadWriteOncePod"]);
    expect(found.claim.value.locate(["spec", "accessModes"], "value")?.path).toEqual([
      "spec",
      "volumeClaimTemplates",
      1,
      "spec",
      "accessModes",
    ]);
    expect(world.graph.claimsOf(workload)[0]).toBe(found);
  });
});

describe("a claim template", () => {
  it("takes the place of the volume of its name", () => {
    const template = { spec: { volumes: [{ name: "data", persistentVolumeClaim: { claimName: "data" } }] } };
    const set = {
      apiVersion: "apps/v1",
      kind: "StatefulSet",
      metadata: { name: "db" },
      spec: { template, volumeClaimTemplates: [{ metadata: { name: "data" } }] },
    };
    const world = plain({ "db.yaml": document(set) });
    expect(world.graph.claimsOf(world.workload("StatefulSet", "db")).map(({ source }) => source)).toEqual(["template"]);
  });
});

describe("budgets and policies", () => {
  const budget = (selector: unknown, apiVersion = "policy/v1"): string => object(apiVersion, "PodDisruptionBudget", "budget", { selector });

  it.each<[string, string, string | string[]]>([
    ["labels", budget({ matchLabels: { app: "web" } }), ["all.yaml Deployment/web"]],
    ["expressions", budget({ matchExpressions: [{ key: "app", operator: "In", values: ["web", "api"] }] }), ["all.yaml Deployment/web"]],
    ["{} selects all of the namespace", budget({}), ["all.yaml Deployment/web", "all.yaml Deployment/worker"]],
    ["{} selects nothing in v1beta1", budget({}, "policy/v1beta1"), []],
    ["null selects nothing", budget(null), []],
    ["nobody's labels", budget({ matchLabels: { app: "gone" } }), "absent"],
  ])("%s", (_case, manifest, expected) => {
    const world = rendered({ "all.yaml": deployment("web") + deployment("worker") + manifest });
    expect(answer(world.graph.workloadsOfBudget(world.object("PodDisruptionBudget", "budget")))).toEqual(expected);
    const isSelected = Array.isArray(expected) && expected.length > 0;
    expect(answer(world.graph.budgetsOf(world.workload("Deployment", "web")))).toEqual(
      isSelected ? ["all.yaml PodDisruptionBudget/budget"] : "absent",
    );
  });

  it("a NetworkPolicy with an empty podSelector, or none, selects all pods of its namespace", () => {
    const policy = (spec: unknown, namespace = "prod"): string => object("networking.k8s.io/v1", "NetworkPolicy", "deny", spec, namespace);
    const policiesOf = (manifest: string): string | string[] => {
      const world = rendered({ "web.yaml": deployment("web", { namespace: "prod" }) }, { elsewhere: { "platform/deny.yaml": manifest } });
      return answer(world.graph.networkPoliciesOf(world.workload("Deployment", "web")));
    };
    expect(policiesOf(policy({ podSelector: {} }))).toEqual(["platform/deny.yaml NetworkPolicy/deny"]);
    expect(policiesOf(policy({}))).toEqual(["platform/deny.yaml NetworkPolicy/deny"]);
    expect(policiesOf(policy({}, "dev"))).toBe("absent");
    expect(policiesOf(policy({ podSelector: { matchLabels: { app: "other" } } }))).toBe("absent");
  });
});
