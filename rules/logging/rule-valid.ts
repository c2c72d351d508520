import {
  asText,
  defineRule,
  isOfLoki,
  isUndecidable,
  logqlFault,
  looksLikeLogql,
  placedText,
  ruleFaults,
  scope,
  visitLokiRules,
} from "../../src/sdk.js";

export default defineRule({
  meta: {
    docs: {
      description: "Loki's ruler can load the rules",
      why: "One rule that does not parse makes the ruler turn down the whole file: none of its alerts fires.",
      references: ["https://grafana.com/docs/loki/latest/alert/", "https://grafana.com/docs/loki/latest/query/"],
      details:
        "Read are AlertingRules and RecordingRules of the Loki operator, rule files in ConfigMaps and Secrets with the label loki_rule, and rule files in which a log query stands. Expressions are parsed with Grafana's own grammar; an alert needs a metric query, one that gives numbers.",
    },
    messages: {
      expression: {
        severity: scope("all", "error"),
        text: "The expression of {{rule}} is turned down by Loki's ruler: {{reason}}. None of the rules of its file is loaded.",
      },
      structure: { severity: scope("all", "error"), text: "{{rule}} is turned down: {{reason}}." },
      group: { severity: scope("all", "error"), text: "The rule groups are turned down: {{reason}}." },
      tenant: {
        severity: scope("all", "error"),
        text: "{{title}} has no spec.tenantID, so the Loki operator turns it down. Name the tenant whose logs it reads, such as application.",
      },
    },
  },
  create: ({ report }) => {
    const parts = visitLokiRules((source) => {
      const objects = source.object ? [source.object] : [];
      const isOwn = isOfLoki(source);
      // Of rules that both Prometheus and Loki may read, the structure is for monitoring/rule-valid to judge.
      if (isOwn) for (const { at, message, data } of ruleFaults(source)) report({ at, message, data, objects });
      for (const rule of source.groups.flatMap(({ rules }) => rules)) {
        const { expression } = rule;
        if (expression === undefined || expression.trim() === "" || isUndecidable(expression)) continue;
        if (!isOwn && !looksLikeLogql(expression)) continue;
        const fault = logqlFault(expression);
        if (!fault) continue;
        const path = [...rule.path, "expr"];
        const name = rule.alert ?? rule.record ?? "the rule";
        const at = placedText(source.source, path)?.at(fault.start, fault.end);
        report({
          at: at && at.end > at.start ? at : source.source.at(path),
          message: "expression",
          data: { rule: name, reason: fault.reason },
          objects,
          field: `${name} expr`,
        });
      }
    });
    return {
      file: parts.file,
      object(object) {
        parts.object(object);
        const isLokiRule = object.group === "loki.grafana.com" && /^(?:Alerting|Recording)Rule$/.test(object.kind);
        if (isLokiRule && !asText(object.get(["spec", "tenantID"])))
          report({ at: object.at(["spec", "tenantID"]), message: "tenant", data: { title: object.title } });
      },
    };
  },
});
