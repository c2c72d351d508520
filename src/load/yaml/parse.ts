import { parseEvents, YAMLException } from "js-yaml";
import { parseFast } from "./fast.js";
import { relaxIndentation } from "./relax.js";
import { compose, type Composed, type Fault } from "./compose.js";

export interface ParsedYaml {
  readonly documents: readonly Composed[];
  /** What could not be parsed; the documents around it are there. */
  readonly faults: readonly Fault[];
}

/** Parses all documents of a text. Where one does not parse, the others are still read: documents begin at a line "---". */
export function parseYaml(text: string): ParsedYaml {
  const fast = parseFast(text);
  if (fast) return { documents: fast, faults: [] };
  try {
    return { documents: composeAll(text, 0), faults: [] };
  } catch (error) {
    const starts = documentStarts(text);
    if (starts.length === 1) return { documents: [], faults: [faultOf(error, text, 0, text)] };
    return parseApart(text, starts);
  }
}

function composeAll(text: string, base: number): Composed[] {
  try {
    return compose(text, parseEvents(text, { maxDepth: MAX_DEPTH }), base);
  } catch (error) {
    if (!(error instanceof YAMLException) || !/deficient indentation/.test(error.reason)) throw error;
    const relaxed = relaxIndentation(text);
    if (relaxed === text) throw error;
    try {
      return compose(relaxed, parseEvents(relaxed, { maxDepth: MAX_DEPTH }), base);
    } catch {
      throw error;
    }
  }
}

/** Deeper nesting is refused: no manifest needs it, and readers that recurse would overflow. */
const MAX_DEPTH = 100;

function parseApart(text: string, starts: readonly number[]): ParsedYaml {
  const documents: Composed[] = [];
  const faults: Fault[] = [];
  for (const [index, start] of starts.entries()) {
    const part = text.slice(start, starts[index + 1] ?? text.length);
    if (/^\s*$/.test(part)) continue;
    try {
      documents.push(...composeAll(part, start));
    } catch (error) {
      faults.push(faultOf(error, part, start, text));
    }
  }
  return { documents, faults };
}

/** Offsets of the lines that begin a document; the first is 0. */
function documentStarts(text: string): number[] {
  const starts = [0];
  for (const match of text.matchAll(/^---(?=\s|$)/gm)) if (match.index > 0) starts.push(match.index);
  return starts;
}

function faultOf(error: unknown, part: string, base: number, whole: string): Fault {
  if (!(error instanceof YAMLException)) throw error;
  const position = Math.min(error.mark?.position ?? 0, part.length);
  const conflict = /^(?:<{7}|={7}|>{7})(?: |$)/m.exec(part);
  if (conflict) {
    const start = base + conflict.index;
    return { message: "conflict markers of a merge are left in this file", start, end: start + 7, fatal: true };
  }
  const start = Math.min(base + position, Math.max(0, whole.length - 1));
  return { message: sentenceOf(error.reason, part, position), start, end: start + 1, fatal: true };
}

function sentenceOf(reason: string, text: string, position: number): string {
  const lineStart = Math.max(text.lastIndexOf("\n", position - 1), text.lastIndexOf("\r", position - 1)) + 1;
  const line = /^[^\r\n]*/.exec(text.slice(lineStart))![0];
  if (/tab characters/.test(reason)) return "a tab is used for indentation; YAML takes spaces only";
  if (/null byte|non-printable|control char/.test(reason)) return `a character that YAML does not allow stands here (${reason})`;
  if (/nesting|depth/i.test(reason)) return `the nesting is deeper than ${MAX_DEPTH} levels`;
  if (/bad indentation of a mapping entry|mapping values/.test(reason) && /^\s*(?:- )?[^\s"'#][^:]*:\s+[^"'\s[{|>].*:\s/.test(line)) {
    return `a value without quotes holds a colon and a blank: quote it (${reason})`;
  }
  if (/deficient indentation|quoted scalar|end of the stream/.test(reason) && /["']/.test(text.slice(0, position))) {
    return `${reason}; is a quote or bracket left open above?`;
  }
  return reason;
}
