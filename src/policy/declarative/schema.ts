import type { Part, Path } from "../../load/document.js";
import { asRecord, type JsonRecord } from "../../model/value.js";
import { suggest } from "../../text/suggest.js";
import { BudgetError } from "../cel/errors.js";
import type { Budget } from "../cel/frame.js";
import { APPLICATORS } from "./schema-applicators.js";
import { ASSERTIONS } from "./schema-assertions.js";
import type { Check, SchemaCompiler, SchemaError, Validation } from "./schema-check.js";
import type { Mistake } from "./shape.js";

export interface SchemaProgram {
  validate(value: unknown, budget: Budget): readonly SchemaError[];
}

/** Says nothing about values. */
const ANNOTATIONS = new Set([
  "$schema", "$comment", "title", "description", "default", "examples", "deprecated", "readOnly", "writeOnly", "format", "definitions", "$defs",
  "contentEncoding", "contentMediaType", "then", "else", "additionalItems", "minContains", "maxContains",
]); // prettier-ignore

const REFUSED: Readonly<Record<string, string>> = {
  $id: "a schema stands for itself here: remove $id",
  $anchor: 'anchors are not followed: write "#/$defs/name"',
  $dynamicRef: 'dynamic references are not followed: write "#/$defs/name"',
  unevaluatedProperties: "unevaluatedProperties is not supported: write additionalProperties",
  unevaluatedItems: "unevaluatedItems is not supported: write items behind prefixItems",
};

/** References and applicators nest no deeper than this on one value. */
const MAX_DEPTH = 200;

/**
 * Compiles a JSON Schema (draft 7 and 2020-12) to functions; no code is generated of it, references stay inside it, and patterns are those of RE2, so that
 * a schema of a stranger can neither run code nor read anything, and takes no longer than its budget.
 */
export function compileSchema(root: unknown, base: Path, mistakes: Mistake[]): SchemaProgram {
  const references = new Map<string, { check: Check | undefined }>();
  const mistake = (path: Path, message: string, part: Part = "value"): void => void mistakes.push({ path, message, part });
  const compiler: SchemaCompiler = { compile, mistake };

  function compile(schema: unknown, path: Path): Check {
    if (typeof schema === "boolean")
      return schema ? () => undefined : (_, at, state) => state.errors.push({ path: at, part: "key", message: "is not allowed here" });
    const record = asRecord(schema);
    if (!record) {
      mistake(path, "a schema is a mapping, true or false");
      return () => undefined;
    }
    const checks = Object.keys(record).flatMap((key) => keyword(record, key, path) ?? []);
    return (value, at, state) => {
      state.budget.charge(1 + checks.length);
      if (++state.depth > MAX_DEPTH) throw new BudgetError("the schema refers to itself without end");
      for (const check of checks) check(value, at, state);
      state.depth--;
    };
  }

  function keyword(schema: JsonRecord, key: string, path: Path): Check | undefined {
    const at = [...path, key];
    if (key === "$ref") return reference(schema[key], at);
    const make =
      (Object.hasOwn(ASSERTIONS, key) ? ASSERTIONS[key] : undefined) ?? (Object.hasOwn(APPLICATORS, key) ? APPLICATORS[key] : undefined);
    if (make) return make(schema[key], at, schema, compiler);
    if (ANNOTATIONS.has(key) || key.startsWith("x-")) return undefined;
    if (Object.hasOwn(REFUSED, key)) mistake(at, REFUSED[key]!, "key");
    else {
      const close = suggest(key, [...Object.keys(ASSERTIONS), ...Object.keys(APPLICATORS), "$ref"]);
      mistake(at, `"${key}" is no keyword of JSON Schema${close === undefined ? "" : `, did you mean "${close}"?`}`, "key");
    }
    return undefined;
  }

  function reference(written: unknown, path: Path): Check | undefined {
    if (typeof written !== "string" || !/^#(?:\/|$)/.test(written)) {
      mistake(path, 'a $ref stays inside its schema: "#/$defs/name"; nothing is read from elsewhere');
      return undefined;
    }
    const known = references.get(written);
    const kept = known ?? { check: undefined };
    if (!known) {
      references.set(written, kept);
      const steps = written
        .slice(1)
        .split("/")
        .slice(1)
        .map((step) => decode(step).replaceAll("~1", "/").replaceAll("~0", "~"));
      let target: unknown = root;
      for (const step of steps)
        target = typeof target === "object" && target !== null && Object.hasOwn(target, step) ? (target as JsonRecord)[step] : undefined;
      if (target === undefined) mistake(path, `${written} leads nowhere in this schema`);
      else kept.check = compile(target, [...base, ...steps]);
    }
    return (value, at, state) => kept.check?.(value, at, state);
  }

  const check = compile(root, base);
  return {
    validate(value, budget) {
      const state: Validation = { budget, errors: [], depth: 0 };
      check(value, [], state);
      return state.errors;
    },
  };
}

function decode(step: string): string {
  try {
    return decodeURIComponent(step);
  } catch {
    return step;
  }
}
