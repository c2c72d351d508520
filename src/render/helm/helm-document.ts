import type { Document, Part, Path, SourceFile } from "../../load/document.js";
import { nearest, valueAt } from "../../load/locate.js";
import { Location } from "../../text/location.js";
import { TemplateKeys } from "./template-keys.js";
import type { TemplateEntry } from "./template-scan.js";

/**
 * A document that helm rendered. Its places are in the template: at the key where that can be found without doubt, else at the first line.
 */
export class HelmDocument implements Document {
  readonly value: unknown;

  constructor(
    readonly rendered: Document,
    /** The template, or what stands for one that is not in the project. */
    readonly file: SourceFile,
    readonly keys: TemplateKeys,
    readonly index: number,
    readonly renderedWith: readonly string[],
  ) {
    this.value = rendered.value;
  }

  locate(path: Path, part: Part): Location | undefined {
    if (path.length === 0) return this.#firstLine();
    if (valueAt(this.value, path) === undefined) return undefined;
    const entry = this.keys.find(path, this.value);
    return entry ? this.#range(entry, part, path) : this.#firstLine();
  }

  at(path: Path, part: Part = "value"): Location {
    return nearest(this, path, part);
  }

  #range(entry: TemplateEntry, part: Part, path: Path): Location {
    const asKey = part === "key" || entry.valueEnd === entry.valueStart;
    const [start, end] = asKey ? [entry.keyStart, entry.keyEnd] : [entry.valueStart, entry.valueEnd];
    return new Location(this.file, start, end, path);
  }

  #firstLine(): Location {
    const { text } = this.file;
    const end = /[\r\n]|$/.exec(text)!.index;
    return new Location(this.file, 0, end);
  }
}

/** Reads the keys of each template once. */
export class TemplateCache {
  readonly #keys = new Map<SourceFile, TemplateKeys>();

  of(file: SourceFile): TemplateKeys {
    let keys = this.#keys.get(file);
    if (!keys) {
      keys = new TemplateKeys(file.text);
      this.#keys.set(file, keys);
    }
    return keys;
  }
}
