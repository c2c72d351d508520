import type { Span } from "./ast.js";
import { CompileError } from "./errors.js";
import { CelUint, isInt64, isUint64, makeDouble, makeInt } from "./values.js";

/** "name" is an identifier, "quoted" one in backticks, "mark" an operator or bracket. */
export interface Token extends Span {
  readonly kind: "literal" | "name" | "quoted" | "mark" | "end";
  readonly text: string;
  /** Of a literal. */
  readonly value?: unknown;
}

const BLANK = /(?:[ \t\r\n\f]+|\/\/[^\n]*)+/y;
const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const QUOTED = /`([A-Za-z0-9_./ -]+)`/y;
const NUMBER =
  /0[xX][0-9a-fA-F]+[uU]?|(?:[0-9]+\.[0-9]+(?:[eE][-+]?[0-9]+)?|[0-9]+[eE][-+]?[0-9]+|\.[0-9]+(?:[eE][-+]?[0-9]+)?)|[0-9]+[uU]?/y;
const MARK = /==|!=|<=|>=|&&|\|\||[-+*/%<>!?:.,()[\]{}]/y;
const STRING_START = /(?:[rR][bB]?|[bB][rR]?)?(?:"""|'''|"|')/y;
const WORDS: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ["true", true],
  ["false", false],
  ["null", null],
]);

/** Takes an expression apart. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let position = 0;
  for (;;) {
    position += matchAt(BLANK, text, position)?.length ?? 0;
    if (position >= text.length) break;
    const token = tokenAt(text, position);
    tokens.push(token);
    position = token.end;
  }
  tokens.push({ kind: "end", text: "", start: position, end: position });
  return tokens;
}

function matchAt(pattern: RegExp, text: string, position: number): string | undefined {
  pattern.lastIndex = position;
  return pattern.exec(text)?.[0];
}

function tokenAt(text: string, start: number): Token {
  const opening = matchAt(STRING_START, text, start);
  if (opening !== undefined) return stringToken(text, start, opening);
  const name = matchAt(NAME, text, start);
  if (name !== undefined) {
    const token = { text: name, start, end: start + name.length };
    return WORDS.has(name) ? { ...token, kind: "literal", value: WORDS.get(name) } : { ...token, kind: "name" };
  }
  const number = matchAt(NUMBER, text, start);
  if (number !== undefined) return numberToken(number, start);
  const mark = matchAt(MARK, text, start);
  if (mark !== undefined) return { kind: "mark", text: mark, start, end: start + mark.length };
  const quoted = matchAt(QUOTED, text, start);
  if (quoted !== undefined) return { kind: "quoted", text: quoted.slice(1, -1), start, end: start + quoted.length };
  throw new CompileError(`unexpected character ${JSON.stringify(String.fromCodePoint(text.codePointAt(start)!))}`, {
    start,
    end: start + 1,
  });
}

function numberToken(written: string, start: number): Token {
  const token = { kind: "literal" as const, text: written, start, end: start + written.length };
  if (/[uU]$/.test(written)) {
    const value = BigInt(written.slice(0, -1));
    if (!isUint64(value)) throw new CompileError(`${written} does not fit 64 bits`, token);
    return { ...token, value: new CelUint(value) };
  }
  if (/^0[xX]/.test(written) || /^[0-9]+$/.test(written)) {
    const value = BigInt(written);
    // The one more that a minus in front allows; the parser sees to it.
    if (!isInt64(value) && value !== 2n ** 63n) throw new CompileError(`${written} does not fit 64 bits`, token);
    return { ...token, value: makeInt(value) };
  }
  return { ...token, value: makeDouble(Number(written)) };
}

function stringToken(text: string, start: number, opening: string): Token {
  const quote = /["']+$/.exec(opening)![0];
  const prefix = opening.slice(0, -quote.length).toLowerCase();
  const isRaw = prefix.includes("r");
  const bodyStart = start + opening.length;
  let end = bodyStart;
  for (; !text.startsWith(quote, end); end++) {
    const character = text[end];
    if (character === undefined) throw new CompileError("the quote is opened here and never closed", { start, end: text.length });
    if (quote.length === 1 && (character === "\n" || character === "\r"))
      throw new CompileError("a line break stands in a string: use triple quotes or \\n", { start, end });
    if (character === "\\" && !isRaw) end++;
    else if (character === "\\" && quote.length === 1 && text[end + 1] === quote) end++;
  }
  const body = text.slice(bodyStart, end);
  const token = { kind: "literal" as const, text: body, start, end: end + quote.length };
  if (prefix.includes("b")) return { ...token, value: isRaw ? new TextEncoder().encode(body) : bytesOf(body, bodyStart) };
  return { ...token, value: isRaw ? body : textOf(body, bodyStart) };
}

const ESCAPE = /\\(?:([abfnrtv\\?"'`])|[xX]([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-3][0-7]{2}))/y;
const SHORT: Readonly<Record<string, string>> = { a: "\x07", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t", v: "\v" };

/** Calls back for each escape and each stretch between escapes. */
function unescape(body: string, offset: number, verbatim: (text: string) => void, code: (value: number, isByte: boolean) => void): void {
  let position = 0;
  while (position < body.length) {
    const next = body.indexOf("\\", position);
    verbatim(body.slice(position, next < 0 ? undefined : next));
    if (next < 0) return;
    ESCAPE.lastIndex = next;
    const match = ESCAPE.exec(body);
    const span = { start: offset + next, end: offset + next + 2 };
    if (!match) throw new CompileError(`unknown escape ${body.slice(next, next + 2)}`, span);
    const [whole, short, hex, four, eight, octal] = match;
    if (short !== undefined) verbatim(SHORT[short] ?? short);
    else {
      const value = parseInt(hex ?? four ?? eight ?? octal!, octal === undefined ? 16 : 8);
      if (value > 0x10ffff || (value >= 0xd800 && value < 0xe000)) throw new CompileError(`${whole} is no character`, span);
      code(value, hex !== undefined || octal !== undefined);
    }
    position = next + whole.length;
  }
}

function textOf(body: string, offset: number): string {
  if (!body.includes("\\")) return body;
  let result = "";
  unescape(
    body,
    offset,
    (text) => (result += text),
    (value) => (result += String.fromCodePoint(value)),
  );
  return result;
}

function bytesOf(body: string, offset: number): Uint8Array {
  const parts: Uint8Array[] = [];
  unescape(
    body,
    offset,
    (text) => parts.push(new TextEncoder().encode(text)),
    (value, isByte) => {
      if (!isByte) throw new CompileError("bytes take \\x and octal escapes only", { start: offset, end: offset + body.length });
      parts.push(Uint8Array.of(value));
    },
  );
  return new Uint8Array(Buffer.concat(parts));
}
