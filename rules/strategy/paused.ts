import { defineRule, scope } from "../../src/sdk.js";

export default defineRule({
  meta: {
    kinds: ["apps/Deployment", "argoproj.io/Rollout"],
    docs: {
      description: "No rollout is committed in a paused state",
      why: "A paused workload takes every change of its manifest and rolls out none of them: the release seems to have succeeded, and the old version goes on running. Its progress is not checked either.",
      references: [
        "https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#pausing-and-resuming-a-deployment",
        "https://argo-rollouts.readthedocs.io/en/stable/features/specification/",
      ],
      details: "Pausing is meant for a moment, by `kubectl rollout pause`. In a manifest it pauses again at every apply.",
    },
    messages: {
      paused: {
        severity: scope("all", "warning"),
        text: "{{title}} is paused: changes to it are accepted and never rolled out. Remove paused, or set it to false.",
      },
    },
  },
  create: ({ report }) => ({
    object(object) {
      if (object.get(["spec", "paused"]) !== true) return;
      report({ at: object.at(["spec", "paused"]), message: "paused", data: { title: object.title } });
    },
  }),
});
