import { plainKey, type Schema } from "../plain-scalar.js";

/** Slots of the table; a power of two. */
const SLOTS = 4096;
const LONGEST = 40;

/**
 * Keys met so far that read as they are written. Manifests repeat the same few hundred keys: one that is found here need not be cut out, hashed and looked up
 * again. A slot holds one key; a newer one takes its place.
 */
const table: Record<Schema, string[]> = {
  kubernetes: new Array<string>(SLOTS).fill(""),
  core: new Array<string>(SLOTS).fill(""),
};

/** The name of the plain key that is written from `start` to `end`; `isVerbatim` of the last call says whether it reads as it is written. */
export function keyName(text: string, start: number, end: number, schema: Schema): string {
  const length = end - start;
  if (length > LONGEST) return plainKey(text.slice(start, end), schema);
  const slots = table[schema];
  const slot =
    (length * 31 + text.charCodeAt(start) * 131 + text.charCodeAt(end - 1) * 1031 + text.charCodeAt(start + (length >> 1)) * 8209) &
    (SLOTS - 1);
  const known = slots[slot]!;
  if (known.length === length && isSame(known, text, start, length)) return known;
  const written = text.slice(start, end);
  const name = plainKey(written, schema);
  if (name === written) slots[slot] = name;
  return name;
}

function isSame(known: string, text: string, start: number, length: number): boolean {
  for (let i = 0; i < length; i++) if (known.charCodeAt(i) !== text.charCodeAt(start + i)) return false;
  return true;
}

/** Whether `name` is what is written from `start` to `end`. Names differ from it in length, or in being spelt as JSON spells them. */
export function isWritten(name: string, text: string, start: number, end: number): boolean {
  return name.length === end - start && isSame(name, text, start, name.length);
}
