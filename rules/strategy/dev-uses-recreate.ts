import { defineRule, isSelected, listOption, mayBeProgressive, mayBeScaled, recreateEdits, scope } from "../../src/sdk.js";

export default defineRule({
  meta: {
    docs: {
      description: "Development Deployments use Recreate",
      why: "In development nobody is served during an update; Recreate frees the old pod's resources first and never runs two versions side by side, so what a developer sees is what was deployed last.",
      references: ["https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#recreate-deployment"],
      details:
        "Deployments that an autoscaler, Argo Rollouts, Flagger or OpenKruise manage pass, and so do those with `replicas: 0`. StatefulSets and DaemonSets have no Recreate.",
    },
    fixable: "unsafe",
    options: {
      type: "object",
      additionalProperties: false,
      properties: {
        allow: listOption("Deployments that may use RollingUpdate: names (with *) or labels as key=value."),
        ignoreLabels: {
          type: "object",
          additionalProperties: { type: "string" },
          default: {},
          description: "Labels of Deployments to pass over, such as app.kubernetes.io/managed-by: Helm for third-party charts.",
        },
        noProgressiveDelivery: {
          type: "boolean",
          default: false,
          description: "Report Argo Rollouts in development too: their authors advise against them there.",
        },
      },
    },
    messages: {
      rollingUpdate: {
        severity: scope("development", "info"),
        text: "{{title}} uses RollingUpdate{{how}}. Development environments use Recreate: set strategy.type to Recreate.",
      },
      rollout: {
        severity: scope("development", "info"),
        text: "{{title}} rolls out progressively in development, where nobody is served. Use a Deployment with Recreate.",
      },
    },
  },
  create: ({ graph, options, report, fix }) => ({
    workload(workload) {
      const { object } = workload;
      if (isSelected(object, options.allow) || Object.entries(options.ignoreLabels).some(([key, value]) => object.labels[key] === value))
        return;
      if (options.noProgressiveDelivery && object.groupKind === "argoproj.io/Rollout") {
        report({ at: object.at(["kind"]), message: "rollout", data: { title: object.title } });
      }
      if (object.groupKind !== "apps/Deployment" || workload.replicas === 0) return;
      const type = workload.get(["spec", "strategy", "type"]);
      if (type !== undefined && type !== null && type !== "RollingUpdate") return;
      if (mayBeProgressive(graph, workload) || mayBeScaled(graph, workload)) return;
      report({
        at: workload.at(["spec", "strategy", "type"], "value"),
        message: "rollingUpdate",
        data: { title: object.title, how: type === "RollingUpdate" ? "" : ", the default" },
        fix: fix.fix(
          type === "RollingUpdate" ? "Set strategy.type to Recreate" : "Add strategy.type: Recreate",
          "unsafe",
          ...recreateEdits(fix, object),
        ),
      });
    },
  }),
});
