import { defineRule, isSelected, isServed, listOption, rolloutStrategyOf, scope } from "../../src/sdk.js";

export default defineRule({
  meta: {
    docs: {
      description: "A new pod must stay ready for some seconds before the rollout goes on",
      why: "With minReadySeconds 0 a pod that is ready for one instant counts as available and releases the next wave: a version that crashes after its first requests replaces every pod before anything stops it.",
      references: [
        "https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#min-ready-seconds",
        "https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/deployment-v1/",
      ],
      details:
        "Judged are Deployments with RollingUpdate that a Service selects and that have a readinessProbe; without one, health/readiness-probe speaks first. Where Argo Rollouts, Flagger or OpenKruise roll out, their analysis takes the place of the wait. The value must stay below progressDeadlineSeconds.",
    },
    options: {
      type: "object",
      additionalProperties: false,
      properties: {
        min: { type: "integer", minimum: 1, default: 5, description: "The fewest seconds wanted." },
        allow: listOption("Deployments to pass over: names (with *) or labels as key=value."),
      },
    },
    messages: {
      tooShort: {
        severity: scope("production", "info"),
        text: "{{title}} has minReadySeconds {{found}}: a pod that is ready for {{moment}} releases the next wave of the rollout. Set it to at least {{min}}.",
      },
    },
  },
  create: ({ graph, options, report }) => ({
    workload(workload) {
      const { object } = workload;
      if (object.groupKind !== "apps/Deployment" || workload.replicas === 0 || isSelected(object, options.allow)) return;
      if (rolloutStrategyOf(object)?.type !== "RollingUpdate") return;
      const written = workload.get(["spec", "minReadySeconds"]) ?? undefined;
      const seconds = written ?? 0;
      if (typeof seconds !== "number" || seconds >= options.min) return;
      if (!isServed(graph, workload) || graph.progressiveDeliveryOf(workload).state === "found") return;
      if (!workload.containers.some((container) => container.role !== "init" && container.probe("readinessProbe"))) return;
      report({
        at: workload.at(["spec", "minReadySeconds"]),
        message: "tooShort",
        data: {
          title: object.title,
          found: written === undefined ? "0, the default" : seconds,
          moment: seconds > 0 ? `${seconds} s` : "one instant",
          min: options.min,
        },
      });
    },
  }),
});
