/**
 * Where each character of a scalar's value stands in the scalar as it is written (with its quotes or block header): offsets into `written`, one more than
 * the value has characters. Undefined where the value cannot be followed in the text.
 */
export function scalarOffsets(written: string, value: string): Int32Array | undefined {
  const first = written[0];
  if (first === "|" || first === ">") return blockOffsets(written, value);
  return flowOffsets(written, value);
}

function blockOffsets(written: string, value: string): Int32Array | undefined {
  const header = /^[|>][-+\d]*[^\r\n]*(?:\r\n|\r|\n|$)/.exec(written)!;
  const indent = blockIndent(written.slice(header[0].length), value);
  const offsets = new Int32Array(value.length + 1);
  let at = header[0].length + skipIndent(written, header[0].length, indent);
  for (let i = 0; i < value.length; i++) {
    const char = value[i]!;
    if (char === "\n" || (written[0] === ">" && char === " " && isBreak(written[at]))) {
      offsets[i] = Math.min(at, written.length);
      // Trailing breaks that the document did not keep, or a blank of a folded line.
      at = nextLine(written, at, indent);
      continue;
    }
    // A folded line may have lost breaks that were blank lines.
    while (written[0] === ">" && isBreak(written[at])) at = nextLine(written, at, indent);
    if (written[at] !== char) return undefined;
    offsets[i] = at++;
  }
  offsets[value.length] = Math.min(at, written.length);
  return offsets;
}

/** What the first line with text has more than in the value. */
function blockIndent(body: string, value: string): number {
  return leadingSpaces(body) - leadingSpaces(value);
}

function leadingSpaces(text: string): number {
  return /^( *)[^ \r\n]/m.exec(text)?.[1]!.length ?? 0;
}

function nextLine(written: string, at: number, indent: number): number {
  let next = at;
  if (written[next] === "\r" && written[next + 1] === "\n") next += 2;
  else if (next < written.length) next++;
  return next + skipIndent(written, next, indent);
}

function skipIndent(written: string, at: number, indent: number): number {
  let skipped = 0;
  while (skipped < indent && written[at + skipped] === " ") skipped++;
  return skipped;
}

function isBreak(char: string | undefined): boolean {
  return char === "\n" || char === "\r";
}

/** Plain and quoted scalars: escapes are followed, folded lines skipped. */
function flowOffsets(written: string, value: string): Int32Array | undefined {
  const quote = written[0] === '"' || written[0] === "'" ? written[0] : "";
  const offsets = new Int32Array(value.length + 1);
  let at = quote.length;
  for (let i = 0; i < value.length;) {
    const fold = /^[ \t]*(?:\r\n|\r|\n)\s*/.exec(written.slice(at, at + 2000));
    if (fold && (value[i] === " " || value[i] === "\n")) {
      while (value[i] === "\n" || (value[i] === " " && offsets[i] === 0)) {
        const isSpace = value[i] === " ";
        offsets[i++] = at;
        if (isSpace) break;
      }
      at += fold[0].length;
      continue;
    }
    const length = quote === '"' ? escapeLength(written, at) : quote === "'" && written[at] === "'" ? 2 : 1;
    if (length === 1 && written[at] !== value[i]) return undefined;
    // A line break that is escaped stands for nothing.
    if (length > 1 && isBreak(written[at + 1])) {
      at += 2 + /^[ \t\n]*/.exec(written.slice(at + 2))![0].length;
      continue;
    }
    // An escape may make two UTF-16 units.
    const units = length >= 10 && value.codePointAt(i)! > 0xffff ? 2 : 1;
    for (let unit = 0; unit < units; unit++) offsets[i++] = at;
    at += length;
  }
  offsets[value.length] = Math.min(at, written.length);
  return offsets;
}

/** How many characters one character of a double-quoted scalar takes. */
function escapeLength(written: string, at: number): number {
  if (written[at] !== "\\") return 1;
  const letter = written[at + 1];
  return letter === "x" ? 4 : letter === "u" ? 6 : letter === "U" ? 10 : 2;
}
