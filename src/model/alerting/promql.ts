import { createRequire } from "node:module";
import type { LRParser } from "@lezer/lr";
import type * as Grammar from "@prometheus-io/lezer-promql";
import type { SyntaxNode } from "@lezer/common";
import { expressionFault } from "./promql-types.js";

/** A condition on a label in a vector selector. */
export interface LabelCondition {
  readonly label: string;
  readonly operator: string;
  readonly value: string;
}

/** What an expression reads: a metric, narrowed by labels. */
export interface VectorSelector {
  /** Undefined for `{job="web"}`; `{__name__="up"}` has one. */
  readonly metric: string | undefined;
  readonly conditions: readonly LabelCondition[];
  readonly start: number;
  readonly end: number;
  /** Whether it stands in absent() or absent_over_time(). */
  readonly isAbsent: boolean;
}

/** Offsets in the expression, and what is wrong there. */
export interface PromqlFault {
  readonly start: number;
  readonly end: number;
  readonly reason: string;
}

export interface Promql {
  /** The first thing that Prometheus would turn the expression down for. */
  readonly fault: PromqlFault | undefined;
  readonly selectors: readonly VectorSelector[];
  /** Labels that the result can have: those of an outermost `by (…)`; undefined where that is not told. Removed: those of `without (…)`. */
  readonly resultLabels: readonly string[] | undefined;
}

let parser: LRParser | undefined;
const MAX_KEPT = 5000;
const kept = new Map<string, Promql>();

/**
 * Reads an expression with Prometheus' own grammar and checks what the grammar does not: the types of operands and arguments. The result is kept.
 * Source: prometheus/promql/parser, web/ui/module/lezer-promql and codemirror-promql.
 */
export function parsePromql(expression: string): Promql {
  let result = kept.get(expression);
  if (!result) {
    if (kept.size >= MAX_KEPT) kept.clear();
    kept.set(expression, (result = read(expression)));
  }
  return result;
}

function read(expression: string): Promql {
  // Loaded only where there is an expression: the tables of the grammar take their time.
  parser ??= (createRequire(import.meta.url)("@prometheus-io/lezer-promql") as typeof Grammar).parser;
  const tree = parser.parse(expression);
  const selectors: VectorSelector[] = [];
  let fault: PromqlFault | undefined;
  tree.iterate({
    enter(node) {
      if (node.type.isError && (fault === undefined || node.from < fault.start)) fault = syntaxFault(expression, node.from, node.to);
      if (node.name === "VectorSelector") selectors.push(selectorOf(node.node, expression));
    },
  });
  const top = tree.topNode.firstChild;
  if (!fault && top) fault = expressionFault(top, expression);
  return { fault, selectors, resultLabels: top ? groupingOf(top, expression) : undefined };
}

/** Where the grammar stumbled: the word there; at the end of the expression, its last word. */
function syntaxFault(expression: string, from: number, to: number): PromqlFault {
  const called = expression[from] === "(" ? /[a-zA-Z_:][\w:]*\s*$/.exec(expression.slice(0, from)) : null;
  if (called) {
    const name = called[0].trimEnd();
    return { start: called.index, end: called.index + name.length, reason: `${quote(name)} is no function of PromQL` };
  }
  if (expression.trim() === "") return { start: 0, end: expression.length, reason: "it is empty" };
  if (to > from) return { start: from, end: to, reason: `${quote(expression.slice(from, to))} is not expected there` };
  const next = /\S/.exec(expression.slice(from));
  if (next) {
    const start = from + next.index;
    const end = start + (/^\w+|^./.exec(expression.slice(start))?.[0].length ?? 1);
    return { start, end, reason: `something is missing before ${quote(expression.slice(start, end))}` };
  }
  const text = expression.trimEnd();
  const last = /\w+$|.$/s.exec(text)?.[0] ?? "";
  return { start: text.length - last.length, end: text.length, reason: `it ends too early after ${quote(last)}` };
}

function quote(text: string): string {
  return `"${text.length > 30 ? `${text.slice(0, 30)}…` : text}"`.replace(/\s+/g, " ");
}

function selectorOf(node: SyntaxNode, expression: string): VectorSelector {
  const text = (child: SyntaxNode | null): string => (child ? expression.slice(child.from, child.to) : "");
  const identifier = node.getChild("Identifier");
  let metric = identifier ? text(identifier) : undefined;
  const conditions: LabelCondition[] = [];
  for (let child = node.getChild("LabelMatchers")?.firstChild ?? null; child; child = child.nextSibling) {
    if (child.name === "QuotedLabelName") metric ??= unquoted(text(child));
    if (child.name !== "UnquotedLabelMatcher" && child.name !== "QuotedLabelMatcher") continue;
    const name = child.getChild("LabelName") ?? child.getChild("QuotedLabelName");
    const strings = child.getChildren("StringLiteral");
    const label = name?.name === "QuotedLabelName" ? unquoted(text(name)) : text(name);
    const operator = text(child.getChild("MatchOp"));
    const value = unquoted(text(strings.at(-1) ?? null));
    if (label === "__name__" && operator === "=") metric ??= value;
    else conditions.push({ label, operator, value });
  }
  return { metric, conditions, start: node.from, end: node.to, isAbsent: isInAbsent(node, expression) };
}

function isInAbsent(node: SyntaxNode, expression: string): boolean {
  for (let parent = node.parent; parent; parent = parent.parent) {
    if (parent.name !== "FunctionCall") continue;
    const name = parent.getChild("FunctionIdentifier");
    if (name && /^absent(_over_time)?$/i.test(expression.slice(name.from, name.to))) return true;
  }
  return false;
}

function unquoted(text: string): string {
  const body = text.slice(1, -1);
  if (text.startsWith("`")) return body;
  return body.replace(/\\(["'`\\])/g, "$1").replace(/\\n/g, "\n");
}

/** The labels that an aggregation at the top keeps; a comparison keeps those of its left side. */
function groupingOf(node: SyntaxNode, expression: string): readonly string[] | undefined {
  if (node.name === "ParenExpr") return node.firstChild ? groupingOf(node.firstChild, expression) : undefined;
  if (node.name === "BinaryExpr") {
    if (node.getChild("Or") || node.getChild("MatchingModifierClause")) return undefined;
    const right = node.lastChild;
    const isWithNumber = right?.name === "NumberDurationLiteral";
    return isWithNumber && node.firstChild ? groupingOf(node.firstChild, expression) : undefined;
  }
  if (node.name !== "AggregateExpr") return undefined;
  const operator = node.getChild("AggregateOp");
  if (operator && /^(topk|bottomk|limitk|limit_ratio|count_values)$/i.test(expression.slice(operator.from, operator.to))) return undefined;
  const modifier = node.getChild("AggregateModifier");
  if (!modifier) return [];
  if (!modifier.getChild("By")) return undefined;
  const labels: string[] = [];
  for (let child = modifier.getChild("GroupingLabels")?.firstChild ?? null; child; child = child.nextSibling)
    labels.push(
      child.name === "QuotedLabelName" ? unquoted(expression.slice(child.from, child.to)) : expression.slice(child.from, child.to),
    );
  return labels;
}
