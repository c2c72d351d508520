import type { Schema } from "../plain-scalar.js";
import type { TapeWriter } from "../tape-writer.js";

/** Thrown where a text leaves the subset. No error of the text: another parser decides. */
export const OUTSIDE = Symbol("outside of the subset");

/** Deeper texts are left to the other parser, which knows how deep is too deep. */
const DEPTH = 90;

/** A text made ready for reading. Offsets mean the same in both forms. */
export interface Source {
  /** With a NUL at its end, so that reading never leaves it, and a blank for each carriage return: before a line break it means nothing. */
  readonly scanned: string;
  /** As it is: values are parts of it. */
  readonly text: string;
  readonly hasCarriageReturns: boolean;
}

export function sourceOf(text: string): Source {
  const hasCarriageReturns = text.includes("\r");
  return { scanned: `${hasCarriageReturns ? text.replaceAll("\r", " ") : text}\0`, text, hasCarriageReturns };
}

/** Of so many keys a look-up in the object is faster than comparing all of them. */
const MANY = 16;

/**
 * The place of the subset parser in its text. Functions read from `position` and leave it behind what they read; those that read a whole block node also go
 * on to the next content and leave its column.
 */
export class Reader {
  readonly source: string;
  readonly text: string;
  readonly hasCarriageReturns: boolean;
  position: number;
  lineStart: number;
  /** Column of the content at `position`, its line's first; -1 at the end of the document. */
  column = 0;
  /** Behind the last thing written. */
  end: number;
  depth = 0;
  /** Keys of the mappings that are open, the innermost last. */
  readonly #names: string[] = [];

  constructor(
    source: Source,
    start: number,
    /** Where the document ends: the text's end or the next line that begins with "---". */
    readonly limit: number,
    readonly tape: TapeWriter,
    readonly schema: Schema,
  ) {
    this.source = source.scanned;
    this.text = source.text;
    this.hasCarriageReturns = source.hasCarriageReturns;
    this.position = start;
    this.lineStart = start;
    this.end = start;
  }

  enter(): void {
    if (++this.depth > DEPTH) throw OUTSIDE;
  }

  leave(): void {
    this.depth--;
  }

  /** Number to give to `addName` and `closeNames` for the mapping that begins here. */
  openNames(): number {
    return this.#names.length;
  }

  /** Adds a key to the innermost mapping `value`. A key that stands twice is for the other parser to report. */
  addName(name: string, opened: number, value: object): void {
    const names = this.#names;
    const count = names.length - opened;
    if (count > MANY) {
      if (Object.hasOwn(value, name)) throw OUTSIDE;
      return;
    }
    for (let i = opened; i < names.length; i++) if (names[i] === name) throw OUTSIDE;
    names.push(name);
  }

  closeNames(opened: number): void {
    this.#names.length = opened;
  }

  leaf(kind: number, start: number, end: number): number {
    this.end = end;
    return this.tape.leaf(kind, start, end);
  }

  /** Over the rest of the line, which may hold only blanks and a comment, empty lines and comments, to the next content. */
  nextContent(): void {
    const { source } = this;
    let { position } = this;
    let isFresh = position === this.lineStart;
    for (;;) {
      let code = source.charCodeAt(position);
      while (code === 32) code = source.charCodeAt(++position);
      if (code === 35) {
        if (position > this.lineStart && source.charCodeAt(position - 1) !== 32) throw OUTSIDE;
        position = source.indexOf("\n", position);
        code = 10;
        if (position < 0) position = this.text.length;
      }
      if (position >= this.limit) return this.#finish();
      if (code !== 10) {
        if (!isFresh || code === 9) throw OUTSIDE;
        this.position = position;
        this.column = position - this.lineStart;
        return;
      }
      this.lineStart = ++position;
      isFresh = true;
      if (position >= this.limit) return this.#finish();
    }
  }

  #finish(): void {
    this.position = this.limit;
    this.column = -1;
  }

  /** Whether what stands at `position` is `code` followed by a blank or a line's end: a dash, a colon, a question mark. */
  isIndicator(position: number, code: number): boolean {
    return this.source.charCodeAt(position) === code && isSpace(this.source.charCodeAt(position + 1));
  }
}

/** A blank, a line's end or the end of the text. Tabs are outside of the subset wherever they separate. */
export function isSpace(code: number): boolean {
  return code === 32 || code === 10 || code === 0 || code === 9;
}
