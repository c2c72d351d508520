import { defineRule, loggingOf, scope } from "../../src/sdk.js";

export default defineRule({
  meta: {
    docs: {
      description: "Alerts and metrics are made of the logs",
      why: "Logs that nobody reads help only after the outage; an alert on the rate of errors in them tells during it.",
      references: [
        "https://grafana.com/docs/loki/latest/alert/",
        "https://grafana.com/docs/alloy/latest/reference/components/loki/loki.process/#stagemetrics",
      ],
      details:
        "Counted are AlertingRules and RecordingRules of the Loki operator, ConfigMaps and Secrets with the label loki_rule, rule files with LogQL, PrometheusRules that Alloy loads into Loki, metrics stages of Alloy, Promtail and Fluent Bit, and alerts of the Grafana operator. Nothing is said of a Loki that a chart installs: its rules may stand in values elsewhere.",
    },
    options: {
      type: "object",
      additionalProperties: false,
      properties: { elsewhere: { type: "boolean", default: false, description: "Rules for Loki are kept outside this project." } },
    },
    messages: {
      none: {
        severity: scope("production", "warning"),
        text: "{{title}} stores logs, and no alert or metric is made of them. Write at least one rule, such as the rate of error lines of each app, into a ConfigMap with the label loki_rule or an AlertingRule.",
      },
    },
  },
  create: ({ bundle, options, report }) => ({
    bundle() {
      if (options.elsewhere) return;
      const { lokis, rules, shippers, hasGrafanaAlerts } = loggingOf(bundle);
      const [loki] = lokis;
      if (!loki?.object || lokis.some(({ workload, object }) => !workload && object?.kind !== "LokiStack")) return;
      if (rules.length > 0 || hasGrafanaAlerts || shippers.some(({ hasMetrics, loadsRules }) => hasMetrics || loadsRules)) return;
      if (bundle.objects.includes(loki.object))
        report({ at: loki.place, message: "none", data: { title: loki.title }, objects: [loki.object] });
    },
  }),
});
