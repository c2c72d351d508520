const BLOCK = 100;
const FACTOR = 37;
const END_OF_FILE = 65535;
const TWO_32 = 2 ** 32;

/**
 * The hashes by which GitHub code scanning recognises a line: one for each line, of the next 100 characters that are not blank, with a counter for
 * lines that look the same ("c129715d7a2bc9a3:1"). Exactly the algorithm of codeql-action (src/fingerprints.ts): an upload whose values differ is
 * warned about. A rolling 64-bit hash, kept in two halves since BigInt is ten times slower.
 */
export function lineHashes(text: string): string[] {
  const hash = new RollingHash();
  const counts = new Map<string, number>();
  const lines: string[] = [];
  const startsLine = new Uint8Array(BLOCK);
  const emit = (): void => {
    if (startsLine[hash.index] === 0) return;
    startsLine[hash.index] = 0;
    const value = hash.hex();
    const seen = (counts.get(value) ?? 0) + 1;
    counts.set(value, seen);
    lines.push(`${value}:${seen}`);
  };
  let atLineStart = true;
  const add = (code: number): void => {
    emit();
    if (atLineStart) startsLine[hash.index] = 1;
    atLineStart = code === 10;
    hash.push(code);
  };
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 32 || code === 9 || (code === 10 && text.charCodeAt(i - 1) === 13)) continue;
    add(code === 13 ? 10 : code);
  }
  add(END_OF_FILE);
  for (let i = 0; i < BLOCK; i++) {
    emit();
    hash.push(0);
  }
  return lines;
}

/** hash = hash × 37 + new − old × 37^100, modulo 2^64, over a window of 100 units. */
class RollingHash {
  /** Of the oldest unit in the window, which the next one replaces. */
  index = 0;
  readonly #window = new Uint16Array(BLOCK);
  #high = 0;
  #low = 0;

  push(code: number): void {
    const oldest = this.#window[this.index]!;
    this.#window[this.index] = code;
    this.index = (this.index + 1) % BLOCK;
    // Every product stays below 2^53: 32 bits times at most 16.
    const low = this.#low * FACTOR + code - OLDEST_LOW * oldest;
    const carry = Math.floor(low / TWO_32);
    this.#low = low - carry * TWO_32;
    const high = this.#high * FACTOR + carry - OLDEST_HIGH * oldest;
    this.#high = high - Math.floor(high / TWO_32) * TWO_32;
  }

  hex(): string {
    return this.#high === 0 ? this.#low.toString(16) : this.#high.toString(16) + this.#low.toString(16).padStart(8, "0");
  }
}

const OLDEST = BigInt.asUintN(64, BigInt(FACTOR) ** BigInt(BLOCK));
const OLDEST_LOW = Number(OLDEST & 0xffffffffn);
const OLDEST_HIGH = Number(OLDEST >> 32n);
