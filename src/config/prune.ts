import type { Path } from "../load/document.js";
import type { ConfigInput } from "./input.js";
import type { Issue } from "./issue.js";

/** The keys of which a single entry may be left out. */
const ENTRIES = new Set(["rules", "overrides", "environments", "database", "helm", "kustomize", "parsers", "admission"]);

/** A config without the parts that issues are about, so that the rest of it still holds. */
export function prune(config: unknown, issues: readonly Issue[]): ConfigInput {
  if (issues.some(({ path }) => path.length === 0)) return {};
  const pruned = { ...(config as Record<string, unknown>) };
  for (const key of new Set(issues.map(({ path }) => String(path[0])))) {
    const entries = issues.filter(({ path }) => path[0] === key).map(({ path }) => path[1]);
    if (!ENTRIES.has(key) || entries.includes(undefined)) delete pruned[key];
    else pruned[key] = without(pruned[key], entries as (string | number)[]);
  }
  return pruned as ConfigInput;
}

function without(value: unknown, entries: Path): unknown {
  if (Array.isArray(value)) return value.filter((_, index) => !entries.includes(index));
  return Object.fromEntries(Object.entries(value as object).filter(([key]) => !entries.includes(key)));
}
