import type { Location } from "../text/location.js";
import type { Document, Locatable, NodeStyle, Part, Path, PlacedText, Problem, SourceFile } from "./document.js";
import { parseJson } from "./formats/json.js";
import { nearest, valueAt } from "./locate.js";
import { placedText, ScalarInText, type TextOptions } from "./placed-text.js";
import { parseYaml, type Composed } from "./yaml/parse.js";

export interface Embedded {
  readonly documents: readonly Document[];
  /** Parse errors, located in the outer file. */
  readonly problems: readonly Problem[];
}

export interface EmbeddedOptions extends TextOptions {
  /** Default: "yaml", which takes most JSON as well. */
  readonly format?: "yaml" | "json";
}

/** What a text can be embedded in: a document, or an object that stands for a part of one. */
export type Embedding = Locatable & { readonly file: SourceFile };

/**
 * The documents in a string of a document: an inline patch, a config file in a ConfigMap. Every value is located in the outer file, or in the file that a
 * generator read; where the string is written in a way that cannot be followed, the place is the whole string. Empty when no string stands at `path`.
 */
export function parseEmbedded(outer: Embedding, path: Path, options: EmbeddedOptions = {}): Embedded {
  const placed = placedText(outer, path, options);
  return placed ? parsePlaced(placed, outer.file, options.format) : { documents: [], problems: [] };
}

/** The documents of a text with places. `file`: what their finding are of where the places do not say. */
export function parsePlaced(placed: PlacedText, file: SourceFile, format: EmbeddedOptions["format"] = "yaml"): Embedded {
  const { documents, faults } = format === "json" ? parseJson(placed.text) : parseYaml(placed.text);
  const fatal = [...faults, ...documents.flatMap((composed) => composed.faults.filter((fault) => fault.fatal))];
  return {
    documents: documents
      .filter((composed) => !composed.faults.some((fault) => fault.fatal))
      .map((composed, index) => new EmbeddedDocument(file, index, composed, placed)),
    problems: fatal.map((fault) => {
      const location = placed.at(fault.start, fault.end);
      return { level: "error", kind: "parse", message: fault.message, file: location.file.path, location };
    }),
  };
}

class EmbeddedDocument implements Document {
  readonly value: unknown;
  readonly #composed: Composed;
  readonly #placed: PlacedText;

  constructor(
    readonly file: SourceFile,
    readonly index: number,
    composed: Composed,
    placed: PlacedText,
  ) {
    this.value = composed.value;
    this.#composed = composed;
    this.#placed = placed;
  }

  locate(path: Path, part: Part): Location | undefined {
    const { tape, root } = this.#composed;
    const node = tape.find(root, path, part);
    return node === undefined ? undefined : this.#placed.at(tape.start(node), tape.end(node));
  }

  at(path: Path, part: Part = "value"): Location {
    return nearest(this, path, part);
  }

  sourceText(path: Path): PlacedText | undefined {
    const { tape, root } = this.#composed;
    const node = tape.find(root, path, "value");
    const value = valueAt(this.value, path);
    if (node === undefined || typeof value !== "string") return undefined;
    return new ScalarInText(this.#placed, tape.start(node), tape.end(node), value);
  }

  styleOf(path: Path): NodeStyle | undefined {
    const { tape, root } = this.#composed;
    const node = tape.find(root, path, "value");
    return node === undefined ? undefined : tape.style(node);
  }
}
