import type { Part } from "../../load/document.js";
import { valueAt } from "../../load/locate.js";
import type { Location } from "../../text/location.js";
import type { Place } from "./place.js";
import { resolvePlain } from "./scalars.js";

/** The patch operation that took an entry out. */
export interface Removal {
  readonly place: Place;
  readonly part: Part;
}

export type NodeKind = "map" | "list" | "scalar" | "null";

/**
 * A value that knows where it was written. Nodes never change: an edit makes new nodes along its path and shares everything else, so a base that forty
 * overlays use is held once. A node without `fields` and `items` is a source value that nobody has touched; it is opened level by level when needed.
 */
export class Node {
  #plain: unknown;
  #isPlainKnown = false;

  constructor(
    readonly place: Place,
    private readonly raw: unknown,
    readonly fields?: ReadonlyMap<string, Node>,
    readonly items?: readonly Node[],
    /** Where the key stands, when that is another place than the value's. */
    readonly keyPlace?: Place,
    /** Keys that a patch took out, with the patch operation. */
    readonly removed?: ReadonlyMap<string, Removal>,
    /** How a scalar is written, where that differs from its value as text. "" for a null that is not written at all. */
    readonly text?: string,
  ) {}

  get kind(): NodeKind {
    if (this.fields) return "map";
    if (this.items) return "list";
    if (this.raw === null || this.raw === undefined || this.isUnwritten) return "null";
    if (Array.isArray(this.raw)) return "list";
    return typeof this.raw === "object" ? "map" : "scalar";
  }

  /** An empty value inside braces: null to every step of kustomize, and an empty string in what it prints. */
  get isUnwritten(): boolean {
    return this.raw === "" && this.text === UNWRITTEN;
  }

  /** Plain data. */
  get value(): unknown {
    if (!this.fields && !this.items) return this.raw;
    if (!this.#isPlainKnown) {
      this.#plain = this.fields ? plainRecord(this.fields) : this.items!.map((item) => item.value);
      this.#isPlainKnown = true;
    }
    return this.#plain;
  }

  get keyLocationPlace(): Place {
    return this.keyPlace ?? this.place;
  }

  withKey(keyPlace: Place | undefined): Node {
    return new Node(this.place, this.raw, this.fields, this.items, keyPlace, this.removed, this.text);
  }
}

/**
 * A label or annotation that a transformer has made in several fields of an object at once: the same node stands in each of them. To kustomize they are one
 * value, so that a change of one of these fields is a change of all; see `shareChanges`.
 */
export class SharedNode extends Node {
  readonly isShared = true;
}

/** The `text` of an empty value inside braces; no written scalar has it. */
export const UNWRITTEN = "\0";

function plainRecord(fields: ReadonlyMap<string, Node>): Record<string, unknown> {
  const record: Record<string, unknown> = {};
  for (const [key, node] of fields) define(record, key, node.value);
  return record;
}

function define(record: Record<string, unknown>, key: string, value: unknown): void {
  if (key === "__proto__") Object.defineProperty(record, key, { value, enumerable: true, configurable: true, writable: true });
  else record[key] = value;
}

export function scalarNode(place: Place, value: string | number | boolean, keyPlace?: Place): Node {
  return new Node(place, value, undefined, undefined, keyPlace);
}

export function mapNode(place: Place, entries: Iterable<readonly [string, Node]>, keyPlace?: Place): Node {
  return new Node(place, undefined, new Map(entries), undefined, keyPlace);
}

export function listNode(place: Place, items: readonly Node[], keyPlace?: Place): Node {
  return new Node(place, undefined, undefined, items, keyPlace);
}

/** The entries of a map; none for anything else. */
export function fieldsOf(node: Node): ReadonlyMap<string, Node> {
  if (node.fields) return node.fields;
  const fields = new Map<string, Node>();
  if (node.kind !== "map") return fields;
  for (const [key, value] of Object.entries(node.value as object)) fields.set(key, new Node(node.place.child(key), value));
  return fields;
}

/** The items of a list; none for anything else. */
export function itemsOf(node: Node): readonly Node[] {
  if (node.items) return node.items;
  if (node.kind !== "list") return [];
  return (node.value as unknown[]).map((value, index) => new Node(node.place.child(index), value));
}

export function fieldOf(node: Node | undefined, key: string): Node | undefined {
  if (!node) return undefined;
  if (node.fields) return node.fields.get(key);
  if (node.kind !== "map") return undefined;
  const record = node.value as Record<string, unknown>;
  return Object.hasOwn(record, key) ? new Node(node.place.child(key), record[key]) : undefined;
}

export function nodeAt(node: Node | undefined, ...path: readonly string[]): Node | undefined {
  return path.reduce<Node | undefined>(fieldOf, node);
}

/** The text of the scalar at a path, as `textOf` says it; what nobody has touched is not opened for it. */
export function textAt(node: Node, ...path: readonly string[]): string {
  let [opened, depth] = [node, 0];
  for (; opened.fields && depth < path.length; depth++) {
    const child = opened.fields.get(path[depth]!);
    if (!child) return "";
    opened = child;
  }
  const plain = valueAt(opened.fields ? undefined : opened.value, path.slice(depth));
  return typeof plain === "string" && opened.text === undefined ? plain : textOf(nodeAt(opened, ...path.slice(depth)));
}

/** The same map with one entry set. */
export function withField(node: Node, key: string, value: Node): Node {
  return fieldOf(node, key) === value ? node : withFields(node, [[key, value]]);
}

/** The same map with some entries set. */
export function withFields(node: Node, entries: Iterable<readonly [string, Node]>): Node {
  const fields = new Map(fieldsOf(node));
  let { removed } = node;
  for (const [key, value] of entries) {
    fields.set(key, value);
    if (!removed?.has(key)) continue;
    const rest = new Map(removed);
    rest.delete(key);
    removed = rest;
  }
  return new Node(node.place, undefined, fields, undefined, node.keyPlace, removed);
}

/** The same map without one entry; `by` is the operation that took it out. */
export function withoutField(node: Node, key: string, by?: Removal): Node {
  return fieldsOf(node).has(key) ? withoutFields(node, [[key, by]]) : node;
}

/** The same map without some entries, each with the operation that took it out. */
export function withoutFields(node: Node, entries: readonly (readonly [string, Removal | undefined])[]): Node {
  const fields = new Map(fieldsOf(node));
  const removed = new Map(node.removed);
  for (const [key, by] of entries) if (fields.delete(key) && by) removed.set(key, by);
  return new Node(node.place, undefined, fields, undefined, node.keyPlace, removed);
}

export function withItems(node: Node, items: readonly Node[]): Node {
  return new Node(node.place, undefined, undefined, items, node.keyPlace);
}

/** The same list with what `change` makes of its items; the list itself where that is what they are. */
export function withChangedItems(node: Node, change: (item: Node) => Node): Node {
  const items = itemsOf(node);
  const changed = items.map(change);
  return changed.every((item, index) => item === items[index]) ? node : withItems(node, changed);
}

/** The same tree with what `change` makes of the value at `path`; missing maps on the way are made at `place`. Undefined takes the entry out. */
export function withPath(node: Node, path: readonly string[], place: Place, change: (node: Node | undefined) => Node | undefined): Node {
  const [key, ...rest] = path;
  if (key === undefined) throw new Error("a path has at least one step");
  const child = fieldOf(node, key);
  if (rest.length === 0) {
    const changed = change(child);
    return changed ? withField(node, key, changed) : withoutField(node, key);
  }
  const parent = child?.kind === "map" ? child : mapNode(place, []);
  return withField(node, key, withPath(parent, rest, place, change));
}

/** A scalar as it is written, without quotes; "" for collections. */
export function textOf(node: Node | undefined): string {
  if (!node) return "";
  if (node.text !== undefined) return node.text === UNWRITTEN ? "" : node.text;
  const { value } = node;
  if (typeof value === "string") return value;
  if (value !== null && typeof value === "object") return "";
  const written = node.place.locate([], "value")?.text.trim();
  if (written !== undefined && Object.is(resolvePlain(written), value ?? null)) return written;
  return value === null || value === undefined ? "" : String(value);
}

/**
 * A scalar with another text. Like kustomize it stays a string when it was written in quotes; otherwise the text says what it is.
 * The key stays where it was.
 */
export function withText(node: Node, text: string, place: Place): Node {
  const keyPlace = node.keyLocationPlace;
  if (typeof resolvePlain(text) === "string" || isQuoted(node)) return scalarNode(place, text, keyPlace);
  return new Node(place, resolvePlain(text), undefined, undefined, keyPlace, undefined, text);
}

/** Whether a scalar is written so that it is a text whatever it holds. */
export function isQuoted(node: Node): boolean {
  if (typeof node.value !== "string") return false;
  const written: Location | undefined = node.place.locate([], "value");
  return written === undefined || /^["'|>]/.test(written.text) || typeof resolvePlain(node.value) !== "string";
}

/** The tree as it is when it was printed as JSON and read again: a null that nobody wrote is a written one, texts are as their values say. */
export function asJson(node: Node): Node {
  const { kind } = node;
  if (kind === "null") {
    const value = node.isUnwritten ? "" : null;
    return new Node(node.place, value, undefined, undefined, node.keyPlace, undefined, value === null ? "null" : undefined);
  }
  if (kind === "scalar") return node.text === undefined && !(node instanceof SharedNode) ? node : alone(node);
  if (!node.fields && !node.items && !holdsNull(node.value)) return node;
  if (kind === "list") return withItems(node, itemsOf(node).map(asJson));
  let result = node;
  for (const [key, child] of fieldsOf(node)) {
    const changed = asJson(child);
    if (changed !== child) result = withField(result, key, changed);
  }
  return result;
}

/** A scalar that says what its value says, and is shared with no other field. */
export function alone(node: Node): Node {
  return new Node(node.place, node.value, undefined, undefined, node.keyPlace);
}

function holdsNull(value: unknown): boolean {
  if (value === null) return true;
  return typeof value === "object" && Object.values(value as object).some(holdsNull);
}
