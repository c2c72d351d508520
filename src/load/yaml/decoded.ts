/**
 * A value made of pieces of a text. With `traced` it also remembers where each piece came from: pairs of decoded and source offsets at which a piece
 * begins, and whether the piece is a copy.
 */
export class Decoded {
  value = "";
  readonly #pieces: number[] | undefined;

  constructor(
    readonly source: string,
    traced = false,
  ) {
    if (traced) this.#pieces = [];
  }

  /** The source from `start` to `end` as it is. */
  copy(start: number, end: number): void {
    if (start >= end) return;
    this.#pieces?.push(this.value.length, start, end, 1);
    this.value += this.source.slice(start, end);
  }

  /** `text` stands for the source from `start` to `end`. */
  put(text: string, start: number, end: number): void {
    if (text === "") return;
    this.#pieces?.push(this.value.length, start, end, 0);
    this.value += text;
  }

  /** Where the value came from; only when traced. `start`: where the scalar's text begins, for an empty value. */
  origin(start: number): Origin {
    return new Origin(this.#pieces ?? [], start);
  }
}

const PIECE = 4;

/** Leads offsets of a decoded value back to the text it was decoded from. */
export class Origin {
  constructor(
    /** Decoded offset, source start, source end and 1 for a copy; in ascending order. */
    private readonly pieces: readonly number[],
    private readonly textStart: number,
  ) {}

  /** Offset at which the character at `offset` begins. */
  start(offset: number): number {
    const piece = this.#pieceAt(offset);
    if (piece < 0) return this.textStart;
    const from = this.pieces[piece + 1]!;
    if (this.pieces[piece + 3] === 0) return from;
    return Math.min(from + offset - this.pieces[piece]!, this.pieces[piece + 2]!);
  }

  /** Offset behind the character before `offset`. */
  end(offset: number): number {
    if (offset <= 0) return this.start(0);
    const piece = this.#pieceAt(offset - 1);
    if (piece < 0) return this.textStart;
    const to = this.pieces[piece + 2]!;
    if (this.pieces[piece + 3] === 0) return to;
    return Math.min(this.pieces[piece + 1]! + offset - this.pieces[piece]!, to);
  }

  #pieceAt(offset: number): number {
    let low = 0;
    let high = this.pieces.length / PIECE - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.pieces[middle * PIECE]! <= offset) low = middle;
      else high = middle - 1;
    }
    return high < 0 ? -1 : low * PIECE;
  }
}
