import { keyText, resolvePlain } from "./scalars.js";
import type { Composed } from "./compose.js";
import { NODE, SIZE, Tape } from "./tape.js";

/** Thrown where the full parser has to read the text. */
export const BAIL = Symbol("left to the full parser");

const [TAB, LF, SPACE, HASH, COLON] = [9, 10, 32, 35, 58];

/** Blank, line break, or the zero that ends the text. */
export function isBlankOrEnd(code: number): boolean {
  return code === SPACE || code === LF || code === 0;
}

/** Characters that a plain scalar does not begin with, or not without more ado: - ? : , [ ] { } # & * ! | > ' " % @ ` */
const INDICATORS = new Set([..."-?:,[]{}#&*!|>'\"%@`"].map((char) => char.charCodeAt(0)));

/** Reused for every text; a document copies what it needs. */
let cells = new Int32Array(1 << 16);

/** Scalars of one line, and the tape that they are written on. */
export class ScalarReader {
  position = 0;
  /** Offset behind the last node that was closed. */
  protected end = 0;
  #length = 0;
  #keys = new Map<number, string>();

  constructor(
    /** The text, ended by a zero so that looking ahead never leaves it. */
    protected readonly text: string,
    readonly source: string,
  ) {}

  protected beginDocument(): void {
    this.#length = 0;
    this.#keys = new Map();
    this.end = 0;
  }

  protected endDocument(value: unknown): Composed {
    return { value, tape: new Tape(cells.slice(0, this.#length), this.#keys, this.source, 0), faults: [] };
  }

  protected open(kind: number, start: number): number {
    const node = this.#length;
    if (node + SIZE > cells.length) {
      const larger = new Int32Array(cells.length * 2);
      larger.set(cells);
      cells = larger;
    }
    cells[node] = kind;
    cells[node + 1] = start;
    cells[node + 2] = start;
    cells[node + 3] = node + SIZE;
    cells[node + 4] = 0;
    this.#length = node + SIZE;
    return node;
  }

  protected close(node: number, end: number): void {
    cells[node + 2] = end;
    cells[node + 3] = this.#length;
    if (end > this.end) this.end = end;
  }

  /** The value of a key that has none. */
  protected empty(): null {
    this.close(this.open(NODE.plain, -1), -1);
    return null;
  }

  protected plain(inFlow = false): unknown {
    const start = this.position;
    const end = this.plainEnd(inFlow);
    this.close(this.open(NODE.plain, start), end);
    this.position = end;
    return resolvePlain(this.source.slice(start, end));
  }

  protected quoted(): string {
    const start = this.position;
    const end = this.quoteEnd(start);
    const isDouble = this.text.charCodeAt(start) === 34;
    this.close(this.open(isDouble ? NODE.double : NODE.single, start), end + 1);
    this.position = end + 1;
    return this.#unquote(start, end, isDouble);
  }

  /** A key in front of its colon; the position is then behind the key. */
  protected key(inFlow = false): string {
    const start = this.position;
    const code = this.text.charCodeAt(start);
    if (code === 34 || code === 39) {
      const node = this.#length;
      const key = this.quoted();
      this.#keys.set(node, key);
      return key;
    }
    const end = this.plainEnd(inFlow);
    if (this.text.charCodeAt(skipBlanks(this.text, end)) !== COLON) throw BAIL;
    const node = this.open(NODE.plain, start);
    this.close(node, end);
    this.position = end;
    const written = this.source.slice(start, end);
    const key = keyText(resolvePlain(written));
    if (key !== written) this.#keys.set(node, key);
    return key;
  }

  /** The offset of the closing quote; a quote that goes on over the line is for the full parser. */
  protected quoteEnd(start: number): number {
    const { text } = this;
    const quote = text.charCodeAt(start);
    for (let at = start + 1; ; at++) {
      const code = text.charCodeAt(at);
      if (code === LF || code === 0) throw BAIL;
      if (code === 92 && quote === 34) at++;
      else if (code === quote) {
        if (quote === 39 && text.charCodeAt(at + 1) === 39) at++;
        else return at;
      }
    }
  }

  #unquote(start: number, end: number, isDouble: boolean): string {
    const inner = this.source.slice(start + 1, end);
    if (!isDouble) return inner.includes("''") ? inner.replaceAll("''", "'") : inner;
    if (!inner.includes("\\")) return inner;
    // The escapes that JSON and YAML share; the others are for the full parser.
    if (/\\(?!["\\/bfnrt]|u[0-9a-fA-F]{4})/.test(inner.replaceAll("\\\\", ""))) throw BAIL;
    return JSON.parse(`"${inner.replaceAll("\t", "\\t")}"`) as string;
  }

  /** Where a plain scalar ends: at a colon and a blank, a comment, the end of the line, and within brackets at these and commas. */
  protected plainEnd(inFlow: boolean): number {
    const { text } = this;
    const start = this.position;
    const first = text.charCodeAt(start);
    if (INDICATORS.has(first)) {
      const next = text.charCodeAt(start + 1);
      const mayBegin = first === 45 || first === 63 || first === COLON;
      if (!mayBegin || isBlankOrEnd(next) || (inFlow && isFlowIndicator(next))) throw BAIL;
    }
    let end = start;
    for (let at = start; ; at++) {
      const code = text.charCodeAt(at);
      if (code === LF || code === 0) break;
      if (code === TAB) throw BAIL;
      if (code === SPACE) continue;
      if (code === COLON) {
        const next = text.charCodeAt(at + 1);
        if (isBlankOrEnd(next) || (inFlow && isFlowIndicator(next))) break;
      } else if (code === HASH && text.charCodeAt(at - 1) === SPACE) break;
      else if (inFlow && isFlowIndicator(code)) break;
      end = at + 1;
    }
    return end;
  }
}

export function isFlowIndicator(code: number): boolean {
  return code === 44 || code === 91 || code === 93 || code === 123 || code === 125;
}

export function skipBlanks(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) === SPACE) at++;
  return at;
}
