import {
  ARGO_ROLLOUT,
  asList,
  asRecord,
  asText,
  canaryBlock,
  defineRule,
  isUndecidable,
  KRUISE_ROLLOUT,
  replicaFloor,
  scope,
  stepsOf,
} from "../../src/sdk.js";

export default defineRule({
  meta: {
    kinds: [ARGO_ROLLOUT, KRUISE_ROLLOUT],
    docs: {
      description: "A canary by weight has something that splits the traffic",
      why: "Kubernetes sends traffic to all pods of a Service alike. Without traffic routing a weight is only approximated by the number of pods, so a canary of four replicas cannot get less than a quarter.",
      references: [
        "https://argo-rollouts.readthedocs.io/en/stable/features/traffic-management/",
        "https://openkruise.io/rollouts/user-manuals/strategy-canary-update",
      ],
    },
    messages: {
      approximated: {
        severity: scope("production", "info"),
        text: "{{title}} sets weights without trafficRouting: they are approximated by pods{{smallest}}. Add trafficRouting where the share matters.",
      },
      noRouting: {
        severity: scope("production", "info"),
        text: "{{title}} sends {{traffic}} of the traffic to its canary, but has no trafficRoutings: nothing splits it.",
      },
    },
  },
  create: ({ graph, report }) => ({
    object(object) {
      const canary = canaryBlock(object);
      if (!canary) return;
      const routing = canary.value["trafficRouting"] ?? canary.value["trafficRoutings"];
      if (isUndecidable(routing) || asRecord(routing) || asList(routing).length > 0 || canary.value["trafficRoutingRef"] !== undefined)
        return;
      const field = object.groupKind === ARGO_ROLLOUT ? "setWeight" : "traffic";
      // A share that is none or all needs nothing to split it, and more than all is refused.
      const isShare = (value: unknown): boolean => value !== undefined && !(typeof value === "number" && (value <= 0 || value >= 100));
      const step = stepsOf(canary).find(({ value }) => isShare(value[field]));
      if (!step) return;
      const at = object.at([...step.path, field]);
      if (field === "traffic") {
        report({
          at,
          message: "noRouting",
          data: { title: object.title, traffic: asText(step.value[field]) ?? `${String(step.value[field])}%` },
        });
        return;
      }
      const workload = graph.workloadOf(object);
      const replicas = workload && replicaFloor(graph, workload)?.replicas;
      const smallest = replicas
        ? `; with ${replicas === 1 ? "1 replica" : `${replicas} replicas`}, in steps of ${Math.round(100 / replicas)}%`
        : "";
      report({ at, message: "approximated", data: { title: object.title, smallest } });
    },
  }),
});
