import type { Path } from "../load/document.js";
import { valueAt } from "../load/locate.js";
import { suggest } from "../text/suggest.js";
import { hint, issue, shown, type Issue } from "./issue.js";
import { configSchema } from "./schema.js";
import { validate } from "./validator.generated.js";

/** An error as ajv gives it. */
interface SchemaError {
  readonly instancePath: string;
  readonly schemaPath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** What the schema has against a config; plain data, as {@link plainCopy} makes it. */
export function schemaIssues(config: unknown): Issue[] {
  const check = validate as unknown as { (data: unknown): boolean; errors: readonly SchemaError[] | null };
  if (check(config)) return [];
  const errors = (check.errors ?? []).filter(({ keyword }) => keyword !== "if");
  const issues = errors.map((error) => explain(error, pathOf(error.instancePath, config), config));
  return [...new Map(issues.map((found) => [`${JSON.stringify(found.path)} ${found.message}`, found])).values()];
}

function explain(error: SchemaError, path: Path, config: unknown): Issue {
  const value = valueAt(config, path);
  const { params } = error;
  switch (error.keyword) {
    case "additionalProperties":
      return unknownKey(error, [...path, String(params["additionalProperty"])]);
    case "required":
      return issue(path, `"${String(params["missingProperty"])}" is missing.`);
    case "type":
      return issue(path, `${wantedFor(path, String(params["type"]))}, found ${shown(value)}.${numberHelp(path, value)}`);
    case "enum":
      return notAllowed(path, value, (params["allowedValues"] as readonly unknown[]).map(String));
    case "pattern":
      return issue(
        path,
        path.at(-1) === "name" ? "a name must not be empty." : `${shown(value)} is no Kubernetes version; write it as "1.31".`,
      );
    default:
      return issue(path, "a rule takes a severity, or a list of a severity and options: [warning, {…}].");
  }
}

function unknownKey(error: SchemaError, path: Path): Issue {
  const key = String(path.at(-1));
  const parent = error.schemaPath.split("/").slice(1, -1).map(decode);
  const properties = valueAt(configSchema, [...parent, "properties"]);
  const allowed = typeof properties === "object" && properties !== null ? Object.keys(properties).filter((name) => name !== "$schema") : [];
  return issue(path, `unknown key${hint(suggest(key, allowed), allowed)}`, "key");
}

function notAllowed(path: Path, value: unknown, allowed: readonly string[]): Issue {
  const close = typeof value === "string" ? suggest(value, allowed) : undefined;
  const noun = allowed.includes("warning") ? "severity" : allowed.includes("staging") ? "role" : "value that is allowed here";
  return issue(path, `${shown(value)} is no ${noun}${hint(close, allowed)}`);
}

function wantedFor(path: Path, type: string): string {
  const wanted = { object: "a mapping", array: "a list", string: "a text", boolean: "true or false" }[type] ?? type;
  return path.length === 0 ? `a config is ${wanted}` : `${wanted} is wanted`;
}

/** A version without quotes is a number to YAML, and 1.30 the same one as 1.3. */
function numberHelp(path: Path, value: unknown): string {
  return typeof value === "number" && /[vV]ersion$/.test(String(path.at(-1))) ? " Put the version in quotes." : "";
}

/** The path of a JSON pointer; a step is an index where the value there is a list. */
function pathOf(pointer: string, config: unknown): Path {
  const path: (string | number)[] = [];
  for (const step of pointer.split("/").slice(1).map(decode)) path.push(Array.isArray(valueAt(config, path)) ? Number(step) : step);
  return path;
}

function decode(step: string): string {
  return step.replaceAll("~1", "/").replaceAll("~0", "~");
}
