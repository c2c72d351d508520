import type { Config } from "../config/config.js";
import { suggest } from "../text/suggest.js";
import type { Rule } from "./rule.js";

/** Which rules a run is asked for, by ids and categories. */
export interface RuleChoice {
  /** Nothing else runs, also what is opt-in. */
  readonly only?: readonly string[];
  readonly skip?: readonly string[];
}

/** "strategy" of "strategy/no-recreate"; a rule without a category is its own. */
function categoryOf(id: string): string {
  const slash = id.indexOf("/");
  return slash < 0 ? id : id.slice(0, slash);
}

/** A choice names no rule: whoever wrote it means something else than what would happen. */
export class UnknownRuleError extends Error {}

/** Throws {@link UnknownRuleError} for a name that is that of no rule. */
export function refuseUnknownNames(known: readonly Rule[], { only, skip }: RuleChoice): void {
  const names = new Set(known.flatMap(({ id }) => [id, categoryOf(id)]));
  for (const [flag, list] of Object.entries({ only, skip })) {
    const name = list?.find((candidate) => !names.has(candidate));
    if (name === undefined) continue;
    const close = suggest(name, names);
    throw new UnknownRuleError(
      `--${flag}: there is no rule or category "${name}"${close ? `; did you mean "${close}"?` : ""} deploylint rules lists them`,
    );
  }
}

/** The rules that run: all but those that are opt-in and not asked for, narrowed by `only` and `skip`. */
export function activeRules(rules: readonly Rule[], config: Config, { only, skip }: RuleChoice): Rule[] {
  const names = (list: readonly string[], id: string): boolean => list.includes(id) || list.includes(categoryOf(id));
  return rules.filter((rule) => {
    if (skip && names(skip, rule.id)) return false;
    if (only && only.length > 0) return names(only, rule.id);
    return !rule.meta.optIn || isTurnedOn(rule.id, config);
  });
}

function isTurnedOn(id: string, config: Config): boolean {
  const settings = [config.rules, ...config.overrides.map(({ rules }) => rules)].flatMap((rules) =>
    Object.hasOwn(rules, id) ? [rules[id]!] : [],
  );
  return settings.some(
    (setting) => setting.severity !== "off" || Object.values(setting.environments ?? {}).some(({ severity }) => severity !== "off"),
  );
}
