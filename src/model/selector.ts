import { asRecord, isUndecidable, type JsonRecord } from "./value.js";

/** Whether something holds; undefined: the input does not say. */
export type Verdict = boolean | undefined;

/** Whether something holds of all items. */
export function allOf<T>(items: Iterable<T>, verdictOf: (item: T) => Verdict): Verdict {
  let result: Verdict = true;
  for (const item of items) {
    const verdict = verdictOf(item);
    if (verdict === false) return false;
    if (verdict === undefined) result = undefined;
  }
  return result;
}

/** Whether something holds of one item at least. */
export function anyOf<T>(items: Iterable<T>, verdictOf: (item: T) => Verdict): Verdict {
  let result: Verdict = false;
  for (const item of items) {
    const verdict = verdictOf(item);
    if (verdict === true) return true;
    if (verdict === undefined) result = undefined;
  }
  return result;
}

/** Whether both hold. */
export function both(a: Verdict, b: Verdict): Verdict {
  return a === false || b === false ? false : a && b;
}

/** The labels of an object or a pod, as written. */
export interface Labels {
  readonly record: JsonRecord;
  /** Whether there may be labels that the input does not show: the whole, or a key, is filled in later. */
  readonly open: boolean;
}

/** Reads metadata.labels: absent is empty; what is no mapping may hold anything. */
export function readLabels(value: unknown): Labels {
  if (value === undefined || value === null) return NO_LABELS;
  const record = asRecord(value);
  if (!record) return { record: {}, open: true };
  return { record, open: Object.keys(record).some(isUndecidable) };
}

const NO_LABELS: Labels = { record: {}, open: false };

export type SelectorOperator = "In" | "NotIn" | "Exists" | "DoesNotExist";

export interface Requirement {
  readonly key: string;
  readonly operator: SelectorOperator;
  readonly values: readonly unknown[];
}

/** What a selector field selects. "some" with no requirements selects everything. */
export type Selector =
  | { readonly kind: "nothing" }
  | { readonly kind: "some"; readonly requirements: readonly Requirement[] }
  /** Not readable, or filled in later. */
  | { readonly kind: "unknown" };

export const SELECTS_NOTHING: Selector = { kind: "nothing" };
export const SELECTS_ALL: Selector = { kind: "some", requirements: [] };
const UNKNOWN: Selector = { kind: "unknown" };

/**
 * A LabelSelector: matchLabels and matchExpressions. `whenAbsent` is what the field means when it is absent or null, which each field of each API says for
 * itself; `{}` selects everything in all of them but policy/v1beta1.
 */
export function parseLabelSelector(value: unknown, whenAbsent: "nothing" | "all"): Selector {
  if (value === undefined || value === null) return whenAbsent === "all" ? SELECTS_ALL : SELECTS_NOTHING;
  const selector = asRecord(value);
  if (!selector) return UNKNOWN;
  const labels = selector["matchLabels"] ?? {};
  const expressions = selector["matchExpressions"] ?? [];
  const record = asRecord(labels);
  if (!record || !Array.isArray(expressions)) return UNKNOWN;
  const requirements = mapRequirements(record);
  for (const expression of expressions) {
    const requirement = readExpression(expression);
    if (!requirement) return UNKNOWN;
    requirements.push(requirement);
  }
  return { kind: "some", requirements };
}

/** A plain map, as in spec.selector of a Service: empty or absent selects nothing. */
export function parseMapSelector(value: unknown): Selector {
  if (value === undefined || value === null) return SELECTS_NOTHING;
  const record = asRecord(value);
  if (!record) return UNKNOWN;
  const requirements = mapRequirements(record);
  return requirements.length === 0 ? SELECTS_NOTHING : { kind: "some", requirements };
}

function mapRequirements(record: JsonRecord): Requirement[] {
  return Object.entries(record).map(([key, value]) => ({ key, operator: "In", values: [value] }));
}

const OPERATORS: readonly unknown[] = ["In", "NotIn", "Exists", "DoesNotExist"] satisfies SelectorOperator[];

function readExpression(value: unknown): Requirement | undefined {
  const expression = asRecord(value);
  const key = expression?.["key"];
  const operator = expression?.["operator"];
  const values = expression?.["values"] ?? [];
  if (typeof key !== "string" || !OPERATORS.includes(operator) || !Array.isArray(values)) return undefined;
  if ((operator === "In" || operator === "NotIn") && values.length === 0) return undefined;
  return { key, operator: operator as SelectorOperator, values };
}

/** Whether a selector selects something with these labels. A value such as `${APP}` equals the same text; of any other it is not known. */
export function selects(selector: Selector, labels: Labels): Verdict {
  if (selector.kind === "nothing") return false;
  if (selector.kind === "unknown") return undefined;
  return allOf(selector.requirements, (requirement) => meets(requirement, labels));
}

/** Whether labels meet one requirement. */
export function meets({ key, operator, values }: Requirement, labels: Labels): Verdict {
  const isPresent = Object.hasOwn(labels.record, key) ? true : labels.open || isUndecidable(key) ? undefined : false;
  switch (operator) {
    case "Exists":
      return isPresent;
    case "DoesNotExist":
      return not(isPresent);
    case "In":
      return isPresent ? isOneOf(labels.record[key], values) : isPresent;
    case "NotIn":
      return isPresent ? not(isOneOf(labels.record[key], values)) : not(isPresent);
  }
}

function not(verdict: Verdict): Verdict {
  return verdict === undefined ? undefined : !verdict;
}

function isOneOf(value: unknown, values: readonly unknown[]): Verdict {
  const verdicts = values.map((each) => sameText(value, each));
  return verdicts.includes(true) ? true : verdicts.includes(undefined) ? undefined : false;
}

/** Whether two values that should be texts are equal. Null is the empty text, as the API reads it; numbers and booleans it rejects. */
export function sameText(a: unknown, b: unknown): Verdict {
  const left = a ?? "";
  const right = b ?? "";
  if (typeof left !== "string" || typeof right !== "string") return undefined;
  if (left === right) return true;
  return isUndecidable(left) || isUndecidable(right) ? undefined : false;
}

/** Whether a label value can be told from every other one. */
export function isDecidableText(value: unknown): value is string {
  return typeof value === "string" && !isUndecidable(value);
}
