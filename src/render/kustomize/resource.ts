import type { Document } from "../../load/document.js";
import type { Transformation } from "./build-metadata.js";
import { effectiveNamespace, gvkOf, identityOf, type Id } from "./id.js";
import {
  alone,
  fieldOf,
  fieldsOf,
  mapNode,
  nodeAt,
  scalarNode,
  SharedNode,
  textAt,
  textOf,
  withField,
  withoutField,
  withPath,
  withText,
  type Node,
} from "./node.js";
import type { Place } from "./place.js";

export type GeneratorBehavior = "create" | "replace" | "merge";

type FormerId = Pick<Id, "kind" | "name" | "namespace">;

/** An object on its way through the transformers, with the names it had before. */
export class Resource {
  #idSource: Node | undefined;
  #id: Id | undefined;
  #identity: string | undefined;

  #former: readonly FormerId[] = [];
  #ids: readonly Id[] | undefined;

  prefixes: readonly string[] = [];
  suffixes: readonly string[] = [];
  /** Variables that take their value from this object. */
  variables: readonly string[] = [];
  /** The generator entry wants the content hash in the name. */
  needsHash = false;
  behavior: GeneratorBehavior = "create";
  isGenerated = false;
  /** Noted only where the root wants it told. */
  transformations: readonly Transformation[] = [];

  constructor(
    public root: Node,
    /** The document that the object comes from: its manifest, or the kustomization file with the generator entry. */
    readonly document: Document,
  ) {}

  clone(): Resource {
    const copy = new Resource(this.root, this.document);
    [copy.#idSource, copy.#id, copy.#identity] = [this.#idSource, this.#id, this.#identity];
    copy.takeHistory(this);
    copy.variables = this.variables;
    copy.needsHash = this.needsHash;
    copy.behavior = this.behavior;
    copy.isGenerated = this.isGenerated;
    return copy;
  }

  takeHistory(other: Resource): void {
    this.#former = other.#former;
    this.#ids = undefined;
    this.prefixes = other.prefixes;
    this.suffixes = other.suffixes;
    this.transformations = other.transformations;
  }

  get id(): Id {
    if (this.#id && this.#idSource === this.root) return this.#id;
    this.#idSource = this.root;
    this.#ids = undefined;
    this.#identity = undefined;
    this.#id = idOf(this.root);
    return this.#id;
  }

  /** One text for all that tells two objects apart. */
  get identity(): string {
    const { id } = this;
    return (this.#identity ??= identityOf(id));
  }

  get originalId(): Id {
    return this.ids[0]!;
  }

  /** Every id it had, oldest first, and the one it has. Its group and version are always those of today. */
  get ids(): readonly Id[] {
    const { id } = this;
    this.#ids ??= this.#former.length === 0 ? [id] : [...this.#former.map((former) => ({ ...id, ...former })), id];
    return this.#ids;
  }

  /** The ids it had. */
  get previous(): readonly Id[] {
    return this.ids.slice(0, -1);
  }

  storePreviousId(): void {
    const { id } = this;
    this.#former = [...this.#former, { kind: id.kind, name: id.name, namespace: effectiveNamespace(id) }];
    this.#ids = undefined;
    // kustomize keeps these ids among the annotations, and writes all of them anew.
    const annotations = nodeAt(this.root, "metadata", "annotations");
    if (!annotations?.fields || ![...annotations.fields.values()].some((value) => value instanceof SharedNode)) return;
    const own = mapNode(
      annotations.place,
      [...annotations.fields].map(([key, value]) => [key, value instanceof SharedNode ? alone(value) : value]),
      annotations.keyPlace,
    );
    this.root = withField(this.root, "metadata", withField(fieldOf(this.root, "metadata")!, "annotations", own));
  }

  get labels(): ReadonlyMap<string, string> {
    return textMap(nodeAt(this.root, "metadata", "labels"));
  }

  get annotations(): ReadonlyMap<string, string> {
    return textMap(nodeAt(this.root, "metadata", "annotations"));
  }

  setName(name: string, place: Place): void {
    this.#setMetadata("name", name, place);
  }

  /** An empty namespace takes the entry out. */
  setNamespace(namespace: string, place: Place): void {
    if (namespace !== "") this.#setMetadata("namespace", namespace, place);
    else if (nodeAt(this.root, "metadata", "namespace")) {
      this.root = withField(this.root, "metadata", withoutField(fieldOf(this.root, "metadata")!, "namespace"));
    }
  }

  #setMetadata(key: string, text: string, place: Place): void {
    const current = nodeAt(this.root, "metadata", key);
    if (current && textOf(current) === text) return;
    this.root = withPath(this.root, ["metadata", key], place, (node) =>
      node?.kind === "scalar" ? withText(node, text, place) : scalarNode(place, text),
    );
  }
}

export function idOf(root: Node): Id {
  const { group, version, kind } = gvkOf(textAt(root, "apiVersion"), textAt(root, "kind"));
  return { group, version, kind, name: textAt(root, "metadata", "name"), namespace: textAt(root, "metadata", "namespace") };
}

/** Labels or annotations as kustomize sees them: every value by its text. */
export function textMap(node: Node | undefined): ReadonlyMap<string, string> {
  const map = new Map<string, string>();
  if (node) for (const [key, value] of fieldsOf(node)) map.set(key, textOf(value));
  return map;
}

/** The same map with every value a string; undefined when it is empty. */
export function asTextMap(node: Node | undefined): Node | undefined {
  if (!node) return undefined;
  const fields = fieldsOf(node);
  if (fields.size === 0) return undefined;
  if ([...fields.values()].every((value) => typeof value.value === "string" && value.text === undefined)) return node;
  return mapNode(
    node.place,
    [...fields].map(([key, value]) => [key, scalarNode(value.place, textOf(value), value.keyPlace)]),
    node.keyPlace,
  );
}
