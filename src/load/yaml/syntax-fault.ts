import type { YAMLException } from "js-yaml";
import { MAX_DEPTH, type Fault } from "./fault.js";

/** What a person reads of a syntax error: one sentence, at the place to look at. `part` begins in its file at offset `base`. */
export function syntaxFault(error: YAMLException, part: string, base: number): Fault {
  const position = Math.min(error.mark?.position ?? 0, part.length);
  const conflict = /^(?:<{7}|={7}|>{7})(?=[ \r\n]|$)/m.exec(part);
  if (conflict) return faultAt("conflict markers of a merge are left here", part, base, conflict.index, 7);
  const opener = openedBefore(error.reason, part, position);
  if (opener) return faultAt(opener.message, part, base, opener.offset, 1);
  return faultAt(sentenceOf(error.reason, part, position), part, base, position, 1);
}

function faultAt(message: string, part: string, base: number, offset: number, length: number): Fault {
  const start = Math.min(offset, Math.max(0, part.length - 1));
  return { message, start: base + start, end: base + Math.min(part.length, start + length), fatal: true };
}

interface Opener {
  readonly message: string;
  readonly offset: number;
}

/** A quote or bracket that is not closed is found out further down; what helps is where it was opened. */
function openedBefore(reason: string, part: string, position: number): Opener | undefined {
  const isIndentation = /deficient indentation/.test(reason);
  if (!isIndentation && !/unexpected end of the (?:stream|document)/.test(reason)) return undefined;
  const quote = /flow collection/.test(reason) ? -1 : quoteBefore(reason, part, position);
  const offset = quote < 0 ? lastUnclosedBracket(part, position) : quote;
  if (offset < 0) return undefined;
  const what = quote < 0 ? `the bracket ${part[offset]}` : "the quote";
  return { message: `${what} is opened here and ${isIndentation ? "not closed where its value should end" : "never closed"}`, offset };
}

/** The quote that makes a scalar of what follows: behind a colon, dash, comma, bracket or blank, and not closed on its line. */
function quoteBefore(reason: string, part: string, position: number): number {
  const quote = /single/.test(reason) ? "'" : /double/.test(reason) ? '"' : "[\"']";
  const pattern = new RegExp(`(?<=(?:^|[\\s,:[{(-]))${quote}(?=[^"'\\r\\n]*$)`, "gm");
  let found = -1;
  for (const match of part.slice(0, position).matchAll(pattern)) if (found < 0 || /deficient/.test(reason)) found = match.index;
  return found;
}

function lastUnclosedBracket(part: string, position: number): number {
  const open: number[] = [];
  for (const match of part.slice(0, position).matchAll(/"(?:[^"\\]|\\.)*"|'[^']*'|(?<=^|\s)#.*|[[\]{}]/gm)) {
    if (match[0] === "[" || match[0] === "{") open.push(match.index);
    else if (match[0] === "]" || match[0] === "}") open.pop();
  }
  return open[0] ?? -1;
}

function sentenceOf(reason: string, part: string, position: number): string {
  const line = lineAt(part, position);
  if (/tab characters/.test(reason) || /^ *\t+ *\S/.test(line)) return "a tab is used for indentation; YAML takes blanks only";
  if (/null byte/.test(reason)) return "a NUL byte stands here, a character that YAML does not allow";
  if (/non-printable|valid JSON character/.test(reason)) return "a control character stands here, a character that YAML does not allow";
  if (/maxDepth/.test(reason)) return `the nesting is deeper than ${MAX_DEPTH} levels`;
  if (/bad indentation of a mapping entry/.test(reason) && holdsColon(line))
    return "a value without quotes holds a colon and a blank, as if it were a key: quote the value";
  if (/deficient indentation/.test(reason)) return "the lines inside of a bracket or quote stand less indented than what they belong to";
  if (/bad indentation/.test(reason)) return "the indentation of this line fits no level above it";
  if (/expected ':'|can not read a block mapping entry/.test(reason))
    return "a line without a colon stands here or just above, where a key was expected";
  if (/end of the stream or a document separator/.test(reason))
    return "something stands here that does not belong to the document before it";
  if (/missed comma/.test(reason)) return "a comma or a closing bracket is missing before this";
  return reason;
}

function lineAt(part: string, position: number): string {
  const start = Math.max(part.lastIndexOf("\n", position - 1), part.lastIndexOf("\r", position - 1)) + 1;
  return /^[^\r\n]*/.exec(part.slice(start, start + 1000))![0];
}

/** `key: a: b`. */
function holdsColon(line: string): boolean {
  return /^\s*(?:- +)*[^\s"'#{[][^:]*:\s+[^"'\s[{|>&*!#][^#]*?:(?:\s|$)/.test(line);
}
