import {
  type Container,
  defineRule,
  isCloudRun,
  isSelected,
  listOption,
  peakQuotas,
  requestsOf,
  runsToCompletion,
  scope,
  utilizationMetrics,
} from "../../src/sdk.js";

export default defineRule({
  meta: {
    docs: {
      description: "Containers in production request cpu and memory, and the quota has room for a rollout",
      why: "The scheduler places pods by their requests. Without them a surge pod lands on a node that is already full, and its pods are the first to be evicted; with a quota that is too small for the surge, the rollout stalls.",
      references: [
        "https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/",
        "https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#failed-deployment",
      ],
      details:
        "A limit without a request is taken for the request. Silent where a LimitRange or resources of the pod fill it in, and about a resource that an autoscaler measures (strategy/autoscaler-needs-requests speaks then). Limits are not asked for. Jobs, pods that end by themselves and Cloud Run services, which know limits only, are passed over.",
    },
    options: {
      type: "object",
      additionalProperties: false,
      properties: {
        allow: listOption("Workloads to pass over: names (with *) or labels as key=value."),
      },
    },
    messages: {
      missing: {
        severity: scope("production", "warning"),
        text: "Container {{container}} in {{title}} has no request for {{resources}}: the scheduler places its pods as if they needed none. Set resources.requests.",
      },
      quota: {
        severity: scope("production", "warning"),
        text: "{{quota}} allows {{hard}} of {{resource}}, and a rollout of {{title}} reaches {{peak}}: the new pods are refused and the rollout stalls. Raise it, or lower maxSurge.",
      },
    },
  },
  create: ({ bundle, graph, options, report }) => ({
    workload(workload) {
      const measured = utilizationMetrics(graph, workload);
      const isMissing = (container: Container, resource: "cpu" | "memory"): boolean =>
        requestsOf(graph, container, resource) === false &&
        !measured.some((metric) => metric.resource === resource && (metric.container ?? container.name) === container.name);
      // A pod with an owner was read from a cluster: its owner's template is what counts.
      if (
        !workload.longRunning ||
        runsToCompletion(workload) ||
        isCloudRun(workload.object, bundle) ||
        workload.get(["metadata", "ownerReferences"]) !== undefined ||
        isSelected(workload.object, options.allow)
      )
        return;
      for (const container of workload.containers) {
        const missing = (["cpu", "memory"] as const).filter((resource) => isMissing(container, resource));
        if (container.role === "init" || missing.length === 0) continue;
        report({
          at: container.at(["resources", "requests", missing[0]!]),
          message: "missing",
          data: { container: container.name ?? "(no name)", title: workload.object.title, resources: missing.join(" and ") },
          field: `${container.name ?? ""} requests`,
        });
      }
      for (const { quota, resource, hard, peak } of peakQuotas(graph, workload)) {
        report({
          at: quota.at(["spec", "hard", resource]),
          message: "quota",
          data: { quota: quota.title, hard, resource, title: workload.object.title, peak },
          objects: [quota, workload.object],
          related: [{ location: workload.object.at(["metadata", "name"]), message: "rolls out within it" }],
        });
      }
    },
  }),
});
