import { nearest, valueAt } from "../load/locate.js";
import type { Document, Locatable, Part, Path, PlacedText, SourceFile } from "../load/document.js";
import type { Location } from "../text/location.js";
import { asRecord, asText, textRecord } from "./value.js";

/** API group and kind as one word: "Service" for the core group, "apps/Deployment" for the others. */
export type GroupKind = string;

export function groupKind(group: string, kind: string): GroupKind {
  return group === "" ? kind : `${group}/${kind}`;
}

/**
 * An object of a manifest, possibly an item of a List. Its paths start at the object, not at the document.
 * Nothing is assumed of the value: an absent or malformed name, label or namespace is undefined.
 */
export class KubernetesObject implements Locatable {
  readonly apiVersion: string;
  /** "" for the core group. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly groupKind: GroupKind;
  readonly name: string | undefined;
  /** Undefined when the manifest does not say. */
  readonly namespace: string | undefined;

  constructor(
    readonly document: Document,
    readonly value: Readonly<Record<string, unknown>>,
    /** Where the object stands in its document: [] or ["items", 3]. */
    readonly prefix: Path = [],
  ) {
    this.apiVersion = asText(value["apiVersion"]) ?? "";
    const slash = this.apiVersion.lastIndexOf("/");
    this.group = slash < 0 ? "" : this.apiVersion.slice(0, slash);
    this.version = this.apiVersion.slice(slash + 1);
    this.kind = asText(value["kind"]) ?? "";
    this.groupKind = groupKind(this.group, this.kind);
    const metadata = asRecord(value["metadata"]);
    this.name = asText(metadata?.["name"]);
    this.namespace = asText(metadata?.["namespace"]);
  }

  get labels(): Readonly<Record<string, string>> {
    return textRecord(valueAt(this.value, ["metadata", "labels"]));
  }

  get annotations(): Readonly<Record<string, string>> {
    return textRecord(valueAt(this.value, ["metadata", "annotations"]));
  }

  /** "Deployment prod/web", for messages. */
  get title(): string {
    const name = this.name ?? "(no name)";
    return `${this.kind} ${this.namespace === undefined ? name : `${this.namespace}/${name}`}`;
  }

  get(path: Path): unknown {
    return valueAt(this.value, path);
  }

  locate(path: Path, part: Part): Location | undefined {
    return this.document.locate(this.prefix.length === 0 ? path : [...this.prefix, ...path], part);
  }

  deletedAt(path: Path): Location | undefined {
    return this.document.deletedAt?.(this.prefix.length === 0 ? path : [...this.prefix, ...path]);
  }

  /** The file of its document. */
  get file(): SourceFile {
    return this.document.file;
  }

  sourceText(path: Path): PlacedText | undefined {
    return this.document.sourceText?.(this.prefix.length === 0 ? path : [...this.prefix, ...path]);
  }

  /** Where to report what is about the object as a whole: its name, or its kind where an overlay made the name. */
  get place(): Location {
    const name = this.locate(["metadata", "name"], "value");
    const kind = this.locate(["kind"], "value");
    const at = name && (!kind || name.file === kind.file) ? ["metadata", "name"] : ["kind"];
    return this.at(at);
  }

  at(path: Path, part: Part = "value"): Location {
    return nearest(this, path, part);
  }
}
