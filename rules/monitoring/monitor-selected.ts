import { alertingOf, defineRule, missingLabel, refusal, type KubernetesObject, scope, selectedKind } from "../../src/sdk.js";

export default defineRule({
  meta: {
    docs: {
      description: "Every monitor is loaded by a Prometheus",
      why: "A Prometheus of the operator loads only the monitors that its selectors choose, and says nothing of the others: what they would scrape is not watched.",
      references: [
        "https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.PrometheusSpec",
        "https://prometheus-operator.dev/docs/platform/troubleshooting/#troubleshooting-servicemonitor-changes",
      ],
      details:
        "A selector that is absent selects nothing, `{}` everything; a namespace selector that is absent means the namespace of the Prometheus. The Prometheus of kube-prometheus-stack selects the label `release` with the name of the release, unless its values say otherwise. Where no Prometheus is in the project, `requiredLabels` says what the monitors need.",
    },
    options: {
      type: "object",
      additionalProperties: false,
      properties: {
        requiredLabels: {
          type: "object",
          additionalProperties: { type: "string" },
          default: {},
          description: "Labels that a Prometheus outside this project selects monitors by, such as release: kube-prometheus-stack.",
        },
      },
    },
    kinds: ["ServiceMonitor", "PodMonitor", "Probe", "ScrapeConfig"].map((kind) => `monitoring.coreos.com/${kind}`),
    messages: {
      refused: { severity: scope("all", "error"), text: "No Prometheus loads {{title}}: {{reason}}." },
      label: {
        severity: scope("all", "error"),
        text: "{{title}} lacks the label {{label}}, by which Prometheus selects monitors: it is not loaded.",
      },
    },
  },
  create: ({ graph, bundle, options, report }) => ({
    object(monitor: KubernetesObject) {
      const kind = selectedKind(monitor);
      if (!kind) return;
      const { title } = monitor;
      const alerting = alertingOf(graph, bundle);
      const { verdict, refusing } = alerting.loadingOf(monitor);
      if (verdict === false) {
        const { at, reason, related } = refusal(refusing, kind, monitor);
        report({ at, message: "refused", data: { title, reason }, objects: [monitor], related });
      } else if (verdict === undefined && alerting.collectors.length === 0) {
        const label = missingLabel(monitor, options.requiredLabels);
        if (label) report({ at: label.at, message: "label", data: { title, label: label.text } });
      }
    },
  }),
});
