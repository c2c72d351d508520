import { KIND } from "../yaml/tape.js";
import { documentOf, mapping, noDocument, type ParsedText } from "./item.js";
import { setEntry, written } from "./lines.js";

/** One assignment, or a comment or empty line to pass over. A quoted value may go over several lines. */
const ENTRY =
  /[ \t]*(?:#[^\r\n]*|(?:export[ \t]+)?([\w.-]+)(?:[ \t]*=[ \t]*|:[ \t]+)(?:("(?:\\[^]|[^"\\])*"|'[^']*'|`[^`]*`)[ \t]*(?:#[^\r\n]*)?|((?:[^\r\n#]|(?<=\S)#)*)(?:#[^\r\n]*)?))?(?=\r|\n|$)/y;
const LINE_BREAK = /\r\n|\n|\r/y;

/**
 * Parses a .env text: `KEY=value`, with or without `export`, comments behind `#`; a value in quotes may go over several lines, and in double quotes `\n` is
 * a line break. Every value is text; a variable in a value stays as it is written.
 */
export function parseDotenv(text: string): ParsedText {
  const root = mapping(0, text.length);
  for (let offset = 0; offset < text.length;) {
    ENTRY.lastIndex = offset;
    const match = ENTRY.exec(text);
    if (!match) return noDocument("not a KEY=value line", offset, text);
    const [whole, name, quoted, plain] = match;
    if (name !== undefined) {
      const start = offset + whole.indexOf(name);
      const raw = quoted ?? plain?.trimEnd() ?? "";
      const from = valueStart(text, start + name.length);
      setEntry(root, name, { kind: KIND.plain, start, end: start + name.length }, written(valueOf(raw), text, from, from + raw.length));
    }
    LINE_BREAK.lastIndex = offset + whole.length;
    offset = LINE_BREAK.test(text) ? LINE_BREAK.lastIndex : text.length;
  }
  return documentOf(root, text);
}

function valueStart(text: string, from: number): number {
  const separator = /[ \t]*[=:][ \t]*/y;
  separator.lastIndex = from;
  separator.exec(text);
  return separator.lastIndex;
}

function valueOf(raw: string): string {
  const quote = raw[0];
  if (raw.length < 2 || (quote !== '"' && quote !== "'" && quote !== "`") || !raw.endsWith(quote)) return raw;
  const inner = raw.slice(1, -1);
  return quote === '"' ? inner.replace(/\\([nr"\\])/g, (_, character: string) => ({ n: "\n", r: "\r" })[character] ?? character) : inner;
}
