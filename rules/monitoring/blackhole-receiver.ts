import { alertingOf, blackholesOf, defineRule, judgedSetups, receiverPlace, scope } from "../../src/sdk.js";

export default defineRule({
  meta: {
    docs: {
      description: "No route for people ends in a receiver that tells nobody",
      why: "The stock configuration of kube-prometheus sends everything to receivers without any integration: alerts fire, and nobody is told.",
      references: [
        "https://prometheus.io/docs/alerting/latest/configuration/#receiver",
        "https://github.com/prometheus-operator/kube-prometheus",
      ],
      details:
        "Exempt are routes for Watchdog and InfoInhibitor and for the severities info and none, and what is meant to be silent: a receiver called null, blackhole or the like, for routes that pick alerts by other labels, or at the root while some other route notifies.",
    },
    messages: {
      empty: {
        severity: scope("production", "error"),
        text: "The receiver {{name}} has no integration: {{routes}} alerts to it{{example}}, and nobody is told. Give it an e-mail.",
      },
    },
  },
  create: ({ graph, bundle, report }) => ({
    bundle() {
      const alerting = alertingOf(graph, bundle);
      for (const setup of judgedSetups(alerting)) {
        for (const { receiver, routes, alerts } of blackholesOf(alerting, setup)) {
          const { config } = receiver;
          const [example] = alerts;
          report({
            at: config.source.at([...receiver.path, "name"]),
            message: "empty",
            data: {
              name: receiver.name,
              routes: routes.length === 1 ? "one route sends" : `${routes.length} routes send`,
              example: example ? `, such as ${example.rule.alert}` : "",
            },
            objects: config.object ? [config.object] : [],
            related: routes.slice(0, 5).map((node) => ({ location: receiverPlace(node), message: "this route ends there" })),
            field: `receiver ${receiver.name ?? ""}`,
          });
        }
      }
    },
  }),
});
