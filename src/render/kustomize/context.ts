import { parseEmbedded, type Embedded } from "../../load/embedded.js";
import type { SourceFile } from "../../load/document.js";
import type { Accumulation } from "./accumulation.js";
import { RenderError } from "./error.js";
import { isInside, join, readFault, type KustomizeFiles } from "./files.js";
import { loadKustomization, type Kustomization } from "./kustomization.js";
import type { Node } from "./node.js";
import { KUBERNETES_MERGE_SCHEMA, type MergeSchema } from "./patches/merge-schema.js";
import { DocumentPlace } from "./place.js";
import { objectsOf, type SourceObject } from "./source-objects.js";

export interface RenderOptions {
  /** "root": files must lie in or below the directory of their kustomization, as kustomize has it unless told otherwise. */
  readonly loadRestrictions: "root" | "none";
}

/** What the roots of a run share: files are read once, bases are rendered once. */
export class RenderCache {
  readonly accumulations = new Map<string, Accumulation>();
  readonly kustomizations = new Map<string, Kustomization>();
  readonly objects = new Map<SourceFile, readonly SourceObject[]>();
}

/** A kustomization on its way, below those that led to it. */
export interface Visit {
  readonly kustomization: Kustomization;
  /** Directories of the kustomizations that led here, this one last. */
  readonly chain: readonly string[];
}

/** Gathers what a kustomization directory makes. */
export type Gather = (context: RenderContext, directory: string, chain: readonly string[]) => Accumulation;

/** How lists of objects are merged: kustomize's own schema, or that of a file. */
export interface NamedSchema {
  /** The file; "" for kustomize's own. */
  readonly name: string;
  readonly types: MergeSchema;
}

/** Components are carried out anew for each that includes them, which multiplies. */
const MAX_COMPONENTS = 2_000;

/** More than a cluster would hold. Bytes. */
const MAX_GENERATED = 64 * 1024 * 1024;

/** The rendering of one root. */
export class RenderContext {
  /** The first kustomization with `openapi:` sets it for itself and what comes after it. */
  schema: NamedSchema = { name: "", types: KUBERNETES_MERGE_SCHEMA };
  /** The root wants to be told what has changed its objects. */
  tracksTransformations = false;
  #components = 0;
  #generatedBytes = 0;

  constructor(
    readonly files: KustomizeFiles,
    readonly cache: RenderCache,
    readonly options: RenderOptions,
    readonly gather: Gather,
  ) {}

  /** Notes that a component is carried out. Throws RenderError for one too many. */
  countComponent(): void {
    if (++this.#components > MAX_COMPONENTS)
      throw new RenderError(`more than ${MAX_COMPONENTS} components: some that include each other over and over?`);
  }

  /** Notes what generators have read. Throws RenderError for too much. */
  countGenerated(bytes: number): void {
    this.#generatedBytes += bytes;
    if (this.#generatedBytes > MAX_GENERATED) throw new RenderError(`the generators read more than ${MAX_GENERATED / 1024 / 1024} MB`);
  }

  kustomization(directory: string): Kustomization {
    let found = this.cache.kustomizations.get(directory);
    if (!found) this.cache.kustomizations.set(directory, (found = loadKustomization(directory, this.files)));
    return found;
  }

  /** The absolute path of a file that a kustomization names. Throws RenderError where it may not be read. */
  resolveFile(directory: string, relative: string): string {
    const path = join(directory, relative);
    const kind = this.files.kindOf(path);
    if (kind === undefined) {
      throw new RenderError(
        /^https?:/i.test(relative) ? `${relative} is remote, and nothing is fetched here` : `${relative} does not exist`,
      );
    }
    if (kind === "directory") throw new RenderError(`${relative} is a directory, and a file is expected`);
    if (this.options.loadRestrictions === "root" && !isInside(this.files.realPath(path), directory)) {
      throw new RenderError(`${relative} is not in or below the directory of the kustomization, and is not read`);
    }
    return path;
  }

  parsed(directory: string, relative: string, used: Set<string>): SourceFile {
    const path = this.resolveFile(directory, relative);
    used.add(path);
    try {
      return this.files.parsed(path);
    } catch (error) {
      throw new RenderError(`${relative}: ${readFault(error)}`);
    }
  }

  /** The objects of a file; what does not parse in it is a problem of the entry that names it. */
  objects(file: SourceFile): readonly SourceObject[] {
    let objects = this.cache.objects.get(file);
    if (!objects) this.cache.objects.set(file, (objects = objectsOf(file)));
    return objects;
  }
}

/** What of a file did not parse, as a message for the entry that names the file. */
export function parseFaults(file: SourceFile, name: string): string[] {
  const fault = file.problems.find(({ kind, level }) => kind === "skipped" || (kind === "parse" && level === "error"));
  if (!fault) return [];
  const line = fault.location ? ` (line ${fault.location.range.start.line})` : "";
  return [`${name} is not read as a whole: ${fault.message}${line}`];
}

/** The documents of a text inside a document, and what in it does not parse. */
export function embeddedDocuments(entry: Node): Embedded {
  return entry.place instanceof DocumentPlace ? parseEmbedded(entry.place.document, entry.place.path) : { documents: [], problems: [] };
}
