import { defineRule, rolloutViolations, scope } from "../../src/sdk.js";

export default defineRule({
  meta: {
    kinds: ["apps/Deployment", "apps/StatefulSet", "apps/DaemonSet", "argoproj.io/Rollout"],
    docs: {
      description: "The fields that size a rollout are ones that the API takes",
      why: "The API server refuses the object, so what is committed never reaches the cluster, and the release that was meant to go out does not.",
      references: [
        "https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/deployment-v1/",
        "https://github.com/kubernetes/kubernetes/blob/master/pkg/apis/apps/validation/validation.go",
        "https://argo-rollouts.readthedocs.io/en/stable/features/specification/",
      ],
      details:
        "A field that is absent takes its default before it is judged: `maxSurge: 0` alone is legal, since maxUnavailable is then 25%. More than 100% is legal for a Deployment's maxSurge. Autoscalers and budgets are judged by rules of their own.",
    },
    fixable: "safe",
    messages: {
      rejected: { severity: scope("all", "error"), text: "{{title}} {{text}}." },
      misread: { severity: scope("all", "warning"), text: "{{title}} {{text}}." },
    },
  },
  create: ({ report, fix }) => ({
    object(object) {
      for (const violation of rolloutViolations(object)) {
        const { path, part, code, rejected } = violation;
        report({
          at: object.at(path, part),
          message: rejected ? "rejected" : "misread",
          data: { title: object.title, text: violation.text },
          field: `${path.join("/")} ${code}`,
          fix: code === "unusedRollingUpdate" ? fix.fix("Remove rollingUpdate", "safe", fix.removeKey(object, path)) : undefined,
        });
      }
    },
  }),
});
