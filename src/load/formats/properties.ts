import { KIND } from "../yaml/tape.js";
import { documentOf, mapping, type ParsedText } from "./item.js";
import { linesOf, setEntry, trimmed, written } from "./lines.js";

/**
 * Parses Java properties as java.util.Properties loads them: `key = value`, `key: value` or `key value`, comments behind `#` or `!`, a backslash at the end
 * of a line continues it, `\uXXXX` and the usual escapes. Every value is text, at one level: a dot in a key is part of its name.
 */
export function parseProperties(text: string): ParsedText {
  const root = mapping(0, text.length);
  for (const { start, end } of logicalLines(text)) {
    const key = endOfKey(text, start, end);
    const value = startOfValue(text, key, end);
    setEntry(
      root,
      unescaped(text.slice(start, key)),
      { kind: KIND.plain, start, end: key },
      written(unescaped(text.slice(value, end)), text, value, end),
    );
  }
  return documentOf(root, text);
}

/** Lines that hold something, those that a backslash continues taken together. */
function* logicalLines(text: string): Generator<{ readonly start: number; readonly end: number }> {
  let open: number | undefined;
  let last = 0;
  for (const line of linesOf(text)) {
    const { start } = trimmed(text, line.start, line.end);
    last = line.end;
    if (open === undefined) {
      if (start === line.end || text[start] === "#" || text[start] === "!") continue;
      open = start;
    }
    if (isContinued(text, line.start, line.end)) continue;
    yield { start: open, end: line.end };
    open = undefined;
  }
  if (open !== undefined) yield { start: open, end: last };
}

/** Whether an odd number of backslashes stands at the end. */
function isContinued(text: string, start: number, end: number): boolean {
  let backslashes = 0;
  while (end - 1 - backslashes >= start && text[end - 1 - backslashes] === "\\") backslashes++;
  return backslashes % 2 === 1;
}

function endOfKey(text: string, start: number, end: number): number {
  for (let offset = start; offset < end; offset++) {
    if (text[offset] === "\\") offset++;
    else if (/[=: \t\f]/.test(text[offset]!)) return offset;
  }
  return end;
}

/** Behind the blanks and the one separator that may stand between them. */
function startOfValue(text: string, from: number, end: number): number {
  const separator = /[ \t\f]*[=:]?[ \t\f]*/y;
  separator.lastIndex = from;
  separator.exec(text);
  return Math.min(separator.lastIndex, end);
}

const ESCAPES: Readonly<Record<string, string>> = { t: "\t", n: "\n", r: "\r", f: "\f" };

function unescaped(raw: string): string {
  if (!raw.includes("\\")) return raw;
  return raw.replace(/\\(?:\r\n[ \t\f]*|[\n\r][ \t\f]*|u([0-9a-fA-F]{4})|([^])|$)/g, (_, unicode?: string, character?: string) => {
    if (unicode !== undefined) return String.fromCharCode(Number.parseInt(unicode, 16));
    return character === undefined ? "" : (ESCAPES[character] ?? character);
  });
}
