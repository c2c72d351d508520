import { defineRule, scope } from "../../src/sdk.js";

const LIMIT = ["spec", "revisionHistoryLimit"];
const DEFAULT_LIMIT = 10;

export default defineRule({
  meta: {
    kinds: ["apps/Deployment", "apps/StatefulSet", "apps/DaemonSet", "argoproj.io/Rollout"],
    docs: {
      description: "Enough old revisions are kept to roll back to",
      why: "Rolling back takes a revision that the controller has kept. With none, a bad release can only be cured by building and releasing another one.",
      references: [
        "https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#clean-up-policy",
        "https://argo-rollouts.readthedocs.io/en/stable/features/specification/",
      ],
      details:
        "The default of 10 passes. A team that rolls back by reverting a commit sets `rollbackByGit`; only a surplus of revisions is then reported.",
    },
    options: {
      type: "object",
      additionalProperties: false,
      properties: {
        min: { type: "integer", minimum: 1, default: 2, description: "The fewest old revisions wanted." },
        max: { type: "integer", minimum: 1, default: 20, description: "The most: every one is an object that the cluster keeps." },
        rollbackByGit: { type: "boolean", default: false, description: "Roll-backs are reverted commits: do not ask for old revisions." },
      },
    },
    messages: {
      none: {
        severity: scope("production", "error"),
        text: "{{title}} has revisionHistoryLimit 0: no old revision is kept, so a rollout cannot be undone. Keep at least {{min}}.",
      },
      few: {
        severity: scope("production", "warning"),
        text: "{{title}} keeps {{limit}}: two bad releases in a row leave nothing good to roll back to. Keep at least {{min}}.",
      },
      many: {
        severity: scope("production", "info"),
        text: "{{title}} keeps up to {{limit}}, each an object in the cluster that nobody rolls back to. {{max}} are enough.",
      },
      delayLimit: {
        severity: scope("all", "error"),
        text: "{{title}} has scaleDownDelayRevisionLimit {{found}}, more than the {{limit}} that revisionHistoryLimit keeps: Argo Rollouts refuses it.",
      },
    },
  },
  create: ({ options, report }) => ({
    object(object) {
      const written = object.get(LIMIT) ?? undefined;
      const limit = written ?? DEFAULT_LIMIT;
      if (typeof limit !== "number" || !Number.isInteger(limit) || limit < 0) return;
      const revisions = limit === 1 ? "1 old revision" : `${limit} old revisions`;
      const data = { title: object.title, limit: revisions, min: options.min, max: options.max };
      const at = object.at(LIMIT);
      if (limit < options.min && !options.rollbackByGit) report({ at, message: limit === 0 ? "none" : "few", data });
      else if (limit > options.max) report({ at, message: "many", data });
      const delayPath = ["spec", "strategy", "blueGreen", "scaleDownDelayRevisionLimit"];
      const delayed = object.get(delayPath);
      if (object.groupKind === "argoproj.io/Rollout" && typeof delayed === "number" && delayed > limit) {
        report({ at: object.at(delayPath), message: "delayLimit", data: { ...data, found: delayed } });
      }
    },
  }),
});
