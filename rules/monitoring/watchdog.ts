import { alertingOf, defineRule, isAlwaysFiring, scope } from "../../src/sdk.js";

export default defineRule({
  meta: {
    docs: {
      description: "A dead man's switch tells when alerting itself is broken",
      why: "When Prometheus or Alertmanager is down, no alert fires: only something outside that misses a steady signal can tell.",
      references: [
        "https://runbooks.prometheus-operator.dev/runbooks/general/watchdog/",
        "https://prometheus.io/docs/practices/alerting/#metamonitoring",
      ],
      details:
        "Looked for is an alert that always fires, called Watchdog or DeadMansSwitch or with the expression vector(1). The stock rules of kube-prometheus-stack have one.",
    },
    messages: {
      none: {
        severity: scope("production", "info"),
        text: "None of the {{count}} alerts here always fires: when {{title}} itself is down, nobody notices. Add an alert on vector(1), and something outside that misses it.",
      },
    },
  },
  create: ({ graph, bundle, report }) => ({
    object(object) {
      if (object.groupKind !== "monitoring.coreos.com/Prometheus") return;
      const alerting = alertingOf(graph, bundle);
      const { alerts } = alerting;
      if (alerts.length === 0 || alerting.stockRules || alerts.some(isAlwaysFiring)) return;
      report({ at: object.place, message: "none", data: { count: alerts.length, title: object.title } });
    },
  }),
});
