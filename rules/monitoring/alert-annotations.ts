import { asRecord, defineRule, isUndecidable, listOption, scope, visitAlerts } from "../../src/sdk.js";

export default defineRule({
  meta: {
    docs: {
      description: "Every alert says what happened",
      why: "Whoever is woken by a mail reads the summary first, and the description for what to look at.",
      references: [
        "https://prometheus.io/docs/practices/alerting/",
        "https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/",
      ],
    },
    options: {
      type: "object",
      additionalProperties: false,
      properties: {
        required: listOption("Annotations that every alert needs; runbook_url is a good one to add.", ["summary", "description"]),
      },
    },
    messages: {
      missing: {
        severity: scope("all", "info"),
        text: "The alert {{alert}} has no annotation {{names}}: whoever gets it has to find out what it is about.",
      },
    },
  },
  create: ({ options, report }) =>
    visitAlerts((rule) => {
      const { source, object } = rule.from;
      const annotations = asRecord(rule.value["annotations"]) ?? {};
      if (isUndecidable(rule.value["annotations"])) return;
      const names = options.required.filter((name) => !annotations[name]);
      // Older rules describe in `message`.
      const missing = annotations["message"] ? names.filter((name) => name !== "description") : names;
      if (missing.length === 0) return;
      report({
        at: source.locate([...rule.path, "annotations"], "key") ?? source.at([...rule.path, "alert"]),
        message: "missing",
        data: { alert: rule.alert, names: missing.join(" and no ") },
        objects: object ? [object] : [],
        field: rule.alert ?? "",
      });
    }),
});
