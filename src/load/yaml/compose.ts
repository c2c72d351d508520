import {
  EVENT_ALIAS,
  EVENT_DOCUMENT,
  EVENT_MAPPING,
  EVENT_POP,
  EVENT_SCALAR,
  EVENT_SEQUENCE,
  COLLECTION_STYLE_FLOW,
  SCALAR_STYLE_PLAIN,
  SCALAR_STYLE_SINGLE_QUOTED,
  SCALAR_STYLE_DOUBLE_QUOTED,
  SCALAR_STYLE_LITERAL_BLOCK,
  getScalarValue,
  type Event,
  type ScalarEvent,
} from "js-yaml";
import { keyText, resolvePlain } from "./scalars.js";
import { NODE, SIZE, Tape } from "./tape.js";

/** A document made of parser events. */
export interface Composed {
  readonly value: unknown;
  readonly tape: Tape;
  readonly faults: readonly Fault[];
}

/** Something wrong in a document that parses. Offsets are in the file. */
export interface Fault {
  readonly message: string;
  readonly start: number;
  readonly end: number;
  /** The document cannot be judged. */
  readonly fatal: boolean;
  /** Another place that the message is about; the text `{line}` in it stands for its line. */
  readonly other?: number;
}

/** Nodes that a document may have when its aliases are written out; beyond it is a bomb. */
const NODE_BUDGET = 2_000_000;

/** Makes values and their places from the events of one text. `base` is where the text begins in its file. */
export function compose(text: string, events: readonly Event[], base: number): Composed[] {
  const documents: Composed[] = [];
  let position = 0;
  while (position < events.length) {
    if (events[position]!.type !== EVENT_DOCUMENT) throw new Error("a document event was expected");
    const composer = new Composer(text, events, position + 1, base);
    documents.push(composer.document());
    position = composer.position;
  }
  return documents;
}

interface Anchor {
  readonly value: unknown;
  readonly node: number;
  readonly weight: number;
}

class Composer {
  position: number;
  readonly #cells: number[] = [];
  readonly #keys = new Map<number, string>();
  readonly #faults: Fault[] = [];
  readonly #anchors = new Map<string, Anchor | "open">();
  #end = 0;
  #weight = 0;

  constructor(
    readonly text: string,
    readonly events: readonly Event[],
    start: number,
    readonly base: number,
  ) {
    this.position = start;
  }

  document(): Composed {
    const empty = this.events[this.position]?.type === EVENT_POP;
    const value = empty ? null : this.#node();
    if (empty) this.#open(NODE.plain, -1);
    this.position++;
    if (this.#weight > NODE_BUDGET)
      this.#fault("aliases expand this document to more than two million values; it is not judged", 0, 0, true);
    return { value, tape: new Tape(Int32Array.from(this.#cells), this.#keys, this.text, this.base), faults: this.#faults };
  }

  #fault(message: string, start: number, end: number, fatal = false, other?: number): void {
    this.#faults.push({
      message,
      start: this.base + start,
      end: this.base + end,
      fatal,
      ...(other === undefined ? {} : { other: this.base + other }),
    });
  }

  #open(kind: number, start: number): number {
    const node = this.#cells.length;
    this.#cells.push(kind, start, start, node + SIZE, 0);
    this.#weight++;
    return node;
  }

  #close(node: number, end: number): void {
    this.#cells[node + 2] = end;
    this.#cells[node + 3] = this.#cells.length;
    if (end > this.#end) this.#end = end;
  }

  #node(): unknown {
    const event = this.events[this.position++]!;
    if (event.type === EVENT_SCALAR) return this.#anchored(event, () => this.#scalar(event));
    if (event.type === EVENT_ALIAS) return this.#alias(event.anchorStart, event.anchorEnd);
    if (event.type === EVENT_MAPPING) return this.#anchored(event, () => this.#mapping(event.start, event.style === COLLECTION_STYLE_FLOW));
    if (event.type === EVENT_SEQUENCE)
      return this.#anchored(event, () => this.#sequence(event.start, event.style === COLLECTION_STYLE_FLOW));
    throw new Error("a node was expected");
  }

  #anchored(event: { anchorStart: number; anchorEnd: number }, make: () => unknown): unknown {
    if (event.anchorStart < 0) return make();
    const name = this.text.slice(event.anchorStart, event.anchorEnd);
    const node = this.#cells.length;
    const before = this.#weight;
    this.#anchors.set(name, "open");
    const value = make();
    this.#anchors.set(name, { value, node, weight: this.#weight - before });
    return value;
  }

  #alias(start: number, end: number): unknown {
    const name = this.text.slice(start, end);
    const anchor = this.#anchors.get(name);
    const node = this.#open(NODE.alias, start - 1);
    if (anchor === undefined || anchor === "open") {
      const message = anchor ? `the alias *${name} stands inside what it refers to` : `the alias *${name} has no anchor &${name} before it`;
      this.#fault(message, start - 1, end, true);
      this.#cells[node] = NODE.plain;
      this.#close(node, end);
      return null;
    }
    this.#cells[node + 4] = anchor.node;
    this.#weight += anchor.weight;
    this.#close(node, end);
    return anchor.value;
  }

  #scalar(event: ScalarEvent): unknown {
    const { style } = event;
    if (event.valueStart < 0) {
      this.#close(this.#open(NODE.plain, -1), -1);
      return this.#tagged(event, "", true);
    }
    const quoted = style === SCALAR_STYLE_SINGLE_QUOTED || style === SCALAR_STYLE_DOUBLE_QUOTED;
    const block = !quoted && style !== SCALAR_STYLE_PLAIN;
    const start = block ? this.#blockIndicator(event.valueStart) : event.valueStart - (quoted ? 1 : 0);
    const kind =
      style === SCALAR_STYLE_PLAIN
        ? NODE.plain
        : style === SCALAR_STYLE_SINGLE_QUOTED
          ? NODE.single
          : quoted
            ? NODE.double
            : style === SCALAR_STYLE_LITERAL_BLOCK
              ? NODE.literal
              : NODE.folded;
    const node = this.#open(kind, start);
    this.#close(node, block ? this.#blockEnd(start, event.valueEnd) : event.valueEnd + (quoted ? 1 : 0));
    const text = event.fast ? this.text.slice(event.valueStart, event.valueEnd) : getScalarValue(this.text, event);
    return this.#tagged(event, block ? this.#withoutAddedBreak(event, text) : text, style === SCALAR_STYLE_PLAIN);
  }

  /** The parser ends every text with a line break; where the file has none, the block scalar at its end has none either. */
  #withoutAddedBreak({ valueEnd }: ScalarEvent, text: string): string {
    return valueEnd >= this.text.length && !/[\r\n]$/.test(this.text) && text.endsWith("\n") ? text.slice(0, -1) : text;
  }

  /** A block scalar's own text begins behind its header; the indicator stands before, on the header's line. */
  #blockIndicator(valueStart: number): number {
    for (let i = this.#end; i < valueStart; i++) {
      const code = this.text.charCodeAt(i);
      if (code === 124 || code === 62) return i;
    }
    return valueStart;
  }

  /** Without the blank lines that follow. */
  #blockEnd(start: number, valueEnd: number): number {
    let end = valueEnd;
    while (end > start && /\s/.test(this.text[end - 1]!)) end--;
    return Math.max(end, start + 1);
  }

  /** Tags of the core schema decide; any other is opaque, and what it marks stays text. */
  #tagged(event: ScalarEvent, text: string, plain: boolean): unknown {
    if (event.tagStart < 0) return plain ? resolvePlain(text) : text;
    const tag = this.text.slice(event.tagStart, event.tagEnd);
    const known = tag === "!!int" || tag === "!!float" || tag === "!!bool" || tag === "!!null";
    return known ? resolvePlain(text) : text;
  }

  #sequence(start: number, flow: boolean): unknown[] {
    const node = this.#open(NODE.sequence, start);
    if (start + 1 > this.#end) this.#end = flow ? start + 1 : start;
    const items: unknown[] = [];
    while (this.events[this.position]!.type !== EVENT_POP) items.push(this.#node());
    this.position++;
    this.#close(node, flow ? this.#flowEnd() : Math.max(this.#end, start));
    return items;
  }

  #mapping(start: number, flow: boolean): Record<string, unknown> {
    const node = this.#open(NODE.mapping, start);
    if (start + 1 > this.#end) this.#end = flow ? start + 1 : start;
    const value: Record<string, unknown> = {};
    const places = new Map<string, number>();
    const merges: unknown[] = [];
    while (this.events[this.position]!.type !== EVENT_POP) {
      const keyNode = this.#cells.length;
      const isPlainKey =
        this.events[this.position]!.type === EVENT_SCALAR && (this.events[this.position] as ScalarEvent).style === SCALAR_STYLE_PLAIN;
      const key = this.#keyOf(keyNode);
      const item = this.#node();
      if (key === "<<" && isPlainKey) {
        merges.push({ item, keyNode });
        continue;
      }
      this.#checkDuplicate(places, key, keyNode);
      define(value, key, item);
    }
    this.position++;
    this.#close(node, flow ? this.#flowEnd() : Math.max(this.#end, start));
    for (const merge of merges as { item: unknown; keyNode: number }[]) this.#merge(value, merge.item, merge.keyNode);
    return value;
  }

  #keyOf(node: number): string {
    const key = keyText(scalarKey(this.#node()));
    const start = this.#cells[node + 1]!;
    if (this.#cells[node] !== NODE.plain || key !== this.text.slice(start, this.#cells[node + 2])) this.#keys.set(node, key);
    return key;
  }

  #checkDuplicate(places: Map<string, number>, key: string, node: number): void {
    const first = places.get(key);
    places.set(key, node);
    if (first === undefined) return;
    const name = key.length > 60 ? `${key.slice(0, 60)}…` : key;
    const message = `the key "${name}" stands twice in one mapping, first in line {line}; readers differ in which one counts`;
    this.#fault(message, this.#cells[node + 1]!, this.#cells[node + 2]!, false, this.#cells[first + 1]!);
  }

  /** Keys written in the mapping win over merged ones, and of a list the first wins. */
  #merge(value: Record<string, unknown>, item: unknown, node: number): void {
    for (const source of Array.isArray(item) ? item : [item]) {
      if (typeof source !== "object" || source === null || Array.isArray(source)) {
        this.#fault("the merge key << takes a mapping, or a list of mappings", this.#cells[node + 1]!, this.#cells[node + 2]!);
        continue;
      }
      const entries = Object.entries(source);
      this.#weight += entries.length;
      for (const [key, entry] of entries) if (!Object.hasOwn(value, key)) define(value, key, entry);
    }
  }

  /** The events do not say where a flow collection ends: its bracket follows the last child, behind blanks, commas and comments. */
  #flowEnd(): number {
    let i = this.#end;
    for (; i < this.text.length; i++) {
      const code = this.text.charCodeAt(i);
      if (code === 93 || code === 125) break;
      if (code === 35) while (i + 1 < this.text.length && !/[\r\n]/.test(this.text[i + 1]!)) i++;
    }
    return i + 1;
  }
}

function scalarKey(key: unknown): unknown {
  return typeof key === "object" && key !== null ? (Array.isArray(key) ? "[list]" : "[mapping]") : key;
}

/** As an own property, whatever its name is. */
function define(target: Record<string, unknown>, key: string, value: unknown): void {
  if (key === "__proto__") Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
  else target[key] = value;
}
