import { alertingOf, defineRule, judgedSetups, listOption, lostTogether, receiverPlace, scope } from "../../src/sdk.js";

/** Severities whose loss is an error; others that must be mailed are one step lower. */
const GRAVE: ReadonlySet<string> = new Set(["critical", "page", "emergency"]);

export default defineRule({
  meta: {
    docs: {
      description: "Alerts reach somebody by e-mail",
      why: "An alert that ends in a receiver which sends no mail is seen by whoever happens to look at a dashboard.",
      references: [
        "https://prometheus.io/docs/alerting/latest/configuration/#route",
        "https://prometheus-operator.dev/docs/developer/alerting/",
      ],
      details:
        "The routing tree is walked as Alertmanager walks it, with the labels of the alerts of the project, or, where it has none, with the severity alone: from the root into the first child that matches, on while `continue` is true, AlertmanagerConfigs first and narrowed to their namespace. Labels that a rule does not set may have any value, so a route that asks for them may match. That critical alerts are not mailed is an error, for other severities of `mustEmail` it is one step lower. `acceptedIntegrations` names other ways that count, such as slack or pagerduty. Receivers that notify nobody are told by monitoring/blackhole-receiver, severities that miss their route by monitoring/severity-routes-match.",
    },
    options: {
      type: "object",
      additionalProperties: false,
      properties: {
        mustEmail: listOption("Severities that must reach a mail.", ["critical", "warning"]),
        acceptedIntegrations: listOption("Kinds of integrations that count as a mail: email, slack, pagerduty, webhook, …", ["email"]),
      },
    },
    messages: {
      noMail: {
        severity: scope("production", "error"),
        text: "Alerts of severity {{severity}}{{example}} end in the receiver {{receiver}}, which sends no e-mail. Add an e-mail to it, or a route to a receiver that has one.",
      },
      dropped: {
        severity: scope("production", "error"),
        text: "{{title}} has no configuration here but the default one, which tells nobody: alerts of severity {{severity}}{{example}} are dropped. Give it a route to a receiver with an e-mail.",
      },
    },
  },
  create: ({ graph, bundle, options, report }) => ({
    bundle() {
      const alerting = alertingOf(graph, bundle);
      for (const setup of judgedSetups(alerting)) {
        // Severities that end in the same place are one thing to change.
        for (const together of lostTogether(alerting, setup, options.mustEmail, options.acceptedIntegrations)) {
          const node = together[0]?.end;
          const severities = together.map(({ severity }) => severity);
          const rule = together.find((one) => one.rule)?.rule;
          const source = node?.config ?? setup;
          report({
            at: node ? receiverPlace(node) : setup.place,
            message: node ? "noMail" : "dropped",
            data: {
              severity: severities.join(" and "),
              example: rule?.alert === undefined ? "" : `, such as ${rule.alert},`,
              title: setup.title,
              receiver: node?.receiver,
            },
            objects: source.object ? [source.object] : [],
            related: rule ? [{ location: rule.from.source.at([...rule.path, "alert"]), message: "one of them" }] : [],
            lower: !severities.some((severity) => GRAVE.has(severity)),
            field: `mail ${node?.receiver ?? ""}`,
          });
        }
      }
    },
  }),
});
