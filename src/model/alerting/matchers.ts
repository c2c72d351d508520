import type { Path } from "../../load/document.js";
import type { Verdict } from "../selector.js";
import { asList, asRecord, asText, isUndecidable } from "../value.js";
import { fullMatch, isPattern } from "./full-match.js";

export type MatchOperator = "=" | "!=" | "=~" | "!~";

/** One condition of a route or an inhibit rule on a label. */
export interface Matcher {
  readonly label: string;
  readonly operator: MatchOperator;
  readonly value: string;
  /** Where it stands in its configuration. */
  readonly path: Path;
  /** In the text at `path`, the offsets of the value without its quotes; undefined where the value has a path of its own. */
  readonly span?: readonly [start: number, end: number];
}

export interface Matchers {
  readonly list: readonly Matcher[];
  /** What cannot be read as a matcher: Alertmanager turns the whole configuration down. */
  readonly broken: readonly { readonly path: Path; readonly reason: string }[];
  /** Whether there may be others, which something else fills in. */
  readonly open: boolean;
  /** Paths of `match`, `match_re` and `regex`, which are deprecated. */
  readonly deprecated: readonly Path[];
}

/** The labels of an alert, as far as they are known. */
export interface AlertLabels {
  /** An undefined value: the label may have any value, or be absent. */
  readonly known: ReadonlyMap<string, string | undefined>;
  /** Whether labels that are not known may have any value: those that the series bring along. Closed, they are absent, which is the empty text. */
  readonly open: boolean;
}

/** Whether an alert meets a matcher. */
export function meetsMatcher({ label, operator, value }: Matcher, labels: AlertLabels): Verdict {
  const isKnown = labels.known.has(label);
  if (!isKnown && labels.open) return undefined;
  const actual = isKnown ? labels.known.get(label) : "";
  if (actual === undefined || isUndecidable(value) || isUndecidable(label)) return anyValue(operator, value);
  const isEqual = operator === "=" || operator === "!=" ? actual === value : fullMatch(value, actual);
  if (isEqual === undefined) return undefined;
  return operator === "!=" || operator === "!~" ? !isEqual : isEqual;
}

/** A pattern that matches everything needs no value. */
function anyValue(operator: MatchOperator, value: string): Verdict {
  return operator === "=~" && value === ".*" ? true : undefined;
}

/**
 * The matchers of a route, or with a prefix those of an inhibit rule, in every spelling: `matchers` as texts (Alertmanager) or as mappings
 * (AlertmanagerConfig), `match` and `match_re`. Sources: Alertmanager's pkg/labels and matcher/parse; monitoring.coreos.com/v1alpha1 and v1beta1.
 */
export function readMatchers(owner: unknown, path: Path, prefix = ""): Matchers {
  const record = asRecord(owner);
  const result: Draft = { list: [], broken: [], open: false, deprecated: [] };
  if (!record) return result;
  const [all, match, matchRe] =
    prefix === ""
      ? (["matchers", "match", "match_re"] as const)
      : ([`${prefix}_matchers`, `${prefix}_match`, `${prefix}_match_re`] as const);
  const key = prefix !== "" && record[all] === undefined && record[`${prefix}Match`] !== undefined ? `${prefix}Match` : all;
  const written = record[key];
  if (isUndecidable(written)) result.open = true;
  for (const [index, item] of asList(written).entries()) readItem(item, [...path, key, index], result);
  for (const [field, operator] of [
    [match, "="],
    [matchRe, "=~"],
  ] as const) {
    if (asRecord(record[field])) result.deprecated.push([...path, field]);
    for (const [label, value] of Object.entries(asRecord(record[field]) ?? {})) {
      if (value === null || typeof value === "object") result.broken.push({ path: [...path, field, label], reason: "a text is expected" });
      else add({ label, operator, value: String(value), path: [...path, field, label] }, result);
    }
  }
  return result;
}

interface Draft {
  readonly list: Matcher[];
  readonly broken: { path: Path; reason: string }[];
  open: boolean;
  readonly deprecated: Path[];
}

function add(matcher: Matcher, into: Draft): void {
  const isRegex = matcher.operator === "=~" || matcher.operator === "!~";
  if (isRegex && !isUndecidable(matcher.value) && !isPattern(matcher.value))
    into.broken.push({ path: matcher.path, reason: "it is no regular expression of RE2" });
  into.list.push(matcher);
}

function readItem(item: unknown, path: Path, into: Draft): void {
  const text = asText(item);
  if (text !== undefined) {
    const parsed = isUndecidable(text) && !/[=~]/.test(text) ? undefined : parseMatcherText(text, path);
    if (isUndecidable(text) && !parsed) into.open = true;
    else if (!parsed) into.broken.push({ path, reason: 'label="value" is expected' });
    else for (const matcher of parsed) add(matcher, into);
    return;
  }
  const record = asRecord(item);
  const label = asText(record?.["name"]);
  if (!record || label === undefined) {
    into.broken.push({ path, reason: "a matcher has a name" });
    return;
  }
  if (record["regex"] !== undefined) into.deprecated.push([...path, "regex"]);
  const type = asText(record["matchType"]);
  if (type !== undefined && type !== "" && !isOperator(type)) {
    if (isUndecidable(type)) into.open = true;
    else into.broken.push({ path: [...path, "matchType"], reason: "=, !=, =~ or !~ is expected" });
    return;
  }
  const operator = type ? (type as MatchOperator) : record["regex"] === true ? "=~" : "=";
  const value = record["value"];
  add({ label, operator, value: value === undefined || value === null ? "" : String(value), path: [...path, "value"] }, into);
}

function isOperator(text: string): text is MatchOperator {
  return text === "=" || text === "!=" || text === "=~" || text === "!~";
}

/** One or several matchers, separated by commas, with or without braces and quotes: `severity="critical"`, `{a=~"b|c", d!=e}`. */
export function parseMatcherText(text: string, path: Path): Matcher[] | undefined {
  const result: Matcher[] = [];
  const token =
    /\s*(?:"((?:[^"\\]|\\.)*)"|([^\s"{}!=~,\\'`]+))\s*(=~|!~|!=|=)\s*(?:"((?:[^"\\]|\\.)*)"|((?:[^,"{}\\]|\\.|\{[^{}]*\})*?))\s*(?=,|\}\s*$|$)/y;
  const trimmed = text.trim();
  const isBraced = trimmed.startsWith("{");
  if (isBraced !== trimmed.endsWith("}") && isBraced) return undefined;
  const end = isBraced ? text.lastIndexOf("}") : text.length;
  let at = isBraced ? text.indexOf("{") + 1 : 0;
  while (text.slice(at, end).trim() !== "") {
    token.lastIndex = at;
    const match = token.exec(text);
    if (!match || token.lastIndex > end) return undefined;
    const [whole, quotedLabel, plainLabel, operator, quoted, plain] = match;
    const value = quoted === undefined ? (plain ?? "").trim() : unescaped(quoted);
    const valueText = quoted ?? plain ?? "";
    const valueEnd = at + whole.trimEnd().length - (quoted === undefined ? 0 : 1);
    const label = quotedLabel === undefined ? plainLabel! : unescaped(quotedLabel);
    result.push({ label, operator: operator as MatchOperator, value, path, span: [valueEnd - valueText.trimEnd().length, valueEnd] });
    at = token.lastIndex;
    const comma = /\s*,/y;
    comma.lastIndex = at;
    if (comma.test(text)) at = comma.lastIndex;
    else break;
  }
  return text.slice(at, end).trim() === "" && (result.length > 0 || isBraced) ? result : undefined;
}

function unescaped(text: string): string {
  return text.replace(/\\(.)/g, (_, character: string) => (character === "n" ? "\n" : character));
}
