import {
  alertingOf,
  coversHealth,
  defineRule,
  foundOr,
  identityOf,
  isAbout,
  isServed,
  listOption,
  matchesWildcard,
  MONITOR_KINDS,
  scope,
} from "../../src/sdk.js";

export default defineRule({
  meta: {
    docs: {
      description: "An alert tells when a workload is unhealthy",
      why: "Metrics that no alert reads help only those who look. When nothing alerts on a target that is down or on pods that do not start, users find out first.",
      references: ["https://github.com/kubernetes-monitoring/kubernetes-mixin", "https://prometheus.io/docs/practices/alerting/"],
      details:
        "Health is covered by an alert on `up`, `absent()`, `probe_success`, the states of workloads and pods of kube-state-metrics, a rate of errors or a burn rate. Labels in the expression narrow it: an alert for the namespace of one workload does not cover those of others. The stock rules of kube-prometheus-stack count when its chart or release is in the project. Nothing is said where the project keeps no alerting rules at all, unless it says `assumeComplete`.",
    },
    options: {
      type: "object",
      additionalProperties: false,
      properties: { ignore: listOption("Names of workloads (with *) that need no alert.") },
    },
    messages: {
      uncovered: {
        severity: scope("production", "warning"),
        text: "No alert tells when {{title}} is unhealthy: none of the {{count}} alerts here reads whether it is up, available or restarting. Alert on up == 0 or on the available replicas.",
      },
      none: {
        severity: scope("production", "warning"),
        text: "No alert tells when {{title}} is unhealthy: there are no alerting rules here. Alert on up == 0 or on the available replicas.",
      },
    },
  },
  create: ({ graph, bundle, options, report }) => ({
    workload(workload) {
      const { object } = workload;
      if (
        !workload.longRunning ||
        options.ignore.some((pattern) => matchesWildcard(object.name ?? "", pattern)) ||
        !isServed(graph, workload)
      )
        return;
      const alerting = alertingOf(graph, bundle);
      if (alerting.stockRules || graph.isExternal("PrometheusRule", object.namespace, "*")) return;
      const { alerts } = alerting;
      const keepsRules = alerts.length > 0 || alerting.collectors.some((collector) => collector.object && collector.has("rule"));
      if (!keepsRules || alerting.releases.length > 0 || !graph.holds(...MONITOR_KINDS)) return;
      const identity = identityOf(graph, workload);
      for (const rule of alerts) {
        const verdict = coversHealth(rule);
        if (verdict !== false && isAbout(rule, identity) !== false) return;
      }
      const services = foundOr(graph.servicesOf(workload)) ?? [];
      report({
        at: object.place,
        message: alerts.length > 0 ? "uncovered" : "none",
        data: { title: object.title, count: alerts.length },
        objects: [object, ...services],
      });
    },
  }),
});
