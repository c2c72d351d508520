import {
  defineRule,
  foundOr,
  type Graph,
  isSelected,
  isServed,
  listOption,
  losesItsOnlyPod,
  replicaFloor,
  scope,
  type Workload,
} from "../../src/sdk.js";

export default defineRule({
  meta: {
    docs: {
      description: "What serves in production has at least two replicas",
      why: "With one replica, a node that is drained or crashes takes the service down until a new pod has started elsewhere. This is not about updates: these can surge.",
      references: ["https://kubernetes.io/docs/concepts/workloads/pods/disruptions/"],
      details:
        "Databases are judged by the database rules, and a StatefulSet of one pod by strategy/zero-downtime-capacity, since every update takes that pod too. Where each of its Services also selects pods of other workloads, enough together, one pod may go. `replicas: 0` passes: nothing runs. Controllers that elect a leader may be named in `allow`.",
    },
    options: {
      type: "object",
      additionalProperties: false,
      properties: {
        min: { type: "integer", minimum: 1, default: 2, description: "The fewest replicas." },
        allow: listOption("Workloads that may have fewer: names (with *) or labels as key=value."),
      },
    },
    messages: {
      replicas: {
        severity: scope("production", "warning"),
        text: "{{title}} serves with {{count}}: when its node is drained or crashes, nothing answers until a new pod has started. Use at least {{min}}.",
      },
      autoscaler: {
        severity: scope("production", "warning"),
        text: "{{autoscaler}} may scale {{title}} down to {{count}}: when its node is drained or crashes, nothing answers. Use at least {{min}}.",
      },
    },
  },
  create: ({ graph, options, report }) => ({
    workload(workload) {
      const { object } = workload;
      const floor = replicaFloor(graph, workload);
      // KEDA's scale to zero is a choice of its own; see strategy/zero-downtime-capacity.
      if (!floor || floor.replicas === 0 || floor.replicas >= options.min || isSelected(object, options.allow)) return;
      if (!isServed(graph, workload) || graph.storeOf(workload)) return;
      // strategy/zero-downtime-capacity speaks: every update takes the only pod, too.
      if (losesItsOnlyPod(workload, floor) || sharesItsServices(graph, workload, options.min)) return;
      const count = floor.replicas === 1 ? "1 replica" : `${floor.replicas} replicas`;
      const data = { title: object.title, count, min: options.min };
      if (!floor.autoscaler) {
        report({ at: workload.at(["spec", "replicas"]), message: "replicas", data });
        return;
      }
      const { object: scaler, kind } = floor.autoscaler;
      const field = kind === "ScaledObject" ? "minReplicaCount" : "minReplicas";
      report({
        at: scaler.at(["spec", field]),
        message: "autoscaler",
        data: { ...data, autoscaler: `${kind} ${scaler.name}` },
        objects: [object, scaler],
        related: [{ location: object.at(["metadata", "name"]), message: "the workload it scales" }],
      });
    },
  }),
});

/** Whether each of its Services has pods of others, enough together: v1 and v2 of a program, or two sides of a release. */
function sharesItsServices(graph: Graph, workload: Workload, min: number): boolean {
  const services = foundOr(graph.servicesOf(workload)) ?? [];
  return services.length > 0 && services.every((service) => podsOf(graph, foundOr(graph.workloadsOf(service)) ?? []) >= min);
}

function podsOf(graph: Graph, workloads: readonly Workload[]): number {
  return workloads.reduce((sum, workload) => sum + (replicaFloor(graph, workload)?.replicas ?? 0), 0);
}
