import { TreeCompiler } from "./compile.js";
import type { CelEnvironment, StaticKind } from "./environment.js";
import type { Budget, Frame, ReadPlace } from "./frame.js";
import { kubernetesLibrary } from "./library.js";
import { TYPES } from "./library/conversions.js";
import { parse } from "./parser.js";

/** An expression that was compiled. */
export interface CelProgram {
  readonly text: string;
  /** What is known of the type of its value; "dyn" where nothing is. */
  readonly kind: StaticKind;
  /** The value for the variables of the environment, in their order. `trail` is filled with all that is read. Throws a CelError. */
  evaluate(values: readonly unknown[], budget: Budget, trail?: ReadPlace[]): CelResult;
}

export interface CelResult {
  readonly value: unknown;
  /** The container and the key that were read last. */
  readonly read: ReadPlace;
}

export type { ReadPlace } from "./frame.js";

/** What the rest of the program knows of CEL. */
export interface CelEngine {
  /** Throws a CompileError with the place in the text. */
  compile(text: string, env: CelEnvironment): CelProgram;
}

export const celEngine: CelEngine = { compile };

function compile(text: string, env: CelEnvironment): CelProgram {
  const compiler = new TreeCompiler(env);
  const { run, kind } = compiler.compile(parse(text), compiler.rootScope());
  const { slots } = compiler;
  return {
    text,
    kind,
    evaluate(values, budget, trail) {
      const frame: Frame = { slots: new Array<unknown>(slots), budget, base: undefined, key: undefined, trail };
      for (let index = 0; index < values.length; index++) frame.slots[index] = values[index];
      try {
        return { value: run(frame), read: frame };
      } catch (error) {
        throw withPlace(error, frame);
      }
    },
  };
}

/** Where an evaluation was when it failed, for errors that were thrown by {@link CelProgram.evaluate}. */
const places = new WeakMap<object, ReadPlace>();

function withPlace(error: unknown, frame: Frame): unknown {
  if (typeof error === "object" && error !== null && !places.has(error)) places.set(error, frame);
  return error;
}

export function readPlaceOf(error: unknown): ReadPlace | undefined {
  return typeof error === "object" && error !== null ? places.get(error) : undefined;
}

/** An environment with Kubernetes' library. `kubernetes`: minor version of Kubernetes 1; default: the newest. */
export function kubernetesEnvironment(variables: Iterable<readonly [string, StaticKind]>, kubernetes?: number): CelEnvironment {
  return {
    variables: new Map(variables),
    library: kubernetesLibrary,
    types: TYPES,
    homogeneous: true,
    ...(kubernetes === undefined ? {} : { kubernetes }),
  };
}
