import { FlowReader } from "./fast-flow.js";
import { BAIL, isBlankOrEnd } from "./fast-scalars.js";
import type { Composed } from "./compose.js";
import { NODE } from "./tape.js";

/**
 * Parses the YAML that manifests are mostly written in: block collections, flow collections, scalars of one line and block scalars, comments, several
 * documents. Anything else (anchors, tags, merge keys, scalars over several lines, tabs, CR, a mistake) makes it answer undefined, and the full parser
 * reads the text. What it answers is what that one would; a differential test holds it to this.
 */
export function parseFast(text: string): Composed[] | undefined {
  if (UNUSUAL.test(text)) return undefined;
  const reader = new BlockReader(`${text}\0`, text);
  try {
    return reader.documents();
  } catch (error) {
    if (error === BAIL) return undefined;
    throw error;
  }
}

/** Carriage returns and characters that YAML does not allow: for the full parser. */
// eslint-disable-next-line no-control-regex
const UNUSUAL = /[\u0000-\u0008\u000b-\u001f\u007f-\u0084\u0086-\u009f\ufeff\ufffe\uffff]/;

const MAX_DEPTH = 90;

const [TAB, LF, SPACE, HASH, DASH, COLON, QUERY] = [9, 10, 32, 35, 45, 58, 63];

class BlockReader extends FlowReader {
  /** Offset at which the current line begins. */
  #lineStart = 0;
  /** Column of the next content, from 0; -1 at the end of a document. */
  #column = 0;
  #depth = 0;

  documents(): Composed[] {
    const result: Composed[] = [];
    this.#nextContent();
    for (;;) {
      while (this.#column < 0 && this.#marker()) this.#nextContent();
      if (this.#column < 0) return result;
      this.beginDocument();
      const value = this.#node(-1);
      if (this.#column >= 0) throw BAIL;
      result.push(this.endDocument(value));
    }
  }

  /** Passes a line "---" without content; answers false at the end of the text. */
  #marker(): boolean {
    if (this.text.charCodeAt(this.position) === 0) return false;
    this.position += 3;
    this.#endOfLine();
    return true;
  }

  /** Moves to the next line with content; `#column` is -1 at the end of the text or at a line that ends the document. */
  #nextContent(): void {
    const { text } = this;
    for (;;) {
      let at = this.position;
      this.#lineStart = at;
      while (text.charCodeAt(at) === SPACE) at++;
      const code = text.charCodeAt(at);
      if (code === LF) {
        this.position = at + 1;
        continue;
      }
      if (code === HASH) {
        const end = text.indexOf("\n", at);
        this.position = end < 0 ? text.length - 1 : end + 1;
        continue;
      }
      if (code === TAB) throw BAIL;
      this.position = at;
      this.#column = code === 0 ? -1 : at - this.#lineStart;
      if (this.#column === 0) this.#checkMarker();
      return;
    }
  }

  #checkMarker(): void {
    const { text, position } = this;
    const code = text.charCodeAt(position);
    // "%" begins a directive, "..." ends a document in another way.
    if (code === 37 || (code === 46 && text.startsWith("...", position))) throw BAIL;
    if (code === DASH && text.startsWith("---", position) && isBlankOrEnd(text.charCodeAt(position + 3))) this.#column = -1;
  }

  /** Passes blanks and a comment up to the end of the line, then moves to the next content. */
  #endOfLine(): void {
    const { text } = this;
    let at = this.position;
    while (text.charCodeAt(at) === SPACE) at++;
    const code = text.charCodeAt(at);
    if (code === HASH) {
      if (at === this.position) throw BAIL;
      at = text.indexOf("\n", at);
      if (at < 0) at = text.length - 1;
    } else if (code !== LF && code !== 0) throw BAIL;
    this.position = text.charCodeAt(at) === 0 ? at : at + 1;
  }

  /** A block node whose content stands at the current position, further right than `parent`. */
  #node(parent: number): unknown {
    if (this.#column <= parent || ++this.#depth > MAX_DEPTH) throw BAIL;
    const column = this.#column;
    const value = this.#isDash() ? this.#sequence(column) : this.#isKey() ? this.#mapping(column) : this.#lone(parent);
    this.#depth--;
    return value;
  }

  #isDash(): boolean {
    return this.text.charCodeAt(this.position) === DASH && isBlankOrEnd(this.text.charCodeAt(this.position + 1));
  }

  /** Whether a key and a colon stand here. */
  #isKey(): boolean {
    const { text } = this;
    const first = text.charCodeAt(this.position);
    let at = this.position;
    if (first === 34 || first === 39) {
      at = this.quoteEnd(at) + 1;
      while (text.charCodeAt(at) === SPACE) at++;
      return text.charCodeAt(at) === COLON && isBlankOrEnd(text.charCodeAt(at + 1));
    }
    if (first === 91 || first === 123) return false;
    for (; ; at++) {
      const code = text.charCodeAt(at);
      if (code === LF || code === 0) return false;
      if (code === COLON && isBlankOrEnd(text.charCodeAt(at + 1))) return true;
      if (code === HASH && text.charCodeAt(at - 1) === SPACE) return false;
    }
  }

  #sequence(column: number): unknown[] {
    const node = this.open(NODE.sequence, this.position);
    const items: unknown[] = [];
    while (this.#column === column && this.#isDash()) {
      this.position++;
      const { text } = this;
      while (text.charCodeAt(this.position) === SPACE) this.position++;
      const code = text.charCodeAt(this.position);
      if (code === LF || code === 0 || code === HASH) {
        this.#endOfLine();
        this.#nextContent();
        items.push(this.#column > column ? this.#node(column) : this.empty());
        continue;
      }
      this.#column = this.position - this.#lineStart;
      items.push(this.#inline(column));
    }
    if (this.#column > column) throw BAIL;
    this.close(node, this.end);
    return items;
  }

  /** What follows a dash on its line: a collection that begins there, or a scalar. */
  #inline(parent: number): unknown {
    if (this.#isDash() || this.#isKey()) return this.#node(parent);
    return this.#scalar(parent);
  }

  #mapping(column: number): Record<string, unknown> {
    const node = this.open(NODE.mapping, this.position);
    const value: Record<string, unknown> = {};
    while (this.#column === column) {
      if (this.#isDash() || !this.#isKey()) throw BAIL;
      const key = this.#key();
      if (key === "<<" || key === "__proto__" || Object.hasOwn(value, key)) throw BAIL;
      value[key] = this.#entry(column);
    }
    if (this.#column > column) throw BAIL;
    this.close(node, this.end);
    return value;
  }

  #key(): string {
    const code = this.text.charCodeAt(this.position);
    if (code === QUERY && isBlankOrEnd(this.text.charCodeAt(this.position + 1))) throw BAIL;
    const key = this.key();
    while (this.text.charCodeAt(this.position) === SPACE) this.position++;
    this.position++;
    return key;
  }

  /** The value behind a key: on its line, or on the lines below. */
  #entry(column: number): unknown {
    const { text } = this;
    while (text.charCodeAt(this.position) === SPACE) this.position++;
    const code = text.charCodeAt(this.position);
    if (code !== LF && code !== 0 && code !== HASH) return this.#scalar(column);
    if (code === HASH && text.charCodeAt(this.position - 1) !== SPACE) throw BAIL;
    this.#endOfLine();
    this.#nextContent();
    if (this.#column > column) return this.#node(column);
    if (this.#column === column && this.#isDash()) {
      if (++this.#depth > MAX_DEPTH) throw BAIL;
      const items = this.#sequence(column);
      this.#depth--;
      return items;
    }
    return this.empty();
  }

  /** A scalar or flow collection that begins here and, but for block scalars and brackets, ends on its line. */
  #scalar(parent: number): unknown {
    const code = this.text.charCodeAt(this.position);
    if (code === 124 || code === 62) return this.#block(parent, code === 124);
    const value = code === 91 || code === 123 ? this.flow(parent) : code === 34 || code === 39 ? this.quoted() : this.plain();
    this.#lineStart = this.text.lastIndexOf("\n", this.position - 1) + 1;
    this.#endOfLine();
    this.#nextContent();
    // A deeper line continues a plain scalar, or is a mistake.
    if (this.#column > parent) throw BAIL;
    return value;
  }

  /** A scalar that is a whole document. Rare: only flow collections are read here. */
  #lone(parent: number): unknown {
    const code = this.text.charCodeAt(this.position);
    if (code !== 91 && code !== 123) throw BAIL;
    const value = this.flow(parent);
    this.#endOfLine();
    this.#nextContent();
    if (this.#column > parent) throw BAIL;
    return value;
  }

  #block(parent: number, literal: boolean): string {
    const start = this.position++;
    const { text } = this;
    const mark = text.charCodeAt(this.position);
    const chomp = mark === DASH || mark === 43 ? mark : 0;
    if (chomp !== 0) this.position++;
    this.#endOfLine();
    const lines: string[] = [];
    let indent = -1;
    let at = this.position;
    for (;;) {
      let content = at;
      while (text.charCodeAt(content) === SPACE) content++;
      const code = text.charCodeAt(content);
      const blank = code === LF || code === 0;
      if (!blank && indent < 0) {
        indent = content - at;
        if (indent <= Math.max(parent, 0) || lines.some((line) => line.length > 0) || code === TAB) throw BAIL;
      }
      if (!blank && content - at < indent) break;
      if (blank && code === 0) {
        // Blanks at the very end, without a line break.
        if (content > at) throw BAIL;
        break;
      }
      const end = text.indexOf("\n", content);
      if (end < 0 && chomp === 0) throw BAIL;
      const stop = end < 0 ? text.length - 1 : end;
      if (blank && indent < 0 && content > at) throw BAIL;
      lines.push(blank ? text.slice(Math.min(at + Math.max(indent, 0), content), content) : text.slice(at + indent, stop));
      at = end < 0 ? stop : end + 1;
      if (end < 0) break;
    }
    if (indent < 0) throw BAIL;
    this.position = at;
    const value = blockValue(lines, literal, chomp);
    const node = this.open(literal ? NODE.literal : NODE.folded, start);
    let end = at;
    while (end > start && /\s/.test(text[end - 1]!)) end--;
    this.close(node, Math.max(end, start + 1));
    this.#nextContent();
    if (this.#column > parent) throw BAIL;
    return value;
  }
}

function blockValue(lines: readonly string[], literal: boolean, chomp: number): string {
  let last = lines.length;
  while (last > 0 && lines[last - 1] === "") last--;
  const body = literal ? lines.slice(0, last).join("\n") : fold(lines.slice(0, last));
  if (chomp === DASH) return body;
  return chomp === 43 ? `${body}\n${"\n".repeat(lines.length - last)}` : `${body}\n`;
}

/** Lines of a folded scalar: single breaks become blanks, further ones stay. Lines that are indented more are for the full parser. */
function fold(lines: readonly string[]): string {
  let text = "";
  let blanks = 0;
  for (const [index, line] of lines.entries()) {
    if (line === "") {
      blanks++;
      continue;
    }
    if (line.charCodeAt(0) === SPACE || line.charCodeAt(0) === TAB) throw BAIL;
    text += index === 0 || text === "" ? "\n".repeat(blanks) + line : (blanks === 0 ? " " : "\n".repeat(blanks)) + line;
    blanks = 0;
  }
  return text;
}
