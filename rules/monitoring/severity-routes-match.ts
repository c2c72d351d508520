import {
  alertingOf,
  deadSeverityMatchers,
  defineRule,
  judgedSetups,
  matcherPlace,
  receiverPlace,
  scope,
  severitiesOf,
  unnamedSeverities,
} from "../../src/sdk.js";

export default defineRule({
  meta: {
    docs: {
      description: "Routes and alerts use the same severities",
      why: 'A route for severity="page" never sees the alerts that say critical: they end where the rest ends.',
      references: ["https://prometheus.io/docs/alerting/latest/configuration/#route"],
      details:
        "Compared are the severities of the project's alerts with those that routes ask for, where all rules are in the project. A customary severity that no alert has yet is no finding while everything arrives.",
    },
    messages: {
      dead: {
        severity: scope("production", "warning"),
        text: "This route asks for severity {{value}}, which no alert here has: they have {{used}}. It never matches.",
      },
      unnamed: {
        severity: scope("production", "warning"),
        text: "No route names severity {{value}}, which {{alert}} has: such alerts end in the root's receiver {{receiver}}, which tells nobody. Routes name {{named}}.",
      },
    },
  },
  create: ({ graph, bundle, report }) => ({
    bundle() {
      const alerting = alertingOf(graph, bundle);
      for (const setup of judgedSetups(alerting)) {
        const used = [...severitiesOf(alerting).keys()].join(", ");
        for (const { node, matcher } of deadSeverityMatchers(alerting, setup)) {
          const { object } = node.config;
          const data = { value: matcher.value, used };
          report({
            at: matcherPlace(node.config, matcher),
            message: "dead",
            data,
            objects: object ? [object] : [],
            field: `severity ${matcher.value}`,
          });
        }
        for (const { severity, rules, root, named } of unnamedSeverities(alerting, setup)) {
          const { object } = root.config;
          const [rule] = rules;
          report({
            at: receiverPlace(root),
            message: "unnamed",
            data: { value: severity, alert: rule?.alert, receiver: root.receiver, named: named.join(", ") },
            objects: object ? [object] : [],
            related: rule ? [{ location: rule.from.source.at([...rule.path, "alert"]), message: `an alert of severity ${severity}` }] : [],
            field: `severity ${severity}`,
          });
        }
      }
    },
  }),
});
