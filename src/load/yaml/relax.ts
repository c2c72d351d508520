/**
 * The same text, of the same length, with flow collections and quoted scalars on one line each: the readers of Kubernetes take a closing bracket or a
 * continued line at any indentation, YAML 1.2 does not. Line breaks and comments inside become blanks.
 */
export function relaxIndentation(text: string): string {
  const out: string[] = [];
  let copied = 0;
  let position = 0;
  const blankOut = (start: number, end: number): void => {
    out.push(text.slice(copied, start), " ".repeat(end - start));
    copied = end;
  };
  while (position < text.length) {
    const lineEnd = endOfLine(text, position);
    const opener = flowOpener(text, position, lineEnd);
    if (opener < 0) {
      position = lineEnd + 1;
      continue;
    }
    const end = closeOf(text, opener, blankOut);
    position = end < 0 ? lineEnd + 1 : end;
  }
  return out.length === 0 ? text : out.join("") + text.slice(copied);
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end < 0 ? text.length : end;
}

/** Where a value of this line opens a bracket or quote, if one does: behind a key, a dash, or as the first thing. */
function flowOpener(text: string, start: number, end: number): number {
  const match = /^[ \t]*(?:- +)*(?:(?:[^\s#"'[{][^#]*?|"[^"]*"|'[^']*'):[ \t]+)?(?:[&!][^\s]+[ \t]+)*(?=["'[{])/.exec(
    text.slice(start, Math.min(end, start + 2000)),
  );
  return match ? start + match[0].length : -1;
}

/** The offset behind the matching bracket or quote; -1 when it is never closed. Line breaks and comments between are handed to `blank`. */
function closeOf(text: string, opener: number, blank: (start: number, end: number) => void): number {
  const pending: [number, number][] = [];
  let depth = 0;
  for (let i = opener; i < text.length; i++) {
    const char = text[i]!;
    if (char === '"' || char === "'") {
      i = quoteEnd(text, i, pending);
      if (i < 0) return -1;
    } else if (char === "[" || char === "{") depth++;
    else if (char === "]" || char === "}") depth--;
    else if (char === "\n" || char === "\r") pending.push([i, i + 1]);
    else if (char === "#" && /[\s,[{]/.test(text[i - 1]!)) {
      const end = endOfLine(text, i);
      pending.push([i, end]);
      i = end - 1;
    }
    if (depth === 0) {
      for (const [start, end] of pending) blank(start, end);
      return i + 1;
    }
  }
  return -1;
}

function quoteEnd(text: string, start: number, pending: [number, number][]): number {
  const quote = text[start]!;
  for (let i = start + 1; i < text.length; i++) {
    const char = text[i]!;
    if (quote === '"' && char === "\\") i++;
    else if (char === quote) {
      if (quote === "'" && text[i + 1] === "'") i++;
      else return i;
    } else if (char === "\n" || char === "\r") pending.push([i, i + 1]);
  }
  return -1;
}
