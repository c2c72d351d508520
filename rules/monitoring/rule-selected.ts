import { alertingOf, defineRule, missingLabel, refusal, scope, selectedKind } from "../../src/sdk.js";

export default defineRule({
  meta: {
    docs: {
      description: "Every PrometheusRule is loaded by a Prometheus",
      why: "A Prometheus of the operator loads only the rules that its ruleSelector chooses, and says nothing of the others: their alerts never fire.",
      references: [
        "https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.PrometheusSpec",
        "https://prometheus-operator.dev/docs/platform/troubleshooting/",
      ],
      details:
        "A selector that is absent selects nothing, `{}` everything; a namespace selector that is absent means the namespace of the Prometheus. The Prometheus of kube-prometheus-stack selects the label `release` with the name of the release, unless its values say otherwise. Where no Prometheus is in the project, `requiredLabels` says what the rules need.",
    },
    options: {
      type: "object",
      additionalProperties: false,
      properties: {
        requiredLabels: {
          type: "object",
          additionalProperties: { type: "string" },
          default: {},
          description: "Labels that a Prometheus outside this project selects rules by, such as release: kube-prometheus-stack.",
        },
      },
    },
    kinds: ["monitoring.coreos.com/PrometheusRule"],
    messages: {
      refused: { severity: scope("all", "error"), text: "No Prometheus loads {{title}}: {{reason}}." },
      label: {
        severity: scope("all", "error"),
        text: "{{title}} lacks the label {{label}}, by which Prometheus selects rules: it is not loaded.",
      },
    },
  },
  create: ({ graph, bundle, options, report }) => ({
    object(rules) {
      const kind = selectedKind(rules);
      if (!kind) return;
      const { title } = rules;
      const alerting = alertingOf(graph, bundle);
      const { verdict, refusing } = alerting.loadingOf(rules);
      if (verdict === false) {
        const { at, reason, related } = refusal(refusing, kind, rules);
        report({ at, message: "refused", data: { title, reason }, objects: [rules], related });
      } else if (verdict === undefined && alerting.collectors.length === 0) {
        const label = missingLabel(rules, options.requiredLabels);
        if (label) report({ at: label.at, message: "label", data: { title, label: label.text } });
      }
    },
  }),
});
