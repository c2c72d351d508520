import type { Location, TextFile } from "../text/location.js";

/** Keys and indexes from the root of a value. */
export type Path = readonly (string | number)[];

/** A key, or what stands behind it. For a list item both are the item. */
export type Part = "key" | "value";

/** A value of which every part can be found in the text it was written in. */
export interface Locatable {
  /**
   * Deeply read-only; may be anything at all. Plain data: integers beyond 2^53 are bigint, values that aliases share are one object, and keys such as
   * `__proto__` are own properties like any other.
   */
  readonly value: unknown;
  /** The exact range of what stands at `path`, or undefined when nothing does. Aliases and merge keys lead to where the value is written. */
  locate(path: Path, part: Part): Location | undefined;
  /**
   * The range to report for `path`. A value that is absent is reported on the nearest key that should hold it;
   * inside a list item that is the value of its `name`, else its first key. Default part: "value".
   */
  at(path: Path, part?: Part): Location;
  /** Where a patch took out what would stand at `path` or above it; only rendered objects know. */
  deletedAt?(path: Path): Location | undefined;
  /**
   * The text that the string at `path` was made from, where it is written in another way than as the scalar at its place: a file that a generator reads, a
   * text inside a text. Undefined where the scalar itself tells.
   */
  sourceText?(path: Path): PlacedText | undefined;
}

/** A text with the places of its characters. */
export interface PlacedText {
  readonly text: string;
  /** Offsets of `text`, from 0; without extent, or where a piece cannot be followed, the place is wider. */
  at(start: number, end: number): Location;
}

/** One YAML document, or the one of a file in another format. */
export interface Document extends Locatable {
  readonly file: SourceFile;
  /** Position among the documents of the file, from 0. */
  readonly index: number;
  /** How the value at `path` is written; undefined when nothing stands there. Absent where values were not written, but rendered. */
  styleOf?(path: Path): NodeStyle | undefined;
  /** The files whose text is in the value where that is more than `file`: a base and its patches, not what only renames, counts or labels objects. */
  sources?(): ReadonlySet<SourceFile>;
  /** The values files that a chart was rendered with, below the project root. Absent for what no chart made. */
  readonly renderedWith?: readonly string[];
}

/** "block" and "flow" are mappings and lists; "empty" is a value that is not written at all, as in `key:`. */
export type NodeStyle = "block" | "flow" | "plain" | "single-quoted" | "double-quoted" | "literal" | "folded" | "empty";

/**
 * What a file is. "manifest" holds Kubernetes objects or is a file of which nothing is known; the tools whose files are told apart are those that rules
 * speak of. "framework" is a file of a web app that may set headers, kept as text. "other" is passed over.
 */
export type FileKind =
  | "manifest"
  | "patch"
  | "kustomization"
  | "chart"
  | "chart values"
  | "chart template"
  | "workflow"
  | "cloudbuild"
  | "skaffold"
  | "compose"
  | "netlify"
  | "vercel"
  | "vercel program"
  | "headers"
  | "redirects"
  | "framework"
  | "alertmanager"
  | "prometheus"
  | "rule groups"
  | "loki"
  | "promtail"
  | "deploylint"
  | "other";

/** How a file is read. "jsonc" is JSON with comments; "text" is not read for values. */
export type FileFormat = "yaml" | "json" | "jsonc" | "toml" | "dockerfile" | "dotenv" | "ini" | "properties" | "xml" | "text";

/** A file that was read. Every value of its documents points back into `text`. */
export interface SourceFile extends TextFile {
  readonly absolutePath: string;
  /** Relative to the project root, with forward slashes: what globs and environment marks are matched against. */
  readonly projectPath: string;
  readonly format: FileFormat;
  readonly kind?: FileKind;
  readonly documents: readonly Document[];
  readonly problems: readonly Problem[];
}

export type ProblemKind = "parse" | "read" | "config" | "render" | "policy" | "skipped" | "internal";

/** Something that kept a part of the input from being judged. Only level "error" leads to exit code 2. */
export interface Problem {
  readonly level: "error" | "note";
  readonly kind: ProblemKind;
  readonly message: string;
  /** Path as in reports; absent when the problem is not of one file. */
  readonly file?: string;
  readonly location?: Location;
  /** Shown under --debug. */
  readonly stack?: string;
}
