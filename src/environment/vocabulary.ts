import type { Role } from "./environment.js";

/** What a word or a segment says. Role "unknown" is a statement too: it says that this is not production, or contradicts itself. */
export interface Mark {
  /** The word that decided, in lower case: "prod", "nonprod", "dev and prod". */
  readonly word: string;
  readonly role: Role;
  /** Why the role is "unknown": follows the place in a sentence. */
  readonly doubt?: string;
}

/** Words that count wherever they stand as a token of a segment. */
const TOKENS: ReadonlyMap<string, Role> = new Map<string, Role>([
  ["prod", "production"],
  ["production", "production"],
  ["prd", "production"],
  ["stg", "staging"],
  ["stage", "staging"],
  ["staging", "staging"],
  ["preprod", "staging"],
  ["preproduction", "staging"],
  ["dev", "development"],
  ["develop", "development"],
  ["development", "development"],
]);

/** Words that are too common to count inside a name: only a whole segment under a folder of environments, or a whole label value. */
const WHOLE: ReadonlyMap<string, Role> = new Map<string, Role>([
  ["live", "production"],
  ["uat", "staging"],
  ["qa", "staging"],
  ["acceptance", "staging"],
  ["sit", "staging"],
  ["preview-prod", "staging"],
  ["local", "development"],
  ["sandbox", "development"],
  ["lab", "development"],
  ["preview", "development"],
  ["ephemeral", "development"],
  ["review", "development"],
  ["test", "development"],
  ["demo", "development"],
  ["integration", "development"],
  ["minikube", "development"],
  ["kind", "development"],
]);

/** The words of both lists, for messages and suggestions. */
export const VOCABULARY: readonly string[] = [...TOKENS.keys(), ...WHOLE.keys(), "pr-1"];

/** Behind one of these a word is denied: non-prod, not-prod, no-prod, without-prod. */
const NEGATIONS = new Set(["non", "not", "no", "without", "except", "never"]);
/** In front of these it is only compared with: prod-like. */
const LIKENESS = new Set(["like", "alike", "lite", "clone", "mirror"]);
const PRODUCTION_WORD = /^(?:prod|production|prd)$/;
const FUSED_NEGATION = /^(?:non|not|no)(?:prod|production|prd)$/;

/** Words that no app is named after: beside a production word they contradict it (prod-uat, local-prod). */
const CONTRADICTIONS = new Set(["uat", "qa", "sandbox", "minikube", "ephemeral", "acceptance", "local"]);

/** Behind an environment word these make it a team or a thing, not a place: dev-team, dev-tools, prod-support, production-ready. */
const THINGS = new Set(
  (
    "team teams tool tools tooling toolkit toolchain toolbox ops portal container containers box boxes kit kits support guide docs " +
    "experience rel sec secops ready readiness grade deps dependencies null"
  ).split(" "),
);
/** In front of "stage" these make it a step: multi-stage. */
const STEPS = new Set(["multi", "single", "one", "two", "three", "first", "second", "final", "build", "pipeline"]);
/** A certificate issuer's staging and production are those of the authority. */
const ISSUERS = new Set(["letsencrypt", "acme", "issuer", "issuers", "clusterissuer", "clusterissuers", "le"]);

/** "api-prodEU.west" → ["api", "prod", "eu", "west"]; a word keeps no trailing number: "dev2" → ["dev", "2"]. */
export function tokensOf(segment: string): string[] {
  return segment
    .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1-$2")
    .toLowerCase()
    .replace(/([a-z])(\d+)(?=$|[-_.])/g, "$1-$2")
    .split(/[-_.]+/)
    .filter((token) => token !== "");
}

/** What the tokens of a name say: a namespace, a folder, a file name without its extension. Undefined: nothing. */
export function markOfTokens(segment: string): Mark | undefined {
  if (segment.length > MAX_LENGTH || !LIKELY.test(segment)) return undefined;
  const tokens = joinPrefixes(tokensOf(withoutDomain(segment)));
  if (tokens.some((token) => ISSUERS.has(token))) return undefined;
  const words = new Map<string, Role>();
  for (const [index, token] of tokens.entries()) {
    const role = TOKENS.get(token);
    if (FUSED_NEGATION.test(token)) return denied(token);
    if (role === undefined) continue;
    const before = tokens[index - 1];
    const after = tokens[index + 1];
    if (before !== undefined && NEGATIONS.has(before)) return denied(`${before}-${token}`);
    if (role === "production" && after !== undefined && LIKENESS.has(after)) return denied(`${token}-${after}`);
    if (role === "production" && before === "preview") return { word: "preview-prod", role: "staging" };
    if (!isThing(tokens, index)) words.set(token, role);
  }
  return decide(words, tokens);
}

function decide(words: ReadonlyMap<string, Role>, tokens: readonly string[]): Mark | undefined {
  const [first] = words;
  if (!first) return undefined;
  const [word, role] = first;
  const other = [...words].find((entry) => entry[1] !== role)?.[0] ?? (role === "production" ? contradiction(tokens) : undefined);
  if (other === undefined) return { word, role };
  return { word: `${word} and ${other}`, role: "unknown", doubt: `which says both ${word} and ${other}` };
}

function contradiction(tokens: readonly string[]): string | undefined {
  return tokens.find((token) => CONTRADICTIONS.has(token));
}

/** What a value says as a whole, by both lists: a label's value, a folder right under `overlays`. Its tokens count where the whole does not. */
export function markOfWhole(value: string): Mark | undefined {
  return wholeWord(value) ?? markOfTokens(value);
}

/** What a value says as one word of the vocabulary, and nothing else. */
export function wholeWord(value: string): Mark | undefined {
  const word = value.toLowerCase();
  const role = TOKENS.get(word) ?? WHOLE.get(word) ?? (/^pr-\d+$/.test(word) ? "development" : undefined);
  return role === undefined ? undefined : { word, role };
}

/** Names are short; a text beyond this is no name. */
const MAX_LENGTH = 512;
/** A cheap look before the segment is taken apart. */
const LIKELY = /prod|prd|stg|stag|dev/i;

function denied(word: string): Mark {
  return { word, role: "unknown", doubt: "which says only what it is not" };
}

/** pre-prod, pre-production → one word; non-pre-prod is left to the negations. */
function joinPrefixes(tokens: readonly string[]): string[] {
  const joined: string[] = [];
  for (const token of tokens) {
    if (PRODUCTION_WORD.test(token) && joined.at(-1) === "pre")
      joined[joined.length - 1] = token === "production" ? "preproduction" : "preprod";
    else joined.push(token);
  }
  return joined;
}

function isThing(tokens: readonly string[], index: number): boolean {
  const before = tokens[index - 1];
  const after = tokens[index + 1];
  if (after !== undefined && THINGS.has(after)) return true;
  if (tokens[index] !== "stage") return false;
  return (before !== undefined && STEPS.has(before)) || (after !== undefined && /^\d+$/.test(after));
}

/** Drops the top-level domain of a host name or API group: "fortress.dev", "api.fortress.dev", "tekton.dev_tasks". */
function withoutDomain(segment: string): string {
  return segment.replace(/^((?:[a-z0-9-]+\.)*[a-z0-9-]+)\.dev(?=$|_)/i, "$1");
}
