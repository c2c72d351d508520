import type { Part, Path } from "../document.js";

/**
 * Where every node of a document stands. Nodes are written in pre-order, five numbers each: kind, start, end (offsets), the index behind the node's
 * last descendant, and a value that depends on the kind. The children of a mapping are keys and values in turn.
 */
export class Tape {
  constructor(
    readonly cells: Int32Array,
    /** Texts of keys that are not written as they read, by index of the key's node. */
    readonly keys: ReadonlyMap<number, string>,
    readonly text: string,
    /** Added to the offsets: where the document's text begins in its file. */
    readonly base: number,
  ) {}

  /** Offsets of what stands at `path`, in the file; undefined when nothing does. */
  locate(path: Path, part: Part): { start: number; end: number } | undefined {
    let key = -1;
    let node = 0;
    for (const step of path) {
      const entry = this.#child(this.#resolve(node), step, 0);
      if (!entry) return undefined;
      [key, node] = entry;
    }
    const shown = part === "key" && key >= 0 ? key : this.#isEmpty(node) && key >= 0 ? key : this.#resolve(node);
    const start = this.cells[shown + 1]!;
    return start < 0 ? undefined : { start: this.base + start, end: this.base + this.cells[shown + 2]! };
  }

  /** Kind of the node at `path`, for what depends on how a scalar is written. */
  kindAt(path: Path): number | undefined {
    let node = 0;
    for (const step of path) {
      const entry = this.#child(this.#resolve(node), step, 0);
      if (!entry) return undefined;
      node = entry[1];
    }
    return this.cells[this.#resolve(node)];
  }

  #isEmpty(node: number): boolean {
    return this.cells[node + 1]! < 0;
  }

  /** Follows an alias to the node it stands for. */
  #resolve(node: number): number {
    let current = node;
    for (let hops = 0; this.cells[current] === NODE.alias && hops < 100; hops++) current = this.cells[current + 4]!;
    return current;
  }

  #child(node: number, step: string | number, depth: number): [key: number, node: number] | undefined {
    const kind = this.cells[node]!;
    const end = this.cells[node + 3]!;
    if (kind === NODE.sequence) {
      if (typeof step !== "number") return undefined;
      let child = node + SIZE;
      for (let index = 0; child < end; index++, child = this.cells[child + 3]!) if (index === step) return [-1, child];
      return undefined;
    }
    return kind === NODE.mapping ? this.#entry(node, end, String(step), depth) : undefined;
  }

  #entry(node: number, end: number, name: string, depth: number): [key: number, node: number] | undefined {
    let found: [number, number] | undefined;
    const merged: number[] = [];
    for (let key = node + SIZE; key < end;) {
      const value = this.cells[key + 3]!;
      const written = this.#keyText(key);
      // Of a key that stands twice the last one counts.
      if (written === name) found = [key, value];
      else if (written === "<<") merged.push(value);
      key = this.cells[value + 3]!;
    }
    if (found || depth > 100) return found;
    for (const source of merged) {
      const target = this.#resolve(source);
      const mappings = this.cells[target] === NODE.sequence ? this.#items(target) : [target];
      for (const mapping of mappings) {
        const entry = this.cells[mapping] === NODE.mapping ? this.#child(mapping, name, depth + 1) : undefined;
        if (entry) return entry;
      }
    }
    return undefined;
  }

  #items(node: number): number[] {
    const items: number[] = [];
    for (let child = node + SIZE; child < this.cells[node + 3]!; child = this.cells[child + 3]!) items.push(this.#resolve(child));
    return items;
  }

  #keyText(key: number): string {
    return this.keys.get(key) ?? this.text.slice(this.cells[key + 1], this.cells[key + 2]);
  }

  /** Ranges of the scalars in the order of the text; comments lie outside of them. */
  scalarRanges(): { start: number; end: number }[] {
    const ranges: { start: number; end: number }[] = [];
    for (let node = 0; node < this.cells.length; node += SIZE) {
      const kind = this.cells[node]!;
      if (kind >= NODE.plain && kind <= NODE.folded && this.cells[node + 1]! >= 0) {
        ranges.push({ start: this.base + this.cells[node + 1]!, end: this.base + this.cells[node + 2]! });
      }
    }
    return ranges;
  }
}

/** Numbers a node takes. */
export const SIZE = 5;

/** Kinds of nodes; scalars by how they are written. */
export const NODE = { mapping: 1, sequence: 2, alias: 3, plain: 4, single: 5, double: 6, literal: 7, folded: 8 } as const;
