import type { Rule } from "../engine/rule.js";
import type { Problem } from "../load/document.js";

/** The first of several rules with one id. */
export function withoutTwins(rules: readonly Rule[], taken: ReadonlySet<string>, problems: Problem[]): Rule[] {
  const seen = new Set<string>();
  return rules.filter((rule) => {
    const isTaken = taken.has(rule.id);
    if (!isTaken && !seen.has(rule.id)) return Boolean(seen.add(rule.id));
    const message = `the rule ${rule.id} is there twice${isTaken ? ": a built-in rule or one of a plugin has this id" : ""}; this one does not run, rename it`;
    const location = rule.source;
    problems.push({ level: "error", kind: "policy", message, ...(location ? { file: location.file.path, location } : {}) });
    return false;
  });
}
