import { defineRule, foundOr, isSelected, isServed, listOption, replicaFloor, scope } from "../../src/sdk.js";

export default defineRule({
  meta: {
    docs: {
      description: "What serves in production with several replicas has a PodDisruptionBudget",
      why: "Without one, the drain of nodes for an upgrade of the cluster may evict all pods of a workload at the same time.",
      references: [
        "https://kubernetes.io/docs/concepts/workloads/pods/disruptions/#pod-disruption-budgets",
        "https://kubernetes.io/docs/tasks/run-application/configure-pdb/",
      ],
      details:
        "Reported where the input is complete for budgets: in a rendered root, or where the project keeps budgets of other workloads. Operators make budgets for the pods they run.",
    },
    options: {
      type: "object",
      additionalProperties: false,
      properties: {
        minReplicas: { type: "integer", minimum: 2, default: 2, description: "From how many replicas on a budget is wanted." },
        allow: listOption("Workloads that need none: names (with *) or labels as key=value."),
      },
    },
    messages: {
      none: {
        severity: scope("production", "info"),
        text: "{{title}} serves with {{replicas}} replicas and no PodDisruptionBudget: draining nodes may evict all of them at once. Add one, for instance with maxUnavailable: 1.",
      },
    },
  },
  create: ({ graph, options, report }) => ({
    workload(workload) {
      const { object } = workload;
      const floor = replicaFloor(graph, workload);
      if (!floor || floor.replicas < options.minReplicas || isSelected(object, options.allow)) return;
      if (graph.budgetsOf(workload).state !== "absent" || !isServed(graph, workload)) return;
      // Flagger serves from a copy of its own; a workloadRef leaves the pods to the Rollout.
      if (foundOr(graph.progressiveDeliveryOf(workload))) return;
      report({ at: object.place, message: "none", data: { title: object.title, replicas: floor.replicas } });
    },
  }),
});
