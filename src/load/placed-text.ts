import { Location, type TextFile } from "../text/location.js";
import type { Locatable, Path, PlacedText } from "./document.js";
import { nearest, valueAt } from "./locate.js";
import { scalarOrigin } from "./scalar-origin.js";
import type { Origin } from "./yaml/decoded.js";

export interface TextOptions {
  /** The string holds the text in base64, as in the `data` of a Secret. */
  readonly base64?: boolean;
}

/** The text in the string at `path` with its places; undefined when no string stands there. Base64 that somebody wrote is placed on the whole string. */
export function placedText(
  outer: Pick<Locatable, "value" | "locate" | "deletedAt" | "sourceText">,
  path: Path,
  { base64 = false }: TextOptions = {},
): PlacedText | undefined {
  const value = valueAt(outer.value, path);
  if (typeof value !== "string") return undefined;
  const text = base64 ? decodeBase64(value) : value;
  const source = outer.sourceText?.(path);
  // A transformer may have changed what was read.
  if (source && (source.text === text || source.text === withoutMark(text))) return source;
  const place = outer.locate(path, "value") ?? nearest(outer, path);
  return base64 ? new WholeText(place, text) : new ScalarText(place, text);
}

function decodeBase64(value: string): string {
  return Buffer.from(value, "base64").toString("utf8");
}

/** A byte order mark is not part of a file's text. */
function withoutMark(text: string): string {
  return text.startsWith("\uFEFF") ? text.slice(1) : text;
}

/** A text of which only the place as a whole is known. */
class WholeText implements PlacedText {
  constructor(
    readonly place: Location,
    readonly text: string,
  ) {}

  at(): Location {
    return this.place;
  }
}

/** A text that is written as a scalar: block, quoted or plain. */
class ScalarText implements PlacedText {
  #origin: Origin | undefined | null;

  constructor(
    readonly place: Location,
    readonly text: string,
  ) {}

  at(start: number, end: number): Location {
    const { place } = this;
    // Computed when the first place is asked for: most embedded texts never are.
    if (this.#origin === undefined) this.#origin = scalarOrigin(place.file.text, place.start, place.end, this.text) ?? null;
    if (!this.#origin) return place;
    const from = Math.min(this.#origin.start(start), place.end);
    const to = end > start ? Math.min(this.#origin.end(end), place.end) : from;
    return new Location(place.file, from, Math.max(from, to));
  }
}

/** A text that is a file from its first character to its last. */
export class FileText implements PlacedText {
  constructor(readonly file: TextFile) {}

  get text(): string {
    return this.file.text;
  }

  at(start: number, end: number): Location {
    return new Location(this.file, start, end);
  }
}

/** The end of another text: what stands behind `KEY=` in a generator's literal, say. */
export class PartOfText implements PlacedText {
  readonly text: string;

  constructor(
    readonly outer: PlacedText,
    readonly start: number,
    end = outer.text.length,
  ) {
    this.text = outer.text.slice(start, end);
  }

  at(start: number, end: number): Location {
    return this.outer.at(this.start + start, this.start + end);
  }
}

/** A scalar inside a text that has places. `start` and `end` delimit it in that text as it is written. */
export class ScalarInText implements PlacedText {
  #origin: Origin | undefined | null;

  constructor(
    readonly outer: PlacedText,
    readonly start: number,
    readonly end: number,
    readonly text: string,
  ) {}

  at(start: number, end: number): Location {
    if (this.#origin === undefined) this.#origin = scalarOrigin(this.outer.text, this.start, this.end, this.text) ?? null;
    if (!this.#origin) return this.outer.at(this.start, this.end);
    const from = Math.min(this.#origin.start(start), this.end);
    const to = end > start ? Math.min(this.#origin.end(end), this.end) : from;
    return this.outer.at(from, Math.max(from, to));
  }
}
