import { Decoded } from "./decoded.js";

/** How a block scalar ends: as its header says with "-", with nothing, or with "+". */
export type Chomping = "strip" | "clip" | "keep";

/** A plain scalar over several lines: a line break is a blank, n empty lines are n breaks. */
export function decodePlain(out: Decoded, start: number, end: number): void {
  decodeLines(out, start, end, NO_SPECIALS);
}

/** The text between single quotes. */
export function decodeSingle(out: Decoded, start: number, end: number): void {
  decodeLines(out, start, end, SINGLE);
}

/** The text between double quotes; false when an escape is none that YAML knows. */
export function decodeDouble(out: Decoded, start: number, end: number): boolean {
  return decodeLines(out, start, end, DOUBLE);
}

interface Specials {
  /** Character code that begins something special; -1 for none. */
  readonly code: number;
  /** Decodes it and answers the offset behind it; -1 when it is wrong. */
  readonly decode: (out: Decoded, position: number, end: number) => number;
}

const NO_SPECIALS: Specials = { code: -1, decode: () => -1 };
const SINGLE: Specials = {
  code: 39,
  decode: (out, position) => {
    out.put("'", position, position + 2);
    return position + 2;
  },
};
const DOUBLE: Specials = { code: 92, decode: decodeEscape };

/** Copies lines without the blanks around their breaks. */
function decodeLines(out: Decoded, start: number, end: number, specials: Specials): boolean {
  const { source } = out;
  let copied = start;
  let textEnd = start;
  for (let position = start; position < end;) {
    const code = source.charCodeAt(position);
    if (code === specials.code) {
      out.copy(copied, position);
      position = specials.decode(out, position, end);
      if (position < 0) return false;
      copied = textEnd = position;
    } else if (code === 10 || code === 13) {
      out.copy(copied, textEnd);
      position = copied = textEnd = foldBreaks(out, textEnd, position, end);
    } else {
      position++;
      if (code !== 32 && code !== 9) textEnd = position;
    }
  }
  out.copy(copied, end);
  return true;
}

/** One break is a blank; of more, all but the first stay. Answers the offset of the next text. */
function foldBreaks(out: Decoded, from: number, position: number, end: number): number {
  const [next, breaks] = skipBreaks(out.source, position, end);
  out.put(breaks === 1 ? " " : "\n".repeat(breaks - 1), from, next);
  return next;
}

function skipBreaks(source: string, from: number, end: number): [next: number, breaks: number] {
  let breaks = 0;
  let position = from;
  for (; position < end; position++) {
    const code = source.charCodeAt(position);
    if (code === 10) breaks += position > from && source.charCodeAt(position - 1) === 13 ? 0 : 1;
    else if (code === 13) breaks++;
    else if (code !== 32 && code !== 9) break;
  }
  return [position, breaks];
}

const ESCAPES: Readonly<Record<string, string>> = {
  "0": "\0",
  a: "\x07",
  b: "\b",
  t: "\t",
  "\t": "\t",
  n: "\n",
  v: "\v",
  f: "\f",
  r: "\r",
  e: "\x1b",
  " ": " ",
  '"': '"',
  "/": "/",
  "\\": "\\",
  N: "\x85",
  _: "\xa0",
  L: "\u2028",
  P: "\u2029",
};
const HEX_LENGTHS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

function decodeEscape(out: Decoded, position: number, end: number): number {
  const letter = out.source[position + 1] ?? "";
  if (letter === "\n" || letter === "\r") return skipBreaks(out.source, position + 1, end)[0];
  const simple = ESCAPES[letter];
  if (simple !== undefined) {
    out.put(simple, position, position + 2);
    return position + 2;
  }
  const length = HEX_LENGTHS[letter];
  if (length === undefined) return -1;
  const behind = position + 2 + length;
  const digits = out.source.slice(position + 2, behind);
  if (behind > end || !/^[0-9a-f]+$/i.test(digits)) return -1;
  const code = Number.parseInt(digits, 16);
  if (code > 0x10ffff) return -1;
  out.put(String.fromCodePoint(code), position, behind);
  return behind;
}

/** A literal or folded scalar. `start` and `end` delimit the lines below its header, `indent` is that of its text. */
export function decodeBlock(out: Decoded, start: number, end: number, indent: number, chomping: Chomping, folded: boolean): void {
  const { source } = out;
  let empty = 0;
  let hasText = false;
  let wasIndented = false;
  let breakAt = start;
  for (let line = start; line < end;) {
    const lineEnd = endOfLine(source, line, end);
    const text = skipSpaces(source, line, Math.min(lineEnd, line + indent));
    if (text >= lineEnd) empty += lineEnd < end ? 1 : 0;
    else {
      const first = source.charCodeAt(text);
      const isIndented = first === 32 || first === 9;
      out.put(lineBreak(folded, hasText, isIndented, wasIndented, empty), breakAt, text);
      out.copy(text, lineEnd);
      hasText = true;
      wasIndented = isIndented;
      empty = 0;
      breakAt = lineEnd;
    }
    line = behindBreak(source, lineEnd, end);
  }
  // A text that ends without a line break has none to keep: so read the readers of Kubernetes, others add one.
  const last = hasText && breakAt < end ? 1 : 0;
  if (chomping === "keep") out.put("\n".repeat(empty + last), breakAt, end);
  else if (chomping === "clip") out.put("\n".repeat(last), breakAt, behindBreak(source, breakAt, end));
}

/** What stands between two lines of text in the value. Folding leaves lines that begin with a blank, and those around them, alone. */
function lineBreak(folded: boolean, hasText: boolean, isIndented: boolean, wasIndented: boolean, empty: number): string {
  if (!hasText) return "\n".repeat(empty);
  if (!folded || isIndented || wasIndented) return "\n".repeat(empty + 1);
  return empty === 0 ? " " : "\n".repeat(empty);
}

function endOfLine(source: string, from: number, end: number): number {
  let position = from;
  while (position < end) {
    const code = source.charCodeAt(position);
    if (code === 10 || code === 13) break;
    position++;
  }
  return position;
}

function behindBreak(source: string, position: number, end: number): number {
  if (position >= end) return end;
  return source.charCodeAt(position) === 13 && source.charCodeAt(position + 1) === 10 ? position + 2 : position + 1;
}

function skipSpaces(source: string, from: number, end: number): number {
  let position = from;
  while (position < end && source.charCodeAt(position) === 32) position++;
  return position;
}
