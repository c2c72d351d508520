import type { Fault } from "../yaml/fault.js";
import { MAX_DEPTH, shownKey } from "../yaml/fault.js";
import type { Composed } from "../yaml/parse.js";
import { define } from "../yaml/record.js";
import { KIND } from "../yaml/tape.js";
import { sharedWriter } from "../yaml/tape-writer.js";

export interface JsonOptions {
  /** Comments and trailing commas are taken, as the readers of some config files do. */
  readonly comments?: boolean;
}

export interface ParsedJson {
  /** One, or none when the text does not parse. */
  readonly documents: readonly Composed[];
  readonly faults: readonly Fault[];
}

/** Parses one JSON text with the place of every value. Integers beyond 2^53 keep all their digits as bigint. */
export function parseJson(text: string, options: JsonOptions = {}): ParsedJson {
  const reader = new JsonReader(text, options.comments ?? false);
  try {
    return { documents: [reader.read()], faults: reader.trailing ? [reader.trailing] : [] };
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    sharedWriter.truncate(0);
    return { documents: [], faults: [faultAt(error.message, error.offset, text)] };
  }
}

function faultAt(message: string, offset: number, text: string): Fault {
  const start = Math.min(offset, Math.max(0, text.length - 1));
  return { message, start, end: Math.min(text.length, start + 1), fatal: true };
}

class JsonError extends Error {
  constructor(
    message: string,
    readonly offset: number,
  ) {
    super(message);
  }
}

const NUMBER = /-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?/y;
const WORD = /[\w$.+-]+/y;
const WORDS: ReadonlyMap<string, boolean | null> = new Map<string, boolean | null>([
  ["true", true],
  ["false", false],
  ["null", null],
]);

class JsonReader {
  /** What stands behind the first value of a text, which is one value. */
  trailing: Fault | undefined;
  #position = 0;
  #depth = 0;
  readonly #tape = sharedWriter;
  readonly #faults: Fault[] = [];

  constructor(
    readonly text: string,
    readonly comments: boolean,
  ) {}

  read(): Composed {
    if (this.#blank() < 0) this.#fail("there is no JSON value in this file");
    const value = this.#value();
    if (this.#blank() >= 0) this.trailing = faultAt("the JSON value ends before this: a file holds one value", this.#position, this.text);
    return { value, root: 0, tape: this.#tape.finish(this.text), faults: this.#faults };
  }

  #fail(message: string, offset = this.#position): never {
    throw new JsonError(message, offset);
  }

  #failAtEnd(opened: number): never {
    return this.#fail(`the bracket ${this.text[opened]} is opened here and never closed`, opened);
  }

  /** Over blanks and comments to the next character, which is answered; -1 at the end. */
  #blank(): number {
    const { text } = this;
    for (;;) {
      const code = text.charCodeAt(this.#position);
      if (code === 32 || code === 10 || code === 13 || code === 9) this.#position++;
      else if (code === 47) this.#comment();
      else return Number.isNaN(code) ? -1 : code;
    }
  }

  #comment(): void {
    const { text } = this;
    const mark = text.slice(this.#position, this.#position + 2);
    if (mark !== "//" && mark !== "/*") this.#fail("a value was expected, not a slash");
    if (!this.comments) this.#fail("a comment stands here, which JSON does not know");
    const close = mark === "//" ? /[\r\n]|$/g : /\*\//g;
    close.lastIndex = this.#position;
    if (!close.exec(text)) this.#fail("the comment is opened here and never closed");
    this.#position = close.lastIndex;
  }

  #value(): unknown {
    const code = this.text.charCodeAt(this.#position);
    if (code === 34) return this.#string().value;
    if (code !== 123 && code !== 91) return this.#word();
    if (++this.#depth > MAX_DEPTH) this.#fail(`the nesting is deeper than ${MAX_DEPTH} levels`);
    const value = code === 123 ? this.#object() : this.#array();
    this.#depth--;
    return value;
  }

  #word(): unknown {
    const start = this.#position;
    WORD.lastIndex = start;
    const word = WORD.exec(this.text)?.[0] ?? "";
    NUMBER.lastIndex = start;
    const number = NUMBER.exec(this.text);
    const value = number?.[0] === word ? numberOf(number) : WORDS.get(word);
    if (value === undefined) this.#fail(notAValue(word, this.text[start]));
    this.#position += word.length;
    this.#tape.leaf(KIND.plain, start, this.#position);
    return value;
  }

  #string(): { value: string; node: number } {
    const start = this.#position;
    const { text } = this;
    let end = start + 1;
    let isVerbatim = true;
    for (; text.charCodeAt(end) !== 34; end++) {
      const code = text.charCodeAt(end);
      if (code === 92) {
        end++;
        isVerbatim = false;
      } else if (Number.isNaN(code) || code === 10 || code === 13) this.#fail("the quote is opened here and never closed", start);
      else if (code < 32) this.#fail("a control character stands in a string: write it as an escape", end);
    }
    this.#position = end + 1;
    const value = isVerbatim ? text.slice(start + 1, end) : this.#unescape(start, end + 1);
    return { value, node: this.#tape.leaf(KIND.double, start, end + 1) };
  }

  #unescape(start: number, end: number): string {
    try {
      return JSON.parse(this.text.slice(start, end)) as string;
    } catch {
      return this.#fail("the string holds an escape that JSON does not know", start);
    }
  }

  #array(): unknown[] {
    const items: unknown[] = [];
    const start = this.#position++;
    const node = this.#tape.open(KIND.flowSequence, start);
    if (this.#blank() !== 93) {
      do items.push(this.#value());
      while (this.#comma(start, 93));
    }
    this.#tape.close(node, ++this.#position);
    return items;
  }

  #object(): Record<string, unknown> {
    const value: Record<string, unknown> = {};
    const start = this.#position++;
    const node = this.#tape.open(KIND.flowMapping, start);
    if (this.#blank() !== 125) {
      do this.#entry(value);
      while (this.#comma(start, 125));
    }
    this.#tape.close(node, ++this.#position);
    return value;
  }

  #entry(target: Record<string, unknown>): void {
    if (this.text.charCodeAt(this.#position) !== 34) this.#fail("a key in double quotes was expected");
    const { value: name, node } = this.#string();
    const start = this.#tape.start(node);
    if (name.length + 2 !== this.#position - start) this.#tape.name(node, name);
    if (Object.hasOwn(target, name)) this.#duplicate(name, start);
    if (this.#blank() !== 58) this.#fail("a colon was expected behind the key");
    this.#position++;
    this.#blank();
    define(target, name, this.#value());
  }

  #duplicate(name: string, start: number): void {
    const message = `the key ${shownKey(name)} stands twice in one object; readers differ in which one counts`;
    this.#faults.push({ message, start, end: this.#position, fatal: false });
  }

  /** Whether another entry follows; the position is at it, or at the closing bracket. `opened`: where the collection begins. */
  #comma(opened: number, bracket: number): boolean {
    const code = this.#blank();
    if (code === bracket) return false;
    if (code < 0) this.#failAtEnd(opened);
    if (code !== 44) this.#fail("a comma or a closing bracket is missing before this");
    const comma = this.#position++;
    const next = this.#blank();
    if (next < 0) this.#failAtEnd(opened);
    if (next !== bracket) return true;
    if (!this.comments) this.#fail("a comma stands before the closing bracket, which JSON does not allow", comma);
    return false;
  }
}

function numberOf(match: RegExpExecArray): number | bigint {
  const value = Number(match[0]);
  return match[1] === undefined && match[2] === undefined && !Number.isSafeInteger(value) ? BigInt(match[0]) : value;
}

function notAValue(word: string, first: string | undefined): string {
  if (first === undefined) return "a value is missing at the end of the file";
  if (first === "'") return "strings stand in double quotes in JSON";
  return word === "" ? "a value was expected here" : `${shownKey(word)} is not a JSON value: are quotes missing?`;
}
