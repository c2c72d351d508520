import { KIND } from "../yaml/tape.js";
import { scalar, type Item, type Key } from "./item.js";

/** A line without the break behind it; offsets of the text. */
export interface Line {
  readonly start: number;
  readonly end: number;
}

/** The lines of a text, ended by LF, CRLF or CR. */
export function* linesOf(text: string): Generator<Line> {
  const lineBreak = /\r\n|\n|\r/g;
  let start = 0;
  for (let match = lineBreak.exec(text); match; match = lineBreak.exec(text)) {
    yield { start, end: match.index };
    start = lineBreak.lastIndex;
  }
  if (start < text.length) yield { start, end: text.length };
}

/** A range without the blanks at its ends; an empty one stands at its start. */
export function trimmed(text: string, start: number, end: number): Line {
  let from = start;
  let to = end;
  while (from < to && isBlank(text[from])) from++;
  while (to > from && isBlank(text[to - 1])) to--;
  return { start: from, end: to };
}

function isBlank(character: string | undefined): boolean {
  return character === " " || character === "\t" || character === "\f";
}

/** Sets an entry of a mapping. A key that stands twice counts where it stands last. */
export function setEntry(parent: Item, name: string, key: Key, item: Item): void {
  parent.entries?.delete(name);
  parent.entries?.set(name, { key, item });
}

/** A value that stands in a range of the text, its quotes with it. */
export function written(value: unknown, text: string, start: number, end: number): Item {
  const quote = start < end ? text[start] : undefined;
  if (start === end) return scalar(value, start, end, KIND.empty);
  return scalar(value, start, end, quote === '"' ? KIND.double : quote === "'" ? KIND.single : KIND.plain);
}
