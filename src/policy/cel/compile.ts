import { qualifiedName, type Node } from "./ast.js";
import { compileIndex, compileSelect } from "./access.js";
import { compileCall } from "./calls.js";
import type { CelEnvironment, StaticKind } from "./environment.js";
import { CelError, CompileError } from "./errors.js";
import { compileBinary, compileUnary } from "./operators.js";
import { suggest } from "../../text/suggest.js";
import { candidates, Scope, type Compiled, type Compiler, type Run, type Variable } from "./scope.js";
import { asDouble, CelMap, CelOptional, CelType, kindOf, mapKey, type MapKey } from "./values.js";

/** Turns trees into functions. */
export class TreeCompiler implements Compiler {
  /** How many slots the program needs. */
  slots: number;

  constructor(readonly env: CelEnvironment) {
    this.slots = env.variables.size;
  }

  rootScope(): Scope {
    return new Scope(undefined, new Map([...this.env.variables].map(([name, kind], slot) => [name, { slot, kind }])));
  }

  /** A scope with one more variable in a slot of its own. */
  bind(scope: Scope, name: string, kind: StaticKind = "dyn"): { readonly scope: Scope; readonly slot: number } {
    const slot = this.slots++;
    return { scope: new Scope(scope, new Map([[name, { slot, kind }]])), slot };
  }

  compile(node: Node, scope: Scope): Compiled {
    switch (node.op) {
      case "literal": {
        const { value } = node;
        return { run: () => value, kind: kindOf(value) };
      }
      case "ident":
        return this.#name(node.name, node.absolute, node, scope) ?? this.#unknown(node.name, node, scope);
      case "select":
        return this.#qualified(node, scope) ?? compileSelect(this, this.#knownField(node, scope), scope);
      case "index":
        return compileIndex(this, node, scope);
      case "call":
        return compileCall(this, node, scope);
      case "list":
        return this.#list(node, scope);
      case "map":
        return this.#map(node, scope);
      case "struct":
        throw new CompileError(`objects of type ${node.type} cannot be made here`, node);
      case "binary":
        return compileBinary(this, node, scope);
      case "unary":
        return compileUnary(this, node, scope);
      case "logic":
        return this.#logic(node, scope);
      case "ternary":
        return this.#ternary(node, scope);
    }
  }

  /** A chain of names that is itself the name of a variable or type, as `google.protobuf.Timestamp`. */
  #qualified(node: Node, scope: Scope): Compiled | undefined {
    const name = qualifiedName(node);
    if (name === undefined || scope.isLocal(name.slice(0, name.indexOf(".")))) return undefined;
    return this.#name(name, isAbsolute(node), node, scope);
  }

  #name(name: string, absolute: boolean, node: Node, scope: Scope): Compiled | undefined {
    if (!absolute && scope.isLocal(name)) return readVariable(scope.find(name)!);
    for (const candidate of absolute ? [name] : candidates(name, this.env.container)) {
      const variable = this.env.variables.has(candidate) ? rootOf(scope).find(candidate) : undefined;
      if (variable) return readVariable(variable);
      const type = this.env.types.get(candidate);
      if (type !== undefined) {
        const value = new CelType(type);
        return { run: () => value, kind: "type" };
      }
    }
    return undefined;
  }

  #unknown(name: string, node: Node, scope: Scope): never {
    const close = suggest(name, scope.names());
    throw new CompileError(`there is no variable ${name}${close === undefined ? "" : `; did you mean ${close}?`}`, node);
  }

  /** A field of a variable of which all fields are known must be one of them. */
  #knownField<T extends Node & { op: "select" }>(node: T, scope: Scope): T {
    const { operand, field } = node;
    const fields = operand.op === "ident" && !scope.isLocal(operand.name) ? this.env.fields?.get(operand.name) : undefined;
    if (!fields || fields.includes(field)) return node;
    const close = suggest(field, fields);
    const hint = close === undefined ? (fields.length > 0 ? `; it has ${fields.join(", ")}` : "; it is empty") : `; did you mean ${close}?`;
    throw new CompileError(`${(operand as Node & { op: "ident" }).name} has no ${field}${hint}`, node);
  }

  #list(node: Node & { op: "list" }, scope: Scope): Compiled {
    const items = node.items.map(({ value, optional }) => ({ ...this.compile(value, scope), optional, value }));
    if (this.env.homogeneous) sameKinds(items.filter((item) => !item.optional));
    const runs = items.map(({ run }) => run);
    if (!items.some(({ optional }) => optional)) {
      return {
        kind: "list",
        run: (frame) => {
          const result = new Array<unknown>(runs.length);
          for (let index = 0; index < runs.length; index++) result[index] = runs[index]!(frame);
          return result;
        },
      };
    }
    return {
      kind: "list",
      run: (frame) =>
        items.flatMap(({ run, optional, value }) => {
          const item = run(frame);
          if (!optional) return [item];
          const inner = optionalValue(item, value);
          return inner === undefined ? [] : [inner];
        }),
    };
  }

  #map(node: Node & { op: "map" }, scope: Scope): Compiled {
    const entries = node.entries.map((entry) => ({
      ...entry,
      keyRun: this.compile(entry.key, scope),
      valueRun: this.compile(entry.value, scope),
    }));
    if (this.env.homogeneous) {
      sameKinds(entries.map(({ keyRun, key }) => ({ kind: keyRun.kind, value: key })));
      sameKinds(entries.filter(({ optional }) => !optional).map(({ valueRun, value }) => ({ kind: valueRun.kind, value })));
    }
    return {
      kind: "map",
      run: (frame) => {
        const kept = new Map<MapKey, readonly [unknown, unknown]>();
        for (const { keyRun, valueRun, optional, key, value } of entries) {
          const name = keyRun.run(frame);
          const written = valueRun.run(frame);
          const held = optional ? optionalValue(written, value) : written;
          const place = asDouble(name) === undefined ? mapKey(name) : undefined;
          if (place === undefined) throw new CelError(`a value of type ${kindOf(name)} cannot be the key of a map`, key);
          if (kept.has(place)) throw new CelError(`the key ${String(place)} stands twice in a map`, key);
          if (held !== undefined) kept.set(place, [name, held]);
        }
        return new CelMap(kept);
      },
    };
  }

  #logic(node: Node & { op: "logic" }, scope: Scope): Compiled {
    const decisive = node.operator === "||";
    const args = node.args.map((arg) => {
      const compiled = this.compile(arg, scope);
      if (compiled.kind !== "dyn" && compiled.kind !== "bool")
        throw new CompileError(`${node.operator} takes conditions, and this is a value of type ${compiled.kind}`, arg);
      return { run: this.#observed(compiled.run, arg), node: arg };
    });
    return {
      kind: "bool",
      run: (frame) => {
        let fault: CelError | undefined;
        for (const arg of args) {
          try {
            const value = arg.run(frame);
            if (value === decisive) return decisive;
            if (typeof value !== "boolean")
              fault ??= new CelError(`${node.operator} takes conditions, and this is a value of type ${kindOf(value)}`, arg.node);
          } catch (error) {
            if (!(error instanceof CelError) || error.fatal) throw error;
            fault ??= error;
          }
        }
        if (fault) throw fault;
        return !decisive;
      },
    };
  }

  #observed(run: Run, node: Node): Run {
    const note = this.env.observe?.(node);
    if (!note) return run;
    return (frame) => {
      const value = run(frame);
      if (typeof value === "boolean") note(value);
      return value;
    };
  }

  #ternary(node: Node & { op: "ternary" }, scope: Scope): Compiled {
    const condition = this.compile(node.condition, scope);
    if (condition.kind !== "dyn" && condition.kind !== "bool")
      throw new CompileError(`a condition was expected before "?", not a value of type ${condition.kind}`, node.condition);
    const decide = this.#observed(condition.run, node.condition);
    const yes = this.compile(node.yes, scope);
    const no = this.compile(node.no, scope);
    return {
      kind: yes.kind === no.kind ? yes.kind : "dyn",
      run: (frame) => {
        const chosen = decide(frame);
        if (chosen === true) return yes.run(frame);
        if (chosen === false) return no.run(frame);
        throw new CelError(`a condition was expected before "?", not a value of type ${kindOf(chosen)}`, node.condition);
      },
    };
  }
}

function isAbsolute(node: Node): boolean {
  return node.op === "ident" ? node.absolute : node.op === "select" && isAbsolute(node.operand);
}

function rootOf(scope: Scope): Scope {
  return scope.parent ? rootOf(scope.parent) : scope;
}

function readVariable({ slot, kind }: Variable): Compiled {
  return { kind, run: (frame) => frame.slots[slot] };
}

function sameKinds(items: readonly { readonly kind: StaticKind; readonly value: Node }[]): void {
  const first = items.find(({ kind }) => kind !== "dyn");
  for (const { kind, value } of items) {
    if (kind !== "dyn" && kind !== first!.kind)
      throw new CompileError(`a literal holds values of one type: ${first!.kind} and ${kind} are mixed`, value);
  }
}

/** What an optional holds; undefined when it is empty. */
function optionalValue(value: unknown, node: Node): unknown {
  if (!(value instanceof CelOptional))
    throw new CelError(`an optional was expected behind "?", not a value of type ${kindOf(value)}`, node);
  return value.value;
}
