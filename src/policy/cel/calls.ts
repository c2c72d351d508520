import { qualifiedName, type Node } from "./ast.js";
import { candidates, type Compiled, type Compiler, type Run, type Scope } from "./scope.js";
import type { Overload, StaticKind } from "./environment.js";
import { at, CelError, CompileError, noOverload } from "./errors.js";
import { compileMacro } from "./macros.js";
import { suggest } from "../../text/suggest.js";
import { pattern } from "./regex.js";
import { kindOf } from "./values.js";

type Call = Node & { op: "call" };

/** A macro, a function (its name may be qualified: `sets.contains(a, b)`), or a method. */
export function compileCall(compiler: Compiler, node: Call, scope: Scope): Compiled {
  const macro = compileMacro(compiler, node, scope);
  if (macro) return macro;
  const qualified = qualifiedCall(compiler, node, scope);
  if (qualified) return invoke(compiler, node, qualified, node.args, scope);
  if (!node.target) return unknownFunction(compiler, node);
  return invoke(compiler, node, node.name, [node.target, ...node.args], scope, true);
}

/** The name of the function that a call without a receiver means; undefined when there is none, or when the call is that of a method. */
function qualifiedCall(compiler: Compiler, node: Call, scope: Scope): string | undefined {
  const prefix = node.target && qualifiedName(node.target);
  if (node.target && (prefix === undefined || scope.isLocal(prefix.split(".")[0]!))) return undefined;
  const name = prefix === undefined ? node.name : `${prefix}.${node.name}`;
  return candidates(name, node.absolute ? undefined : compiler.env.container).find((candidate) =>
    compiler.env.library.get(candidate)?.some(({ receiver }) => receiver === undefined),
  );
}

function invoke(compiler: Compiler, node: Call, name: string, args: readonly Node[], scope: Scope, method = false): Compiled {
  const compiled = args.map((arg) => compiler.compile(arg, scope));
  const forms = (compiler.env.library.get(name) ?? []).filter((overload) => (overload.receiver !== undefined) === method);
  if (forms.length === 0) return unknownFunction(compiler, node);
  const kinds = compiled.map(({ kind }) => kind);
  const fitting = forms.filter((overload) => fits(signature(overload), kinds));
  if (fitting.length === 0) throw new CompileError(noOverload(name, kinds).message, node);
  const available = fitting.filter(({ since }) => since === undefined || since <= (compiler.env.kubernetes ?? Infinity));
  if (available.length === 0) {
    const since = Math.min(...fitting.map((overload) => overload.since!));
    throw new CompileError(`${name}() came with Kubernetes 1.${since}; the configured version is 1.${compiler.env.kubernetes}`, node);
  }
  checkPattern(name, args[1]);
  const results = new Set(available.map(({ result }) => result));
  return {
    kind: results.size === 1 ? available[0]!.result : "dyn",
    run: dispatch(name, available, compiled, node),
  };
}

/** Functions whose second argument, the receiver counted, is a regular expression. */
const TAKE_PATTERNS: ReadonlySet<string> = new Set(["matches", "find", "findAll", "regex.extract", "regex.extractAll", "regex.replace"]);

/** A pattern that stands in the expression is checked with it. */
function checkPattern(name: string, node: Node | undefined): void {
  if (!TAKE_PATTERNS.has(name) || node?.op !== "literal" || typeof node.value !== "string") return;
  try {
    pattern(node.value);
  } catch (error) {
    throw error instanceof CelError ? new CompileError(error.message, node) : error;
  }
}

function signature({ receiver, params }: Overload): readonly StaticKind[] {
  return receiver === undefined ? params : [receiver, ...params];
}

function fits(params: readonly StaticKind[], kinds: readonly StaticKind[]): boolean {
  return params.length === kinds.length && params.every((param, index) => accepts(param, kinds[index]!));
}

function accepts(param: StaticKind, kind: StaticKind): boolean {
  return param === "dyn" || kind === "dyn" || param === kind;
}

function dispatch(name: string, forms: readonly Overload[], args: readonly Compiled[], node: Node): Run {
  const runs = args.map(({ run }) => run);
  const checked = forms.map((overload) => {
    const params = signature(overload);
    // What is known when compiling is not looked at again.
    const open = params.map((param, index) => (param === "dyn" || args[index]!.kind === param ? undefined : param));
    return { open, run: overload.run as (...values: unknown[]) => unknown };
  });
  return (frame) => {
    const values = new Array<unknown>(runs.length);
    for (let index = 0; index < runs.length; index++) values[index] = runs[index]!(frame);
    for (const { open, run } of checked) {
      if (!matches(open, values)) continue;
      try {
        return values.length === 1 ? run(values[0], frame) : values.length === 2 ? run(values[0], values[1], frame) : run(...values, frame);
      } catch (error) {
        throw at(node, error instanceof RangeError ? new CelError(error.message) : error);
      }
    }
    throw noOverload(name, values.map(kindOf), node);
  };
}

function matches(open: readonly (StaticKind | undefined)[], values: readonly unknown[]): boolean {
  for (let index = 0; index < open.length; index++) {
    const param = open[index];
    if (param !== undefined && (param === "string" ? typeof values[index] !== "string" : kindOf(values[index]) !== param)) return false;
  }
  return true;
}

function unknownFunction(compiler: Compiler, node: Call): never {
  const { name } = node;
  const close = suggest(
    name,
    [...compiler.env.library.keys()].map((known) => known.slice(known.lastIndexOf(".") + 1)),
  );
  throw new CompileError(
    `there is no function ${name}()${close === undefined || close === name ? "" : `; did you mean ${close}()?`}`,
    node,
  );
}
