import { Location } from "../text/location.js";
import type { Document, Locatable, NodeStyle, Part, Path, Problem, SourceFile } from "./document.js";
import { parseJson } from "./json.js";
import { nearest, valueAt } from "./locate.js";
import { scalarOrigin } from "./scalar-origin.js";
import type { Origin } from "./yaml/decoded.js";
import { parseYaml, type Composed } from "./yaml/parse.js";

export interface Embedded {
  readonly documents: readonly Document[];
  /** Parse errors, located in the outer file. */
  readonly problems: readonly Problem[];
}

export interface EmbeddedOptions {
  /** Default: "yaml", which takes most JSON as well. */
  readonly format?: "yaml" | "json";
  /** The string holds the text in base64, as in the `data` of a Secret; every place is then that of the whole string. */
  readonly base64?: boolean;
}

/**
 * The documents in a string of a document: an inline patch, a config file in a ConfigMap. Every value is located in the outer file; where the string is
 * written in a way that cannot be followed, the place is the whole string. Empty when no string stands at `path`.
 */
export function parseEmbedded(outer: Embedding, path: Path, options: EmbeddedOptions = {}): Embedded {
  const value = valueAt(outer.value, path);
  const place = outer.locate(path, "value");
  if (typeof value !== "string" || !place) return { documents: [], problems: [] };
  const text = options.base64 ? Buffer.from(value, "base64").toString("utf8") : value;
  const { documents, faults } = options.format === "json" ? parseJson(text) : parseYaml(text);
  const places = new OuterPlaces(place, options.base64 ? undefined : value);
  const fatal = [...faults, ...documents.flatMap((composed) => composed.faults.filter((fault) => fault.fatal))];
  return {
    documents: documents
      .filter((composed) => !composed.faults.some((fault) => fault.fatal))
      .map((composed, index) => new EmbeddedDocument(outer.file, index, composed, places)),
    problems: fatal.map((fault) => ({
      level: "error",
      kind: "parse",
      message: fault.message,
      file: place.file.path,
      location: places.of(fault.start, fault.end),
    })),
  };
}

/** What a text can be embedded in: a document, or an object that stands for a part of one. */
export type Embedding = Pick<Locatable, "value" | "locate"> & { readonly file: SourceFile };

/** Leads offsets of the embedded text to the file around it. */
class OuterPlaces {
  #origin: Origin | undefined | null;

  constructor(
    readonly place: Location,
    /** The string as it was decoded; undefined when its offsets mean nothing outside. */
    readonly value: string | undefined,
  ) {}

  of(start: number, end: number): Location {
    const { place } = this;
    // Computed when the first place is asked for: most embedded texts never are.
    if (this.#origin === undefined) this.#origin = this.#trace() ?? null;
    if (!this.#origin) return place;
    const from = Math.min(this.#origin.start(start), place.end);
    const to = end > start ? Math.min(this.#origin.end(end), place.end) : from;
    return new Location(place.file, from, Math.max(from, to));
  }

  #trace(): Origin | undefined {
    const { file, start, end } = this.place;
    return this.value === undefined ? undefined : scalarOrigin(file.text, start, end, this.value);
  }
}

class EmbeddedDocument implements Document {
  readonly value: unknown;
  readonly #composed: Composed;
  readonly #places: OuterPlaces;

  constructor(
    readonly file: SourceFile,
    readonly index: number,
    composed: Composed,
    places: OuterPlaces,
  ) {
    this.value = composed.value;
    this.#composed = composed;
    this.#places = places;
  }

  locate(path: Path, part: Part): Location | undefined {
    const { tape, root } = this.#composed;
    const node = tape.find(root, path, part);
    return node === undefined ? undefined : this.#places.of(tape.start(node), tape.end(node));
  }

  at(path: Path, part: Part = "value"): Location {
    return nearest(this, path, part);
  }

  styleOf(path: Path): NodeStyle | undefined {
    const { tape, root } = this.#composed;
    const node = tape.find(root, path, "value");
    return node === undefined ? undefined : tape.style(node);
  }
}
