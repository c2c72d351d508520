import type { Path } from "../../load/document.js";
import type { CelProgram, ReadPlace } from "../cel/engine.js";
import { readPlaceOf } from "../cel/engine.js";
import { BudgetError, CelError, UndecidableError } from "../cel/errors.js";
import { Budget } from "../cel/frame.js";
import {
  compileExpression,
  environmentOf,
  valuesOf,
  type Dialect,
  type Expression,
  type PolicyFault,
  type Variable,
} from "./expressions.js";
import type { Review } from "./review.js";

/** A policy of admission, whatever format it was written in, before its expressions are compiled. */
export interface PolicySource {
  readonly matchConditions: readonly (Expression & { readonly name: string })[];
  readonly variables: readonly (Expression & { readonly name: string })[];
  readonly validations: readonly ValidationSource[];
  readonly auditAnnotations: readonly Expression[];
  /** "Ignore": what fails to be evaluated is admitted. */
  readonly failurePolicy: "Fail" | "Ignore";
}

export interface ValidationSource extends Expression {
  readonly message?: string;
  readonly messageExpression?: Expression;
}

export interface Validation {
  readonly text: string;
  readonly path: Path;
  readonly program: CelProgram;
  readonly message: string | undefined;
  readonly messageProgram: CelProgram | undefined;
}

export interface CompiledPolicy {
  /** Where the first of its expressions stands. */
  readonly path: Path;
  readonly matchConditions: readonly CelProgram[];
  readonly variables: readonly Variable[];
  readonly validations: readonly Validation[];
  readonly auditAnnotations: readonly CelProgram[];
  readonly failurePolicy: "Fail" | "Ignore";
  readonly dialect: Dialect;
}

/** A validation that does not hold. */
export interface Violation {
  readonly message: string;
  /** Position among the validations; -1 when the policy as a whole failed. */
  readonly index: number;
  /** What was read last. */
  readonly read: ReadPlace | undefined;
  /** All that was read, in order: for when the last was no part of the object. */
  readonly retrace: () => readonly ReadPlace[];
}

export type Outcome =
  | { readonly verdict: "skip" }
  | { readonly verdict: "pass" }
  | { readonly verdict: "fail"; readonly violations: readonly Violation[] }
  /** What it depends on is not in the input. */
  | { readonly verdict: "undecidable"; readonly why: string }
  /** The policy took too much: an error of the policy, at a place of its document. */
  | { readonly verdict: "error"; readonly why: string; readonly path: Path };

/** Compiles what a policy says. Faults are added to `faults`; a policy with faults is not run. */
export function compilePolicy(
  source: PolicySource,
  dialect: Dialect,
  kubernetes: number | undefined,
  faults: PolicyFault[],
): CompiledPolicy {
  const env = environmentOf(dialect, kubernetes);
  const compile = (expression: Expression): CelProgram | undefined => compileExpression(expression, env, faults);
  const all = (expressions: readonly Expression[]): CelProgram[] => expressions.flatMap((expression) => compile(expression) ?? []);
  return {
    path: [source.validations, source.matchConditions, source.auditAnnotations].flat()[0]?.path ?? [],
    matchConditions: all(source.matchConditions),
    variables: source.variables.flatMap((variable) => {
      const program = compile(variable);
      return program ? [{ name: variable.name, program }] : [];
    }),
    validations: source.validations.flatMap((validation) => {
      const program = compile(validation);
      const messageProgram = validation.messageExpression && compile(validation.messageExpression);
      return program
        ? [{ text: validation.text, path: validation.path, program, message: validation.message?.trim() || undefined, messageProgram }]
        : [];
    }),
    auditAnnotations: all(source.auditAnnotations),
    failurePolicy: source.failurePolicy,
    dialect,
  };
}

/** What validations say, as far as that is fixed. */
export function messagesOf({ validations }: CompiledPolicy): string[] {
  return validations.flatMap(({ message }) => (message === undefined ? [] : [message]));
}

/** Judges a request that the policy's match takes. `params` is one parameter resource, or null. */
export function evaluatePolicy(policy: CompiledPolicy, review: Review, params: unknown, budget = new Budget()): Outcome {
  const values = valuesOf(review, params, policy.variables, policy.dialect);
  try {
    const condition = checkConditions(policy, values, budget);
    if (condition) return condition;
    const violations: Violation[] = [];
    policy.validations.forEach((validation, index) => {
      const violation = validate(policy, validation, index, values, budget);
      if (violation) violations.push(violation);
    });
    for (const program of policy.auditAnnotations) {
      const fault = annotationFault(program, values, budget);
      if (fault !== undefined && policy.failurePolicy === "Fail")
        violations.push({ message: fault, index: -1, read: undefined, retrace: nothing });
    }
    return violations.length > 0 ? { verdict: "fail", violations } : { verdict: "pass" };
  } catch (error) {
    if (error instanceof UndecidableError) return { verdict: "undecidable", why: error.message };
    if (error instanceof BudgetError) return { verdict: "error", why: error.message, path: failedAt.get(error) ?? policy.path };
    throw error;
  }
}

/** The expression in which a budget ran out. */
const failedAt = new WeakMap<BudgetError, Path>();

const nothing = (): readonly ReadPlace[] => [];

/** Evaluates once more, keeping all that is read. */
function retracing(program: CelProgram, values: readonly unknown[]): () => readonly ReadPlace[] {
  return () => {
    const trail: ReadPlace[] = [];
    try {
      program.evaluate(values, new Budget(), trail);
    } catch (error) {
      if (!(error instanceof CelError)) throw error;
    }
    return trail;
  };
}

/** One condition that is false decides, even where others fail. */
function checkConditions(policy: CompiledPolicy, values: readonly unknown[], budget: Budget): Outcome | undefined {
  let fault: CelError | undefined;
  for (const program of policy.matchConditions) {
    try {
      if (program.evaluate(values, budget).value !== true) return { verdict: "skip" };
    } catch (error) {
      if (!(error instanceof CelError) || error.fatal) throw error;
      // What cannot be decided stays so only while nothing else decides.
      fault = fault instanceof UndecidableError ? fault : error;
    }
  }
  if (!fault) return undefined;
  if (fault instanceof UndecidableError) throw fault;
  if (policy.failurePolicy === "Ignore") return { verdict: "skip" };
  return {
    verdict: "fail",
    violations: [{ message: `a match condition failed: ${fault.message}`, index: -1, read: readPlaceOf(fault), retrace: nothing }],
  };
}

function validate(
  policy: CompiledPolicy,
  validation: Validation,
  index: number,
  values: readonly unknown[],
  budget: Budget,
): Violation | undefined {
  try {
    const { value, read } = validation.program.evaluate(values, budget);
    if (value === true) return undefined;
    const place = { base: read.base, key: read.key };
    const retrace = retracing(validation.program, values);
    return { message: messageOf(validation, values, budget), index, read: place, retrace };
  } catch (error) {
    if (error instanceof BudgetError) failedAt.set(error, validation.path);
    if (!(error instanceof CelError) || error.fatal || error instanceof UndecidableError) throw error;
    if (policy.failurePolicy === "Ignore") return undefined;
    return {
      message: `expression ${JSON.stringify(validation.text)} failed: ${error.message}`,
      index,
      read: readPlaceOf(error),
      retrace: retracing(validation.program, values),
    };
  }
}

/** The message expression where it gives one line of text, else the message, else the expression. */
function messageOf({ text, message, messageProgram }: Validation, values: readonly unknown[], budget: Budget): string {
  const worked = messageProgram && workedMessage(messageProgram, values, budget);
  return worked ?? message ?? `failed expression: ${text.trim()}`;
}

const MAX_MESSAGE = 5 * 1024;

function workedMessage(program: CelProgram, values: readonly unknown[], budget: Budget): string | undefined {
  try {
    const { value } = program.evaluate(values, budget);
    const text = typeof value === "string" ? value.trim() : "";
    return text === "" || text.includes("\n") || text.length > MAX_MESSAGE ? undefined : text;
  } catch (error) {
    if (!(error instanceof CelError) || error instanceof BudgetError) throw error;
    return undefined;
  }
}

/** Why an audit annotation is none: it must be a text or null. */
function annotationFault(program: CelProgram, values: readonly unknown[], budget: Budget): string | undefined {
  try {
    const { value } = program.evaluate(values, budget);
    return value === null || typeof value === "string" ? undefined : "an audit annotation is neither a text nor null";
  } catch (error) {
    if (!(error instanceof CelError) || error.fatal || error instanceof UndecidableError) throw error;
    return `an audit annotation failed: ${error.message}`;
  }
}
