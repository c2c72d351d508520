import type { Path } from "../../load/document.js";
import type { CelProgram } from "../cel/engine.js";
import { parsePlace, type NamedPlace } from "./at.js";
import { Expressions, type OnCondition } from "./expressions.js";
import { compileSchema, type SchemaProgram } from "./schema.js";
import type { Mistake } from "./shape.js";
import type { FixSource, PolicySource, RuleSource, Written } from "./source.js";
import type { Template } from "./template.js";

/** A rule whose expressions are compiled. */
export interface CompiledRule {
  readonly source: RuleSource;
  readonly params: PolicySource["params"];
  readonly forEach: readonly { readonly program: CelProgram; readonly written: Written }[];
  readonly variables: ReadonlyMap<string, CelProgram>;
  /** Breached when its value is `breachedBy`. */
  readonly condition: { readonly program: CelProgram; readonly written: Written; readonly breachedBy: boolean } | undefined;
  readonly schema: SchemaProgram | undefined;
  readonly message: Template;
  readonly at: NamedPlace | undefined;
  readonly fix: CompiledFix | undefined;
  /** About workloads alone: its expressions speak of podSpec. */
  readonly usesPodSpec: boolean;
}

export interface CompiledFix extends Omit<FixSource, "at" | "set"> {
  readonly place: NamedPlace | undefined;
  readonly set: Template | string | number | boolean | undefined;
}

export interface CompileSettings {
  readonly kubernetes: number | undefined;
  readonly onCondition?: OnCondition | undefined;
}

/** Compiles one rule; undefined where it has a mistake, which is then among `mistakes`. */
export function compileRule(
  policy: PolicySource,
  source: RuleSource,
  settings: CompileSettings,
  mistakes: Mistake[],
): CompiledRule | undefined {
  const before = mistakes.length;
  const variables = [...policy.variables, ...source.variables];
  const expressions = new Expressions(
    {
      params: Object.keys(policy.params),
      variables: variables.map(({ name }) => name),
      hasItems: source.forEach.length > 0,
      hasError: source.schema !== undefined,
      ...settings,
    },
    mistakes,
  );
  const programs = new Map<string, CelProgram>();
  for (const variable of variables) {
    // What stands before the rules is the same for each of their items.
    const program = expressions.compile(variable, policy.variables.includes(variable));
    if (program) programs.set(variable.name, program);
  }
  const forEach = source.forEach.flatMap((written) => {
    const program = expressions.compile(written, true);
    return program ? [{ program, written }] : [];
  });
  const written = source.assert ?? source.deny;
  const program = expressions.condition(written);
  const schema =
    source.schema && observed(compileSchema(source.schema.value, source.schema.path, mistakes), source.schema.path, settings.onCondition);
  const message = expressions.template(source.message ?? { text: defaultMessage(source), path: source.path });
  const at = source.at && parsePlace(source.at, mistakes);
  const fix = source.fix && compileFix(source.fix, expressions, mistakes);
  if (mistakes.length > before) return undefined;
  return {
    source,
    params: policy.params,
    forEach,
    variables: programs,
    condition: program && written && { program, written, breachedBy: source.deny !== undefined },
    schema,
    message,
    at,
    fix,
    usesPodSpec: expressions.usesPodSpec || at?.root === "podSpec",
  };
}

/** Tells whether values fulfil the schema. */
function observed(schema: SchemaProgram, path: Path, onCondition: OnCondition | undefined): SchemaProgram {
  const note = onCondition?.(path, { start: 0, end: 0 });
  if (!note) return schema;
  return {
    validate(value, budget) {
      const errors = schema.validate(value, budget);
      note(errors.length === 0);
      return errors;
    },
  };
}

function defaultMessage({ schema, description, assert, deny }: RuleSource): string {
  if (schema) return "{{error}}";
  if (description !== undefined) return description.replaceAll("{{", "{ {");
  const text = (assert ?? deny)?.text.trim().replaceAll("{{", "{ {") ?? "";
  return assert ? `This does not hold: ${text}` : `This holds and must not: ${text}`;
}

function compileFix(source: FixSource, expressions: Expressions, mistakes: Mistake[]): CompiledFix {
  const { at, set, ...rest } = source;
  return {
    ...rest,
    place: at && parsePlace(at, mistakes),
    set: typeof set?.value === "string" ? expressions.template({ text: set.value, path: set.path }) : set?.value,
  };
}
