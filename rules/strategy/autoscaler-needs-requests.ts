import { defineRule, requestsOf, scope, utilizationMetrics } from "../../src/sdk.js";

export default defineRule({
  meta: {
    docs: {
      description: "Containers request what their autoscaler measures a share of",
      why: "Utilization is a share of the request. When one container of the pod has none, the share of the pod is undefined and the autoscaler does not act at all.",
      references: [
        "https://kubernetes.io/docs/concepts/workloads/autoscaling/horizontal-pod-autoscale/#how-does-a-horizontalpodautoscaler-work",
        "https://keda.sh/docs/latest/scalers/cpu/",
      ],
      details:
        "Sidecars count; a metric of type ContainerResource needs its container only. A limit without a request is taken for the request. Silent where a LimitRange of the namespace or resources of the pod may fill it in.",
    },
    messages: {
      noRequest: {
        severity: scope("all", "warning"),
        text: "Container {{container}} in {{title}} has no {{resource}} request, and {{autoscaler}} scales by its share: the share is not defined, so nothing is scaled. Set resources.requests.{{resource}}.",
      },
    },
  },
  create: ({ graph, report }) => ({
    workload(workload) {
      const said = new Set<string>();
      for (const { autoscaler, path, resource, container: only } of utilizationMetrics(graph, workload)) {
        for (const container of workload.containers) {
          if (container.role === "init" || (only !== undefined && container.name !== only)) continue;
          const key = `${container.path.join("/")} ${resource}`;
          if (said.has(key) || requestsOf(graph, container, resource) !== false) continue;
          said.add(key);
          report({
            at: container.at(["resources", "requests", resource]),
            message: "noRequest",
            data: { container: container.name ?? "(no name)", title: workload.object.title, resource, autoscaler: autoscaler.title },
            objects: [workload.object, autoscaler],
            related: [{ location: autoscaler.at(path), message: `scales by the share of ${resource}` }],
            field: `${container.name ?? ""} ${resource}`,
          });
        }
      }
    },
  }),
});
