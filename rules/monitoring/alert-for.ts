import { defineRule, isForPeople, scope, visitAlerts } from "../../src/sdk.js";

export default defineRule({
  meta: {
    docs: {
      description: "An alert waits before it fires",
      why: "Without `for` an alert fires at the first evaluation that finds something: one slow scrape, and somebody is woken.",
      references: ["https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/#defining-alerting-rules"],
      details: "`for: 0m` says that it is meant so. A Watchdog and an InfoInhibitor need none.",
    },
    messages: {
      missing: {
        severity: scope("all", "info"),
        text: "The alert {{alert}} has no `for`: it fires at the first evaluation that finds something. Say how long it must last, or 0m if that is meant.",
      },
    },
  },
  create: ({ report }) =>
    visitAlerts((rule) => {
      const { source, object } = rule.from;
      if (rule.value["for"] !== undefined || !isForPeople(rule)) return;
      report({
        at: source.at([...rule.path, "alert"]),
        message: "missing",
        data: { alert: rule.alert },
        objects: object ? [object] : [],
        field: rule.alert ?? "",
      });
    }),
});
