import type { SyntaxNode } from "@lezer/common";

type ValueType = "scalar" | "string" | "instant vector" | "range vector";

export interface TypeFault {
  readonly start: number;
  readonly end: number;
  readonly reason: string;
}

/** Functions over a range vector. All others take instant vectors or numbers. Source: Prometheus, promql/parser/functions.go. */
const RANGE_FUNCTIONS =
  /^(?:.+_over_time|rate|irate|idelta|increase|delta|deriv|predict_linear|changes|resets|double_exponential_smoothing|holt_winters|absent_over_time)$/i;
/** Functions that make a number. */
const SCALAR_FUNCTIONS = /^(?:scalar|time|pi|start|end|step|range)$/i;
/** Functions whose first argument is a number or a text, before the vector. */
const QUANTILES = /^(?:quantile_over_time|histogram_quantile)$/i;
/** Aggregations with a parameter before the vector. */
const WITH_PARAMETER = /^(?:topk|bottomk|quantile|count_values|limitk|limit_ratio)$/i;

/** What the types of an expression that parses are wrong about: the first fault, or undefined. */
export function expressionFault(node: SyntaxNode, expression: string): TypeFault | undefined {
  const checker = new Checker(expression);
  const type = checker.typeOf(node);
  if (checker.fault) return checker.fault;
  if (type === "range vector")
    return { start: node.from, end: node.to, reason: "it is a range vector, and a rule needs an instant vector or a number" };
  return type === "string"
    ? { start: node.from, end: node.to, reason: "it is a text, and a rule needs an instant vector or a number" }
    : undefined;
}

class Checker {
  fault: TypeFault | undefined;

  constructor(readonly expression: string) {}

  typeOf(node: SyntaxNode): ValueType | undefined {
    switch (node.name) {
      case "NumberDurationLiteral":
        return "scalar";
      case "StringLiteral":
        return "string";
      case "VectorSelector":
        return "instant vector";
      case "MatrixSelector":
        return "range vector";
      case "SubqueryExpr":
        this.#check(node.firstChild, ["instant vector", "scalar"], "a subquery");
        return "range vector";
      case "ParenExpr":
      case "OffsetExpr":
      case "StepInvariantExpr":
      case "AnchoredExpr":
      case "SmoothedExpr":
        return node.firstChild ? this.typeOf(node.firstChild) : undefined;
      case "UnaryExpr":
        return node.lastChild ? this.#check(node.lastChild, ["instant vector", "scalar"], "a sign") : undefined;
      case "BinaryExpr":
        return this.#binary(node);
      case "AggregateExpr":
        return this.#aggregate(node);
      case "FunctionCall":
        return this.#call(node);
      default:
        return undefined;
    }
  }

  #text(node: SyntaxNode | null): string {
    return node ? this.expression.slice(node.from, node.to) : "";
  }

  #check(node: SyntaxNode | null, allowed: readonly ValueType[], what: string): ValueType | undefined {
    if (!node) return undefined;
    const type = this.typeOf(node);
    if (type !== undefined && !allowed.includes(type)) {
      const advice = type === "instant vector" && allowed.includes("range vector") ? ": add a range such as [5m]" : "";
      this.#say(node, `${what} takes ${article(allowed[0]!)}, not ${article(type)}${advice}`);
    }
    return type;
  }

  #say(node: SyntaxNode, reason: string): void {
    this.fault ??= { start: node.from, end: node.to, reason };
  }

  #binary(node: SyntaxNode): ValueType | undefined {
    const [left, right] = [node.firstChild, node.lastChild];
    const operator = left ? nextOperator(left) : null;
    const name = this.#text(operator);
    const types = [left, right].map((side) => this.#check(side, ["instant vector", "scalar"], name || "an operator"));
    if (types.every((type) => type === "scalar")) {
      const isSet = operator && /^(?:And|Or|Unless)$/.test(operator.name);
      const isComparison = operator && /^(?:Eql|Neq|Gtr|Gte|Lss|Lte)$/.test(operator.name);
      if (isSet) this.#say(operator, `${name} takes instant vectors, not numbers`);
      else if (isComparison && !node.getChild("BoolModifier")) this.#say(operator, `a comparison of two numbers needs bool: ${name} bool`);
      return "scalar";
    }
    if (operator && /^(?:And|Or|Unless)$/.test(operator.name)) {
      for (const [index, side] of [left, right].entries())
        if (side && types[index] === "scalar") this.#say(side, `${name} takes instant vectors, not a number`);
    }
    return "instant vector";
  }

  #aggregate(node: SyntaxNode): ValueType | undefined {
    const name = this.#text(node.getChild("AggregateOp"));
    const args = argumentsOf(node);
    const wanted = WITH_PARAMETER.test(name) ? 2 : 1;
    if (args.length !== wanted) this.#say(node, `${name} takes ${wanted === 1 ? "one argument" : "two arguments"}, not ${args.length}`);
    else this.#check(args.at(-1)!, ["instant vector"], name);
    return "instant vector";
  }

  #call(node: SyntaxNode): ValueType | undefined {
    const name = this.#text(node.getChild("FunctionIdentifier"));
    const args = argumentsOf(node);
    const isRange = RANGE_FUNCTIONS.test(name) && !/^ts_of_/.test(name);
    const vectorAt = QUANTILES.test(name) ? 1 : 0;
    if (isRange && args.length <= vectorAt) this.#say(node, `${name} needs a range vector`);
    for (const [index, argument] of args.entries()) {
      if (isRange && index === vectorAt) this.#check(argument, ["range vector"], name);
      else {
        const type = this.typeOf(argument);
        // The few experimental functions over ranges that are not known here end in _over_time, so a range elsewhere is wrong.
        if (type === "range vector" && !isRange) this.#say(argument, `${name} takes an instant vector, not a range vector`);
      }
    }
    return SCALAR_FUNCTIONS.test(name) ? "scalar" : "instant vector";
  }
}

function nextOperator(left: SyntaxNode): SyntaxNode | null {
  let node = left.nextSibling;
  while (node && node.name === "LineComment") node = node.nextSibling;
  return node;
}

function argumentsOf(node: SyntaxNode): SyntaxNode[] {
  const result: SyntaxNode[] = [];
  for (let child = node.getChild("FunctionCallBody")?.firstChild ?? null; child; child = child.nextSibling)
    if (child.name !== "LineComment") result.push(child);
  return result;
}

function article(type: ValueType): string {
  if (type === "scalar") return "a number";
  return type === "string" ? "a text" : type === "instant vector" ? "an instant vector" : "a range vector";
}
