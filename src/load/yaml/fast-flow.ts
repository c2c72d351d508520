import { BAIL, isBlankOrEnd, isFlowIndicator, ScalarReader } from "./fast-scalars.js";
import { NODE } from "./tape.js";

const [TAB, LF, SPACE, HASH, COLON, COMMA] = [9, 10, 32, 35, 58, 44];
const [OPEN_LIST, CLOSE_LIST, OPEN_MAP, CLOSE_MAP] = [91, 93, 123, 125];

const MAX_DEPTH = 60;

/** Collections in brackets, on one line or several. */
export class FlowReader extends ScalarReader {
  #flowDepth = 0;

  /** A collection whose continued lines have to stand further right than `parent`. */
  protected flow(parent: number): unknown {
    if (++this.#flowDepth > MAX_DEPTH) throw BAIL;
    const value = this.text.charCodeAt(this.position) === OPEN_LIST ? this.#list(parent) : this.#map(parent);
    this.#flowDepth--;
    return value;
  }

  #list(parent: number): unknown[] {
    const node = this.open(NODE.sequence, this.position++);
    const items: unknown[] = [];
    this.#space(parent);
    while (this.text.charCodeAt(this.position) !== CLOSE_LIST) {
      items.push(this.#value(parent));
      this.#space(parent);
      this.#comma(CLOSE_LIST, parent);
    }
    this.close(node, ++this.position);
    return items;
  }

  #map(parent: number): Record<string, unknown> {
    const node = this.open(NODE.mapping, this.position++);
    const value: Record<string, unknown> = {};
    this.#space(parent);
    while (this.text.charCodeAt(this.position) !== CLOSE_MAP) {
      const code = this.text.charCodeAt(this.position);
      if (code === OPEN_LIST || code === OPEN_MAP) throw BAIL;
      const isQuoted = code === 34 || code === 39;
      const key = this.key(true);
      if (key === "<<" || key === "__proto__" || Object.hasOwn(value, key)) throw BAIL;
      while (this.text.charCodeAt(this.position) === SPACE) this.position++;
      if (this.text.charCodeAt(this.position) !== COLON) throw BAIL;
      const next = this.text.charCodeAt(++this.position);
      if (!isQuoted && !isBlankOrEnd(next)) throw BAIL;
      this.#space(parent);
      const after = this.text.charCodeAt(this.position);
      value[key] = after === COMMA || after === CLOSE_MAP ? this.empty() : this.#value(parent);
      this.#space(parent);
      this.#comma(CLOSE_MAP, parent);
    }
    this.close(node, ++this.position);
    return value;
  }

  #value(parent: number): unknown {
    const code = this.text.charCodeAt(this.position);
    if (code === OPEN_LIST || code === OPEN_MAP) return this.flow(parent);
    const value = code === 34 || code === 39 ? this.quoted() : this.plain(true);
    // "a: b" in a list is a mapping of one pair.
    let at = this.position;
    while (this.text.charCodeAt(at) === SPACE) at++;
    if (this.text.charCodeAt(at) === COLON) throw BAIL;
    return value;
  }

  #comma(close: number, parent: number): void {
    const code = this.text.charCodeAt(this.position);
    if (code === close) return;
    if (code !== COMMA) throw BAIL;
    this.position++;
    this.#space(parent);
    if (isFlowIndicator(this.text.charCodeAt(this.position)) && this.text.charCodeAt(this.position) === COMMA) throw BAIL;
  }

  /** Blanks and line breaks; comments between brackets are for the full parser. */
  #space(parent: number): void {
    const { text } = this;
    for (;;) {
      const code = text.charCodeAt(this.position);
      if (code === SPACE) this.position++;
      else if (code === LF) this.#line(parent);
      else if (code === TAB || code === HASH || code === 0) throw BAIL;
      else return;
    }
  }

  #line(parent: number): void {
    const start = ++this.position;
    while (this.text.charCodeAt(this.position) === SPACE) this.position++;
    if (this.text.charCodeAt(this.position) !== LF && this.position - start <= Math.max(parent, 0)) throw BAIL;
  }
}
