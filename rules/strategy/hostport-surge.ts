import {
  defineRule,
  hostPortOf,
  isSelected,
  listOption,
  replicaFloor,
  resolveFenceposts,
  rolloutStrategyOf,
  scope,
} from "../../src/sdk.js";

export default defineRule({
  meta: {
    docs: {
      description: "A Deployment that takes a host port does not depend on surge pods",
      why: "Only one pod on a node can have a host port. A surge pod therefore needs a node without one; when every fitting node has its pod, it stays pending, and a rollout that may not stop an old pod first never goes on.",
      references: [
        "https://kubernetes.io/docs/concepts/scheduling-eviction/kube-scheduler/",
        "https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#rolling-update-deployment",
      ],
      details:
        "Reported where maxUnavailable comes to zero pods, so that the rollout has no other way. Where it may stop an old pod first, the freed port lets it go on.",
    },
    options: {
      type: "object",
      additionalProperties: false,
      properties: {
        allow: listOption("Deployments for which nodes are kept free: names (with *) or labels as key=value."),
      },
    },
    messages: {
      needsNode: {
        severity: scope("all", "warning"),
        text: "{{title}} takes host port {{port}} and may only roll out by surge (maxUnavailable comes to 0 of {{replicas}}): each new pod needs a node that has none yet, or the rollout hangs. Use maxSurge 0 with maxUnavailable 1, or a DaemonSet.",
      },
    },
  },
  create: ({ graph, options, report }) => ({
    workload(workload) {
      const { object } = workload;
      if (object.groupKind !== "apps/Deployment" || isSelected(object, options.allow)) return;
      const strategy = rolloutStrategyOf(object);
      const taken = hostPortOf(workload);
      const replicas = replicaFloor(graph, workload)?.replicas;
      if (!taken || strategy?.type !== "RollingUpdate" || !replicas) return;
      const { surge, unavailable } = resolveFenceposts(strategy.maxSurge.value, strategy.maxUnavailable.value, replicas);
      if (surge === 0 || unavailable > 0) return;
      report({
        at: workload.at(taken.path),
        message: "needsNode",
        data: { title: object.title, port: taken.port, replicas: replicas === 1 ? "1 replica" : `${replicas} replicas` },
      });
    },
  }),
});
