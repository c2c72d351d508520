import type { Path } from "../../load/document.js";
import type { Span } from "../cel/ast.js";
import { celEngine, kubernetesEnvironment, type CelProgram } from "../cel/engine.js";
import { FieldSource, type CelEnvironment, type StaticKind } from "../cel/environment.js";
import { CelError } from "../cel/errors.js";
import { reads, type Frame } from "../cel/frame.js";
import { policyLibrary } from "./functions.js";
import type { Mistake } from "./shape.js";
import type { Written } from "./source.js";
import { compileTemplate, type Template } from "./template.js";

/** The names of a policy's expressions, in the order of their values. The first is what functions ask. */
const NAMES: readonly (readonly [string, StaticKind])[] = [
  ["@surroundings", "dyn"],
  ["object", "dyn"],
  ["params", "dyn"],
  ["variables", "dyn"],
  ["file", "dyn"],
  ["environment", "dyn"],
  ["podSpec", "dyn"],
  ["item", "dyn"],
  ["index", "int"],
  ["error", "string"],
  ["data", "dyn"],
];

export const SLOT = {
  surroundings: 0,
  object: 1,
  params: 2,
  variables: 3,
  file: 4,
  environment: 5,
  podSpec: 6,
  item: 7,
  index: 8,
  error: 9,
  data: 10,
} as const;
export const SLOTS: number = NAMES.length;

export const FILE_FIELDS = ["path", "name", "folder", "format"];
export const ENVIRONMENT_FIELDS = ["name", "role"];

/** Asked about each condition of a rule; what it answers is told which way the condition goes. */
export type OnCondition = (path: Path, span: { readonly start: number; readonly end: number }) => (taken: boolean) => void;

export interface Scope {
  readonly params: readonly string[];
  readonly variables: readonly string[];
  /** Whether the rule goes through items. */
  readonly hasItems: boolean;
  /** Whether it has a schema, of which messages can tell the error. */
  readonly hasError: boolean;
  readonly kubernetes: number | undefined;
  readonly onCondition?: OnCondition | undefined;
}

/** Compiles the expressions of one rule; notes what is wrong with them. */
export class Expressions {
  readonly #env: CelEnvironment;
  readonly #withoutItems: CelEnvironment;
  /** Whether any expression speaks of the pod's spec: then the rule is about workloads. */
  usesPodSpec = false;

  constructor(
    readonly scope: Scope,
    readonly mistakes: Mistake[],
  ) {
    const hidden = new Set([...(scope.hasItems ? [] : ["item", "index"]), ...(scope.hasError ? [] : ["error"])]);
    const base = {
      ...kubernetesEnvironment([], scope.kubernetes),
      library: policyLibrary,
      homogeneous: false,
      fields: new Map([
        ["params", scope.params],
        ["variables", scope.variables],
        ["file", FILE_FIELDS],
        ["environment", ENVIRONMENT_FIELDS],
      ]),
    };
    // A name that may not be used keeps its slot under one that cannot be written.
    const named = (without: ReadonlySet<string>): Map<string, StaticKind> =>
      new Map(NAMES.map(([name, kind]) => [without.has(name) ? `@${name}` : name, kind]));
    this.#env = { ...base, variables: named(hidden) };
    this.#withoutItems = { ...base, variables: named(new Set([...hidden, "item", "index"])) };
  }

  compile(written: Written | undefined, withoutItems = false): CelProgram | undefined {
    return written && this.#compile(written.text, written.path, 0, written.text.length, withoutItems);
  }

  /** A condition: what is known not to be one is a mistake. */
  condition(written: Written | undefined): CelProgram | undefined {
    const program = this.compile(written);
    if (!written || !program) return program;
    if (program.kind === "bool" || program.kind === "dyn") return this.#observed(program, written);
    this.mistakes.push({ message: `a condition is wanted, and this is a value of type ${program.kind}`, path: written.path });
    return undefined;
  }

  #observed(program: CelProgram, { text, path }: Written): CelProgram {
    const note = this.scope.onCondition?.(path, { start: 0, end: text.length });
    if (!note) return program;
    return {
      ...program,
      evaluate(values, budget, trail) {
        const result = program.evaluate(values, budget, trail);
        if (typeof result.value === "boolean") note(result.value);
        return result;
      },
    };
  }

  template({ text, path }: Written): Template {
    return compileTemplate(
      text,
      path,
      (expression, offset) => this.#compile(expression, path, offset, expression.length, false),
      this.mistakes,
    );
  }

  #compile(text: string, path: Path, offset: number, length: number, withoutItems: boolean): CelProgram | undefined {
    if (/\bpodSpec\b(?!\s*\()/.test(text)) this.usesPodSpec = true;
    try {
      const env = withoutItems ? this.#withoutItems : this.#env;
      const { onCondition } = this.scope;
      const observe = onCondition && ((span: Span) => onCondition(path, { start: offset + span.start, end: offset + span.end }));
      return celEngine.compile(text, observe ? { ...env, observe } : env);
    } catch (error) {
      if (!(error instanceof CelError)) throw error;
      const { start, end } = error.span ?? { start: 0, end: length };
      this.mistakes.push({ message: error.message, path, span: { start: offset + start, end: offset + end } });
      return undefined;
    }
  }
}

/** The variables of a rule, worked out when they are read, once for each item. */
export class LazyVariables extends FieldSource {
  readonly #done = new Map<
    string,
    { readonly value: unknown; readonly base: unknown; readonly key: string | number | undefined } | { readonly error: unknown }
  >();

  constructor(
    readonly programs: ReadonlyMap<string, CelProgram>,
    readonly values: readonly unknown[],
  ) {
    super();
  }

  field(name: string, frame: Frame): unknown {
    const program = this.programs.get(name);
    if (!program) return undefined;
    let result = this.#done.get(name);
    if (!result) {
      // A variable that reads itself has no value.
      this.#done.set(name, { error: new CelError(`the variable ${name} depends on itself`) });
      try {
        const { value, read } = program.evaluate(this.values, frame.budget);
        result = { value, base: read.base, key: read.key };
      } catch (error) {
        result = { error };
      }
      this.#done.set(name, result);
    }
    if ("error" in result) throw result.error;
    reads(frame, result.base, result.key);
    return result.value;
  }
}
