import type { Node } from "./ast.js";
import { compileHas } from "./access.js";
import { variableName, type Compiled, type Compiler, type Run, type Scope } from "./scope.js";
import { compare } from "./compare.js";
import { compileComprehension } from "./comprehensions.js";
import { CelError, CompileError } from "./errors.js";
import { CelOptional, kindOf } from "./values.js";

type Call = Node & { op: "call" };

/** What a call means when its arguments are not values but expressions over a variable; undefined for other calls. */
export function compileMacro(compiler: Compiler, node: Call, scope: Scope): Compiled | undefined {
  const { name, target, args } = node;
  if (!target) return name === "has" && args.length === 1 ? compileHas(compiler, args[0]!, scope) : undefined;
  if (target.op === "ident" && target.name === "cel" && !scope.isLocal("cel")) return compileBinding(compiler, node, scope);
  if ((name === "optMap" || name === "optFlatMap") && args.length === 2) return compileOptionalMap(compiler, node, scope);
  if ((name === "or" || name === "orValue") && args.length === 1) return compileAlternative(compiler, node, scope);
  if (name === "sortBy" && args.length === 2) return compileSortBy(compiler, node, scope);
  return compileComprehension(compiler, node, scope);
}

function compileBinding(compiler: Compiler, node: Call, scope: Scope): Compiled | undefined {
  if (node.name === "bind" && node.args.length === 3) {
    const value = compiler.compile(node.args[1]!, scope);
    const inner = compiler.bind(scope, variableName(node.args[0]!), value.kind);
    const result = compiler.compile(node.args[2]!, inner.scope);
    return { kind: result.kind, run: bound(inner.slot, value.run, result.run) };
  }
  return undefined;
}

function bound(slot: number, value: Run, result: Run): Run {
  return (frame) => {
    frame.slots[slot] = value(frame);
    return result(frame);
  };
}

function compileOptionalMap(compiler: Compiler, node: Call, scope: Scope): Compiled {
  const receiver = compileOptional(compiler, node.target!, node.name, scope);
  const inner = compiler.bind(scope, variableName(node.args[0]!));
  const result = compiler.compile(node.args[1]!, inner.scope);
  const isFlat = node.name === "optFlatMap";
  return {
    kind: "optional_type",
    run: (frame) => {
      const optional = optionalOf(receiver.run(frame), node.name, node);
      if (optional.value === undefined) return optional;
      frame.slots[inner.slot] = optional.value;
      const value = result.run(frame);
      if (!isFlat) return new CelOptional(value);
      return optionalOf(value, node.name, node.args[1]!);
    },
  };
}

/** `a.or(b)` and `a.orValue(b)`: b is looked at only when a is empty. */
function compileAlternative(compiler: Compiler, node: Call, scope: Scope): Compiled {
  const receiver = compileOptional(compiler, node.target!, node.name, scope);
  const other = node.name === "or" ? compileOptional(compiler, node.args[0]!, node.name, scope) : compiler.compile(node.args[0]!, scope);
  const unwraps = node.name === "orValue";
  const isLoose = compiler.env.looseOptionals === true;
  return {
    kind: unwraps ? "dyn" : "optional_type",
    run: (frame) => {
      const held = receiver.run(frame);
      if (unwraps && isLoose && !(held instanceof CelOptional)) return held;
      const optional = optionalOf(held, node.name, node);
      if (optional.value !== undefined) return unwraps ? optional.value : optional;
      const value = other.run(frame);
      return unwraps ? value : optionalOf(value, node.name, node.args[0]!);
    },
  };
}

function compileOptional(compiler: Compiler, node: Node, name: string, scope: Scope): Compiled {
  const compiled = compiler.compile(node, scope);
  if (compiled.kind !== "dyn" && compiled.kind !== "optional_type")
    throw new CompileError(`${name}() is for optionals, and this is a value of type ${compiled.kind}`, node);
  return compiled;
}

function optionalOf(value: unknown, name: string, node: Node): CelOptional {
  if (value instanceof CelOptional) return value;
  throw new CelError(`no such overload: ${name}() of a value of type ${kindOf(value)}`, node);
}

function compileSortBy(compiler: Compiler, node: Call, scope: Scope): Compiled {
  const receiver = compiler.compile(node.target!, scope);
  const inner = compiler.bind(scope, variableName(node.args[0]!));
  const key = compiler.compile(node.args[1]!, inner.scope);
  return {
    kind: "list",
    run: (frame) => {
      const list = receiver.run(frame);
      if (!Array.isArray(list)) throw new CelError(`no such overload: sortBy() of a value of type ${kindOf(list)}`, node);
      frame.budget.charge(list.length * 4);
      const pairs = list.map((item: unknown) => {
        frame.slots[inner.slot] = item;
        return { item, key: key.run(frame) };
      });
      for (const pair of pairs) {
        if (kindOf(pair.key) !== kindOf(pairs[0]!.key)) throw new CelError("sortBy() wants keys of one type", node.args[1]);
      }
      return pairs.sort((a, b) => compare(a.key, b.key)).map(({ item }) => item);
    },
  };
}
