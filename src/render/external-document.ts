import { Location } from "../text/location.js";
import type { Document, Part, Path, SourceFile } from "../load/document.js";
import { nearest, valueAt } from "../load/locate.js";
import { asRecord, type JsonRecord } from "../model/value.js";

/**
 * An object that a program rendered. Its values are sought where they may have been written: at the same path of the document that it was made from,
 * else of a patch of its kind, if the value there is the same. What is found nowhere is placed on the whole file.
 */
export class ExternalDocument implements Document {
  readonly index: number;
  readonly #sources: readonly Document[];

  constructor(
    readonly value: JsonRecord,
    private readonly source: Document | undefined,
    others: readonly Document[],
    readonly file: SourceFile,
  ) {
    this.index = source?.index ?? 0;
    const patches = others.filter((other) => other !== source && asRecord(other.value)?.["kind"] === value["kind"]);
    this.#sources = source ? [source, ...patches] : patches;
  }

  locate(path: Path, part: Part): Location | undefined {
    const rendered = valueAt(this.value, path);
    if (rendered === undefined) return undefined;
    for (const source of this.#sources) {
      const there = pathIn(source.value, this.value, path);
      if (!there) continue;
      const written = valueAt(source.value, there);
      // A map or list may hold what transformers added; its place is right all the same.
      if (written === rendered || (isCollection(written) && isCollection(rendered))) return source.locate(there, part);
    }
    return new Location(this.file, 0, Math.max(1, this.file.text.search(/\r|\n|$/)));
  }

  at(path: Path, part: Part = "value"): Location {
    return nearest(this, path, part);
  }

  sources(): ReadonlySet<SourceFile> {
    return new Set([this.file, ...this.#sources.map(({ file }) => file)]);
  }
}

function isCollection(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}

/** The same path in another document; items of lists are the same when they have the same name. */
function pathIn(other: unknown, rendered: unknown, path: Path): Path | undefined {
  const result: (string | number)[] = [];
  let [there, here] = [other, rendered];
  for (const step of path) {
    const index = typeof step === "number" && Array.isArray(there) ? sameItem(there, valueAt(here, [step]), step) : step;
    there = valueAt(there, [index]);
    here = valueAt(here, [step]);
    if (there === undefined) return undefined;
    result.push(index);
  }
  return result;
}

function sameItem(list: readonly unknown[], item: unknown, index: number): number {
  const name = asRecord(item)?.["name"];
  const found = name === undefined ? -1 : list.findIndex((candidate) => asRecord(candidate)?.["name"] === name);
  return found < 0 ? index : found;
}
