import type { Document, Part, Path, PlacedText, SourceFile } from "../../load/document.js";
import { nearest } from "../../load/locate.js";
import type { Location } from "../../text/location.js";
import { fieldOf, itemsOf, type Node } from "./node.js";
import { KUSTOMIZATION_NAMES } from "./files.js";
import { DocumentPlace, locationOf, type Place } from "./place.js";

/** An object that a kustomization makes. Every value is located where it was last set: a base, a patch, an entry of a kustomization file. */
export class RenderedDocument implements Document {
  readonly file: SourceFile;
  readonly index: number;
  #sources: ReadonlySet<SourceFile> | undefined;

  constructor(
    readonly root: Node,
    /** What the object comes from. */
    source: Document,
  ) {
    this.file = source.file;
    this.index = source.index;
  }

  get value(): unknown {
    return this.root.value;
  }

  locate(path: Path, part: Part): Location | undefined {
    let node = this.root;
    for (const [index, step] of path.entries()) {
      // Below a value that nobody touched, the document that holds it knows the way.
      if (!node.fields && !node.items) return node.place.locate(path.slice(index), part);
      const child = typeof step === "number" ? itemsOf(node)[step] : fieldOf(node, step);
      if (!child) return undefined;
      node = child;
    }
    if (path.length === 0) return node.place.locate([], "value");
    return part === "key" ? node.keyLocationPlace.locate([], "key") : (node.place.locate([], "value") ?? node.place.locate([], "key"));
  }

  at(path: Path, part: Part = "value"): Location {
    return nearest(this, path, part);
  }

  sourceText(path: Path): PlacedText | undefined {
    let node = this.root;
    for (const [index, step] of path.entries()) {
      if (!node.fields && !node.items) return node.place.textAt?.(path.slice(index));
      const child = typeof step === "number" ? itemsOf(node)[step] : fieldOf(node, step);
      if (!child) return undefined;
      node = child;
    }
    return node.place.textAt?.([]);
  }

  sources(): ReadonlySet<SourceFile> {
    return (this.#sources ??= sourcesOf(this.root, this.file));
  }

  /** The patch operation that took out what would stand at `path`, or a value above it. */
  deletedAt(path: Path): Location | undefined {
    let node: Node | undefined = this.root;
    for (const step of path) {
      if (!node) return undefined;
      const removal = typeof step === "string" ? node.removed?.get(step) : undefined;
      if (removal) return removal.place.locate([], removal.part) ?? locationOf(removal.place);
      node = typeof step === "number" ? itemsOf(node)[step] : fieldOf(node, step);
    }
    return undefined;
  }
}

function sourcesOf(root: Node, own: SourceFile): Set<SourceFile> {
  const sources = new Set([own]);
  const add = (place: Place): void => {
    if (place.document && !isTransformer(place)) sources.add(place.document.file);
  };
  const visit = (node: Node): void => {
    add(node.place);
    if (node.keyPlace) add(node.keyPlace);
    for (const removal of node.removed?.values() ?? []) add(removal.place);
    // Below a node that nobody has touched, all is from its own document.
    for (const child of node.fields?.values() ?? node.items ?? []) visit(child);
  };
  visit(root);
  return sources;
}

const TRANSFORMERS = new Set(
  "namespace namePrefix nameSuffix commonLabels commonAnnotations labels images replicas replacements vars buildMetadata".split(" "),
);

/** Whether a place is an entry of a kustomization file that says nothing of one object alone. */
function isTransformer(place: Place): boolean {
  if (!(place instanceof DocumentPlace)) return false;
  const [first] = place.path;
  return typeof first === "string" && TRANSFORMERS.has(first) && isKustomizationName(place.document.file.projectPath);
}

function isKustomizationName(projectPath: string): boolean {
  return (KUSTOMIZATION_NAMES as readonly string[]).includes(projectPath.slice(projectPath.lastIndexOf("/") + 1));
}
