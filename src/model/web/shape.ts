import type { Path } from "../../load/document.js";
import { suggest } from "../../text/suggest.js";
import { asRecord } from "../value.js";

/** What a value must look like: the part of JSON Schema that the files of platforms need, made to say what is wrong in a sentence. */
export type Shape =
  | { readonly type: "any" }
  | { readonly type: "boolean" }
  | { readonly type: "null" }
  | { readonly type: "number" | "integer"; readonly min?: number; readonly max?: number }
  | {
      readonly type: "string";
      readonly min?: number;
      readonly max?: number;
      readonly pattern?: RegExp;
      readonly like?: string;
      readonly oneOf?: readonly string[];
    }
  | { readonly type: "list"; readonly items?: Shape; readonly min?: number; readonly max?: number }
  | ObjectShape
  | { readonly type: "either"; readonly of: readonly Shape[] };

export interface ObjectShape {
  readonly type: "object";
  readonly keys?: Readonly<Record<string, Shape>>;
  /** What other keys hold; absent: other keys are refused. */
  readonly rest?: Shape;
  readonly required?: readonly string[];
  readonly min?: number;
  readonly max?: number;
}

export interface ShapeFault {
  readonly path: Path;
  /** Which half of the entry at `path` is at fault. */
  readonly part: "key" | "value";
  readonly kind: "type" | "value" | "unknownKey" | "missingKey";
  /** "must be a list, not a string": follows the name of the value. */
  readonly text: string;
}

/** Everything in a value that is not as it must be, in the order of the value; nothing is said below what is at fault. */
export function shapeFaults(value: unknown, shape: Shape, path: Path = []): ShapeFault[] {
  switch (shape.type) {
    case "any":
      return [];
    case "either":
      return eitherFaults(value, shape.of, path);
    case "object":
      return objectFaults(value, shape, path);
    case "list":
      if (!Array.isArray(value)) return typeFault(value, shape, path);
      return [
        ...countFault(value.length, shape, path, "entries"),
        ...value.flatMap((item, index) => (shape.items ? shapeFaults(item, shape.items, [...path, index]) : [])),
      ];
    default:
      return fits(value, shape) ? scalarFaults(value, shape, path) : typeFault(value, shape, path);
  }
}

function eitherFaults(value: unknown, shapes: readonly Shape[], path: Path): ShapeFault[] {
  const fitting = shapes.filter((shape) => fits(value, shape));
  if (fitting.length === 0) return [{ path, part: "value", kind: "type", text: `must be ${titleOfAll(shapes)}, not ${titleOf(value)}` }];
  let best: ShapeFault[] | undefined;
  for (const shape of fitting) {
    const faults = shapeFaults(value, shape, path);
    if (!best || faults.length < best.length) best = faults;
  }
  return best!;
}

function objectFaults(value: unknown, shape: ObjectShape, path: Path): ShapeFault[] {
  const record = asRecord(value);
  if (!record) return typeFault(value, shape, path);
  const { keys = {}, rest, required = [] } = shape;
  const missing = required.filter((key) => !Object.hasOwn(record, key));
  const faults: ShapeFault[] = missing.map((key) => ({ path: [...path, key], part: "key", kind: "missingKey", text: `needs ${key}` }));
  for (const [key, item] of Object.entries(record)) {
    const known = Object.hasOwn(keys, key) ? keys[key] : rest;
    if (known) faults.push(...shapeFaults(item, known, [...path, key]));
    else
      faults.push({
        path: [...path, key],
        part: "key",
        kind: "unknownKey",
        text: unknownKey(
          key,
          Object.keys(keys).filter((name) => !Object.hasOwn(record, name)),
        ),
      });
  }
  return [...countFault(Object.keys(record).length, shape, path, "keys"), ...faults];
}

function unknownKey(key: string, known: readonly string[]): string {
  const close = suggest(key, known);
  return close === undefined ? "is not a key that it knows" : `is not a key that it knows; did you mean ${close}?`;
}

function countFault(
  count: number,
  { min = 0, max = Infinity }: { readonly min?: number; readonly max?: number },
  path: Path,
  what: string,
): ShapeFault[] {
  if (count >= min && count <= max) return [];
  const wanted = count < min ? `at least ${min}` : `at most ${max}`;
  return [{ path, part: "value", kind: "value", text: `must have ${wanted} ${what}, not ${count}` }];
}

function scalarFaults(value: unknown, shape: Shape, path: Path): ShapeFault[] {
  const text = scalarFault(value, shape);
  return text === undefined ? [] : [{ path, part: "value", kind: "value", text }];
}

function scalarFault(value: unknown, shape: Shape): string | undefined {
  if (shape.type === "number" || shape.type === "integer") {
    const { min = -Infinity, max = Infinity } = shape;
    if (Number(value) >= min && Number(value) <= max) return undefined;
    return max === Infinity ? `must be at least ${min}, not ${String(value)}` : `must lie between ${min} and ${max}, not ${String(value)}`;
  }
  if (shape.type !== "string") return undefined;
  const text = value as string;
  const { min = 0, max = Infinity, pattern, like = "of another form", oneOf } = shape;
  if (oneOf) return oneOf.includes(text) ? undefined : notOneOf(text, oneOf);
  if (text.length < min) return min === 1 ? "must not be empty" : `must have at least ${min} characters, not ${text.length}`;
  if (text.length > max) return `must have at most ${max} characters, not ${text.length}`;
  return pattern && !pattern.test(text) ? `must be ${like}` : undefined;
}

function notOneOf(text: string, oneOf: readonly string[]): string {
  const close = suggest(text, oneOf);
  const list = oneOf.length > 8 ? `${oneOf.slice(0, 8).join(", ")}, …` : oneOf.join(", ");
  return `must be one of ${list}${close === undefined ? "" : `; did you mean ${close}?`}`;
}

function typeFault(value: unknown, shape: Shape, path: Path): ShapeFault[] {
  return [{ path, part: "value", kind: "type", text: `must be ${titleOfAll([shape])}, not ${titleOf(value)}` }];
}

function fits(value: unknown, shape: Shape): boolean {
  switch (shape.type) {
    case "any":
      return true;
    case "null":
      return value === null;
    case "list":
      return Array.isArray(value);
    case "object":
      return asRecord(value) !== undefined;
    case "integer":
      return typeof value === "bigint" || Number.isInteger(value);
    case "number":
      return typeof value === "number" || typeof value === "bigint";
    case "either":
      return shape.of.some((part) => fits(value, part));
    default:
      return typeof value === shape.type;
  }
}

const TITLES = {
  any: "anything",
  boolean: "true or false",
  null: "null",
  number: "a number",
  integer: "a whole number",
  string: "a string",
  list: "a list",
  object: "an object",
  either: "",
};

function titleOfAll(shapes: readonly Shape[]): string {
  return [...new Set(shapes.map(({ type }) => TITLES[type]))].join(" or ");
}

/** "a list", "an object": what a value is, for messages. */
function titleOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "an object";
  return typeof value === "bigint" ? "a number" : typeof value === "boolean" ? String(value) : `a ${typeof value}`;
}
