import {
  defineRule,
  desiredHealthy,
  foundOr,
  type Graph,
  isSelected,
  listOption,
  parseIntOrPercent,
  replicaFloor,
  scope,
  type Workload,
} from "../../src/sdk.js";

export default defineRule({
  meta: {
    kinds: ["policy/PodDisruptionBudget"],
    docs: {
      description: "A PodDisruptionBudget lets at least one pod go",
      why: "A budget that allows no eviction makes every drain of a node wait for ever: upgrades of the cluster stop there, or are forced past the budget.",
      references: [
        "https://kubernetes.io/docs/tasks/run-application/configure-pdb/",
        "https://kubernetes.io/docs/tasks/run-application/configure-pdb/#unhealthy-pod-eviction-policy",
      ],
      details:
        "Computed at the autoscaler's minimum, else at spec.replicas; percentages round up, so `minAvailable: 50%` of one replica is that replica, while a maxUnavailable in percent always leaves one. For a single replica of a StatefulSet it may be on purpose, so that somebody is asked first: that is one step milder.",
    },
    fixable: "unsafe",
    options: {
      type: "object",
      additionalProperties: false,
      properties: {
        allowFor: listOption("Budgets or workloads whose pods nobody may evict: names (with *) or labels as key=value."),
      },
    },
    messages: {
      deadlock: {
        severity: scope("production", "error"),
        text: "{{title}} has {{field}} {{value}} and lets none of {{pods}} go: a node that runs one cannot be drained. Use maxUnavailable: 1.",
      },
      evictionPolicy: {
        severity: scope("production", "info"),
        text: "{{title}} has no unhealthyPodEvictionPolicy: pods that never got ready count against it and may block a drain. Set it to AlwaysAllow.",
      },
    },
  },
  create: ({ graph, options, report, fix }) => ({
    object(budget) {
      const field = ["minAvailable", "maxUnavailable"].find((name) => budget.get(["spec", name]) !== undefined);
      const workloads = foundOr(graph.workloadsOfBudget(budget));
      if (field === undefined || workloads?.length === 0) return;
      if ([budget, ...(workloads ?? []).map(({ object }) => object)].some((object) => isSelected(object, options.allowFor))) return;
      const path = ["spec", field];
      const replicas = workloads && totalFloor(graph, workloads);
      if (replicas === 0) return;
      const isBlocking =
        replicas === undefined ? blocksAlways(budget.get(path), field) : (desiredHealthy(budget, replicas) ?? 0) >= replicas;
      if (isBlocking) {
        const [first] = workloads ?? [];
        const isSingleStateful = workloads?.length === 1 && replicas === 1 && first?.object.groupKind === "apps/StatefulSet";
        report({
          at: budget.at(path),
          message: "deadlock",
          data: { title: budget.title, field, value: String(budget.get(path)), pods: podsIn(workloads, replicas) },
          objects: [budget, ...(workloads ?? []).map(({ object }) => object)],
          related: first ? [{ location: first.object.at(["metadata", "name"]), message: "the pods that it guards" }] : [],
          lower: isSingleStateful,
          fix:
            field === "maxUnavailable"
              ? fix.fix("Set maxUnavailable to 1", "unsafe", fix.setScalar(budget, path, 1))
              : fix.fix("Use maxUnavailable: 1", "unsafe", fix.renameKey(budget, path, "maxUnavailable"), fix.setScalar(budget, path, 1)),
        });
      } else if (workloads && budget.version === "v1" && budget.get(["spec", "unhealthyPodEvictionPolicy"]) === undefined) {
        report({ at: budget.at(["spec", "unhealthyPodEvictionPolicy"]), message: "evictionPolicy", data: { title: budget.title } });
      }
    },
  }),
});

/** Pods of all workloads when each is at its minimum; undefined when one cannot be decided. */
function totalFloor(graph: Graph, workloads: readonly Workload[]): number | undefined {
  let total = 0;
  for (const workload of workloads) {
    const floor = replicaFloor(graph, workload);
    if (!floor) return undefined;
    total += floor.replicas;
  }
  return total;
}

/** Whatever the number of pods. */
function blocksAlways(written: unknown, field: string): boolean {
  const value = parseIntOrPercent(written, "strict");
  if (!value) return false;
  return field === "maxUnavailable" ? value.value === 0 : value.kind === "percent" && value.value >= 100;
}

function podsIn(workloads: readonly Workload[] | undefined, replicas: number | undefined): string {
  const titles = (workloads ?? []).map(({ object }) => object.title).join(" and ");
  if (titles === "") return "its pods";
  if (replicas === undefined) return `the pods of ${titles}`;
  return replicas === 1
    ? `the only pod of ${titles}`
    : `the ${replicas} pods that ${titles} ${workloads!.length > 1 ? "run" : "runs"} at least`;
}
