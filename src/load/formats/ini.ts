import { KIND } from "../yaml/tape.js";
import { documentOf, mapping, noDocument, type Item, type ParsedText } from "./item.js";
import { linesOf, setEntry, trimmed, written, type Line } from "./lines.js";

/**
 * Parses an INI text: sections of `key = value` or `key: value`, comments behind `;` or `#`. Sections are mappings of the root; what stands before the
 * first one is in the root itself. Numbers, true and false without quotes are values of their own, all else is text.
 */
export function parseIni(text: string): ParsedText {
  const root = mapping(0, text.length);
  let section = root;
  for (const line of linesOf(text)) {
    const { start, end } = trimmed(text, line.start, line.end);
    const first = text[start];
    if (start === end || first === "#" || first === ";") continue;
    if (first === "[") {
      const close = text.lastIndexOf("]", end - 1);
      if (close <= start) return noDocument("a section begins here and its ] is missing", start, text);
      section = sectionAt(root, text, { start: start + 1, end: close }, end);
      continue;
    }
    const separator = separatorIn(text, start, end);
    // A key alone stands for a switch that is on, as in my.cnf and .gitconfig.
    const key = trimmed(text, start, separator < 0 ? end : separator);
    if (key.start === key.end) return noDocument("a key is missing before the = of this line", start, text);
    const value = separator < 0 ? undefined : withoutComment(text, trimmed(text, separator + 1, end));
    const name = text.slice(key.start, key.end);
    setEntry(
      section,
      name,
      { kind: KIND.plain, ...key },
      value ? written(valueOf(text, value), text, value.start, value.end) : written(true, text, key.end, key.end),
    );
    section.end = end;
  }
  return documentOf(root, text);
}

/** Sections of one name are one mapping. */
function sectionAt(root: Item, text: string, place: Line, end: number): Item {
  const { start, end: close } = trimmed(text, place.start, place.end);
  const name = text.slice(start, close);
  const known = root.entries?.get(name)?.item;
  if (known?.entries) return known;
  const section = mapping(place.start - 1, end);
  setEntry(root, name, { kind: KIND.plain, start, end: close }, section);
  return section;
}

function separatorIn(text: string, start: number, end: number): number {
  for (let offset = start; offset < end; offset++) if (text[offset] === "=" || text[offset] === ":") return offset;
  return -1;
}

/** In quotes a value ends with the quote; without, a mark behind a blank begins a comment. */
function withoutComment(text: string, { start, end }: Line): Line {
  const quote = text[start];
  if (quote === '"' || quote === "'") {
    const close = text.indexOf(quote, start + 1);
    if (close > start && close < end && isEnd(text.slice(close + 1, end))) return { start, end: close + 1 };
  }
  const comment = /\s[;#]/.exec(text.slice(start, end));
  return comment ? trimmed(text, start, start + comment.index) : { start, end };
}

function isEnd(rest: string): boolean {
  return /^\s*(?:[;#].*)?$/.test(rest);
}

function valueOf(text: string, { start, end }: Line): unknown {
  const raw = text.slice(start, end);
  if (end - start > 1 && /^(["']).*\1$/.test(raw)) return raw.slice(1, -1);
  if (/^(?:true|false)$/i.test(raw)) return raw.toLowerCase() === "true";
  return /^-?(?:0|[1-9]\d{0,14})(?:\.\d+)?$/.test(raw) ? Number(raw) : raw;
}
