/** A block or an attribute of a configuration of Grafana Alloy, with its offsets in the text. */
export interface AlloyBlock {
  /** "loki.write", "stage.labels"; for a root the empty text. */
  readonly name: string;
  readonly label: string | undefined;
  readonly start: number;
  readonly end: number;
  readonly attributes: readonly AlloyAttribute[];
  readonly blocks: readonly AlloyBlock[];
}

export interface AlloyAttribute {
  readonly name: string;
  /** Of the name. */
  readonly start: number;
  /** The text when the value is one string, else undefined. */
  readonly text: string | undefined;
  /** Of the value. */
  readonly valueStart: number;
  readonly valueEnd: number;
  /** Keys of an object value, with the offsets of each. */
  readonly keys: readonly { readonly name: string; readonly start: number; readonly end: number }[];
}

interface Token {
  readonly kind: "name" | "string" | "punctuation";
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const TOKEN = /\s+|\/\/[^\n]*|\/\*[^]*?\*\/|(?<name>[A-Za-z_][\w.]*)|(?<string>"(?:\\.|[^"\\\n])*"|`[^`]*`)|(?<other>[^])/y;

/** Blocks nested deeper are not entered. */
const MAX_DEPTH = 50;

/**
 * Reads a configuration of Grafana Alloy: blocks `name "label" { … }` of attributes `name = value` and blocks. Values are not evaluated: only strings and
 * the keys of objects are told. Undefined when the text is none. Source: Alloy's configuration syntax.
 */
export function parseAlloy(text: string): AlloyBlock | undefined {
  const reader = new AlloyReader(tokensOf(text));
  const root = reader.body("", undefined, 0, 0);
  return reader.isWhole && root.blocks.length > 0 ? root : undefined;
}

/** Every block of these names at any depth. */
export function blocksNamed(root: AlloyBlock, name: RegExp): AlloyBlock[] {
  return root.blocks.flatMap((block) => [...(name.test(block.name) ? [block] : []), ...blocksNamed(block, name)]);
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(text); match; match = TOKEN.exec(text)) {
    const { name, string, other } = match.groups ?? {};
    const kind = name !== undefined ? "name" : string !== undefined ? "string" : other !== undefined ? "punctuation" : undefined;
    if (kind) tokens.push({ kind, text: match[0], start: match.index, end: TOKEN.lastIndex });
  }
  return tokens;
}

class AlloyReader {
  #position = 0;
  #open = 0;

  constructor(readonly tokens: readonly Token[]) {}

  /** Whether all of the text was read and every block was closed. */
  get isWhole(): boolean {
    return this.#open === 0 && this.#position >= this.tokens.length;
  }

  #peek(ahead = 0): Token | undefined {
    return this.tokens[this.#position + ahead];
  }

  /** Attributes and blocks up to the closing brace, which is taken. */
  body(name: string, label: string | undefined, start: number, depth: number): AlloyBlock {
    const attributes: AlloyAttribute[] = [];
    const blocks: AlloyBlock[] = [];
    let end = start;
    if (depth > 0) this.#open++;
    for (let token = this.#peek(); token; token = this.#peek()) {
      end = token.end;
      if (token.text === "}" && depth > 0) {
        this.#open--;
        this.#position++;
        break;
      }
      if (token.kind !== "name" || depth > MAX_DEPTH) break;
      const next = this.#peek(1);
      if (next?.text === "=") attributes.push(this.#attribute(token));
      else if (next?.text === "{") {
        this.#position += 2;
        blocks.push(this.body(token.text, undefined, token.start, depth + 1));
      } else if (next?.kind === "string" && this.#peek(2)?.text === "{") {
        this.#position += 3;
        blocks.push(this.body(token.text, next.text.slice(1, -1), token.start, depth + 1));
      } else break;
    }
    return { name, label, start, end, attributes, blocks };
  }

  /** A value goes on while a bracket is open, and ends where the next name begins an attribute or block, or a bracket closes that is not its own. */
  #attribute(name: Token): AlloyAttribute {
    this.#position += 2;
    const first = this.#position;
    const keys: { name: string; start: number; end: number }[] = [];
    let open = 0;
    for (let token = this.#peek(); token; token = this.#peek()) {
      if (open === 0 && (token.text === "}" || (this.#position > first && this.#beginsNext(token)))) break;
      if (/^[{[(]$/.test(token.text)) open++;
      else if (/^[}\])]$/.test(token.text)) open--;
      else if (open === 1 && this.tokens[first]?.text === "{" && this.#peek(1)?.text === "=")
        keys.push({ name: token.kind === "string" ? token.text.slice(1, -1) : token.text, start: token.start, end: token.end });
      this.#position++;
    }
    const only = this.#position === first + 1 ? this.tokens[first] : undefined;
    const valueStart = this.tokens[first]?.start ?? name.end;
    const valueEnd = this.tokens[this.#position - 1]?.end ?? valueStart;
    const text = only?.kind === "string" ? only.text.slice(1, -1) : undefined;
    return { name: name.text, start: name.start, text, valueStart, valueEnd, keys };
  }

  #beginsNext(token: Token): boolean {
    if (token.kind !== "name") return false;
    const next = this.#peek(1)?.text;
    return next === "=" ? this.#peek(2)?.text !== "=" : next === "{" || (this.#peek(1)?.kind === "string" && this.#peek(2)?.text === "{");
  }
}
