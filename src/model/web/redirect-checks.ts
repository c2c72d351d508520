import type { RedirectRule } from "./redirects-file.js";

/** Why a redirect of Netlify does nothing, or not what it says. */
export type RedirectFault =
  | { readonly kind: "noSlash" | "query" | "loop" | "reserved"; readonly rule: RedirectRule }
  | { readonly kind: "shadowed"; readonly rule: RedirectRule; readonly by: RedirectRule }
  | { readonly kind: "placeholder"; readonly rule: RedirectRule; readonly name: string };

/**
 * Checks the redirects of one file in their order: the first that matches counts. Linear in their number. `ignoresSlash`: a slash at the end makes no
 * difference, as on Netlify.
 */
export function redirectFaults(rules: Iterable<RedirectRule>, ignoresSlash: boolean): RedirectFault[] {
  const normal = ignoresSlash ? withoutSlash : (path: string): string => path;
  const faults: RedirectFault[] = [];
  const exact = new Map<string, RedirectRule>();
  const splats = new Map<string, RedirectRule>();
  for (const rule of rules) {
    const { from } = rule;
    const fault = ownFault(rule, normal);
    if (fault) faults.push(fault);
    else {
      const by = exact.get(normal(from)) ?? splatAbove(from, splats);
      if (by && !(rule.isForced && !by.isForced)) faults.push({ kind: "shadowed", rule, by });
    }
    if (rule.isConditional || fault?.kind === "loop") continue;
    if (!exact.has(normal(from))) exact.set(normal(from), rule);
    if (from.endsWith("/*") && !/[:*]/.test(from.slice(0, -2)) && !splats.has(from.slice(0, -2))) splats.set(from.slice(0, -2), rule);
  }
  return faults;
}

function ownFault(rule: RedirectRule, normal: (path: string) => string): RedirectFault | undefined {
  const { from, to } = rule;
  if (!/^(?:\/|https?:\/\/)/.test(from)) return { kind: "noSlash", rule };
  if (/[?#]/.test(from)) return { kind: "query", rule };
  if (from.startsWith("/.netlify")) return { kind: "reserved", rule };
  if (to === undefined) return undefined;
  if (!rule.isConditional && normal(to.replace(/\/:splat$/, "/*")) === normal(from)) return { kind: "loop", rule };
  const name = unboundName(rule, to);
  return name === undefined ? undefined : { kind: "placeholder", rule, name };
}

function withoutSlash(path: string): string {
  return path.length > 1 && path.endsWith("/") ? path.slice(0, -1) : path;
}

/** Paths deeper than this are not asked for all that lies above them. */
const MAX_DEPTH = 40;

function splatAbove(from: string, splats: ReadonlyMap<string, RedirectRule>): RedirectRule | undefined {
  if (splats.size === 0 || !from.startsWith("/")) return undefined;
  let path = from;
  for (let depth = 0; depth < MAX_DEPTH; depth++) {
    const slash = path.lastIndexOf("/");
    if (slash < 0) return undefined;
    path = path.slice(0, slash);
    const found = splats.get(path);
    if (found) return found;
  }
  return undefined;
}

/** A `:name` of the destination that the rule does not bind: visitors see it as it stands. */
function unboundName(rule: RedirectRule, to: string): string | undefined {
  if (!to.includes(":", 6) && !to.startsWith("/:")) return undefined;
  const path = to.replace(/^https?:\/\/[^/]*/, "");
  for (const [, name] of path.matchAll(/(?<=[/=]):([A-Za-z_]\w*)/g)) {
    const isBound = name === "splat" ? rule.from.includes("*") : new RegExp(`:${name!}(?!\\w)`).test(rule.from);
    if (!isBound && !rule.queryNames.includes(name!)) return name;
  }
  return undefined;
}
