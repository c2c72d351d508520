import { Location } from "../text/location.js";
import type { Document, Locatable, Part, Path, Problem, SourceFile } from "./document.js";
import { nearest, valueAt } from "./locate.js";
import { scalarOffsets } from "./scalar-offsets.js";
import type { Composed } from "./yaml/compose.js";
import { parseYaml } from "./yaml/parse.js";

export interface Embedded {
  readonly documents: readonly Document[];
  /** Parse errors, located in the outer file. */
  readonly problems: readonly Problem[];
}

/**
 * The YAML documents in a string of a document: an inline patch, a config file in a ConfigMap. Every value is located in the outer file; where the string
 * is written with escapes or folded lines that cannot be followed, the place is the whole string. Empty when no string stands at `path`.
 */
export function parseEmbedded(outer: Pick<Locatable, "value" | "locate"> & { readonly file: SourceFile }, path: Path): Embedded {
  const text = valueAt(outer.value, path);
  const place = outer.locate(path, "value");
  if (typeof text !== "string" || !place) return { documents: [], problems: [] };
  const { documents, faults } = parseYaml(text);
  const toOuter = outerPlaces(place, text);
  const problems: Problem[] = [];
  const report = (message: string, start: number, end: number): void => {
    problems.push({ level: "error", kind: "parse", message, file: place.file.path, location: toOuter(start, end) });
  };
  for (const fault of faults) report(fault.message, fault.start, fault.end);
  const result: Document[] = [];
  for (const composed of documents) {
    for (const fault of composed.faults) if (fault.fatal) report(fault.message, fault.start, fault.end);
    if (!composed.faults.some((fault) => fault.fatal)) result.push(new EmbeddedDocument(outer.file, result.length, composed, toOuter));
  }
  return { documents: result, problems };
}

type ToOuter = (start: number, end: number) => Location;

function outerPlaces(place: Location, text: string): ToOuter {
  let offsets: Int32Array | undefined | null;
  return (start, end) => {
    // Computed when the first place is asked for: most embedded texts never are.
    if (offsets === undefined) offsets = scalarOffsets(place.text, text) ?? null;
    if (!offsets) return place;
    const from = place.start + offsets[Math.min(start, text.length)]!;
    const to = end > start ? place.start + offsets[Math.min(end, text.length) - 1]! + 1 : from;
    return new Location(place.file, from, Math.max(from, to));
  };
}

class EmbeddedDocument implements Document {
  readonly value: unknown;

  constructor(
    readonly file: SourceFile,
    readonly index: number,
    private readonly composed: Composed,
    private readonly toOuter: ToOuter,
  ) {
    this.value = composed.value;
  }

  locate(path: Path, part: Part): Location | undefined {
    const range = this.composed.tape.locate(path, part);
    return range && this.toOuter(range.start, range.end);
  }

  at(path: Path, part: Part = "value"): Location {
    return nearest(this, path, part);
  }
}
