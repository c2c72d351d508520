import { tests } from "@bufbuild/cel-spec/testdata/conformance.js";

/** A case of the CEL specification, as the package's JSON has it. */
export interface SpecCase {
  /** "string_ext/char_at/middle_index". */
  readonly name: string;
  readonly expr: string;
  readonly container?: string;
  readonly bindings: readonly (readonly [string, SpecValue])[];
  /** The kinds of variables that have no value. */
  readonly declared: readonly string[];
  /** Undefined: the case wants an error. */
  readonly value: SpecValue | undefined;
  readonly check: boolean;
}

export type SpecValue = Readonly<Record<string, unknown>>;

interface RawCase {
  readonly name?: string;
  readonly expr: string;
  readonly container?: string;
  readonly disableCheck?: boolean;
  readonly typeEnv?: readonly { readonly name: string; readonly ident?: unknown; readonly function?: unknown }[];
  readonly bindings?: Readonly<Record<string, { readonly value?: SpecValue }>>;
  readonly value?: SpecValue;
  readonly typedResult?: { readonly result?: SpecValue };
  readonly evalError?: unknown;
  readonly anyEvalErrors?: unknown;
  readonly unknown?: unknown;
  readonly anyUnknowns?: unknown;
}

interface RawSuite {
  readonly name: string;
  readonly suites?: readonly RawSuite[];
  readonly tests?: readonly { readonly original: RawCase }[];
}

/** Names that only protobuf descriptors give a meaning to. */
const PROTOBUF =
  /TestAllTypes|Nested|GlobalEnum|cel\.expr|cel\.@|proto\.|\w*Value\{|google\.protobuf\.(?!Timestamp\b(?!\{)|Duration\b(?!\{))|\benums?\b/;

/** The cases that a CEL without protobuf messages can run: their texts and values name no message and no enum. */
export function specCases(): SpecCase[] {
  const cases: SpecCase[] = [];
  collect(tests as unknown as RawSuite, "", cases);
  return cases;
}

function collect(suite: RawSuite, prefix: string, cases: SpecCase[]): void {
  for (const inner of suite.suites ?? []) collect(inner, `${prefix}${inner.name}/`, cases);
  for (const { original } of suite.tests ?? []) {
    const { value, typedResult, evalError, anyEvalErrors, unknown, anyUnknowns, typeEnv = [] } = original;
    const wanted = typedResult?.result ?? value;
    const hasOutcome =
      wanted !== undefined || evalError !== undefined || anyEvalErrors !== undefined || (typedResult === undefined && !unknown);
    if (!hasOutcome || unknown !== undefined || anyUnknowns !== undefined || typeEnv.some((declared) => declared.function !== undefined))
      continue;
    if (prefix.startsWith("block_ext/") || PROTOBUF.test(withoutValueTypes(JSON.stringify(original)))) continue;
    const bindings = Object.entries(original.bindings ?? {}).flatMap(([name, bound]) =>
      bound.value ? [[name, bound.value] as const] : [],
    );
    cases.push({
      name: `${prefix}${original.name ?? original.expr}`,
      expr: original.expr,
      ...(original.container === undefined ? {} : { container: original.container }),
      bindings,
      declared: typeEnv.map(({ name }) => name),
      value: evalError !== undefined || anyEvalErrors !== undefined ? undefined : (wanted ?? { boolValue: true }),
      check: original.disableCheck !== true,
    });
  }
}

/** Times and durations come as messages, but are values of every CEL. */
function withoutValueTypes(text: string): string {
  return text.replaceAll(/type\.googleapis\.com\/google\.protobuf\.(Timestamp|Duration)/g, "");
}
