import type { CelEnvironment, Library, StaticKind } from "../cel/environment.js";
import { FieldSource } from "../cel/environment.js";
import { celEngine, kubernetesEnvironment, type CelProgram } from "../cel/engine.js";
import { CelError, type CompileError } from "../cel/errors.js";
import { reads, type Budget, type Frame, type ReadPlace } from "../cel/frame.js";
import { Authorizer, AUTHORIZER_VARIABLES } from "../cel/kubernetes/authorizer.js";
import { requestOf, type Review } from "./review.js";

/** An expression of a policy, and where it stands in the policy's document. */
export interface Expression {
  readonly text: string;
  readonly path: readonly (string | number)[];
}

/** A mistake in a policy; `span` is a part of the expression at `path`. */
export interface PolicyFault {
  readonly message: string;
  readonly path: readonly (string | number)[];
  readonly span?: { readonly start: number; readonly end: number } | undefined;
}

export interface Variable {
  readonly name: string;
  readonly program: CelProgram;
}

/** The names of a policy's expressions, in the order of their values. */
const NAMES: readonly (readonly [string, StaticKind])[] = [
  ["object", "dyn"],
  ["oldObject", "dyn"],
  ["request", "dyn"],
  ["params", "dyn"],
  ["namespaceObject", "dyn"],
  ["variables", "dyn"],
  ...AUTHORIZER_VARIABLES,
];

const AUTHORIZERS = AUTHORIZER_VARIABLES.map(([, kind]) => new Authorizer(kind as Authorizer["kind"]));

export interface Dialect {
  readonly library?: Library;
  /** Names beyond those of an admission policy, with their values. */
  readonly names?: readonly (readonly [string, unknown])[];
  readonly looseOptionals?: boolean;
  readonly homogeneous?: boolean;
}

export function environmentOf(dialect: Dialect, kubernetes: number | undefined): CelEnvironment {
  const more = (dialect.names ?? []).map(([name]) => [name, "dyn"] as const);
  return {
    ...kubernetesEnvironment([...NAMES, ...more], kubernetes),
    ...(dialect.library ? { library: dialect.library } : {}),
    ...(dialect.homogeneous === undefined ? {} : { homogeneous: dialect.homogeneous }),
    ...(dialect.looseOptionals ? { looseOptionals: true } : {}),
  };
}

/** Compiles, or notes why not. */
export function compileExpression({ text, path }: Expression, env: CelEnvironment, faults: PolicyFault[]): CelProgram | undefined {
  try {
    return celEngine.compile(text, env);
  } catch (error) {
    if (!(error instanceof CelError)) throw error;
    faults.push({ message: error.message, path, span: (error as CompileError).span });
    return undefined;
  }
}

/** The values of a review's names; `variables` are worked out when they are read, once. */
export function valuesOf(review: Review, params: unknown, variables: readonly Variable[], dialect: Dialect): unknown[] {
  const values: unknown[] = [review.object, review.oldObject, requestOf(review), params ?? null, review.namespaceObject];
  const lazy = new LazyVariables(variables, values);
  values.push(lazy, ...AUTHORIZERS, ...(dialect.names ?? []).map(([, value]) => value));
  return values;
}

/** What the evaluation of a variable gave: its value and where it read it, or its error. */
type Evaluated = { readonly value: unknown; readonly read: ReadPlace } | { readonly error: unknown };

class LazyVariables extends FieldSource {
  readonly #programs: ReadonlyMap<string, CelProgram>;
  readonly #done = new Map<string, Evaluated>();

  constructor(
    variables: readonly Variable[],
    readonly values: readonly unknown[],
  ) {
    super();
    this.#programs = new Map(variables.map(({ name, program }) => [name, program]));
  }

  field(name: string, frame: Frame): unknown {
    const program = this.#programs.get(name);
    if (!program) return undefined;
    let result = this.#done.get(name);
    if (!result) this.#done.set(name, (result = this.#evaluate(name, program, frame.budget)));
    if ("error" in result) throw result.error;
    reads(frame, result.read.base, result.read.key);
    return result.value;
  }

  #evaluate(name: string, program: CelProgram, budget: Budget): Evaluated {
    // A variable that reads itself, which compilation does not see, has no value.
    this.#done.set(name, { error: new CelError(`the variable ${name} depends on itself`) });
    try {
      const { value, read } = program.evaluate(this.values, budget);
      return { value, read: { base: read.base, key: read.key } };
    } catch (error) {
      return { error };
    }
  }
}
