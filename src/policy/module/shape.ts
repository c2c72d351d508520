import type { Rule, RuleMessage, RuleMeta } from "../../engine/rule.js";
import { asRecord, asText } from "../../model/value.js";

/** What a module came to: rules under the name of the module, and what is wrong with the others. */
export interface ModuleRules {
  readonly rules: readonly Rule[];
  readonly faults: readonly string[];
}

const NAME = /^[a-z0-9][a-z0-9._-]*$/i;

/**
 * The rules of what a module exports by default: one rule, which has the name of the module, or `{ name?, rules: { <name>: rule } }`, whose rules are
 * `<name of the module>/<name>`.
 */
export function rulesOfModule(exported: unknown, moduleName: string): ModuleRules {
  const value = asRecord(exported);
  if (!value) return { rules: [], faults: ["it has no default export; export a rule, or { rules: { <name>: rule } }"] };
  if (typeof value["create"] === "function") return one(value, moduleName);
  const rules = asRecord(value["rules"]);
  if (!rules || Object.keys(rules).length === 0)
    return { rules: [], faults: ["its default export is neither a rule nor { rules: { <name>: rule } }"] };
  const name = asText(value["name"]) ?? moduleName;
  const named = Object.entries(rules).map(([rule, definition]) => one(definition, `${name}/${rule}`));
  return { rules: named.flatMap((each) => each.rules), faults: named.flatMap(({ faults }) => faults) };
}

function one(definition: unknown, id: string): ModuleRules {
  const faults = faultsOf(definition, id);
  if (faults.length > 0) return { rules: [], faults: faults.map((fault) => `the rule ${id} ${fault}`) };
  const { meta, create } = definition as Pick<Rule, "create"> & { readonly meta: RuleMeta };
  const docs = { ...meta.docs, why: meta.docs.why ?? "", references: meta.docs.references ?? [] };
  return { rules: [{ id, meta: { ...meta, docs }, create: (context) => create(context) }], faults: [] };
}

/** What keeps a definition from being run; the engine relies on nothing else. */
function faultsOf(definition: unknown, id: string): string[] {
  const rule = asRecord(definition);
  if (!rule || typeof rule["create"] !== "function") return ["has no create(context): make it with defineRule"];
  const bad = id.split("/").find((part) => !NAME.test(part));
  if (bad !== undefined) return [`has a name that cannot be written in a config: "${bad}"`];
  const meta = asRecord(rule["meta"]);
  if (!meta) return ["has no meta"];
  const faults: string[] = [];
  if (asText(asRecord(meta["docs"])?.["description"]) === undefined) faults.push("has no meta.docs.description");
  const messages = Object.entries(asRecord(meta["messages"]) ?? {});
  if (messages.length === 0) faults.push("has no meta.messages");
  for (const [name, message] of messages) if (!isMessage(message)) faults.push(`has a message "${name}" without text or severity`);
  for (const list of ["kinds", "reads"])
    if (meta[list] !== undefined && !Array.isArray(meta[list])) faults.push(`has a meta.${list} that is no list`);
  return faults;
}

function isMessage(value: unknown): value is RuleMessage {
  const message = asRecord(value);
  return typeof message?.["text"] === "string" && (typeof message["severity"] === "string" || asRecord(message["severity"]) !== undefined);
}
