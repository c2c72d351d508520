import type { Path } from "../load/document.js";
import { suggest } from "../text/suggest.js";
import { hint, issue, shown, type Issue } from "./issue.js";
import type { OptionSchema, OptionsSchema } from "./option-schema.js";

/** What the schema of a rule's options has against the options given for it at `path`. */
export function optionIssues(schema: OptionsSchema | undefined, options: Readonly<Record<string, unknown>>, path: Path): Issue[] {
  const names = Object.keys(schema?.properties ?? {});
  return Object.entries(options).flatMap(([name, value]) => {
    const own = [...path, name];
    if (names.length === 0) return [issue(own, "the rule has no options.", "key")];
    if (!names.includes(name)) return [issue(own, `unknown option${hint(suggest(name, names), names)}`, "key")];
    return valueIssues(schema!.properties[name]!, value, own);
  });
}

function valueIssues(schema: OptionSchema, value: unknown, path: Path): Issue[] {
  const types = typeof schema.type === "string" ? [schema.type] : (schema.type ?? []);
  if (types.length > 0 && !types.some((type) => hasType(value, type))) {
    return [issue(path, `${types.map((type) => TYPE_NAMES[type]).join(" or ")} is wanted, found ${shown(value)}.`)];
  }
  if (schema.enum && !schema.enum.includes(value as string)) return [notInEnum(schema.enum, value, path)];
  if (typeof value === "number") return numberIssues(schema, value, path);
  if (typeof value === "string") {
    const matches = schema.pattern === undefined || new RegExp(schema.pattern, "u").test(value);
    return matches ? [] : [issue(path, `${shown(value)} does not have the form ${schema.pattern}.`)];
  }
  if (Array.isArray(value)) return value.flatMap((item, index) => itemIssues(schema.items, item, [...path, index]));
  return typeof value === "object" && value !== null ? entryIssues(schema.additionalProperties?.type, value, path) : [];
}

function numberIssues({ minimum, maximum }: OptionSchema, value: number, path: Path): Issue[] {
  if (minimum !== undefined && value < minimum) return [issue(path, `${value} is too low; at least ${minimum} is wanted.`)];
  if (maximum !== undefined && value > maximum) return [issue(path, `${value} is too high; at most ${maximum} is wanted.`)];
  return [];
}

function itemIssues(schema: OptionSchema["items"], item: unknown, path: Path): Issue[] {
  if (!schema) return [];
  if (typeof item !== "string") return [issue(path, `a text is wanted, found ${shown(item)}.`)];
  return schema.enum && !schema.enum.includes(item) ? [notInEnum(schema.enum, item, path)] : [];
}

function entryIssues(type: TypeName | undefined, value: object, path: Path): Issue[] {
  if (type === undefined) return [];
  return Object.entries(value)
    .filter((entry) => !hasType(entry[1], type))
    .map(([key, entry]) => issue([...path, key], `${TYPE_NAMES[type]} is wanted, found ${shown(entry)}.`));
}

function notInEnum(allowed: readonly string[], value: unknown, path: Path): Issue {
  const close = typeof value === "string" ? suggest(value, allowed) : undefined;
  return issue(path, `${shown(value)} is not allowed${hint(close, allowed)}`);
}

type TypeName = "string" | "integer" | "number" | "boolean" | "array" | "object";

const TYPE_NAMES: Readonly<Record<TypeName, string>> = {
  string: "a text",
  integer: "a whole number",
  number: "a number",
  boolean: "true or false",
  array: "a list",
  object: "a mapping",
};

function hasType(value: unknown, type: TypeName): boolean {
  if (type === "integer") return Number.isInteger(value);
  if (type === "number") return Number.isFinite(value);
  if (type === "array") return Array.isArray(value);
  if (type === "object") return typeof value === "object" && value !== null && !Array.isArray(value);
  return typeof value === type;
}
