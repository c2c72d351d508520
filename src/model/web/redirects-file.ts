import type { SourceFile } from "../../load/document.js";
import { Location } from "../../text/location.js";

/** A redirect or rewrite of Netlify, from `_redirects` or netlify.toml. */
export interface RedirectRule {
  readonly from: string;
  readonly fromAt: Location;
  /** Absent in rules that forward: `from` ends with a splat and stands for both. */
  readonly to: string | undefined;
  readonly toAt: Location | undefined;
  /** Undefined when none is written: Netlify takes 301. */
  readonly status: number | undefined;
  readonly isForced: boolean;
  /** Names that the query parameters of the rule bind, as in `id=:id`. */
  readonly queryNames: readonly string[];
  /** It matches only some of the requests for its path: by query parameters, country, language, role or cookie. */
  readonly isConditional: boolean;
}

/** Why Netlify refuses a line of a `_redirects` file: netlify/build, packages/redirect-parser. */
export type RedirectsFaultKind = "noDestination" | "badDestination" | "badStatus";

export interface RedirectsFault {
  readonly kind: RedirectsFaultKind;
  readonly location: Location;
}

export interface RedirectsFile {
  readonly redirects: readonly RedirectRule[];
  readonly faults: readonly RedirectsFault[];
}

const parsed = new WeakMap<SourceFile, RedirectsFile>();

/** Reads a `_redirects` file as Netlify does. Linear in the length of the text. */
export function parseRedirectsFile(file: SourceFile): RedirectsFile {
  let known = parsed.get(file);
  if (!known) parsed.set(file, (known = read(file)));
  return known;
}

function read(file: SourceFile): RedirectsFile {
  const redirects: RedirectRule[] = [];
  const faults: RedirectsFault[] = [];
  const { text } = file;
  for (let start = 0; start < text.length;) {
    const end = text.indexOf("\n", start) < 0 ? text.length : text.indexOf("\n", start);
    const tokens = tokensOf(text, start, end);
    if (tokens.length > 0) {
      const rule = ruleOf(file, tokens);
      if (rule instanceof RedirectLine) redirects.push(rule);
      else if (faults.length < MAX_FAULTS) faults.push(rule);
    }
    start = end + 1;
  }
  return { redirects, faults };
}

interface Token {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The words of a line up to a comment. */
function tokensOf(text: string, from: number, to: number): Token[] {
  const tokens: Token[] = [];
  for (let start = from; start < to;) {
    if (isBlank(text.charCodeAt(start))) start++;
    else {
      let end = start + 1;
      while (end < to && !isBlank(text.charCodeAt(end))) end++;
      if (text.charCodeAt(start) === 35) break;
      tokens.push({ start, end, text: text.slice(start, end) });
      start = end;
    }
  }
  return tokens;
}

/** Blanks of ASCII decide at once, which most of a text is made of. */
function isBlank(code: number): boolean {
  return code <= 32 ? code === 32 || (code >= 9 && code <= 13) : code > 127 && /\s/.test(String.fromCharCode(code));
}

/** So many faults say that a file is something else; more are not kept. */
const MAX_FAULTS = 1000;

function ruleOf(file: SourceFile, tokens: readonly Token[]): RedirectLine | RedirectsFault {
  const [from, ...parts] = tokens as [Token, ...Token[]];
  const whole = (): Location => new Location(file, from.start, tokens.at(-1)!.end);
  if (parts.length === 0) return { kind: "noDestination", location: whole() };
  const isForward = isStatus(parts[0]!.text);
  const toIndex = isForward ? -1 : parts.findIndex(({ text }) => isDestination(text));
  if (!isForward && toIndex < 0) return { kind: "badDestination", location: new Location(file, parts[0]!.start, parts[0]!.end) };
  const [status, ...conditions] = parts.slice(toIndex + 1);
  if (status && !isStatus(status.text)) return { kind: "badStatus", location: new Location(file, status.start, status.end) };
  if (isForward && !(from.text.endsWith("/*") && /^2/.test(status!.text))) return { kind: "noDestination", location: whole() };
  const query = parts.slice(0, Math.max(toIndex, 0));
  return new RedirectLine(file, from, isForward ? undefined : parts[toIndex], status?.text, query.length + conditions.length > 0, query);
}

/** A path, or a URL. */
export function isDestination(text: string): boolean {
  return /^(?:\/|https?:\/\/)/.test(text);
}

function isStatus(text: string): boolean {
  return /^[+-]?\d/.test(text);
}

/** Keeps offsets, and makes places when they are asked for: such files can have hundreds of thousands of lines. */
class RedirectLine implements RedirectRule {
  readonly #fromStart: number;
  readonly #fromEnd: number;
  readonly #toStart: number;
  readonly #toEnd: number;
  readonly status: number | undefined;
  readonly isForced: boolean;
  readonly queryNames: readonly string[];

  constructor(
    readonly file: SourceFile,
    from: Token,
    to: Token | undefined,
    status: string | undefined,
    readonly isConditional: boolean,
    query: readonly Token[],
  ) {
    this.#fromStart = from.start;
    this.#fromEnd = from.end;
    this.#toStart = to?.start ?? -1;
    this.#toEnd = to?.end ?? -1;
    this.status = status === undefined ? undefined : Number.parseInt(status, 10);
    this.isForced = status?.endsWith("!") ?? false;
    this.queryNames = query.length === 0 ? NO_NAMES : query.map(({ text }) => text.slice(text.indexOf("=") + 1).replace(/^:/, ""));
  }

  get from(): string {
    return this.file.text.slice(this.#fromStart, this.#fromEnd);
  }

  get fromAt(): Location {
    return new Location(this.file, this.#fromStart, this.#fromEnd);
  }

  get to(): string | undefined {
    return this.#toStart < 0 ? undefined : this.file.text.slice(this.#toStart, this.#toEnd);
  }

  get toAt(): Location | undefined {
    return this.#toStart < 0 ? undefined : new Location(this.file, this.#toStart, this.#toEnd);
  }
}

const NO_NAMES: readonly string[] = [];
