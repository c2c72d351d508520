import { alertingOf, asText, defineRule, isUndecidable, listOption, scope, severitiesOf, visitAlerts } from "../../src/sdk.js";

export default defineRule({
  meta: {
    docs: {
      description: "Every alert says how grave it is",
      why: "Routes choose by the label severity. An alert without it, or with a value that nobody knows, ends wherever the rest ends.",
      references: [
        "https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/",
        "https://github.com/prometheus-operator/kube-prometheus",
      ],
      details:
        "The label may stand at the rule or at its group. Where most alerts of a project have values that are not in `values`, the label is used for something else there, and such findings are one step lower.",
    },
    options: {
      type: "object",
      additionalProperties: false,
      properties: {
        values: listOption("The severities that are used.", ["critical", "warning", "info", "none", "page"]),
      },
    },
    messages: {
      missing: {
        severity: scope("all", "warning"),
        text: "The alert {{alert}} has no label severity: routes cannot tell how grave it is. Give it one of {{values}}.",
      },
      unknown: { severity: scope("all", "warning"), text: "The alert {{alert}} has the severity {{value}}, which is none of {{values}}." },
    },
  },
  create: ({ graph, bundle, options, report }) => {
    const values = options.values.join(", ");
    let isHabit: boolean | undefined;
    /** A project whose alerts mostly carry other values uses the label for something else: said, and not pressed. */
    const hasOwnWords = (): boolean => {
      const used = [...severitiesOf(alertingOf(graph, bundle))];
      const others = used
        .filter(([value]) => !options.values.includes(value) && !isUndecidable(value))
        .reduce((sum, [, rules]) => sum + rules.length, 0);
      return (isHabit ??= others >= 20 && others * 2 > used.reduce((sum, [, rules]) => sum + rules.length, 0));
    };
    return visitAlerts((rule) => {
      const { source, object } = rule.from;
      const written = rule.labels["severity"];
      const objects = object ? [object] : [];
      const isOpen = isUndecidable(rule.value["labels"]) || isUndecidable(rule.alert);
      if (written === undefined || written === null || written === "") {
        if (!isOpen)
          report({
            at: source.at([...rule.path, "alert"]),
            message: "missing",
            data: { alert: rule.alert, values },
            objects,
            field: rule.alert ?? "",
          });
        return;
      }
      const value = asText(written);
      if (value === undefined || isUndecidable(value) || options.values.includes(value)) return;
      const own = [...rule.path, "labels", "severity"];
      const path = source.locate(own, "value") ? own : [...rule.path.slice(0, -2), "labels", "severity"];
      report({
        at: source.at(path),
        message: "unknown",
        data: { alert: rule.alert, value, values },
        objects,
        field: rule.alert ?? "",
        lower: hasOwnWords(),
      });
    });
  },
});
