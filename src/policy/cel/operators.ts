import type { BinaryOperator, Node } from "./ast.js";
import { add, divide, multiply, negate, remainder, subtract } from "./arithmetic.js";
import { compare, equals } from "./compare.js";
import type { Compiled, Compiler, Scope } from "./scope.js";
import type { StaticKind } from "./environment.js";
import { FieldSource } from "./environment.js";
import { at, CompileError, noOverload } from "./errors.js";
import { reads, type Frame } from "./frame.js";
import { asMap, kindOf, mapGet } from "./values.js";

type Operate = (left: unknown, right: unknown, frame: Frame) => unknown;

const NUMBERS: ReadonlySet<string> = new Set(["int", "uint", "double"]);
const ORDERED: ReadonlySet<string> = new Set(["string", "bytes", "bool", "google.protobuf.Timestamp", "google.protobuf.Duration"]);

const OPERATIONS: Readonly<Record<BinaryOperator, Operate>> = {
  "==": equals,
  "!=": (left, right) => !equals(left, right),
  "<": (left, right) => compare(left, right) < 0,
  "<=": (left, right) => compare(left, right) <= 0,
  ">": (left, right) => compare(left, right) > 0,
  ">=": (left, right) => compare(left, right) >= 0,
  in: isIn,
  "+": add,
  "-": subtract,
  "*": multiply,
  "/": divide,
  "%": remainder,
};

export function compileBinary(compiler: Compiler, node: Node & { op: "binary" }, scope: Scope): Compiled {
  const left = compiler.compile(node.left, scope);
  const right = compiler.compile(node.right, scope);
  const kind = resultKind(node, left.kind, right.kind);
  const operate = OPERATIONS[node.operator];
  const leftRun = left.run;
  const rightRun = right.run;
  if (node.operator === "==" || node.operator === "!=") return { kind, run: (frame) => operate(leftRun(frame), rightRun(frame), frame) };
  return {
    kind,
    run: (frame) => {
      const a = leftRun(frame);
      const b = rightRun(frame);
      try {
        return operate(a, b, frame);
      } catch (error) {
        throw at(node, error);
      }
    },
  };
}

/** The type of the result, and an error for operands that can never go together. */
function resultKind(node: Node & { op: "binary" }, left: StaticKind, right: StaticKind): StaticKind {
  const { operator } = node;
  const refuse = (): never => {
    throw new CompileError(noOverload(`_${operator}_`, [left, right]).message, node);
  };
  if (operator === "in") {
    if (right !== "dyn" && right !== "list" && right !== "map") refuse();
    return "bool";
  }
  const known = left !== "dyn" && right !== "dyn";
  if (operator === "==" || operator === "!=") {
    if (known && left !== right && !(NUMBERS.has(left) && NUMBERS.has(right)) && left !== "null_type" && right !== "null_type") refuse();
    return "bool";
  }
  if (operator === "<" || operator === "<=" || operator === ">" || operator === ">=") {
    if (known && !(left === right ? NUMBERS.has(left) || ORDERED.has(left) : NUMBERS.has(left) && NUMBERS.has(right))) refuse();
    return "bool";
  }
  return arithmeticKind(operator, left, right) ?? refuse();
}

const TIME = "google.protobuf.Timestamp";
const SPAN = "google.protobuf.Duration";

function arithmeticKind(operator: BinaryOperator, left: StaticKind, right: StaticKind): StaticKind | undefined {
  if (left === "dyn" || right === "dyn") return "dyn";
  if (left === right && NUMBERS.has(left)) return operator === "%" && left === "double" ? undefined : left;
  if (operator === "+") {
    if (left === right && (left === "string" || left === "bytes" || left === "list" || left === SPAN)) return left;
    if ((left === TIME && right === SPAN) || (left === SPAN && right === TIME)) return TIME;
  }
  if (operator === "-") {
    if (left === TIME && right === TIME) return SPAN;
    if ((left === TIME || left === SPAN) && right === SPAN) return left;
  }
  return undefined;
}

function isIn(value: unknown, holder: unknown, frame: Frame): boolean {
  if (Array.isArray(holder)) {
    frame.budget.charge(holder.length >> 2);
    return typeof value === "string" ? holder.includes(value) : holder.some((item) => equals(item, value));
  }
  if (holder instanceof FieldSource) return typeof value === "string" && holder.field(value, frame) !== undefined;
  const map = asMap(holder);
  if (!map) throw noOverload("@in", [kindOf(value), kindOf(holder)]);
  reads(frame, map, typeof value === "string" ? value : String(value));
  return mapGet(map, value) !== undefined;
}

export function compileUnary(compiler: Compiler, node: Node & { op: "unary" }, scope: Scope): Compiled {
  const { kind, run } = compiler.compile(node.operand, scope);
  const wanted = node.operator === "!" ? kind === "bool" : kind === "int" || kind === "double";
  if (kind !== "dyn" && !wanted) throw new CompileError(noOverload(`${node.operator}_`, [kind]).message, node);
  if (node.operator === "-") {
    return {
      kind,
      run: (frame) => {
        const value = run(frame);
        try {
          return negate(value);
        } catch (error) {
          throw at(node, error);
        }
      },
    };
  }
  return {
    kind: "bool",
    run: (frame) => {
      const value = run(frame);
      if (typeof value !== "boolean") throw noOverload("!_", [kindOf(value)], node);
      return !value;
    },
  };
}
