import type { Node } from "./ast.js";
import type { CelEnvironment, StaticKind } from "./environment.js";
import { CompileError } from "./errors.js";
import type { Frame } from "./frame.js";

export type Run = (frame: Frame) => unknown;

export interface Compiled {
  readonly run: Run;
  readonly kind: StaticKind;
}

export interface Variable {
  readonly slot: number;
  readonly kind: StaticKind;
}

/** The variables that can be seen at a place of an expression. */
export class Scope {
  constructor(
    readonly parent: Scope | undefined,
    readonly variables: ReadonlyMap<string, Variable>,
  ) {}

  find(name: string): Variable | undefined {
    return this.variables.get(name) ?? this.parent?.find(name);
  }

  /** All that can be seen. */
  names(): string[] {
    return [...this.variables.keys(), ...(this.parent?.names() ?? [])];
  }

  /** Whether a macro introduced the name: it then hides everything else that is called so. */
  isLocal(name: string): boolean {
    return this.parent !== undefined && (this.variables.has(name) || this.parent.isLocal(name));
  }
}

/** What turns trees into functions. */
export interface Compiler {
  readonly env: CelEnvironment;
  compile(node: Node, scope: Scope): Compiled;
  /** A scope with one more variable in a slot of its own. */
  bind(scope: Scope, name: string, kind?: StaticKind): { readonly scope: Scope; readonly slot: number };
}

/** `a.b.x`, `a.x`, `x` for the name x in the container a.b. */
export function candidates(name: string, container: string | undefined): string[] {
  if (!container) return [name];
  const parts = container.split(".");
  return [...parts.map((_, index) => [...parts.slice(0, parts.length - index), name].join(".")), name];
}

/** The name that a macro gives its variable. */
export function variableName(node: Node): string {
  if (node.op !== "ident" || node.absolute) throw new CompileError("the name of a variable was expected", node);
  return node.name;
}
