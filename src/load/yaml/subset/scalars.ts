import { Decoded } from "../decoded.js";
import { resolvePlain } from "../plain-scalar.js";
import { decodeBlock, decodeDouble, decodePlain, decodeSingle, type Chomping } from "../scalar-text.js";
import { KIND } from "../tape.js";
import { isWritten, keyName } from "./keys.js";
import { OUTSIDE, type Reader } from "./reader.js";

/** Characters that a plain scalar may not begin with, unless the next one makes `-`, `?` and `:` harmless. */
const FORBIDDEN_FIRST = codes("#&*!|>'\"%@`,[]{}\t\n\0");
const NEEDS_TEXT_BEHIND = codes("-?:");

function codes(characters: string): Uint8Array {
  const table = new Uint8Array(128);
  for (const character of characters) table[character.charCodeAt(0)] = 1;
  return table;
}

/** Whether a plain scalar may begin at `position`. */
export function beginsPlain(reader: Reader, position: number, inFlow: boolean): boolean {
  const code = reader.source.charCodeAt(position);
  if (code >= 128) return true;
  if (FORBIDDEN_FIRST[code] === 1) return false;
  if (NEEDS_TEXT_BEHIND[code] !== 1) return true;
  const next = reader.source.charCodeAt(position + 1);
  return next !== 32 && next !== 10 && next !== 0 && next !== 9 && !(inFlow && isFlowIndicator(next));
}

export function isFlowIndicator(code: number): boolean {
  return code === 44 || code === 91 || code === 93 || code === 123 || code === 125;
}

/**
 * Scans plain text of one line, outside of flow collections, from `reader.position`; leaves the position at the colon, comment or line break that ends it
 * and answers the end of the text without trailing blanks.
 */
export function scanPlain(reader: Reader): number {
  const { source } = reader;
  const start = reader.position;
  let position = start;
  for (;;) {
    const code = source.charCodeAt(position);
    if (code === 58) {
      const next = source.charCodeAt(position + 1);
      if (next === 32 || next === 10 || next === 0) break;
    } else if (code === 10 || code === 0) break;
    else if (code === 35) {
      if (source.charCodeAt(position - 1) === 32) break;
    } else if (code === 9) throw OUTSIDE;
    position++;
  }
  reader.position = position;
  while (position > start && source.charCodeAt(position - 1) === 32) position--;
  return position;
}

/** Writes a plain key and answers its name. */
export function plainKeyAt(reader: Reader, start: number, end: number): string {
  if (end - start > 1000) throw OUTSIDE;
  const name = keyName(reader.source, start, end, reader.schema);
  if (name === "<<") throw OUTSIDE;
  const key = reader.leaf(KIND.plain, start, end);
  if (!isWritten(name, reader.source, start, end)) reader.tape.name(key, name);
  return name;
}

/** Reads a plain value whose first line ends at `end`; further lines are indented more than `parent`. Goes on to the next content. */
export function plainValue(reader: Reader, start: number, end: number, parent: number): unknown {
  const { source } = reader;
  if (source.charCodeAt(reader.position) === 58) throw OUTSIDE;
  let isCommented = source.charCodeAt(reader.position) === 35;
  let textEnd = end;
  reader.nextContent();
  if (reader.column <= parent) {
    reader.leaf(KIND.plain, start, end);
    return resolvePlain(reader.text.slice(start, end), reader.schema);
  }
  while (reader.column > parent) {
    // A comment ends a plain scalar; what follows it would be an error.
    if (isCommented || hasComment(source, textEnd, reader.position)) throw OUTSIDE;
    textEnd = scanPlain(reader);
    const code = source.charCodeAt(reader.position);
    if (code === 58) throw OUTSIDE;
    isCommented = code === 35;
    reader.nextContent();
  }
  reader.leaf(KIND.plain, start, textEnd);
  const out = new Decoded(reader.text);
  decodePlain(out, start, textEnd);
  return resolvePlain(out.value, reader.schema);
}

function hasComment(source: string, from: number, to: number): boolean {
  for (let position = from; position < to; position++) if (source.charCodeAt(position) === 35) return true;
  return false;
}

/** A quoted scalar, read but not yet written: where it begins and ends with its quotes, and its text. */
export interface Quoted {
  readonly kind: number;
  readonly start: number;
  readonly end: number;
  readonly value: string;
  /** Whether the text between the quotes is the value. */
  readonly isVerbatim: boolean;
  readonly isMultiline: boolean;
}

/** Reads a quoted scalar at the position, which is behind it then. */
export function readQuoted(reader: Reader): Quoted {
  const { source } = reader;
  const start = reader.position;
  const quote = source.charCodeAt(start);
  let isVerbatim = true;
  let isMultiline = false;
  let position = start + 1;
  for (;;) {
    const code = source.charCodeAt(position);
    if (code === quote) {
      if (quote === 34 || source.charCodeAt(position + 1) !== 39) break;
      isVerbatim = false;
      position += 2;
    } else if (code === 92 && quote === 34) {
      isVerbatim = false;
      // An escaped line break makes the scalar one of several lines.
      if (source.charCodeAt(position + 1) === 10) isMultiline = true;
      position += 2;
    } else {
      if (code === 10) isMultiline = true;
      else if (code === 0) throw OUTSIDE;
      position++;
    }
    if (position >= reader.limit) throw OUTSIDE;
  }
  const end = position + 1;
  if (isMultiline) moveToLastLine(reader, start, position);
  reader.position = end;
  const value = isVerbatim && !isMultiline ? reader.text.slice(start + 1, position) : decodeQuoted(reader, quote, start + 1, position);
  return { kind: quote === 34 ? KIND.double : KIND.single, start, end, value, isVerbatim: isVerbatim && !isMultiline, isMultiline };
}

/** "..." at the beginning of a line would end the document. */
function moveToLastLine(reader: Reader, start: number, end: number): void {
  const marker = reader.source.indexOf("\n...", start);
  if (marker >= 0 && marker < end) throw OUTSIDE;
  reader.lineStart = reader.source.lastIndexOf("\n", end - 1) + 1;
}

function decodeQuoted(reader: Reader, quote: number, start: number, end: number): string {
  const out = new Decoded(reader.text);
  if (quote === 39) decodeSingle(out, start, end);
  else if (!decodeDouble(out, start, end)) throw OUTSIDE;
  return out.value;
}

/** Writes a quoted scalar as a key and answers its name. */
export function quotedKey(reader: Reader, quoted: Quoted): string {
  if (quoted.isMultiline || quoted.end - quoted.start > 1000) throw OUTSIDE;
  const key = reader.leaf(quoted.kind, quoted.start, quoted.end);
  if (!quoted.isVerbatim) reader.tape.name(key, quoted.value);
  return quoted.value;
}

/** Reads a block scalar at its indicator; its text is indented more than `parent`. Goes on to the next content. */
export function readBlockScalar(reader: Reader, parent: number): string {
  const { source, limit } = reader;
  const start = reader.position;
  const isFolded = source.charCodeAt(start) === 62;
  const { chomping, digit } = readHeader(reader);
  const body = reader.position;
  let indent = digit === 0 ? 0 : parent + digit;
  let leading = 0;
  let textStart = -1;
  let textEnd = body;
  let line = body;
  while (line < limit) {
    let position = line;
    const stop = indent === 0 ? limit : Math.min(limit, line + indent);
    while (position < stop && source.charCodeAt(position) === 32) position++;
    const code = source.charCodeAt(position);
    const column = position - line;
    if (code !== 10 && position < limit) {
      if (indent === 0) {
        if (column <= parent) break;
        if (column < leading) throw OUTSIDE;
        indent = column;
      } else if (column < indent) {
        if (code === 9) throw OUTSIDE;
        break;
      }
      if (code === 9 && textEnd === body) throw OUTSIDE;
    } else if (indent === 0) leading = Math.max(leading, column);
    let lineEnd = source.indexOf("\n", position);
    if (lineEnd < 0) lineEnd = limit;
    if (lineEnd > line + indent && indent > 0) {
      textEnd = lineEnd;
      if (textStart < 0) textStart = line;
    }
    line = lineEnd + 1;
  }
  const end = Math.min(line, limit);
  reader.position = reader.lineStart = end;
  reader.leaf(isFolded ? KIND.folded : KIND.literal, start, trimmed(source, start, textEnd));
  // Most are literal and begin with text at once: what is to be done is to take the indentation away.
  const value =
    !isFolded && chomping !== "keep" && textStart === body && !reader.hasCarriageReturns
      ? withoutIndent(reader.text.slice(body + indent, chomping === "clip" && textEnd < end ? textEnd + 1 : textEnd), indent)
      : decodedBlock(reader.text, body, end, indent === 0 ? end - body : indent, chomping, isFolded);
  reader.nextContent();
  return value;
}

function readHeader(reader: Reader): { chomping: Chomping; digit: number } {
  const { source } = reader;
  let position = reader.position + 1;
  let chomping: Chomping = "clip";
  let digit = 0;
  for (let i = 0; i < 2; i++) {
    const code = source.charCodeAt(position);
    if ((code === 43 || code === 45) && chomping === "clip") chomping = code === 43 ? "keep" : "strip";
    else if (code >= 49 && code <= 57 && digit === 0) digit = code - 48;
    else break;
    position++;
  }
  const behind = position;
  while (source.charCodeAt(position) === 32) position++;
  if (source.charCodeAt(position) === 35 && position > behind) {
    position = source.indexOf("\n", position);
    if (position < 0) position = reader.text.length;
  }
  if (position < reader.limit && source.charCodeAt(position) !== 10) throw OUTSIDE;
  reader.position = Math.min(position + 1, reader.limit);
  return { chomping, digit };
}

function trimmed(source: string, start: number, end: number): number {
  let last = end;
  while (last > start && /[ \t\n]/.test(source[last - 1]!)) last--;
  return last;
}

function decodedBlock(text: string, start: number, end: number, indent: number, chomping: Chomping, isFolded: boolean): string {
  const out = new Decoded(text);
  decodeBlock(out, start, end, indent, chomping, isFolded);
  return out.value;
}

const INDENTATIONS: RegExp[] = [];

/** Takes up to `indent` blanks away behind each line break. */
function withoutIndent(lines: string, indent: number): string {
  const firstBreak = lines.indexOf("\n");
  if (firstBreak < 0 || firstBreak === lines.length - 1) return lines;
  return lines.replace((INDENTATIONS[indent] ??= new RegExp(`\\n {1,${indent}}`, "g")), "\n");
}
