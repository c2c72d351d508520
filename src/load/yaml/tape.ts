import type { NodeStyle, Part, Path } from "../document.js";

/** What a record of a tape is. Scalars are told apart by how they are written; the last two mark keys. */
export const KIND = {
  mapping: 1,
  flowMapping: 2,
  sequence: 3,
  flowSequence: 4,
  /** Stands for another node; its `next` is the index of that node. */
  alias: 5,
  plain: 6,
  single: 7,
  double: 8,
  literal: 9,
  folded: 10,
  /** A value that is not written at all: `key:`. Start and end are the place behind the colon or dash. */
  empty: 11,
  /** The key `<<`, whose mapping counts as written here. */
  merge: 12,
  /** A key whose name is not what is written; see {@link Tape.names}. */
  named: 13,
} as const;

/** Numbers that a record takes: start offset, end offset, and `next << 4 | kind`, where `next` is the index behind the last descendant. */
export const RECORD = 3;

/** Beyond this number of hops an alias leads nowhere, and merges are not followed. */
const MAX_HOPS = 100;

/**
 * Where every node of a file's documents stands: one record each, in pre-order; the children of a mapping are keys and values in turn. A number for each
 * of three facts instead of objects, since most places are never asked for.
 */
export class Tape {
  constructor(
    readonly cells: Int32Array,
    /** The text that offsets refer to. */
    readonly text: string,
    /** Names of keys that are not written as they read, by index of the record: `"a\n"`, `on`, `0x1F`. */
    readonly names: ReadonlyMap<number, string> | undefined,
  ) {}

  start(node: number): number {
    return this.cells[node]!;
  }

  end(node: number): number {
    return this.cells[node + 1]!;
  }

  kind(node: number): number {
    return this.cells[node + 2]! & 15;
  }

  /** Index behind the node and all its descendants. */
  next(node: number): number {
    const cell = this.cells[node + 2]!;
    return (cell & 15) === KIND.alias ? node + RECORD : cell >> 4;
  }

  /** Follows an alias to the node it stands for. */
  resolve(node: number): number {
    let current = node;
    for (let hops = 0; this.kind(current) === KIND.alias && hops < MAX_HOPS; hops++) current = this.cells[current + 2]! >> 4;
    return current;
  }

  /** The record to show for `path` below the node `root`; aliases and merged keys lead to where the value is written. */
  find(root: number, path: Path, part: Part): number | undefined {
    let node = root;
    let key = -1;
    for (const step of path) {
      const container = this.resolve(node);
      key = this.#child(container, step, 0);
      if (key < 0) return undefined;
      node = this.#isSequence(container) ? key : this.next(key);
    }
    return part === "key" && key >= 0 ? key : this.resolve(node);
  }

  style(node: number): NodeStyle {
    return STYLES[this.kind(node)] ?? "plain";
  }

  #isSequence(node: number): boolean {
    const kind = this.kind(node);
    return kind === KIND.sequence || kind === KIND.flowSequence;
  }

  #isMapping(node: number): boolean {
    const kind = this.kind(node);
    return kind === KIND.mapping || kind === KIND.flowMapping;
  }

  /** The key record of an entry, or the record of an item; -1 when there is none. */
  #child(node: number, step: string | number, depth: number): number {
    if (this.#isMapping(node)) return this.#key(node, String(step), depth);
    if (!this.#isSequence(node) || typeof step !== "number") return -1;
    const end = this.next(node);
    let item = node + RECORD;
    for (let index = 0; item < end && index < step; index++) item = this.next(item);
    return item < end && step >= 0 ? item : -1;
  }

  #key(node: number, name: string, depth: number): number {
    const end = this.next(node);
    let found = -1;
    let merges = false;
    for (let key = node + RECORD; key < end; key = this.next(this.next(key))) {
      // Of a key that stands twice the last one counts.
      if (this.#isNamed(key, name)) found = key;
      else if (this.kind(key) === KIND.merge) merges = true;
    }
    return found >= 0 || !merges || depth > MAX_HOPS ? found : this.#mergedKey(node, name, depth);
  }

  #isNamed(key: number, name: string): boolean {
    const kind = this.kind(key);
    if (kind === KIND.named) return this.names?.get(key) === name;
    const quote = kind === KIND.plain ? 0 : 1;
    const start = this.start(key) + quote;
    return this.end(key) - quote - start === name.length && kind !== KIND.merge && this.text.startsWith(name, start);
  }

  /** Of several mappings that are merged the first wins. */
  #mergedKey(node: number, name: string, depth: number): number {
    const end = this.next(node);
    for (let key = node + RECORD; key < end; key = this.next(this.next(key))) {
      if (this.kind(key) !== KIND.merge) continue;
      const source = this.resolve(this.next(key));
      for (const mapping of this.#isSequence(source) ? this.#items(source) : [source]) {
        const found = this.#isMapping(mapping) ? this.#key(mapping, name, depth + 1) : -1;
        if (found >= 0) return found;
      }
    }
    return -1;
  }

  #items(sequence: number): number[] {
    const items: number[] = [];
    for (let item = sequence + RECORD; item < this.next(sequence); item = this.next(item)) items.push(this.resolve(item));
    return items;
  }
}

const STYLES: Readonly<Record<number, NodeStyle>> = {
  [KIND.mapping]: "block",
  [KIND.sequence]: "block",
  [KIND.flowMapping]: "flow",
  [KIND.flowSequence]: "flow",
  [KIND.single]: "single-quoted",
  [KIND.double]: "double-quoted",
  [KIND.literal]: "literal",
  [KIND.folded]: "folded",
  [KIND.empty]: "empty",
};
