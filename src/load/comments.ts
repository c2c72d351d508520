import type { FileFormat } from "./document.js";
import { KIND, RECORD, type Tape } from "./yaml/tape.js";

/** A comment with its mark, without the line break behind it. */
export interface Comment {
  readonly start: number;
  readonly end: number;
  /** What stands behind the mark, without blanks around it. */
  readonly text: string;
}

/** What comments are sought in: a text and, for formats with values, where the scalars stand. */
export interface CommentSource {
  readonly text: string;
  readonly format: FileFormat;
  /** Absent when nothing could be parsed. */
  readonly tape: Tape | undefined;
  /** Parts that are in no document; what looks like a comment there may be anything. */
  readonly unread: readonly (readonly [number, number])[];
}

/** The comments of a file in the order of the text. A `#` inside of a value is none; a file that does not parse has none. */
export function commentsIn(source: CommentSource): Comment[] {
  if (source.format === "text") return lineComments(source.text);
  if (!source.tape || !MARKED.has(source.format) || !source.text.includes("#")) return [];
  const comments: Comment[] = [];
  let from = 0;
  for (const [start, end] of occupied(source.tape, source.unread)) {
    collect(source, from, start, comments);
    from = Math.max(from, end);
  }
  collect(source, from, source.text.length, comments);
  return comments;
}

/** The formats whose comments begin with `#`. */
const MARKED: ReadonlySet<FileFormat> = new Set(["yaml", "toml", "dockerfile", "dotenv", "ini", "properties"]);

/** Ranges that comments lie outside of: scalars and unread parts, in ascending order. */
function occupied(tape: Tape, unread: CommentSource["unread"]): (readonly [number, number])[] {
  const ranges: (readonly [number, number])[] = [...unread];
  let isSorted = unread.length === 0;
  for (let node = 0, last = 0; node < tape.cells.length; node += RECORD) {
    const kind = tape.kind(node);
    if (kind < KIND.plain || kind === KIND.empty || kind === KIND.alias) continue;
    const start = tape.start(node);
    isSorted &&= start >= last;
    last = start;
    // The header of a block scalar may end in a comment.
    if (kind === KIND.literal || kind === KIND.folded) ranges.push([start, start + 1], [bodyStart(tape, node), tape.end(node)]);
    else ranges.push([start, tape.end(node)]);
  }
  return isSorted ? ranges : ranges.sort(([a], [b]) => a - b);
}

function bodyStart(tape: Tape, node: number): number {
  const lineBreak = /[\r\n]|$/g;
  lineBreak.lastIndex = tape.start(node);
  return Math.min(lineBreak.exec(tape.text)!.index, tape.end(node));
}

function collect({ text, format }: CommentSource, from: number, to: number, comments: Comment[]): void {
  for (let start = text.indexOf("#", from); start >= 0 && start < to; start = text.indexOf("#", start + 1)) {
    // In YAML a blank stands before a comment: this # belongs to a tag or an anchor.
    if (format === "yaml" && start > 0 && !/\s/.test(text[start - 1]!)) continue;
    const end = endOfLine(text, start);
    comments.push({ start, end, text: text.slice(start + 1, end).trim() });
    start = end - 1;
  }
}

/** Lines that begin with `#`, as in _headers and _redirects. */
function lineComments(text: string): Comment[] {
  const comments: Comment[] = [];
  for (const match of text.matchAll(/^[ \t]*#/gm)) {
    const start = match.index + match[0].length - 1;
    const end = endOfLine(text, start);
    comments.push({ start, end, text: text.slice(start + 1, end).trim() });
  }
  return comments;
}

function endOfLine(text: string, from: number): number {
  const lineBreak = /[\r\n]|$/g;
  lineBreak.lastIndex = from;
  return lineBreak.exec(text)!.index;
}
