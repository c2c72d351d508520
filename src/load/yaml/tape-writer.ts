import { KIND, RECORD, Tape } from "./tape.js";

/** Writes the records of one file. Indexes are those of {@link Tape}. */
export class TapeWriter {
  #cells = new Int32Array(RECORD * 4096);
  #length = 0;
  #names: Map<number, string> | undefined;

  /** Index of the next record. */
  get length(): number {
    return this.#length;
  }

  /** A node without children. */
  leaf(kind: number, start: number, end: number): number {
    const node = this.#reserve();
    this.#cells[node] = start;
    this.#cells[node + 1] = end;
    this.#cells[node + 2] = (this.#length << 4) | kind;
    return node;
  }

  /** A node whose children follow; `close` it behind them. */
  open(kind: number, start: number): number {
    const node = this.#reserve();
    this.#cells[node] = start;
    this.#cells[node + 2] = kind;
    return node;
  }

  close(node: number, end: number): void {
    this.#cells[node + 1] = end;
    this.#cells[node + 2] = (this.#length << 4) | this.kind(node);
  }

  /** An alias of the node at the index `target`. */
  alias(start: number, end: number, target: number): void {
    const node = this.leaf(KIND.alias, start, end);
    this.#cells[node + 2] = (target << 4) | KIND.alias;
  }

  /** Marks a key as one whose name is not what is written. */
  name(key: number, name: string): void {
    this.mark(key, KIND.named);
    (this.#names ??= new Map()).set(key, name);
  }

  /** Gives a record another kind. */
  mark(node: number, kind: number): void {
    this.#cells[node + 2] = (this.#cells[node + 2]! & ~15) | kind;
  }

  start(node: number): number {
    return this.#cells[node]!;
  }

  end(node: number): number {
    return this.#cells[node + 1]!;
  }

  kind(node: number): number {
    return this.#cells[node + 2]! & 15;
  }

  /** Forgets everything from an index on. */
  truncate(length: number): void {
    this.#length = length;
    for (const key of this.#names?.keys() ?? []) if (key >= length) this.#names!.delete(key);
  }

  /** The tape of what was written. The writer is empty then and can be used for the next file. */
  finish(text: string): Tape {
    const tape = new Tape(this.#cells.slice(0, this.#length), text, this.#names?.size ? this.#names : undefined);
    this.#length = 0;
    this.#names = undefined;
    return tape;
  }

  #reserve(): number {
    const node = this.#length;
    if (node + RECORD > this.#cells.length) this.#grow();
    this.#length = node + RECORD;
    return node;
  }

  #grow(): void {
    const larger = new Int32Array(this.#cells.length * 2);
    larger.set(this.#cells);
    this.#cells = larger;
  }
}

/** The writer of all parsers: they are synchronous, and none begins before another has finished. */
export const sharedWriter = new TapeWriter();
