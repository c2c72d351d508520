import { asText, defineRule, embeddedFiles, looksLikeLogql, placedText, ruleFaults, scope, visitRuleSources } from "../../src/sdk.js";

export default defineRule({
  meta: {
    docs: {
      description: "Prometheus can load the rules",
      why: "One rule that does not parse makes Prometheus, or the operator's admission, turn down the whole file: none of its alerts fires.",
      references: [
        "https://prometheus.io/docs/prometheus/latest/configuration/recording_rules/",
        "https://prometheus.io/docs/prometheus/latest/querying/basics/",
      ],
      details:
        "Read are PrometheusRules, the Rules of Google Cloud, files of rule groups, and such files in ConfigMaps and Secrets. Expressions are parsed with Prometheus' own grammar, and the types of their operands and arguments are checked; those of a VMRule may be MetricsQL, which is not read. A PrometheusRule with LogQL is meant for Loki: Alloy can load it there.",
    },
    messages: {
      expression: {
        severity: scope("all", "error"),
        text: "The expression of {{rule}} is no PromQL: {{reason}}. Prometheus turns down the whole file.",
      },
      logql: {
        severity: scope("all", "info"),
        text: "The expression of {{rule}} is LogQL. Prometheus cannot load it; see that Loki's ruler does.",
      },
      structure: { severity: scope("all", "error"), text: "{{rule}} is turned down: {{reason}}." },
      group: { severity: scope("all", "error"), text: "The rule groups are turned down: {{reason}}." },
      unreadable: { severity: scope("all", "error"), text: "The rule file {{file}} cannot be read: {{reason}}." },
    },
  },
  create: ({ report }) => {
    const parts = visitRuleSources((source) => {
      if (source.language === "unknown") return;
      const objects = source.object ? [source.object] : [];
      for (const { at, message, data } of ruleFaults(source)) report({ at, message, data, objects });
      for (const group of source.groups) {
        for (const rule of group.rules) {
          const fault = rule.promql?.fault;
          if (!fault || rule.expression === undefined) continue;
          const path = [...rule.path, "expr"];
          const name = rule.alert ?? rule.record ?? "the rule";
          const at = placedText(source.source, path)?.at(fault.start, fault.end);
          const isLogql = looksLikeLogql(rule.expression);
          report({
            at: at && at.end > at.start ? at : source.source.at(path),
            message: isLogql ? "logql" : "expression",
            data: { rule: name, reason: fault.reason },
            objects,
            field: `${name} expr`,
          });
        }
      }
    });
    return {
      file: parts.file,
      object(object) {
        parts.object(object);
        for (const file of embeddedFiles(object)) {
          if (!/^groups:/m.test(file.text)) continue;
          const [problem] = file.problems;
          if (!problem?.location) continue;
          const data = { file: asText(file.name), reason: file.isSecret ? "it is no YAML" : problem.message };
          report({ at: problem.location, message: "unreadable", data, objects: [object] });
        }
      },
    };
  },
});
