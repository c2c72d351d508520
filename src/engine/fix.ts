import type { Locatable, Path } from "../load/document.js";
import type { Location } from "../text/location.js";

/** Replaces the text of a range; the rest of the file stays byte for byte. */
export interface Edit {
  readonly location: Location;
  readonly text: string;
}

/** "safe": a cluster would do nothing differently. Everything that changes what runs is "unsafe". */
export type FixSafety = "safe" | "unsafe";

export interface Fix {
  /** In the imperative, without a full stop: "Remove rollingUpdate". */
  readonly description: string;
  readonly safety: FixSafety;
  readonly edits: readonly Edit[];
}

/** Makes edits from places in values. Each answers undefined where the edit cannot be made with certainty; a rule then offers no fix. */
export interface FixBuilder {
  /** Replaces the scalar at `path`, keeping its quotes. */
  setScalar(source: Locatable, path: Path, value: string | number | boolean): Edit | undefined;
  /** Replaces the mapping at `path` by another one of plain data, in its style. */
  setMapping(source: Locatable, path: Path, value: Readonly<Record<string, unknown>>): Edit | undefined;
  /** Gives a key another name, keeping its quotes and its value. */
  renameKey(source: Locatable, path: Path, name: string): Edit | undefined;
  /** Removes a key with its value, and its lines where nothing else stands on them. */
  removeKey(source: Locatable, path: Path): Edit | undefined;
  /** Adds `key` with plain data as its value to the mapping at `path`, behind its last entry, in the style of the mapping. */
  addKey(source: Locatable, path: Path, key: string, value: unknown): Edit | undefined;
  fix(description: string, safety: FixSafety, ...edits: readonly (Edit | undefined)[]): Fix | undefined;
}
