/** Something wrong in a text, by offsets of its file. */
export interface Fault {
  readonly message: string;
  readonly start: number;
  readonly end: number;
  /** The document cannot be judged. */
  readonly fatal: boolean;
  /** Offset of another place that the message is about; `{line}` in the message stands for its line. */
  readonly other?: number;
}

/** Documents nested deeper are refused: no manifest needs it, and what walks their values would overflow. */
export const MAX_DEPTH = 100;

/** Values that aliases may add to a document when they are written out; beyond it is a bomb. */
export const ALIAS_BUDGET = 250_000;

/** A key as it is shown in a message. */
export function shownKey(key: string): string {
  return JSON.stringify(key.length > 60 ? `${key.slice(0, 60)}…` : key);
}
