import type { SeverityOrOff, SeverityTable } from "../../config/severity.js";
import { lower } from "../../config/severity.js";
import { wholeWord } from "../../environment/vocabulary.js";
import type { Path } from "../../load/document.js";
import { asRecord, type JsonRecord } from "../../model/value.js";
import { MATCH_KEYS, readMatch, type Match } from "./match.js";
import type { Shape } from "./shape.js";

/** An expression or template, and where it stands. */
export interface Written {
  readonly text: string;
  readonly path: Path;
}

/** A declarative policy as it is written. */
export interface PolicySource {
  readonly name: string;
  readonly description: string | undefined;
  readonly params: JsonRecord;
  readonly variables: readonly (Written & { readonly name: string })[];
  readonly rules: readonly RuleSource[];
}

export interface RuleSource {
  /** The id of the rule: the policy's name, and the rule's own behind it. */
  readonly id: string;
  readonly path: Path;
  readonly description: string | undefined;
  readonly why: string | undefined;
  readonly severity: SeverityTable;
  /** Names of environments, or roles. Empty: all. */
  readonly environments: readonly string[];
  readonly match: Match;
  readonly forEach: readonly Written[];
  readonly variables: readonly (Written & { readonly name: string })[];
  readonly assert: Written | undefined;
  readonly deny: Written | undefined;
  readonly schema: { readonly value: unknown; readonly path: Path } | undefined;
  readonly message: Written | undefined;
  readonly at: Written | undefined;
  readonly docs: string | undefined;
  readonly fix: FixSource | undefined;
}

export interface FixSource {
  readonly description: string | undefined;
  readonly safety: "safe" | "unsafe";
  readonly at: Written | undefined;
  readonly set: { readonly value: string | number | boolean; readonly path: Path } | undefined;
  readonly remove: boolean;
  readonly add: JsonRecord | undefined;
}

const POLICY_KEYS = ["name", "description", "params", "variables", "rules", "tests"];
const RULE_KEYS = [
  "id", "description", "why", "severity", "environments", "match", "forEach", "variables", "assert", "deny", "schema", "message", "at", "docs", "fix",
]; // prettier-ignore
const FIX_KEYS = ["description", "safety", "at", "set", "remove", "add"];
const SEVERITIES = ["error", "warning", "info", "off"] as const;
const ROLES = ["production", "staging", "development", "unknown"] as const;
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;
const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Reads a policy; `fallback` is its name where it gives none. What is wrong is kept by the shape. */
export function readPolicy(value: unknown, fallback: string, shape: Shape): PolicySource | undefined {
  const record = shape.record(value, [], POLICY_KEYS, "a policy");
  if (!record) return undefined;
  const name = shape.text(record, "name", []) ?? fallback;
  if (!NAME.test(name))
    shape.add(
      record["name"] === undefined ? [] : ["name"],
      `"${name}" is no name for a policy: letters, digits, dots, dashes and underscores`,
    );
  const params = shape.mapping(record, "params", []);
  for (const param of Object.keys(params))
    if (!IDENTIFIER.test(param))
      shape.add(["params", param], `"${param}" cannot be written in an expression: letters, digits and underscores`, "key");
  const rules = shape.list(record, "rules", []);
  if (rules.length === 0) shape.add(record["rules"] === undefined ? [] : ["rules"], "the policy has no rules, so it judges nothing");
  const read = rules.flatMap((rule, index) => readRule(rule, ["rules", index], { name, isOnly: rules.length === 1 }, shape) ?? []);
  read.forEach(({ id, path }, index) => {
    if (read.findIndex((other) => other.id === id) < index) shape.add([...path, "id"], `two rules of this policy are called ${id}`);
  });
  return { name, description: shape.text(record, "description", []), params, variables: readVariables(record, [], shape), rules: read };
}

function readRule(
  value: unknown,
  path: Path,
  policy: { readonly name: string; readonly isOnly: boolean },
  shape: Shape,
): RuleSource | undefined {
  const record = shape.record(value, path, RULE_KEYS, "a rule");
  if (!record) return undefined;
  const written = (key: string): Written | undefined => {
    const text = shape.text(record, key, path);
    return text === undefined ? undefined : { text, path: [...path, key] };
  };
  const assert = written("assert");
  const deny = written("deny");
  const schema = record["schema"] === undefined ? undefined : { value: record["schema"], path: [...path, "schema"] };
  const ways = ["assert", "deny", "schema"].filter((key) => record[key] !== undefined);
  if (ways.length === 0) shape.add(path, "a rule says what it wants: assert (must hold), deny (must not hold) or schema");
  if (ways.length > 1) shape.add([...path, ways[1]!], `a rule has either ${ways.join(" or ")}: make two rules of it`, "key");
  return {
    id: idOf(record, path, policy, shape),
    path,
    description: shape.text(record, "description", path),
    why: shape.text(record, "why", path),
    severity: readSeverity(record["severity"], [...path, "severity"], shape),
    environments: (shape.texts(record, "environments", path) ?? []).map((name) => wholeWord(name)?.role ?? name),
    match: readMatch(
      record["match"] === undefined ? {} : (shape.record(record["match"], [...path, "match"], MATCH_KEYS, "match") ?? {}),
      [...path, "match"],
      shape,
    ),
    forEach: (shape.texts(record, "forEach", path) ?? []).map((text, index) => ({
      text,
      path: Array.isArray(record["forEach"]) ? [...path, "forEach", index] : [...path, "forEach"],
    })),
    variables: readVariables(record, path, shape),
    assert,
    deny,
    schema,
    message: written("message"),
    at: written("at"),
    docs: shape.text(record, "docs", path),
    fix: record["fix"] === undefined ? undefined : readFix(record["fix"], [...path, "fix"], shape),
  };
}

/** An id with a slash is a whole id; the only rule of a policy may do without one. */
function idOf(record: JsonRecord, path: Path, policy: { readonly name: string; readonly isOnly: boolean }, shape: Shape): string {
  const id = shape.text(record, "id", path);
  if (id === undefined) {
    if (!policy.isOnly) shape.add(path, "each rule of a policy with several has an id");
    return policy.name;
  }
  if (!id.split("/").every((part) => NAME.test(part)))
    shape.add([...path, "id"], `"${id}" is no id: letters, digits, dots, dashes and underscores`);
  return id.includes("/") ? id : `${policy.name}/${id}`;
}

/** One severity for all environments, or by role. Roles that are not named follow production one step lower, development is off. */
function readSeverity(value: unknown, path: Path, shape: Shape): SeverityTable {
  const everywhere = (severity: SeverityOrOff): SeverityTable => ({
    production: severity,
    staging: severity,
    development: severity,
    unknown: severity,
  });
  if (value === undefined) return everywhere("error");
  const table = asRecord(value);
  if (!table) return everywhere(shape.word(value, path, SEVERITIES, "severity") ?? "error");
  const given: Partial<Record<(typeof ROLES)[number], SeverityOrOff>> = {};
  for (const [key, entry] of Object.entries(table)) {
    const role = shape.word(wholeWord(key)?.role ?? key, [...path, key], ROLES, "role of an environment");
    const severity = shape.word(entry, [...path, key], SEVERITIES, "severity");
    if (role && severity) given[role] = severity;
  }
  const production = given.production ?? "off";
  return {
    production,
    staging: given.staging ?? lower(production),
    development: given.development ?? "off",
    unknown: given.unknown ?? lower(production),
  };
}

/** `variables: {name: expression}`, or a list of `{name, expression}` as in admission policies. */
function readVariables(owner: JsonRecord, path: Path, shape: Shape): PolicySource["variables"] {
  const value = owner["variables"];
  const base = [...path, "variables"];
  if (!Array.isArray(value)) {
    return Object.entries(shape.mapping(owner, "variables", path)).flatMap(([name, text]) => {
      if (!IDENTIFIER.test(name)) shape.add([...base, name], `"${name}" is no name for a variable: letters, digits and underscores`, "key");
      if (typeof text === "string") return [{ name, text, path: [...base, name] }];
      shape.add([...base, name], "a variable is an expression, in quotes where YAML wants them");
      return [];
    });
  }
  return value.flatMap((entry: unknown, index) => {
    const record = shape.record(entry, [...base, index], ["name", "expression"], "a variable") ?? {};
    const name = shape.text(record, "name", [...base, index]);
    const text = shape.text(record, "expression", [...base, index]);
    if (name !== undefined && text !== undefined) return [{ name, text, path: [...base, index, "expression"] }];
    shape.add([...base, index], "a variable has a name and an expression");
    return [];
  });
}

function readFix(value: unknown, path: Path, shape: Shape): FixSource | undefined {
  const record = shape.record(value, path, FIX_KEYS, "a fix");
  if (!record) return undefined;
  const at = shape.text(record, "at", path);
  const ways = ["set", "remove", "add"].filter((key) => record[key] !== undefined);
  if (ways.length !== 1) shape.add(path, "a fix either sets a value (set), removes a key (remove: true) or adds keys (add)");
  const set = record["set"];
  if (set !== undefined && typeof set !== "string" && typeof set !== "number" && typeof set !== "boolean")
    shape.add([...path, "set"], "set is a text with {{expressions}}, a number or a boolean");
  if (record["remove"] !== undefined && record["remove"] !== true) shape.add([...path, "remove"], "remove is true, or absent");
  return {
    description: shape.text(record, "description", path),
    safety:
      record["safety"] === undefined
        ? "unsafe"
        : (shape.word(record["safety"], [...path, "safety"], ["safe", "unsafe"] as const, "safety") ?? "unsafe"),
    at: at === undefined ? undefined : { text: at, path: [...path, "at"] },
    set: set === undefined ? undefined : { value: set as string | number | boolean, path: [...path, "set"] },
    remove: record["remove"] === true,
    add: record["add"] === undefined ? undefined : shape.mapping(record, "add", path),
  };
}
