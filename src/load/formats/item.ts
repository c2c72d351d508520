import { MAX_DEPTH, type Fault } from "../yaml/fault.js";
import type { Composed } from "../yaml/parse.js";
import { define } from "../yaml/record.js";
import { KIND } from "../yaml/tape.js";
import { sharedWriter } from "../yaml/tape-writer.js";

/**
 * A value with its place, before it is written onto a tape: where the parts of a mapping stand apart in a text, as in TOML and INI, they first have to come
 * together. A scalar has neither entries nor items.
 */
export interface Item {
  kind: number;
  start: number;
  end: number;
  readonly scalar?: unknown;
  readonly entries?: Map<string, Entry>;
  readonly items?: Item[];
}

export interface Entry {
  readonly key: Key;
  readonly item: Item;
}

/** Where a key stands; the kind tells whether it is in quotes. */
export interface Key {
  readonly kind: number;
  readonly start: number;
  readonly end: number;
}

/** What a parser makes of a text: one document, or why there is none. */
export interface ParsedText {
  readonly documents: readonly Composed[];
  readonly faults: readonly Fault[];
}

export function mapping(start: number, end: number, kind: number = KIND.mapping): Item {
  return { kind, start, end, entries: new Map() };
}

export function sequence(start: number, end: number, items: Item[] = []): Item {
  return { kind: KIND.sequence, start, end, items };
}

export function scalar(value: unknown, start: number, end: number, kind: number = KIND.plain): Item {
  return { kind, start, end, scalar: value };
}

export function widen(item: Item, start: number, end: number): Item {
  item.start = Math.min(item.start, start);
  item.end = Math.max(item.end, end);
  return item;
}

class TooDeep extends Error {}

/** Writes an item and all below it as the one document of a text. */
export function documentOf(root: Item, text: string): ParsedText {
  try {
    const value = write(root, text, 0);
    return { documents: [{ value, root: 0, tape: sharedWriter.finish(text), faults: [] }], faults: [] };
  } catch (error) {
    sharedWriter.truncate(0);
    if (!(error instanceof TooDeep)) throw error;
    return noDocument(`the nesting is deeper than ${MAX_DEPTH} levels`, 0, text);
  }
}

/** A text that cannot be read, and where it shows. */
export function noDocument(message: string, offset: number, text: string): ParsedText {
  const start = Math.max(0, Math.min(offset, text.length - 1));
  return { documents: [], faults: [{ message, start, end: Math.min(text.length, start + 1), fatal: true }] };
}

/** In pre-order, as a tape wants it; makes the value on the way. */
function write(item: Item, text: string, depth: number): unknown {
  if (depth > MAX_DEPTH) throw new TooDeep();
  if (item.entries) return writeMapping(item, item.entries, text, depth);
  if (!item.items) {
    sharedWriter.leaf(item.kind, item.start, item.end);
    return item.scalar;
  }
  const node = sharedWriter.open(item.kind, item.start);
  const items = item.items.map((child) => write(child, text, depth + 1));
  sharedWriter.close(node, item.end);
  return items;
}

function writeMapping(item: Item, entries: ReadonlyMap<string, Entry>, text: string, depth: number): Record<string, unknown> {
  const value: Record<string, unknown> = {};
  const node = sharedWriter.open(item.kind, item.start);
  for (const [name, { key, item: child }] of entries) {
    const written = sharedWriter.leaf(key.kind, key.start, key.end);
    const quote = key.kind === KIND.plain ? 0 : 1;
    if (text.slice(key.start + quote, key.end - quote) !== name) sharedWriter.name(written, name);
    define(value, name, write(child, text, depth + 1));
  }
  sharedWriter.close(node, item.end);
  return value;
}
