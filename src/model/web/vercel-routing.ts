import type { Path } from "../../load/document.js";
import { asList, asRecord, asText, type JsonRecord } from "../value.js";

/** What is wrong with a rule of `redirects`, `rewrites`, `headers` or `routes` although its shape is right. */
export interface RoutingFault {
  readonly path: Path;
  readonly text: string;
}

/** Checks the rules as Vercel does before a deployment: vercel/vercel, packages/routing-utils/src/index.ts. */
export function routingFaults(config: JsonRecord): RoutingFault[] {
  const faults: RoutingFault[] = [];
  for (const key of ["redirects", "rewrites", "headers"] as const) {
    for (const [index, rule] of asList(config[key]).map(asRecord).entries()) if (rule) faults.push(...ruleFaults([key, index], rule));
  }
  for (const [index, route] of asList(config["routes"]).map(asRecord).entries()) {
    if (!route) continue;
    const path = ["routes", index];
    for (const [one, other] of ALIASES) {
      if (route[one] !== undefined && route[other] !== undefined)
        faults.push({ path: [...path, other], text: `stands beside ${one}, which means the same: only one of them is taken` });
    }
    const key = route["src"] === undefined ? "source" : "src";
    const source = asText(route[key]);
    if (source !== undefined && !compiles(source)) faults.push({ path: [...path, key], text: "is not a regular expression" });
    if (!("handle" in route) && route["src"] === undefined && route["source"] === undefined)
      faults.push({ path: [...path, "src"], text: "needs src or source" });
  }
  return faults;
}

const ALIASES = [
  ["src", "source"],
  ["dest", "destination"],
  ["status", "statusCode"],
] as const;

function ruleFaults(path: Path, rule: JsonRecord): RoutingFault[] {
  const source = asText(rule["source"]);
  if (source === undefined) return [];
  const pattern = parsePattern(source);
  if (!pattern || !compiles(source)) return [{ path: [...path, "source"], text: `is not a pattern: ${hintFor(source)}` }];
  const faults: RoutingFault[] = [];
  if (path[0] === "redirects" && rule["permanent"] !== undefined && rule["statusCode"] !== undefined)
    faults.push({ path: [...path, "statusCode"], text: "stands beside permanent: a redirect has one of them" });
  const destination = asText(rule["destination"]);
  const unknown =
    destination === undefined ? undefined : unboundSegment(destination, new Set([...pattern, ...conditionNames(rule["has"])]));
  if (unknown !== undefined)
    faults.push({ path: [...path, "destination"], text: `has the segment :${unknown}, which neither source nor has binds` });
  return faults;
}

function compiles(source: string): boolean {
  try {
    new RegExp(source);
    return true;
  } catch {
    return false;
  }
}

function hintFor(source: string): string {
  if (/(?<!\\)\(\?/.test(source) && !/\(\(\?/.test(source)) return "no group begins with ?, a name stands before it, as in /:name(.*)";
  return /(?:^|[^)}\w:])\*/.test(source) || /\/\*/.test(source)
    ? "a star stands behind a parameter or a group, as in /:path* or /(.*)"
    : "parameters are written :name, groups (…), and a modifier stands behind one of these";
}

/**
 * The names that a pattern binds; undefined when path-to-regexp 6.1.0 refuses it, of which Vercel keeps a copy: vercel/vercel,
 * packages/routing-utils/src/vendor/path-to-regexp. `(?<name>…)` is refused there, as is every group that begins with `?`.
 */
function parsePattern(source: string): string[] | undefined {
  const names: string[] = [];
  /** Whether a modifier may stand here. */
  let isParameter = false;
  let braces = 0;
  for (let index = 0; index < source.length;) {
    const character = source[index]!;
    const wasParameter = isParameter;
    isParameter = false;
    if (character === "\\") index += 2;
    else if (character === "*" || character === "+" || character === "?") {
      if (!wasParameter) return undefined;
      index++;
    } else if (character === ":") {
      const name = /\w+/y;
      name.lastIndex = index + 1;
      const match = name.exec(source);
      if (!match) return undefined;
      names.push(match[0]);
      index = name.lastIndex;
      // A group behind a name says what it matches.
      const end = source[index] === "(" ? groupEnd(source, index) : index;
      if (end === undefined) return undefined;
      index = end;
      isParameter = true;
    } else if (character === "(") {
      const end = groupEnd(source, index);
      if (end === undefined) return undefined;
      index = end;
      isParameter = true;
    } else if (character === "{" || character === "}") {
      braces += character === "{" ? 1 : -1;
      if (braces < 0 || braces > 1) return undefined;
      isParameter = character === "}";
      index++;
    } else index++;
  }
  return braces === 0 ? names : undefined;
}

/** Offset behind the group that opens at `start`; undefined when it is empty, not closed, begins with `?`, or holds a group that captures. */
function groupEnd(source: string, start: number): number | undefined {
  if (source[start + 1] === "?" || source[start + 1] === ")") return undefined;
  let depth = 1;
  for (let index = start + 1; index < source.length; index++) {
    const character = source[index];
    if (character === "\\") index++;
    else if (character === "(") {
      if (source[index + 1] !== "?") return undefined;
      depth++;
    } else if (character === ")" && --depth === 0) return index + 1;
  }
  return undefined;
}

/** A `:name` in the host, path or query of a destination that nothing binds. What is no pattern ends the search, as it does for Vercel. */
function unboundSegment(destination: string, bound: ReadonlySet<string>): string | undefined {
  const parts = /^(?:[a-z][a-z0-9+.-]*:)?(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?/i.exec(destination);
  const host = parts?.[1]?.replace(/^[^@]*@/, "").replace(/:\d+$/, "") ?? "";
  const values = [...new URLSearchParams(parts?.[3] ?? "").values()];
  for (const text of [host, parts?.[2] ?? "", ...values]) {
    const names = parsePattern(text);
    if (!names) return undefined;
    const unknown = names.find((name) => !bound.has(name));
    if (unknown !== undefined) return unknown;
  }
  return undefined;
}

/** What the conditions of a rule bind: keys without a value, the named groups of values, and `host` where a host is asked for. */
function conditionNames(has: unknown): string[] {
  return asList(has).flatMap((condition) => {
    const { type, key, value } = asRecord(condition) ?? {};
    const texts = typeof value === "string" ? [value] : Object.values(asRecord(value) ?? {}).filter((item) => typeof item === "string");
    const groups = texts.flatMap((text) => [...text.matchAll(/\(\?<(\w+)>/g)].map(([, name]) => name!));
    if (type === "host" && texts.length > 0) groups.push("host");
    return typeof key === "string" && (value === undefined || value === "") ? [key, ...groups] : groups;
  });
}
