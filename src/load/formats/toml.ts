import { createRequire } from "node:module";
import type { AST } from "toml-eslint-parser";
import { MAX_DEPTH } from "../yaml/fault.js";
import { KIND } from "../yaml/tape.js";
import { documentOf, mapping, noDocument, scalar, sequence, widen, type Item, type Key, type ParsedText } from "./item.js";

/** Parses a TOML text with the place of every key and value. Dates and times are text; integers beyond 2^53 are bigint. */
export function parseToml(text: string): ParsedText {
  try {
    const program = parser().parseTOML(text);
    const root = mapping(0, text.length);
    for (const node of program.body[0].body) {
      if (node.type === "TOMLTable") addTable(root, node);
      else addKeyValue(root, node);
    }
    return documentOf(root, text);
  } catch (error) {
    if (error instanceof RangeError) return noDocument(`the nesting is deeper than ${MAX_DEPTH} levels`, 0, text);
    if (!isParseError(error)) throw error;
    return noDocument(sentenceOf(error.message), error.index, text);
  }
}

type TomlParser = typeof import("toml-eslint-parser");
let loaded: TomlParser | undefined;

/** Loaded when the first TOML file is met. */
function parser(): TomlParser {
  return (loaded ??= createRequire(import.meta.url)("toml-eslint-parser") as TomlParser);
}

function isParseError(error: unknown): error is Error & { index: number } {
  return error instanceof Error && typeof (error as { index?: unknown }).index === "number";
}

function sentenceOf(reason: string): string {
  if (/multiple times/.test(reason)) return "a key or table is defined twice";
  if (/Unspecified values/.test(reason)) return "a value is missing here";
  if (/Unterminated string/.test(reason)) return "the quote is opened here and never closed";
  return `not valid TOML: ${reason.charAt(0).toLowerCase()}${reason.slice(1)}`;
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
  const list = entryAt(parent, key, () => sequence(start, end));
  widen(list, start, end);
  const item = mapping(start, end);
  list.items?.push(item);
  return item;
}

/** The table that a part of a name stands for; made when it is the first to name it. */
function tableAt(parent: Item, key: AST.TOMLBare | AST.TOMLQuoted, start: number, end: number): Item {
  return widen(
    entryAt(parent, key, () => mapping(start, end)),
    start,
    end,
  );
}

function entryAt(parent: Item, key: AST.TOMLBare | AST.TOMLQuoted, make: () => Item): Item {
  const name = nameOf(key);
  let entry = parent.entries?.get(name);
  if (!entry) {
    entry = { key: placeOf(key), item: make() };
    parent.entries?.set(name, entry);
  }
  return entry.item;
}

function lastItem(item: Item): Item {
  return item.items?.at(-1) ?? item;
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
    const inline = mapping(start, end, KIND.flowMapping);
    for (const pair of node.body) addKeyValue(inline, pair);
    return inline;
  }
  return scalar(scalarOf(node), start, end, scalarKind(node));
}

function placeOf(key: AST.TOMLBare | AST.TOMLQuoted): Key {
  const [start, end] = key.range;
  const quoted = key.type === "TOMLQuoted" ? (key.style === "basic" ? KIND.double : KIND.single) : KIND.plain;
  return { kind: quoted, start, end };
}

function scalarKind(node: AST.TOMLValue): number {
  if (node.kind !== "string") return KIND.plain;
  return node.style === "basic" ? KIND.double : KIND.single;
}

function scalarOf(node: AST.TOMLValue): unknown {
  if (node.kind === "integer") return Number.isSafeInteger(node.value) ? node.value : node.bigint;
  return "datetime" in node ? node.datetime : node.value;
}
