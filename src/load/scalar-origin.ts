import { Decoded, type Origin } from "./yaml/decoded.js";
import { decodeBlock, decodeDouble, decodePlain, decodeSingle } from "./yaml/scalar-text.js";

/**
 * Where the characters of a scalar's value stand in the text. `start` and `end` delimit the scalar as it is written, with its quotes or block header.
 * Undefined when the value is not what decoding that range gives: it was rendered, or is written in a way that is not followed.
 */
export function scalarOrigin(text: string, start: number, end: number, value: string): Origin | undefined {
  const out = new Decoded(text, true);
  const first = text[start];
  if (first === "|" || first === ">") return blockOrigin(out, start, end, value);
  const isQuoted = first === '"' || first === "'";
  const inner = isQuoted ? start + 1 : start;
  const innerEnd = isQuoted ? end - 1 : end;
  if (first === '"') {
    if (!decodeDouble(out, inner, innerEnd)) return undefined;
  } else if (first === "'") decodeSingle(out, inner, innerEnd);
  else decodePlain(out, inner, innerEnd);
  return out.value === value ? out.origin(inner) : undefined;
}

function blockOrigin(out: Decoded, start: number, end: number, value: string): Origin | undefined {
  const { source } = out;
  const header = /[|>]([-+0-9]*)[^\r\n]*(?:\r\n|\r|\n|$)/y;
  header.lastIndex = start;
  const indicators = header.exec(source)?.[1] ?? "";
  const body = header.lastIndex;
  // Blanks and empty lines behind the range belong to the scalar too.
  const rest = /[ \t\r\n]*(?=[\r\n]|$)(?:\r\n|\r|\n)?/y;
  rest.lastIndex = Math.max(body, end);
  const bodyEnd = rest.exec(source) ? rest.lastIndex : Math.max(body, end);
  // The indentation is what the first line of text has more than in the value, whatever the parent's is.
  const indent = leadingBlanks(source.slice(body, bodyEnd)) - leadingBlanks(value);
  if (indent < 0) return undefined;
  const chomping = indicators.includes("-") ? "strip" : indicators.includes("+") ? "keep" : "clip";
  decodeBlock(out, body, bodyEnd, indent, chomping, source[start] === ">");
  return out.value === value ? out.origin(body) : undefined;
}

function leadingBlanks(lines: string): number {
  return /^( *)[^ \r\n]/m.exec(lines)?.[1]!.length ?? 0;
}
