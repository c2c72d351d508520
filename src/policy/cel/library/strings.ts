import { CelError } from "../errors.js";
import { formatText } from "../format-text.js";
import { textSize } from "../values.js";
import { fn, method, type Definitions } from "./define.js";

type Int = number | bigint;

/** Whether each character is one UTF-16 unit. */
function isSimple(text: string): boolean {
  return !/[\ud800-\udfff]/.test(text);
}

function substring(text: string, start: Int, end?: Int): string {
  const size = textSize(text);
  const from = Number(start);
  const to = end === undefined ? size : Number(end);
  if (from < 0 || from > size) throw new CelError(`index out of range: ${from}`);
  if (to < 0 || to > size) throw new CelError(`index out of range: ${to}`);
  if (to < from) throw new CelError(`invalid substring range. start: ${from}, end: ${to}`);
  return isSimple(text) ? text.slice(from, to) : [...text].slice(from, to).join("");
}

function charAt(text: string, index: Int): string {
  const at = Number(index);
  if (at < 0 || at > textSize(text)) throw new CelError(`index out of range: ${at}`);
  return isSimple(text) ? text.charAt(at) : ([...text][at] ?? "");
}

/** Position in characters of a position in UTF-16 units; -1 stays. */
function inCharacters(text: string, unit: number): number {
  return unit < 0 ? -1 : textSize(text.slice(0, unit));
}

function inUnits(text: string, character: Int): number {
  const at = Number(character);
  if (at < 0 || at > textSize(text)) throw new CelError(`index out of range: ${at}`);
  return isSimple(text) ? at : [...text].slice(0, at).join("").length;
}

function replace(text: string, old: string, next: string, limit: number): string {
  if (limit === 0) return text;
  if (old === "") return insertBetween(text, next, limit);
  const parts = text.split(old);
  if (limit < 0 || limit >= parts.length - 1) return parts.join(next);
  return [parts.slice(0, limit + 1).join(next), ...parts.slice(limit + 1)].join(old);
}

/** An empty text is found before every character and at the end. */
function insertBetween(text: string, next: string, limit: number): string {
  let left = limit < 0 ? Infinity : limit;
  let result = "";
  for (const character of text) result += (left-- > 0 ? next : "") + character;
  return left > 0 ? result + next : result;
}

function split(text: string, separator: string, limit: number): string[] {
  if (limit === 0) return [];
  const parts = separator === "" ? [...text] : text.split(separator);
  return limit < 0 || parts.length <= limit ? parts : [...parts.slice(0, limit - 1), parts.slice(limit - 1).join(separator)];
}

function join(list: readonly unknown[], separator: string): string {
  for (const item of list) if (typeof item !== "string") throw new CelError("join() joins texts only");
  return list.join(separator);
}

const WHITE = "\\t\\n\\v\\f\\r\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const OUTER_WHITE = new RegExp(`^[${WHITE}]+|[${WHITE}]+$`, "g");

const ESCAPES: Readonly<Record<string, string>> = {
  "\x07": "\\a",
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\v": "\\v",
  "\\": "\\\\",
  '"': '\\"',
};

function quote(text: string): string {
  return `"${text.replace(/\p{Surrogate}/gu, "\ufffd").replace(/[\x07\b\f\n\r\t\v\\"]/g, (character) => ESCAPES[character]!)}"`;
}

/** The strings extension. */
export const strings: Definitions = {
  charAt: [method<[string, Int]>("string", ["int"], "string", charAt)],
  indexOf: [
    method<[string, string]>("string", ["string"], "int", (text, part) => inCharacters(text, text.indexOf(part))),
    method<[string, string, Int]>("string", ["string", "int"], "int", (text, part, from) =>
      inCharacters(text, text.indexOf(part, inUnits(text, from))),
    ),
  ],
  lastIndexOf: [
    method<[string, string]>("string", ["string"], "int", (text, part) => inCharacters(text, text.lastIndexOf(part))),
    method<[string, string, Int]>("string", ["string", "int"], "int", (text, part, from) =>
      inCharacters(text, text.lastIndexOf(part, inUnits(text, from))),
    ),
  ],
  lowerAscii: [method<[string]>("string", [], "string", (text) => text.replace(/[A-Z]+/g, (part) => part.toLowerCase()))],
  upperAscii: [method<[string]>("string", [], "string", (text) => text.replace(/[a-z]+/g, (part) => part.toUpperCase()))],
  replace: [
    method<[string, string, string]>("string", ["string", "string"], "string", (text, old, next, frame) => {
      frame.budget.charge((text.length * (next.length + 1)) / 10);
      return replace(text, old, next, -1);
    }),
    method<[string, string, string, Int]>("string", ["string", "string", "int"], "string", (text, old, next, limit, frame) => {
      frame.budget.charge((text.length * (next.length + 1)) / 10);
      return replace(text, old, next, Number(limit));
    }),
  ],
  split: [
    method<[string, string]>("string", ["string"], "list", (text, separator, frame) => {
      frame.budget.charge(text.length / 10);
      return split(text, separator, -1);
    }),
    method<[string, string, Int]>("string", ["string", "int"], "list", (text, separator, limit, frame) => {
      frame.budget.charge(text.length / 10);
      return split(text, separator, Number(limit));
    }),
  ],
  substring: [
    method<[string, Int]>("string", ["int"], "string", (text, start) => substring(text, start)),
    method<[string, Int, Int]>("string", ["int", "int"], "string", (text, start, end) => substring(text, start, end)),
  ],
  trim: [method<[string]>("string", [], "string", (text) => text.replace(OUTER_WHITE, ""))],
  join: [
    method<[readonly unknown[]]>("list", [], "string", (list, frame) => {
      frame.budget.charge(list.length);
      return join(list, "");
    }),
    method<[readonly unknown[], string]>("list", ["string"], "string", (list, separator, frame) => {
      frame.budget.charge(list.length * (1 + separator.length / 10));
      return join(list, separator);
    }),
  ],
  reverse: [method<[string]>("string", [], "string", (text) => [...text].reverse().join(""))],
  "strings.quote": [fn<[string]>(["string"], "string", quote)],
  format: [
    method<[string, readonly unknown[]]>("string", ["list"], "string", (text, args, frame) => {
      frame.budget.charge(text.length / 10 + args.length);
      return formatText(text, args, frame);
    }),
  ],
};
