import type { Path } from "../../load/document.js";
import { asRecord } from "../../model/value.js";
import { fail, regularExpression, type Keyword } from "./schema-assertions.js";
import { holds, type Check, type SchemaCompiler } from "./schema-check.js";

function schemas(value: unknown, path: Path, compiler: SchemaCompiler): [key: string, check: Check][] {
  const record = asRecord(value);
  if (!record) compiler.mistake(path, `${String(path.at(-1))} is a mapping of schemas`);
  return Object.entries(record ?? {}).map(([key, schema]) => [key, compiler.compile(schema, [...path, key])]);
}

function list(value: unknown, path: Path, compiler: SchemaCompiler): Check[] {
  if (!Array.isArray(value) || value.length === 0) compiler.mistake(path, `${String(path.at(-1))} is a list of schemas`);
  return (Array.isArray(value) ? (value as unknown[]) : []).map((schema, index) => compiler.compile(schema, [...path, index]));
}

const properties: Keyword = (written, path, _, compiler) => {
  const known = schemas(written, path, compiler);
  return (value, at, state) => {
    const record = asRecord(value);
    if (!record) return;
    for (const [key, check] of known) if (Object.hasOwn(record, key)) check(record[key], [...at, key], state);
  };
};

function matchers(written: unknown, path: Path, compiler: SchemaCompiler): ((key: string) => boolean)[] {
  return Object.keys(asRecord(written) ?? {}).flatMap((source) => regularExpression(source, [...path, source], compiler) ?? []);
}

const patternProperties: Keyword = (written, path, _, compiler) => {
  const known = schemas(written, path, compiler).map(
    ([source, check]) => [regularExpression(source, [...path, source], compiler), check] as const,
  );
  return (value, at, state) => {
    for (const [key, entry] of Object.entries(asRecord(value) ?? {})) {
      state.budget.charge(known.length * (1 + (key.length >> 2)));
      for (const [matches, check] of known) if (matches?.(key)) check(entry, [...at, key], state);
    }
  };
};

const additionalProperties: Keyword = (written, path, schema, compiler) => {
  const check = compiler.compile(written, path);
  const names = new Set(Object.keys(asRecord(schema["properties"]) ?? {}));
  const patterns = matchers(schema["patternProperties"], [...path.slice(0, -1), "patternProperties"], compiler);
  return (value, at, state) => {
    for (const [key, entry] of Object.entries(asRecord(value) ?? {})) {
      state.budget.charge(1);
      if (!names.has(key) && !patterns.some((matches) => matches(key))) check(entry, [...at, key], state);
    }
  };
};

/** Before 2020-12, a list of schemas is what prefixItems is now, and additionalItems what items is. */
const items: Keyword = (written, path, schema, compiler) => {
  if (Array.isArray(written)) {
    const first = list(written, path, compiler);
    const rest =
      schema["additionalItems"] === undefined
        ? undefined
        : compiler.compile(schema["additionalItems"], [...path.slice(0, -1), "additionalItems"]);
    return (value, at, state) =>
      Array.isArray(value) && value.forEach((item, index) => (first[index] ?? rest)?.(item, [...at, index], state));
  }
  const check = compiler.compile(written, path);
  const from = Array.isArray(schema["prefixItems"]) ? schema["prefixItems"].length : 0;
  return (value, at, state) => {
    if (Array.isArray(value)) for (let index = from; index < value.length; index++) check(value[index], [...at, index], state);
  };
};

const prefixItems: Keyword = (written, path, _, compiler) => {
  const checks = list(written, path, compiler);
  return (value, at, state) => {
    if (Array.isArray(value)) checks.slice(0, value.length).forEach((check, index) => check(value[index], [...at, index], state));
  };
};

const contains: Keyword = (written, path, schema, compiler) => {
  const check = compiler.compile(written, path);
  const limit = (key: string, otherwise: number): number => (typeof schema[key] === "number" ? schema[key] : otherwise);
  const least = limit("minContains", 1);
  const most = limit("maxContains", Infinity);
  return (value, at, state) => {
    if (!Array.isArray(value)) return;
    const count = value.filter((item, index) => holds(check, item, [...at, index], state)).length;
    if (count < least)
      fail(state, at, least === 1 ? "holds nothing of what it must contain" : `holds ${count} of what it must contain ${least} of`);
    else if (count > most) fail(state, at, `holds ${count} of what it may contain ${most} of`);
  };
};

const anyOf: Keyword = (written, path, _, compiler) => {
  const checks = list(written, path, compiler);
  return (value, at, state) => {
    if (checks.some((check) => holds(check, value, at, state))) return;
    // One form alone has an error worth reading.
    if (checks.length === 1) checks[0]!(value, at, state);
    else fail(state, at, "has none of the forms that are allowed");
  };
};

const oneOf: Keyword = (written, path, _, compiler) => {
  const checks = list(written, path, compiler);
  return (value, at, state) => {
    const count = checks.filter((check) => holds(check, value, at, state)).length;
    if (count !== 1)
      fail(state, at, count === 0 ? "has none of the forms that are allowed" : `has ${count} of the forms of which one is allowed`);
  };
};

const condition: Keyword = (written, path, schema, compiler) => {
  const test = compiler.compile(written, path);
  const branch = (key: string): Check | undefined =>
    schema[key] === undefined ? undefined : compiler.compile(schema[key], [...path.slice(0, -1), key]);
  const yes = branch("then");
  const no = branch("else");
  return (value, at, state) => (holds(test, value, at, state) ? yes : no)?.(value, at, state);
};

/** What must be there beside a key: names or a schema. */
const dependencies: Keyword = (written, path, _, compiler) => {
  const known = Object.entries(asRecord(written) ?? {}).map(([key, entry]): [string, readonly unknown[] | Check] => [
    key,
    Array.isArray(entry) ? (entry as unknown[]) : compiler.compile(entry, [...path, key]),
  ]);
  return (value, at, state) => {
    const record = asRecord(value);
    if (!record) return;
    for (const [key, wanted] of known) {
      if (!Object.hasOwn(record, key)) continue;
      if (typeof wanted === "function") wanted(value, at, state);
      else
        for (const name of wanted) if (!Object.hasOwn(record, String(name))) fail(state, [...at, String(name)], `is missing beside ${key}`);
    }
  };
};

function each(checks: readonly Check[]): Check {
  return (value, at, state) => checks.forEach((check) => check(value, at, state));
}

/** Keywords that apply other schemas. */
export const APPLICATORS: Readonly<Record<string, Keyword>> = {
  properties,
  patternProperties,
  additionalProperties,
  propertyNames: (written, path, _, compiler) => {
    const check = compiler.compile(written, path);
    return (value, at, state) => {
      for (const key of Object.keys(asRecord(value) ?? {}))
        if (!holds(check, key, at, state))
          state.errors.push({ path: [...at, key], part: "key", message: `has the name ${JSON.stringify(key)}, which is not allowed` });
    };
  },
  items,
  prefixItems,
  contains,
  allOf: (written, path, _, compiler) => each(list(written, path, compiler)),
  anyOf,
  oneOf,
  not: (written, path, _, compiler) => {
    const check = compiler.compile(written, path);
    return (value, at, state) => void (holds(check, value, at, state) && fail(state, at, "has a form that is not allowed"));
  },
  if: condition,
  dependentRequired: dependencies,
  dependentSchemas: dependencies,
  dependencies,
} satisfies Record<string, Keyword>;
