import type { Node } from "./ast.js";
import type { Compiled, Compiler, Scope } from "./scope.js";
import { FieldSource } from "./environment.js";
import { CelError, CompileError, noOverload, noSuchKey } from "./errors.js";
import { reads, type Frame } from "./frame.js";
import { asDouble, asMap, CelObject, CelOptional, isInt, kindOf, mapGet } from "./values.js";

const HOLDERS: ReadonlySet<string> = new Set(["dyn", "map", "optional_type"]);

export function compileSelect(compiler: Compiler, node: Node & { op: "select" }, scope: Scope): Compiled {
  const operand = compiler.compile(node.operand, scope);
  if (!HOLDERS.has(operand.kind)) throw new CompileError(`a value of type ${operand.kind} has no field ${node.field}`, node);
  const { field, optional } = node;
  const { run } = operand;
  if (optional) return { kind: "optional_type", run: (frame) => optionalField(run(frame), field, frame, node) };
  return {
    kind: "dyn",
    run: (frame) => {
      const base = run(frame);
      if (typeof base === "object" && base !== null && !Array.isArray(base) && !(base instanceof CelObject)) {
        reads(frame, base, field);
        if (Object.hasOwn(base, field)) return (base as Record<string, unknown>)[field] ?? null;
        throw noSuchKey(field, node);
      }
      return selectOther(base, field, frame, node);
    },
  };
}

function selectOther(base: unknown, field: string, frame: Frame, node: Node): unknown {
  if (base instanceof CelOptional) return optionalField(base, field, frame, node);
  const found = readField(base, field, frame, node);
  if (found === undefined) throw noSuchKey(field, node);
  return found;
}

/** The value of a field; undefined when there is none. An error when the value can have no fields. */
function readField(base: unknown, field: string, frame: Frame, node: Node): unknown {
  if (base instanceof FieldSource) return base.field(field, frame);
  const map = asMap(base);
  if (!map) throw new CelError(`no such overload: a value of type ${kindOf(base)} has no field ${field}`, node);
  reads(frame, map, field);
  return mapGet(map, field);
}

/** `a.?b`, and every selection on an optional. */
function optionalField(base: unknown, field: string, frame: Frame, node: Node): CelOptional {
  const inner = base instanceof CelOptional ? base.value : base;
  if (inner === undefined) return CelOptional.none;
  const found = readField(inner, field, frame, node);
  return found === undefined ? CelOptional.none : new CelOptional(found);
}

export function compileIndex(compiler: Compiler, node: Node & { op: "index" }, scope: Scope): Compiled {
  const operand = compiler.compile(node.operand, scope);
  const index = compiler.compile(node.index, scope);
  if (!HOLDERS.has(operand.kind) && operand.kind !== "list") throw new CompileError(`a value of type ${operand.kind} has no items`, node);
  if (node.optional) {
    return {
      kind: "optional_type",
      run: (frame) => optionalItem(operand.run(frame), index.run(frame), frame, node),
    };
  }
  return {
    kind: "dyn",
    run: (frame) => {
      const base = operand.run(frame);
      const key = index.run(frame);
      if (base instanceof CelOptional) return optionalItem(base, key, frame, node);
      const found = readItem(base, key, frame, node);
      if (found !== undefined) return found;
      if (Array.isArray(base)) throw new CelError(`index out of bounds: ${String(listIndex(key, node))}`, node);
      throw noSuchKey(String(key), node);
    },
  };
}

function optionalItem(base: unknown, key: unknown, frame: Frame, node: Node): CelOptional {
  const inner = base instanceof CelOptional ? base.value : base;
  if (inner === undefined) return CelOptional.none;
  const found = readItem(inner, key, frame, node);
  return found === undefined ? CelOptional.none : new CelOptional(found);
}

function readItem(base: unknown, key: unknown, frame: Frame, node: Node): unknown {
  if (Array.isArray(base)) {
    const index = listIndex(key, node);
    reads(frame, base, index);
    return index >= 0 && index < base.length ? (base[index] ?? null) : undefined;
  }
  if (base instanceof FieldSource && typeof key === "string") return base.field(key, frame);
  const map = asMap(base);
  if (!map) throw noOverload("_[_]", [kindOf(base), kindOf(key)], node);
  const kind = kindOf(key);
  if (kind !== "string" && kind !== "int" && kind !== "uint" && kind !== "bool" && kind !== "double")
    throw noOverload("_[_]", ["map", kind], node);
  reads(frame, map, typeof key === "string" || typeof key === "number" ? key : String(key));
  return mapGet(map, key);
}

function listIndex(key: unknown, node: Node): number {
  if (isInt(key)) return Number(key);
  if (kindOf(key) === "uint") return Number((key as unknown as { value: bigint }).value);
  const double = asDouble(key);
  if (double !== undefined && Number.isInteger(double)) return double;
  throw noOverload("_[_]", ["list", kindOf(key)], node);
}

/** `has(a.b)`: whether a field is there. On the way to it, fields must be there, unless they are read as optional. */
export function compileHas(compiler: Compiler, node: Node, scope: Scope): Compiled {
  if (node.op !== "select") throw new CompileError("has() takes a field: has(object.spec.replicas)", node);
  const operand = compiler.compile(node.operand, scope);
  if (!HOLDERS.has(operand.kind)) throw new CompileError(`a value of type ${operand.kind} has no fields`, node);
  const { field } = node;
  return {
    kind: "bool",
    run: (frame) => {
      const base = operand.run(frame);
      const inner = base instanceof CelOptional ? base.value : base;
      if (inner === undefined) return false;
      return readField(inner, field, frame, node) !== undefined;
    },
  };
}
