import type { ConfigInput } from "../config/input.js";
import type { KnownRules } from "../config/known.js";
import type { Rule } from "./rule.js";

/** What a config is checked against. */
export function knownRules(rules: readonly Rule[], presets: Readonly<Record<string, ConfigInput>>): KnownRules {
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  return {
    ids: rules.map(({ id }) => id),
    optionsOf: (id) => byId.get(id)?.meta.options,
    isOptIn: (id) => byId.get(id)?.meta.optIn ?? false,
    presets,
  };
}
