import type { Span } from "./ast.js";

/** What an expression answers instead of a value. `span` is where in the expression it happened. */
export class CelError extends Error {
  span: Span | undefined;
  /** Ends the whole evaluation: neither `||` nor `&&` gets past it. */
  readonly fatal: boolean = false;

  constructor(message: string, span?: Span) {
    super(message);
    this.span = span;
  }
}

/** The expression needs something that only a cluster knows. No verdict follows from it. */
export class UndecidableError extends CelError {}

/** The expression took more steps or time than it may. */
export class BudgetError extends CelError {
  override readonly fatal = true;
}

/** The expression cannot be compiled: its syntax is wrong, or it names what does not exist. */
export class CompileError extends CelError {}

/** The error with a place, if it has none yet. For use in `throw`. */
export function at(span: Span, error: unknown): unknown {
  if (error instanceof CelError) error.span ??= span;
  return error;
}

export function noOverload(name: string, kinds: readonly string[], span?: Span): CelError {
  return new CelError(`no such overload: ${name}(${kinds.join(", ")})`, span);
}

export function noSuchKey(key: string, span?: Span): CelError {
  return new CelError(`no such key: ${key}`, span);
}
