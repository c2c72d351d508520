import type { Path } from "../../load/document.js";
import { asRecord, type JsonRecord } from "../../model/value.js";
import { equals } from "../cel/compare.js";
import { CelError } from "../cel/errors.js";
import { pattern as compilePattern } from "../cel/regex.js";
import type { Check, SchemaCompiler, Validation } from "./schema-check.js";
import { shownValue } from "./template.js";

/** Compiles one keyword; `schema` is what it stands in. Undefined where it is wrong, which is then a mistake. */
export type Keyword = (value: unknown, path: Path, schema: JsonRecord, compiler: SchemaCompiler) => Check | undefined;

/** What a failing value is, in a sentence: "is 9, and at most 5 is allowed". */
export function fail(state: Validation, path: Path, message: string): void {
  state.errors.push({ path, part: "value", message });
}

function shown(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value) : shownValue(value);
}

/** A keyword with a number that is compared with a measure of the value. */
function bound(
  measure: (value: unknown, state: Validation) => number | undefined,
  breaks: (found: number, limit: number) => boolean,
  says: (found: number, limit: number) => string,
): Keyword {
  return (limit, path, _, compiler) => {
    if (typeof limit !== "number" && typeof limit !== "bigint") {
      compiler.mistake(path, `${String(path.at(-1))} is a number`);
      return undefined;
    }
    const wanted = Number(limit);
    return (value, at, state) => {
      const found = measure(value, state);
      if (found !== undefined && breaks(found, wanted)) fail(state, at, says(found, wanted));
    };
  };
}

const number = (value: unknown): number | undefined =>
  typeof value === "number" ? value : typeof value === "bigint" ? Number(value) : undefined;
const length = (value: unknown, state: Validation): number | undefined => {
  if (typeof value !== "string") return undefined;
  state.budget.charge(value.length >> 4);
  return [...value].length;
};
const items = (value: unknown): number | undefined => (Array.isArray(value) ? value.length : undefined);
const entries = (value: unknown): number | undefined => {
  const record = asRecord(value);
  return record && Object.keys(record).length;
};
const atLeast = (found: number, limit: number): boolean => found < limit;
const atMost = (found: number, limit: number): boolean => found > limit;
const counted =
  (word: string, most: boolean) =>
  (found: number, limit: number): string =>
    `has ${found} ${word}, and at ${most ? "most" : "least"} ${limit} are ${most ? "allowed" : "wanted"}`;

export function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "bigint") return "integer";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return typeof value;
}

const TYPES = ["null", "boolean", "object", "array", "number", "string", "integer"];

const type: Keyword = (written, path, _, compiler) => {
  const types = typeof written === "string" ? [written] : Array.isArray(written) ? (written as unknown[]) : [];
  if (types.length === 0 || !types.every((name) => TYPES.includes(name as string))) {
    compiler.mistake(path, `a type is one of ${TYPES.join(", ")}, or a list of these`);
    return undefined;
  }
  return (value, at, state) => {
    const found = typeOf(value);
    if (!types.includes(found) && !(found === "integer" && types.includes("number")))
      fail(state, at, `is ${found === "object" || found === "array" ? `an ${found}` : shown(value)}, and ${types.join(" or ")} is wanted`);
  };
};

const pattern: Keyword = (written, path, _, compiler) => {
  if (typeof written !== "string") {
    compiler.mistake(path, "a pattern is a text");
    return undefined;
  }
  const regex = regularExpression(written, path, compiler);
  return (
    regex &&
    ((value, at, state) => {
      if (typeof value !== "string") return;
      state.budget.charge(value.length);
      if (!regex(value)) fail(state, at, `is ${shown(value)}, and what matches ${written} is wanted`);
    })
  );
};

/** A pattern of RE2: matching takes linear time whatever it is. */
export function regularExpression(source: string, path: Path, compiler: SchemaCompiler): ((text: string) => boolean) | undefined {
  try {
    const compiled = compilePattern(source);
    return (text) => compiled.matcher(text).find();
  } catch (error) {
    if (!(error instanceof CelError)) throw error;
    compiler.mistake(path, `${error.message}; patterns are those of RE2, which knows neither lookaround nor references`);
    return undefined;
  }
}

const required: Keyword = (written, path, _, compiler) => {
  const names = Array.isArray(written) ? (written as unknown[]) : undefined;
  if (!names?.every((name) => typeof name === "string")) {
    compiler.mistake(path, "required is a list of names");
    return undefined;
  }
  return (value, at, state) => {
    const record = asRecord(value);
    if (!record) return;
    for (const name of names as string[]) if (!Object.hasOwn(record, name)) fail(state, [...at, name], "is missing");
  };
};

const enumeration: Keyword = (written, path, _, compiler) => {
  if (!Array.isArray(written)) {
    compiler.mistake(path, "enum is a list");
    return undefined;
  }
  return (value, at, state) => {
    state.budget.charge(written.length);
    if (!written.some((allowed) => equals(allowed, value)))
      fail(state, at, `is ${shown(value)}, and one of ${shownValue(written)} is wanted`);
  };
};

const unique: Keyword = (written) =>
  written !== true
    ? undefined
    : (value, at, state) => {
        if (!Array.isArray(value)) return;
        state.budget.charge(value.length * (value.length >> 2));
        const twin = value.findIndex((item, index) => value.slice(0, index).some((other) => equals(other, item)));
        if (twin >= 0) fail(state, [...at, twin], `is ${shown(value[twin])} a second time, and each is wanted once`);
      };

/** Keywords that look at the value itself. */
export const ASSERTIONS: Readonly<Record<string, Keyword>> = {
  type,
  pattern,
  required,
  enum: enumeration,
  const: (wanted) => (value, at, state) => {
    if (!equals(wanted, value)) fail(state, at, `is ${shown(value)}, and ${shown(wanted)} is wanted`);
  },
  uniqueItems: unique,
  minimum: bound(number, atLeast, (found, limit) => `is ${found}, and at least ${limit} is wanted`),
  maximum: bound(number, atMost, (found, limit) => `is ${found}, and at most ${limit} is allowed`),
  exclusiveMinimum: bound(
    number,
    (found, limit) => found <= limit,
    (found, limit) => `is ${found}, and more than ${limit} is wanted`,
  ),
  exclusiveMaximum: bound(
    number,
    (found, limit) => found >= limit,
    (found, limit) => `is ${found}, and less than ${limit} is wanted`,
  ),
  multipleOf: bound(
    number,
    (found, limit) => !Number.isInteger(found / limit),
    (found, limit) => `is ${found}, and a multiple of ${limit} is wanted`,
  ),
  minLength: bound(length, atLeast, counted("characters", false)),
  maxLength: bound(length, atMost, counted("characters", true)),
  minItems: bound(items, atLeast, counted("items", false)),
  maxItems: bound(items, atMost, counted("items", true)),
  minProperties: bound(entries, atLeast, counted("entries", false)),
  maxProperties: bound(entries, atMost, counted("entries", true)),
};
