import type { AliasEvent, Event, MappingEvent, ScalarEvent, SequenceEvent } from "js-yaml";
import { Decoded } from "./decoded.js";
import { ALIAS_BUDGET, shownKey, type Fault } from "./fault.js";
import { plainKey, resolvePlain, type Schema } from "./plain-scalar.js";
import { define, mergeInto } from "./record.js";
import { behindBracket, behindIndicator, blockIndicator, skipBlanks, withoutBlanks } from "./places.js";
import { decodeBlock, decodeDouble, decodePlain, decodeSingle, type Chomping } from "./scalar-text.js";
import { KIND } from "./tape.js";
import type { TapeWriter } from "./tape-writer.js";

/** Numbers of js-yaml's event types, scalar styles and chomping modes, written here so that the package is loaded only when it is needed. */
const EVENT = { document: 1, sequence: 2, mapping: 3, scalar: 4, alias: 5, pop: 6 } as const;
const PLAIN = 1;
const SCALAR_KINDS: readonly number[] = [KIND.empty, KIND.plain, KIND.single, KIND.double, KIND.literal, KIND.folded];
const CHOMPING: readonly Chomping[] = ["clip", "clip", "strip", "keep"];
const FLOW = 2;

/** A document made of parser events: its value and the record of its root. */
export interface ComposedDocument {
  readonly value: unknown;
  readonly root: number;
  readonly faults: readonly Fault[];
}

/** The events of `text`, which begins in its file at offset `base`. */
export interface EventSource {
  readonly text: string;
  readonly events: readonly Event[];
  readonly base: number;
  readonly schema: Schema;
}

/** Makes values of events and writes their places. Documents in which nothing is written are left out. */
export function compose(source: EventSource, tape: TapeWriter): ComposedDocument[] {
  const documents: ComposedDocument[] = [];
  for (let position = 0; position < source.events.length;) {
    const composer = new Composer(source, tape, position + 1);
    const document = composer.document();
    if (document) documents.push(document);
    position = composer.position;
  }
  return documents;
}

interface Anchor {
  readonly value: unknown;
  readonly node: number;
  /** Values below it, aliases written out. */
  readonly weight: number;
}

class Composer {
  position: number;
  readonly #source: EventSource;
  readonly #tape: TapeWriter;
  readonly #faults: Fault[] = [];
  readonly #anchors = new Map<string, Anchor | "open">();
  /** Behind the last thing written, in the text of the source. */
  #end = 0;
  #weight = 0;
  #aliased = 0;

  constructor(source: EventSource, tape: TapeWriter, position: number) {
    this.#source = source;
    this.#tape = tape;
    this.position = position;
  }

  document(): ComposedDocument | undefined {
    const root = this.#tape.length;
    if (this.#isEmpty()) return undefined;
    const value = this.#node(this.#end);
    this.position++;
    if (this.#aliased > ALIAS_BUDGET)
      this.#fault(`aliases expand this document to more than ${ALIAS_BUDGET} values; it is not judged`, root, true);
    return { value, root, faults: this.#faults };
  }

  #peek(): Event {
    return this.#source.events[this.position]!;
  }

  /** Goes behind a document without a value, an anchor or a tag. */
  #isEmpty(): boolean {
    const event = this.#peek();
    const isNothing = event.type === EVENT.scalar && event.valueStart < 0 && event.anchorStart < 0 && event.tagStart < 0;
    if (isNothing) this.position += 2;
    else if (event.type === EVENT.pop) this.position++;
    return isNothing || event.type === EVENT.pop;
  }

  #fault(message: string, node: number, fatal: boolean, other?: number): void {
    const place = { start: this.#tape.start(node), end: Math.max(this.#tape.end(node), this.#tape.start(node) + 1) };
    this.#faults.push({ message, ...place, fatal, ...(other === undefined ? {} : { other: this.#tape.start(other) }) });
  }

  #leaf(kind: number, start: number, end: number): number {
    this.#weight++;
    this.#end = Math.max(this.#end, end);
    return this.#tape.leaf(kind, start + this.#source.base, end + this.#source.base);
  }

  /** `empty`: where a value that is not written would stand. */
  #node(empty: number): unknown {
    const event = this.#peek();
    this.position++;
    switch (event.type) {
      case EVENT.scalar:
        return this.#anchored(event, () => this.#scalar(event, empty));
      case EVENT.mapping:
        return this.#anchored(event, () => this.#mapping(event));
      case EVENT.sequence:
        return this.#anchored(event, () => this.#sequence(event));
      case EVENT.alias:
        return this.#alias(event);
      default:
        throw new Error("a node was expected in the events of a document");
    }
  }

  #anchored(event: ScalarEvent | MappingEvent | SequenceEvent, make: () => unknown): unknown {
    if (event.anchorStart < 0) return make();
    const name = this.#source.text.slice(event.anchorStart, event.anchorEnd);
    const node = this.#tape.length;
    const before = this.#weight + this.#aliased;
    this.#anchors.set(name, "open");
    const value = make();
    this.#anchors.set(name, { value, node, weight: this.#weight + this.#aliased - before });
    return value;
  }

  #alias(event: AliasEvent): unknown {
    const name = this.#source.text.slice(event.anchorStart, event.anchorEnd);
    const anchor = this.#anchors.get(name);
    const start = event.anchorStart - 1;
    if (anchor === undefined || anchor === "open") {
      const node = this.#leaf(KIND.plain, start, event.anchorEnd);
      const reason = anchor ? "stands inside what it refers to" : `has no anchor &${name} before it`;
      this.#fault(`the alias *${name} ${reason}`, node, true);
      return null;
    }
    this.#weight++;
    this.#end = event.anchorEnd;
    this.#tape.alias(start + this.#source.base, event.anchorEnd + this.#source.base, anchor.node);
    this.#aliased += anchor.weight;
    return this.#aliased > ALIAS_BUDGET ? null : anchor.value;
  }

  #scalar(event: ScalarEvent, empty: number): unknown {
    if (event.valueStart < 0) {
      const place = Math.max(empty, event.tagEnd, event.anchorEnd);
      this.#leaf(KIND.empty, place, place);
      return this.#typed(event, "");
    }
    const kind = SCALAR_KINDS[event.style]!;
    if (kind === KIND.literal || kind === KIND.folded) {
      const start = blockIndicator(this.#source.text, Math.max(this.#end, event.tagEnd, event.anchorEnd));
      this.#leaf(kind, start, withoutBlanks(this.#source.text, start, event.valueEnd));
    } else {
      const quote = kind === KIND.plain ? 0 : 1;
      this.#leaf(kind, event.valueStart - quote, event.valueEnd + quote);
    }
    return this.#typed(event, event.fast ? this.#source.text.slice(event.valueStart, event.valueEnd) : this.#decoded(event, kind));
  }

  #decoded(event: ScalarEvent, kind: number): string {
    const out = new Decoded(this.#source.text);
    const { valueStart: start, valueEnd: end } = event;
    if (kind === KIND.plain) decodePlain(out, start, end);
    else if (kind === KIND.single) decodeSingle(out, start, end);
    else if (kind === KIND.double) decodeDouble(out, start, end);
    else decodeBlock(out, start, end, event.indent < 0 ? end - start : event.indent, CHOMPING[event.chomping]!, kind === KIND.folded);
    return out.value;
  }

  /** Tags of the core schema decide; any other is opaque, and what it marks stays text. */
  #typed(event: ScalarEvent, text: string): unknown {
    const { schema } = this.#source;
    if (event.tagStart < 0) return event.style === PLAIN ? resolvePlain(text, schema) : text;
    const tag = this.#source.text.slice(event.tagStart, event.tagEnd).replace(/^!<tag:yaml\.org,2002:(.*)>$/, "!!$1");
    return /^!!(?:int|float|bool|null)$/.test(tag) ? resolvePlain(text, schema) : text;
  }

  #sequence(event: SequenceEvent): unknown[] {
    const isFlow = event.style === FLOW;
    const node = this.#open(isFlow ? KIND.flowSequence : KIND.sequence, event.start, isFlow);
    const items: unknown[] = [];
    while (this.#peek().type !== EVENT.pop) items.push(this.#node(isFlow ? this.#end : behindIndicator(this.#source.text, this.#end, 45)));
    this.#close(node, isFlow);
    return items;
  }

  #mapping(event: MappingEvent): Record<string, unknown> {
    const isFlow = event.style === FLOW;
    const node = this.#open(isFlow ? KIND.flowMapping : KIND.mapping, event.start, isFlow);
    const value: Record<string, unknown> = {};
    const merges: { readonly item: unknown; readonly key: number }[] = [];
    const places = new Map<string, number>();
    while (this.#peek().type !== EVENT.pop) {
      const key = this.#tape.length;
      const name = this.#key();
      const item = this.#node(behindIndicator(this.#source.text, this.#end, 58));
      if (this.#tape.kind(key) === KIND.merge) merges.push({ item, key });
      else this.#define(value, name, item, key, places);
    }
    this.#close(node, isFlow);
    for (const { item, key } of merges) {
      if (mergeInto(value, item) || this.#aliased > ALIAS_BUDGET) continue;
      this.#fault("the merge key << takes a mapping or a list of mappings", key, false);
    }
    return value;
  }

  #open(kind: number, start: number, isFlow: boolean): number {
    this.#weight++;
    this.#end = Math.max(this.#end, isFlow ? start + 1 : start);
    return this.#tape.open(kind, start + this.#source.base);
  }

  #close(node: number, isFlow: boolean): void {
    this.position++;
    if (isFlow) this.#end = behindBracket(this.#source.text, this.#end);
    this.#tape.close(node, this.#end + this.#source.base);
  }

  /** Reads a key and answers its name. */
  #key(): string {
    const event = this.#peek();
    const key = this.#tape.length;
    const value = this.#node(skipBlanks(this.#source.text, this.#end));
    const { text, base, schema } = this.#source;
    const kind = this.#tape.kind(key);
    if (typeof value === "object" && value !== null) {
      this.#fault("a list or mapping is used as a key, which Kubernetes cannot read", key, true);
      return this.#named(key, text.slice(this.#tape.start(key) - base, this.#tape.end(key) - base));
    }
    if (kind === KIND.plain && event.type === EVENT.scalar && event.tagStart < 0) {
      const written = text.slice(event.valueStart, event.valueEnd);
      if (written === "<<") this.#tape.mark(key, KIND.merge);
      const name = event.fast ? plainKey(written, schema) : String(value);
      return name === written ? name : this.#named(key, name);
    }
    const isQuoted = (kind === KIND.single || kind === KIND.double) && event.type === EVENT.scalar && event.fast;
    return isQuoted ? String(value) : this.#named(key, String(value));
  }

  #named(key: number, name: string): string {
    this.#tape.name(key, name);
    return name;
  }

  #define(target: Record<string, unknown>, name: string, value: unknown, key: number, places: Map<string, number>): void {
    const first = places.get(name);
    places.set(name, key);
    define(target, name, value);
    if (first === undefined) return;
    const message = `the key ${shownKey(name)} stands twice in one mapping, first in line {line}; readers differ in which one counts`;
    this.#fault(message, key, false, first);
  }
}
