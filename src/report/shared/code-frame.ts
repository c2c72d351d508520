import type { Location, TextFile } from "../../text/location.js";
import { visible } from "./visible.js";

/** A line of source as it is shown. */
export interface FrameLine {
  /** 1-based. */
  readonly number: number;
  /** On one line, tabs as blanks, unsafe characters escaped, cut where it is very long. */
  readonly text: string;
  /** The part of `text` that the range covers, in UTF-16 units of `text`; at least one column is meant, also where both are equal. */
  readonly mark?: { readonly start: number; readonly end: number };
}

export interface FrameOptions {
  /** Lines of context on each side. */
  readonly context: number;
  /** UTF-16 units of source on a line, at least 20. */
  readonly width: number;
}

const TAB = 4;
/** What is shown of a credential. */
const MASK = "•••";
/** A range of more lines is shown by its first two and its last. */
const MARKED_LINES = 4;

/** The lines around a range; line numbers that are left out are where lines of a long range are. */
export function codeFrame(location: Location, options: FrameOptions): FrameLine[] {
  const { file } = location;
  const { start, end } = location.range;
  // A range that ends at the start of a line, as that of a block does, does not reach into that line.
  const lastLine = end.column === 1 && end.line > start.line ? end.line - 1 : end.line;
  // Around a credential there may be more of them.
  const context = location.isSecret ? 0 : options.context;
  const first = Math.max(1, start.line - context);
  const last = Math.min(location.isSecret ? start.line : lastLine + context, lineCount(file));
  const lines: FrameLine[] = [];
  for (let number = first; number <= last; number++) {
    if (lastLine - start.line >= MARKED_LINES && number > start.line + 1 && number < lastLine) continue;
    lines.push(shownLine(location, number, options.width));
  }
  return lines;
}

/** Lines that a reader would count: the empty one behind a final line break is none. */
function lineCount(file: TextFile): number {
  const starts = file.lineStarts;
  return starts.length > 1 && starts.at(-1) === file.text.length ? starts.length - 1 : starts.length;
}

function shownLine(location: Location, number: number, width: number): FrameLine {
  const [lineStart, lineEnd] = location.file.lineBounds(number);
  const indent = /^[ \t]*/.exec(location.file.text.slice(lineStart, Math.min(lineEnd, lineStart + width)))![0].length;
  const marked = location.start <= lineEnd && (location.end > lineStart || location.start >= lineStart);
  // Behind the first line of a range the indentation is not marked.
  const from = location.start >= lineStart ? location.start : Math.min(lineStart + indent, lineEnd);
  const to = Math.max(from, Math.min(location.end, lineEnd));
  const [cutStart, cutEnd] = cut(location.file.text, lineStart, lineEnd, marked ? from : lineStart, width);
  const part = (begin: number, finish: number): string => location.file.text.slice(clamp(begin), clamp(finish));
  const clamp = (offset: number): number => Math.min(Math.max(offset, cutStart), cutEnd);
  let text = cutStart > lineStart ? "…" : "";
  text = append(text, part(cutStart, from));
  const markStart = text.length;
  text = append(text, location.isSecret ? MASK : part(from, to));
  const markEnd = text.length;
  text = append(text, part(to, cutEnd)) + (cutEnd < lineEnd ? "…" : "");
  // Escaped part by part, a command for a build server could still stand across the borders of the mark.
  text = text.replace(/(?<=#)#(?=\[|vso\[|teamcity\[)/g, "＃");
  return marked ? { number, text, mark: { start: markStart, end: markEnd } } : { number, text: text.trimEnd() };
}

/** The part of a line that is shown: its beginning, or what stands around `focus`. */
function cut(text: string, start: number, end: number, focus: number, width: number): [number, number] {
  if (end - start <= width) return [start, end];
  let from = focus - start <= width * 0.75 ? start : focus - Math.floor(width / 4);
  let to = Math.min(end, from + width);
  if (isLowSurrogate(text.charCodeAt(from)) && from > start) from--;
  if (isLowSurrogate(text.charCodeAt(to)) && to < end) to--;
  return [from, to];
}

function isLowSurrogate(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff;
}

function append(shown: string, source: string): string {
  if (!source.includes("\t")) return shown + visible(source);
  let result = shown;
  for (const [index, piece] of source.split("\t").entries()) {
    if (index > 0) result += " ".repeat(TAB - (displayWidth(result) % TAB));
    result += visible(piece);
  }
  return result;
}

const ZERO = /[\p{Mn}\p{Me}\u200c\u200d]/u;
const WIDE =
  /\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/u;

/** Columns that a text takes on a terminal. */
export function displayWidth(text: string): number {
  if (/^[\x20-\x7e…]*$/.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += ZERO.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
  return width;
}
