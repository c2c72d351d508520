import { type Autoscaler, defineRule, foundOr, isUndecidable, leavesReplicas, scope } from "../../src/sdk.js";

const APPLICATIONS = ["argoproj.io/Application", "argoproj.io/ApplicationSet"] as const;

export default defineRule({
  meta: {
    docs: {
      description: "No spec.replicas where an autoscaler sets the scale",
      why: "Every apply of the manifest resets the number of pods to what it says, against the autoscaler: a release in the middle of the day throws away the pods that the load needs.",
      references: [
        "https://kubernetes.io/docs/concepts/workloads/autoscaling/horizontal-pod-autoscale/#migrating-deployments-and-statefulsets-to-horizontal-autoscaling",
        "https://argo-cd.readthedocs.io/en/stable/user-guide/best_practices/#leaving-room-for-imperativeness",
      ],
      details:
        "Removing `replicas` from a live workload drops it once to one pod with client-side apply. Run `kubectl apply edit-last-applied` first and remove it there too, or use server-side apply; so there is no automatic fix. `replicas: 0` switches an autoscaler off on purpose and passes, and so does the number that is the autoscaler's minimum and maximum at once. So do workloads whose replicas an Argo CD Application ignores, with the sync option RespectIgnoreDifferences.",
    },
    messages: {
      replicas: {
        severity: scope("all", "warning"),
        text: "{{title}} sets replicas to {{replicas}} while {{autoscaler}} scales it: every apply resets the scale. Remove replicas (first from the last applied configuration, or the workload drops to one pod once).",
      },
    },
  },
  create: ({ graph, report }) => ({
    workload(workload) {
      const { object } = workload;
      const replicas = workload.get(["spec", "replicas"]);
      if (replicas === undefined || replicas === null || replicas === 0 || isUndecidable(replicas)) return;
      const autoscaler = foundOr(graph.autoscalersOf(workload))?.[0];
      if (!autoscaler || isPinnedTo(autoscaler, replicas)) return;
      if (graph.objectsAnywhere(...APPLICATIONS).some((application) => leavesReplicas(application, object))) return;
      report({
        at: workload.at(["spec", "replicas"], "value"),
        message: "replicas",
        data: { title: object.title, replicas: String(replicas), autoscaler: `${autoscaler.kind} ${autoscaler.object.name}` },
        objects: [object, autoscaler.object],
        related: [
          {
            location: autoscaler.object.at(["spec", "scaleTargetRef", "name"]),
            message: `${autoscaler.kind} ${autoscaler.object.name} scales it`,
          },
        ],
      });
    },
  }),
});

/** An autoscaler that does not scale: an apply that sets its one number changes nothing. */
function isPinnedTo({ minReplicas, maxReplicas }: Autoscaler, replicas: unknown): boolean {
  return minReplicas === replicas && maxReplicas === replicas;
}
