import type { Location } from "../../text/location.js";
import { partOfScalar } from "./place.js";
import type { HeaderEntry, HeaderRule } from "./site.js";
import { coversAllPaths } from "./vercel.js";

/** The headers that `webapp/security-headers` knows, in the order they are named in. */
export const SECURITY_HEADERS = ["content-security-policy", "x-content-type-options", "referrer-policy", "frame-ancestors"] as const;
export type SecurityHeader = (typeof SECURITY_HEADERS)[number];

/** How a header is written, and what stands for "nobody may frame the page". */
export const HEADER_TITLES: Readonly<Record<SecurityHeader, string>> = {
  "content-security-policy": "Content-Security-Policy",
  "x-content-type-options": "X-Content-Type-Options",
  "referrer-policy": "Referrer-Policy",
  "frame-ancestors": "frame-ancestors or X-Frame-Options",
};

/** A header whose value does not do what the header is for. */
export interface WeakHeader {
  readonly entry: HeaderEntry;
  readonly wanted: string;
}

/** What the rules for all paths of a site set. */
export interface SecurityHeaders {
  readonly set: ReadonlySet<SecurityHeader>;
  /** Only the browser's console hears of breaches of this policy. */
  readonly reportOnly: HeaderEntry | undefined;
  readonly policies: readonly HeaderEntry[];
  readonly weak: readonly WeakHeader[];
  readonly hsts: HeaderEntry | undefined;
  /** The rules for all paths. */
  readonly rules: readonly HeaderRule[];
}

/** Reads the headers that every page of a site has: a rule for a part of the paths, or for some requests, counts for nothing. */
export function securityHeaders(rules: readonly HeaderRule[], platform: "Netlify" | "Vercel"): SecurityHeaders {
  const covering = rules.filter((rule) => !rule.isConditional && coversAllPaths(rule.pattern, platform));
  const entries = covering.flatMap(({ headers }) => headers);
  const named = (name: string): HeaderEntry[] => entries.filter((entry) => entry.name.toLowerCase() === name);
  const policies = named("content-security-policy");
  const set = new Set<SecurityHeader>();
  const weak: WeakHeader[] = [];
  if (policies.length > 0) set.add("content-security-policy");
  const directives = policies.flatMap(({ value }) => value.split(/[;,]/).map((directive) => directive.trim().toLowerCase()));
  if (directives.some((directive) => /^frame-ancestors\s+\S/.test(directive))) set.add("frame-ancestors");
  for (const [name, key, isStrong, wanted] of SINGLE_VALUES) {
    for (const entry of named(name)) {
      if (!isStrong(entry.value.trim().toLowerCase())) weak.push({ entry, wanted });
      set.add(key);
    }
  }
  return {
    set,
    reportOnly: named("content-security-policy-report-only")[0],
    policies,
    weak,
    hsts: named("strict-transport-security").at(-1),
    rules: covering,
  };
}

const POLICIES = new Set([
  "no-referrer",
  "no-referrer-when-downgrade",
  "origin",
  "origin-when-cross-origin",
  "same-origin",
  "strict-origin",
  "strict-origin-when-cross-origin",
]);

/** Header, what it stands for, whether a value does its work, what to write instead. ALLOW-FROM and ALLOWALL are read by no browser of today. */
const SINGLE_VALUES: readonly (readonly [string, SecurityHeader, (value: string) => boolean, string])[] = [
  ["x-content-type-options", "x-content-type-options", (value) => value === "nosniff", "nosniff"],
  // Browsers take the last policy of a list that they know.
  [
    "referrer-policy",
    "referrer-policy",
    (value) =>
      POLICIES.has(
        value
          .split(",")
          .map((part) => part.trim())
          .filter((part) => POLICIES.has(part) || part === "unsafe-url")
          .at(-1) ?? "",
      ),
    "strict-origin-when-cross-origin",
  ],
  ["x-frame-options", "frame-ancestors", (value) => /^(?:deny|sameorigin)$/.test(value), "DENY or SAMEORIGIN"],
];

/** A source of a policy for scripts that lets anything run. */
export interface WeakSource {
  readonly source: string;
  readonly directive: string;
  readonly at: Location;
}

/**
 * Sources for scripts that void a Content-Security-Policy: `'unsafe-inline'`, unless a nonce, a hash or 'strict-dynamic' makes browsers pass over it;
 * `'unsafe-eval'`; `*`, unless 'strict-dynamic' does. default-src stands in for a missing script-src. Source: w3.org/TR/CSP3.
 */
export function weakScriptSources({ value, valueAt }: HeaderEntry): WeakSource[] {
  const directives = directivesOf(value);
  const directive = directives.find(({ name }) => name === "script-src") ?? directives.find(({ name }) => name === "default-src");
  if (!directive) return [];
  const texts = directive.sources.map(({ text }) => text.toLowerCase());
  const isDynamic = texts.includes("'strict-dynamic'");
  const isInlinePassedOver = isDynamic || texts.some((text) => /^'(?:nonce-|sha(?:256|384|512)-)/.test(text));
  return directive.sources
    .filter(({ text }) => {
      const source = text.toLowerCase();
      if (source === "'unsafe-inline'") return !isInlinePassedOver;
      return source === "'unsafe-eval'" || (source === "*" && !isDynamic);
    })
    .map(({ text, start }) => ({ source: text, directive: directive.name, at: partOfScalar(valueAt, value, start, start + text.length) }));
}

interface Directive {
  readonly name: string;
  readonly sources: readonly { readonly text: string; readonly start: number }[];
}

function directivesOf(policy: string): Directive[] {
  return [...policy.matchAll(/[^;]+/g)].flatMap((part) => {
    const [name, ...sources] = [...part[0].matchAll(/[^\s,]+/g)].map((word) => ({ text: word[0], start: part.index + word.index }));
    return name ? [{ name: name.text.toLowerCase(), sources }] : [];
  });
}

/** Values that change nothing a visitor sees: one is the default of browsers, the other holds what servers say of files. */
export const SAFE_HEADER_VALUES: Partial<Record<SecurityHeader, string>> = {
  "x-content-type-options": "nosniff",
  "referrer-policy": "strict-origin-when-cross-origin",
};

/** What to do about a source that voids a policy. */
export const SCRIPT_SOURCE_CURES: Readonly<Record<string, string>> = {
  "'unsafe-inline'": "Use a nonce or a hash for the scripts that stand in the page.",
  "'unsafe-eval'": "Remove it, or replace what evaluates strings.",
  "*": "Name the hosts that scripts come from.",
};

/** What no platform adds to Strict-Transport-Security for a domain of one's own, and this header leaves out as well. */
export function hstsLacks(entry: HeaderEntry | undefined): string[] {
  const value = entry?.value.toLowerCase() ?? "";
  return ["includeSubDomains", "preload"].filter((word) => !value.includes(word.toLowerCase()));
}
