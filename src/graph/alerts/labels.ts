import type { AlertLabels } from "../../model/alerting/matchers.js";
import type { Rule } from "../../model/alerting/rules.js";
import { isUndecidable } from "../../model/value.js";

/**
 * The labels of the alerts that a rule raises. Those that the rule does not set come from its series and are open, but for `severity`, which series do not
 * have, and for `namespace`, where the expression aggregates it away or asks for one.
 */
export function labelsOf(rule: Rule, addsNamespace: boolean): AlertLabels {
  const known = new Map<string, string | undefined>([["alertname", rule.alert ?? ""]]);
  for (const [label, value] of Object.entries(rule.labels)) {
    const isTold = (typeof value === "string" || typeof value === "number" || typeof value === "boolean") && !isUndecidable(value);
    known.set(label, isTold ? String(value) : undefined);
  }
  if (!known.has("severity")) known.set("severity", "");
  if (!known.has("namespace") && !addsNamespace) {
    const namespace = namespaceOfSeries(rule);
    if (namespace !== undefined) known.set("namespace", namespace);
  }
  return { known, open: true };
}

/** "" when the series surely have none; undefined when it is not told. */
function namespaceOfSeries({ promql }: Rule): string | undefined {
  if (!promql || promql.selectors.length === 0) return promql ? "" : undefined;
  if (promql.resultLabels && !promql.resultLabels.includes("namespace")) return "";
  const named = new Set(
    promql.selectors.map(({ conditions }) => conditions.find(({ label, operator }) => label === "namespace" && operator === "=")?.value),
  );
  const [only] = named;
  return named.size === 1 ? only : undefined;
}

/** An alert of which only the severity is known. */
export function severityLabels(severity: string): AlertLabels {
  return { known: new Map([["severity", severity]]), open: true };
}
