import type { Comment } from "../../load/comments.js";
import type { SourceFile } from "../../load/document.js";
import { Location } from "../../text/location.js";
import type { Edit } from "../fix.js";

/** The rule ids or categories that something inline takes out, where, why and until when. */
export interface Directive {
  /** What is reported when the directive is at fault. */
  readonly location: Location;
  readonly names: readonly string[];
  readonly reason: string | undefined;
  /** Last day on which it holds, as YYYY-MM-DD. */
  readonly until: string | undefined;
  /** Only findings on the container of this name. */
  readonly container?: string;
  /** Range of offsets in the file that it holds for; absent for what stands in an annotation. */
  readonly range?: { readonly start: number; readonly end: number };
  /** Removes it: the whole line where nothing else stands on it. */
  readonly removal?: Edit | undefined;
  /** Takes one of several names out of it. */
  without?(name: string): Edit | undefined;
}

const DIRECTIVE = /^deploylint-disable(-line|-next-line)?(?=\s|$)(.*)$/s;

/** The directives in the comments of a file. */
export function directivesIn(file: SourceFile, comments: readonly Comment[]): Directive[] {
  return comments.flatMap((comment) => {
    const match = DIRECTIVE.exec(comment.text);
    if (!match) return [];
    const location = new Location(file, comment.start, comment.end);
    return [
      {
        location,
        ...parseTerms(match[2]!),
        range: rangeOf(file, comment, match[1]),
        removal: { location: removalOf(file, comment), text: "" },
        without: (name) => withoutName(location, name),
      },
    ];
  });
}

/** A comment from which one name is gone. */
function withoutName(location: Location, name: string): Edit | undefined {
  const match = new RegExp(`[\\s,]${name.replace(/[^\w/-]/g, "\\$&")}(?:/\\*)?(?:\\s*,)?(?=\\s|$)`).exec(location.text);
  if (!match) return undefined;
  const start = location.start + match.index;
  return { location: new Location(location.file, start, start + match[0].length), text: "" };
}

/** "health/* strategy/paused until: 2027-01-31 -- the reason". */
export function parseTerms(text: string): Pick<Directive, "names" | "reason" | "until"> {
  const [terms = "", ...reasons] = text.split(/\s--(?:\s|$)/);
  const until = /\buntil:\s*(\d{4}-\d{2}-\d{2})/.exec(terms)?.[1];
  const names = terms
    .replace(/\buntil:\s*\S*/, " ")
    .split(/[\s,]+/)
    .filter((name) => name !== "")
    .map((name) => name.replace(/\/\*$/, ""));
  return { names, reason: reasons.join(" -- ").trim() || undefined, until };
}

function rangeOf(file: SourceFile, comment: Comment, kind: string | undefined): { start: number; end: number } {
  const { line } = file.positionAt(comment.start);
  if (kind === "-line") return linesRange(file, line, line);
  const next = nextContentLine(file, line + 1);
  if (next === undefined) return { start: comment.end, end: comment.end };
  return kind === "-next-line" ? linesRange(file, next, next) : linesRange(file, next, blockEnd(file, line, next));
}

function linesRange(file: SourceFile, first: number, last: number): { start: number; end: number } {
  return { start: file.lineStarts[first - 1]!, end: file.lineStarts[last] ?? file.text.length };
}

function nextContentLine(file: SourceFile, from: number): number | undefined {
  for (let line = from; line <= file.lineStarts.length; line++) if (!/^\s*(?:#.*)?$/.test(file.lineText(line))) return line;
  return undefined;
}

/** The last line of the entry or item that begins in line `first`; before the first content of a document, the end of that document. */
function blockEnd(file: SourceFile, comment: number, first: number): number {
  const indent = indentOf(file.lineText(first));
  const isWhole = indent === 0 && isDocumentStart(file, comment);
  let last = first;
  for (let line = first + 1; line <= file.lineStarts.length; line++) {
    const text = file.lineText(line);
    if (/^---(?:\s|$)/.test(text)) break;
    if (/^\s*(?:#.*)?$/.test(text)) continue;
    // A list may stand at the indentation of its key.
    const belongs =
      isWhole || indentOf(text) > indent || (indentOf(text) === indent && /^\s*- /.test(text) && !/^\s*- /.test(file.lineText(first)));
    if (!belongs) break;
    last = line;
  }
  return last;
}

function isDocumentStart(file: SourceFile, line: number): boolean {
  for (let before = line - 1; before >= 1; before--) {
    const text = file.lineText(before);
    if (/^---(?:\s|$)/.test(text)) return true;
    if (!/^\s*(?:#.*)?$/.test(text)) return false;
  }
  return true;
}

function indentOf(line: string): number {
  return /^ */.exec(line)![0].length;
}

function removalOf(file: SourceFile, comment: Comment): Location {
  const { line } = file.positionAt(comment.start);
  const start = file.lineStarts[line - 1]!;
  if (/^\s*$/.test(file.text.slice(start, comment.start))) return new Location(file, start, file.lineStarts[line] ?? file.text.length);
  const blanks = /[ \t]*$/.exec(file.text.slice(start, comment.start))![0].length;
  return new Location(file, comment.start - blanks, comment.end);
}
