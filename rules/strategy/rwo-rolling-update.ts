import {
  defineRule,
  type Graph,
  isSelected,
  listOption,
  recreateEdits,
  replicaFloor,
  resolveFenceposts,
  rolloutStrategyOf,
  scope,
  staysOnNode,
  volumeHold,
  type Workload,
} from "../../src/sdk.js";

export default defineRule({
  meta: {
    docs: {
      description: "A Deployment does not surge with a volume that one node or one pod holds",
      why: "RollingUpdate starts the new pod while the old one still holds the volume. A ReadWriteOncePod volume is never given to it; a ReadWriteOnce volume is not attached to a second node, so the new pod hangs in ContainerCreating whenever it lands on another one, and the rollout with it.",
      references: [
        "https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes",
        "https://kubernetes.io/docs/tasks/run-application/run-single-instance-stateful-application/",
      ],
      details:
        "The mirror of strategy/no-recreate-in-production. Passed over are claims that are not in the input, pods pinned to a node, and ReadWriteOnce volumes that bind their pods to a node or that no node holds alone (local, hostPath, NFS).",
    },
    fixable: "unsafe",
    options: {
      type: "object",
      additionalProperties: false,
      properties: {
        allow: listOption("Deployments to pass over: names (with *) or labels as key=value."),
      },
    },
    messages: {
      onePod: {
        severity: scope("all", "error"),
        text: "{{title}} rolls out by starting a new pod first, and mounts {{claim}}, which is ReadWriteOncePod: the new pod cannot start while the old one runs. Use Recreate, or a StatefulSet.",
      },
      oneNode: {
        severity: scope("all", "warning"),
        text: "{{title}} rolls out by starting a new pod first, and mounts {{claim}}, which is ReadWriteOnce: on another node the new pod hangs until the old one is gone. Use Recreate, or a StatefulSet.",
      },
      shared: {
        severity: scope("all", "warning"),
        text: "{{title}} runs {{replicas}} replicas on {{claim}}, which is {{mode}}: only {{holders}} start. Use a StatefulSet with a claim for each pod, or ReadWriteMany.",
      },
    },
  },
  create: ({ graph, options, report, fix }) => ({
    workload(workload) {
      const { object } = workload;
      if (object.groupKind !== "apps/Deployment" || isSelected(object, options.allow)) return;
      const hold = volumeHold(graph, workload);
      const replicas = replicaFloor(graph, workload)?.replicas;
      if (hold.state !== "exclusive" || !hold.object || !hold.path || !replicas) return;
      if (hold.accessMode === "ReadWriteOnce" && staysOnNode(graph, workload, hold.object)) return;
      const onePod = hold.accessMode === "ReadWriteOncePod";
      const related = [{ location: hold.object.at(["spec", "accessModes"]), message: "its access modes" }];
      const data = { title: object.title, claim: `PersistentVolumeClaim ${hold.claim}`, replicas, mode: hold.accessMode };
      if (replicas > 1) {
        if (graph.storeOf(workload)?.class === "database") return;
        const holders = onePod ? "one of the pods can" : "pods on one and the same node can";
        report({ at: workload.at(hold.path), message: "shared", data: { ...data, holders }, related });
        return;
      }
      if (!surges(graph, workload)) return;
      report({
        at: workload.at(hold.path),
        message: onePod ? "onePod" : "oneNode",
        data,
        related,
        fix: fix.fix("Use Recreate", "unsafe", ...recreateEdits(fix, object)),
      });
    },
  }),
});

/** Whether a rollout starts a new pod before an old one has gone. */
function surges(graph: Graph, workload: Workload): boolean {
  const strategy = rolloutStrategyOf(workload.object);
  const replicas = replicaFloor(graph, workload)?.replicas;
  if (strategy?.type !== "RollingUpdate" || !replicas) return false;
  return resolveFenceposts(strategy.maxSurge.value, strategy.maxUnavailable.value, replicas).surge > 0;
}
