import { createRequire } from "node:module";
import type { AST } from "toml-eslint-parser";
import { MAX_DEPTH, type Fault } from "./yaml/fault.js";
import type { Composed } from "./yaml/parse.js";
import { define } from "./yaml/record.js";
import { KIND } from "./yaml/tape.js";
import { sharedWriter } from "./yaml/tape-writer.js";

/** A value before its place is written: tables come together from several parts of a file, the tape wants them in one piece. */
interface Item {
  kind: number;
  start: number;
  end: number;
  readonly scalar?: unknown;
  readonly entries?: Map<string, Entry>;
  readonly items?: Item[];
}

/** `key` and the place of its first appearance. */
interface Entry {
  readonly key: AST.TOMLBare | AST.TOMLQuoted;
  readonly item: Item;
}

export interface ParsedToml {
  /** One, or none when the text does not parse. */
  readonly documents: readonly Composed[];
  readonly faults: readonly Fault[];
}

/** Parses a TOML text with the place of every key and value. Dates and times are text; integers beyond 2^53 are bigint. */
export function parseToml(text: string): ParsedToml {
  try {
    const program = parser().parseTOML(text);
    const root = table(0, text.length);
    for (const node of program.body[0].body) {
      if (node.type === "TOMLTable") addTable(root, node);
      else addKeyValue(root, node);
    }
    const value = write(root, 0);
    return { documents: [{ value, root: 0, tape: sharedWriter.finish(text), faults: [] }], faults: [] };
  } catch (error) {
    sharedWriter.truncate(0);
    return { documents: [], faults: [faultOf(error, text)] };
  }
}

type TomlParser = typeof import("toml-eslint-parser");
let loaded: TomlParser | undefined;

/** Loaded when the first TOML file is met. */
function parser(): TomlParser {
  return (loaded ??= createRequire(import.meta.url)("toml-eslint-parser") as TomlParser);
}

function faultOf(error: unknown, text: string): Fault {
  if (error instanceof RangeError || error instanceof TooDeep) return faultAt(`the nesting is deeper than ${MAX_DEPTH} levels`, 0, text);
  if (!isParseError(error)) throw error;
  return faultAt(sentenceOf(error.message), error.index, text);
}

function faultAt(message: string, offset: number, text: string): Fault {
  const start = Math.max(0, Math.min(offset, text.length - 1));
  return { message, start, end: Math.min(text.length, start + 1), fatal: true };
}

function isParseError(error: unknown): error is Error & { index: number } {
  return error instanceof Error && typeof (error as { index?: unknown }).index === "number";
}

class TooDeep extends Error {}

function sentenceOf(reason: string): string {
  if (/multiple times/.test(reason)) return "a key or table is defined twice";
  if (/Unspecified values/.test(reason)) return "a value is missing here";
  if (/Unterminated string/.test(reason)) return "the quote is opened here and never closed";
  return `not valid TOML: ${reason.charAt(0).toLowerCase()}${reason.slice(1)}`;
}

function table(start: number, end: number): Item {
  return { kind: KIND.mapping, start, end, entries: new Map() };
}

function nameOf(key: AST.TOMLBare | AST.TOMLQuoted): string {
  return key.type === "TOMLBare" ? key.name : key.value;
}

/** `[a.b]` and `[[a.b]]`: the parts of the name that stand for lists lead to their last item. */
function addTable(root: Item, node: AST.TOMLTable): void {
  const [start, end] = node.range;
  const { keys } = node.key;
  let current = root;
  keys.forEach((key, index) => {
    const isLast = index === keys.length - 1;
    if (isLast && node.kind === "array") current = newItem(current, key, start, end);
    else current = widen(lastItem(tableAt(current, key, start, end)), start, end);
  });
  for (const pair of node.body) addKeyValue(current, pair);
}

function newItem(parent: Item, key: AST.TOMLBare | AST.TOMLQuoted, start: number, end: number): Item {
  const list = entryAt(parent, key, () => ({ kind: KIND.sequence, start, end, items: [] }));
  widen(list, start, end);
  const item = table(start, end);
  list.items?.push(item);
  return item;
}

/** The table that a part of a name stands for; made when it is the first to name it. */
function tableAt(parent: Item, key: AST.TOMLBare | AST.TOMLQuoted, start: number, end: number): Item {
  return widen(
    entryAt(parent, key, () => table(start, end)),
    start,
    end,
  );
}

function entryAt(parent: Item, key: AST.TOMLBare | AST.TOMLQuoted, make: () => Item): Item {
  const name = nameOf(key);
  let entry = parent.entries?.get(name);
  if (!entry) {
    entry = { key, item: make() };
    parent.entries?.set(name, entry);
  }
  return entry.item;
}

function lastItem(item: Item): Item {
  return item.items?.at(-1) ?? item;
}

function widen(item: Item, start: number, end: number): Item {
  item.start = Math.min(item.start, start);
  item.end = Math.max(item.end, end);
  return item;
}

/** `a.b = value`. */
function addKeyValue(parent: Item, node: AST.TOMLKeyValue): void {
  const { keys } = node.key;
  let current = parent;
  for (const key of keys.slice(0, -1)) current = tableAt(current, key, key.range[0], node.range[1]);
  const last = keys.at(-1);
  if (last) entryAt(current, last, () => itemOf(node.value));
}

function itemOf(node: AST.TOMLContentNode): Item {
  const [start, end] = node.range;
  if (node.type === "TOMLArray") return { kind: KIND.flowSequence, start, end, items: node.elements.map(itemOf) };
  if (node.type === "TOMLInlineTable") {
    const inline: Item = { kind: KIND.flowMapping, start, end, entries: new Map() };
    for (const pair of node.body) addKeyValue(inline, pair);
    return inline;
  }
  return { kind: scalarKind(node), start, end, scalar: scalarOf(node) };
}

function scalarKind(node: AST.TOMLValue): number {
  if (node.kind !== "string") return KIND.plain;
  return node.style === "basic" ? KIND.double : KIND.single;
}

function scalarOf(node: AST.TOMLValue): unknown {
  if (node.kind === "integer") return Number.isSafeInteger(node.value) ? node.value : node.bigint;
  return "datetime" in node ? node.datetime : node.value;
}

/** Writes an item and all below it in pre-order, and makes its value. */
function write(item: Item, depth: number): unknown {
  if (depth > MAX_DEPTH) throw new TooDeep();
  if (item.entries) return writeTable(item, item.entries, depth);
  if (!item.items) {
    sharedWriter.leaf(item.kind, item.start, item.end);
    return item.scalar;
  }
  const node = sharedWriter.open(item.kind, item.start);
  const items = item.items.map((child) => write(child, depth + 1));
  sharedWriter.close(node, item.end);
  return items;
}

function writeTable(item: Item, entries: ReadonlyMap<string, Entry>, depth: number): Record<string, unknown> {
  const value: Record<string, unknown> = {};
  const node = sharedWriter.open(item.kind, item.start);
  for (const [name, { key, item: child }] of entries) {
    const [start, end] = key.range;
    const isQuoted = key.type === "TOMLQuoted";
    const written = sharedWriter.leaf(isQuoted ? (key.style === "basic" ? KIND.double : KIND.single) : KIND.plain, start, end);
    if (isQuoted && name.length + 2 !== end - start) sharedWriter.name(written, name);
    define(value, name, write(child, depth + 1));
  }
  sharedWriter.close(node, item.end);
  return value;
}
