import { NODE, SIZE, Tape } from "./yaml/tape.js";
import type { Composed, Fault } from "./yaml/compose.js";

/** Nesting beyond this is refused, as in YAML. */
const MAX_DEPTH = 100;

/** Parses one JSON text with the place of every value. `comments`: // and /* and trailing commas are taken, as some readers do. */
export function parseJson(text: string, options: { readonly comments?: boolean } = {}): { documents: Composed[]; faults: Fault[] } {
  const reader = new JsonReader(text, options.comments ?? false);
  try {
    return { documents: [reader.read()], faults: [] };
  } catch (error) {
    if (!(error instanceof JsonFault)) throw error;
    const start = Math.min(error.offset, Math.max(0, text.length - 1));
    return { documents: [], faults: [{ message: error.message, start, end: start + 1, fatal: true }] };
  }
}

class JsonFault extends Error {
  constructor(
    message: string,
    readonly offset: number,
  ) {
    super(message);
  }
}

class JsonReader {
  #position = 0;
  #depth = 0;
  readonly #cells: number[] = [];
  readonly #keys = new Map<number, string>();
  readonly #faults: Fault[] = [];

  constructor(
    readonly text: string,
    readonly comments: boolean,
  ) {}

  read(): Composed {
    this.#blank();
    const value = this.#value();
    this.#blank();
    if (this.#position < this.text.length) this.#fail("the JSON text ends here, but something follows");
    return { value, tape: new Tape(Int32Array.from(this.#cells), this.#keys, this.text, 0), faults: this.#faults };
  }

  #fail(message: string): never {
    throw new JsonFault(message, this.#position);
  }

  #open(kind: number): number {
    const node = this.#cells.length;
    this.#cells.push(kind, this.#position, this.#position, node + SIZE, 0);
    return node;
  }

  #close(node: number): void {
    this.#cells[node + 2] = this.#position;
    this.#cells[node + 3] = this.#cells.length;
  }

  #blank(): void {
    for (;;) {
      const code = this.text.charCodeAt(this.#position);
      if (code === 32 || code === 10 || code === 13 || code === 9) this.#position++;
      else if (this.comments && code === 47) this.#comment();
      else return;
    }
  }

  #comment(): void {
    const next = this.text[this.#position + 1];
    if (next === "/") {
      while (this.#position < this.text.length && !/[\r\n]/.test(this.text[this.#position]!)) this.#position++;
    } else if (next === "*") {
      const end = this.text.indexOf("*/", this.#position + 2);
      if (end < 0) this.#fail("a comment is left open");
      this.#position = end + 2;
    } else this.#fail("a value was expected");
  }

  #value(): unknown {
    const code = this.text[this.#position];
    if (code === "{" || code === "[") {
      if (++this.#depth > MAX_DEPTH) this.#fail(`the nesting is deeper than ${MAX_DEPTH} levels`);
      const value = code === "{" ? this.#object() : this.#array();
      this.#depth--;
      return value;
    }
    const isText = code === '"';
    const node = this.#open(isText ? NODE.double : NODE.plain);
    const value = isText ? this.#string() : this.#word();
    this.#close(node);
    return value;
  }

  #word(): unknown {
    const match = /[^\s,\]}:"{[]*/y;
    match.lastIndex = this.#position;
    const word = match.exec(this.text)![0];
    if (word === "")
      this.#fail(
        this.#position >= this.text.length ? "the JSON text ends too early: a bracket or quote is left open" : "a value was expected",
      );
    if (word === "true" || word === "false" || word === "null") {
      this.#position += word.length;
      return word === "true" ? true : word === "false" ? false : null;
    }
    if (!/^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?$/.test(word))
      this.#fail(`"${word.slice(0, 40)}" is not a JSON value; is a quote missing?`);
    this.#position += word.length;
    const number = Number(word);
    return /^-?\d+$/.test(word) && !Number.isSafeInteger(number) ? BigInt(word) : number;
  }

  #string(): string {
    const start = this.#position;
    let end = start + 1;
    for (; ; end++) {
      const code = this.text.charCodeAt(end);
      if (code === 34) break;
      if (code === 92) end++;
      if (Number.isNaN(code) || code === 10 || code === 13) this.#fail("a quote is left open");
    }
    this.#position = end + 1;
    try {
      return JSON.parse(this.text.slice(start, end + 1)) as string;
    } catch {
      this.#position = start;
      return this.#fail("a string holds an escape or a control character that JSON does not know");
    }
  }

  #array(): unknown[] {
    const node = this.#open(NODE.sequence);
    const items: unknown[] = [];
    this.#position++;
    this.#list("]", () => items.push(this.#value()));
    this.#close(node);
    return items;
  }

  #object(): Record<string, unknown> {
    const node = this.#open(NODE.mapping);
    const value: Record<string, unknown> = {};
    this.#position++;
    this.#list("}", () => {
      if (this.text[this.#position] !== '"') this.#fail("a key in double quotes was expected");
      const keyNode = this.#open(NODE.double);
      const key = this.#string();
      this.#close(keyNode);
      this.#keys.set(keyNode, key);
      if (Object.hasOwn(value, key)) {
        this.#faults.push({
          message: `the key "${key.slice(0, 60)}" stands twice in one object`,
          start: this.#cells[keyNode + 1]!,
          end: this.#cells[keyNode + 2]!,
          fatal: false,
        });
      }
      this.#blank();
      if (this.text[this.#position] !== ":") this.#fail("a colon was expected behind the key");
      this.#position++;
      this.#blank();
      Object.defineProperty(value, key, { value: this.#value(), enumerable: true, configurable: true, writable: true });
    });
    this.#close(node);
    return value;
  }

  #list(close: string, item: () => void): void {
    this.#blank();
    while (this.text[this.#position] !== close) {
      item();
      this.#blank();
      if (this.text[this.#position] === ",") {
        this.#position++;
        this.#blank();
        if (this.text[this.#position] === close && !this.comments) this.#fail("a comma stands before the closing bracket");
      } else if (this.text[this.#position] !== close) {
        this.#fail(
          this.#position >= this.text.length ? `the JSON text ends too early: "${close}" is missing` : `a comma or "${close}" was expected`,
        );
      }
    }
    this.#position++;
  }
}
