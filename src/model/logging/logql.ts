import { createRequire } from "node:module";
import type * as Grammar from "@grafana/lezer-logql";
import type { LRParser } from "@lezer/lr";

/** Offsets in the expression, and what is wrong there. */
export interface LogqlFault {
  readonly start: number;
  readonly end: number;
  readonly reason: string;
}

let parser: LRParser | undefined;

/** What keeps Loki's ruler from loading an expression; undefined when nothing does. Read with Grafana's own grammar of LogQL. */
export function logqlFault(expression: string): LogqlFault | undefined {
  // Loaded only where there is an expression: the tables of the grammar take their time.
  parser ??= (createRequire(import.meta.url)("@grafana/lezer-logql") as typeof Grammar).parser;
  const tree = parser.parse(expression);
  let fault: LogqlFault | undefined;
  let isMetric = false;
  tree.iterate({
    enter({ type, name, from, to }) {
      if (type.isError && !fault) fault = syntaxFault(expression, from, to);
      if (name === "MetricExpr") isMetric = true;
    },
  });
  if (fault || isMetric) return fault;
  return {
    start: 0,
    end: expression.length,
    reason: "it selects log lines and gives no number: count them, as in sum(count_over_time(… [5m])) > 0",
  };
}

/** Where the grammar stumbled; at the end of the expression, its last word. */
function syntaxFault(expression: string, from: number, to: number): LogqlFault {
  if (from >= expression.trimEnd().length) {
    const end = expression.trimEnd().length;
    const word = /\S+$/.exec(expression.slice(0, end));
    return { start: word?.index ?? 0, end, reason: "the expression ends too early" };
  }
  const word = /^[\w.:]+|^\S/.exec(expression.slice(from));
  const end = Math.max(to, from + (word?.[0].length ?? 1));
  return { start: from, end, reason: `unexpected ${JSON.stringify(expression.slice(from, end))}` };
}
