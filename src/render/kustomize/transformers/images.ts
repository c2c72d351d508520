import { Expression } from "../expression.js";
import { asRecord } from "../../../model/value.js";
import { RenderError } from "../error.js";
import { applyFieldSpecs, type FieldSpec } from "../fields/field-spec.js";
import { fieldOf, fieldsOf, textOf, withChangedItems, withField, withText, type Node } from "../node.js";
import type { Place } from "../place.js";
import type { Resource } from "../resource.js";

/** An entry of `images:`. */
export interface ImageChange {
  readonly name: string;
  readonly newName: string;
  readonly newTag: string;
  readonly tagSuffix: string;
  readonly digest: string;
  /** The part of the entry that decides what runs: its digest, else its tag, else its name. */
  readonly place: Place;
}

/** Reads an entry of `images:`. */
export function imageChange(entry: Node): ImageChange {
  const part = (key: string): string => textOf(fieldOf(entry, key));
  const deciding = ["digest", "newTag", "tagSuffix", "newName", "name"]
    .map((key) => fieldOf(entry, key))
    .find((node) => textOf(node) !== "");
  return {
    name: part("name"),
    newName: part("newName"),
    newTag: part("newTag"),
    tagSuffix: part("tagSuffix"),
    digest: part("digest"),
    place: deciding?.place ?? entry.place,
  };
}

/** Changes images wherever containers stand, and in the fields that `specs` name. */
export function setImages(resources: readonly Resource[], change: ImageChange, specs: readonly FieldSpec[]): void {
  const isMeant = namePattern(change.name);
  const set = (node: Node): Node => {
    if (node.kind !== "scalar") return node;
    const image = textOf(node);
    return isMeant(image) ? withText(node, changedImage(image, change), change.place) : node;
  };
  for (const resource of resources) {
    let { root } = resource;
    if (resource.id.kind !== "CustomResourceDefinition") root = inContainers(root, set);
    resource.root = applyFieldSpecs(root, resource.id, specs, set);
  }
}

/** kustomize puts the name into a regular expression as it is, which for most names is a comparison but for the dots. */
function namePattern(name: string): (image: string) => boolean {
  if (/^[\w./:@-]+$/.test(name)) return (image) => isNamed(image, name) && VERSION.test(image.slice(name.length));
  try {
    const expression = new Expression(`^${name}(:[a-zA-Z0-9_.{}-]*)?(@sha256:[a-zA-Z0-9_.{}-]*)?$`);
    return (image) => expression.test(image);
  } catch {
    throw new RenderError(`the image name "${name}" is no regular expression`);
  }
}

const VERSION = /^(?::[a-zA-Z0-9_.{}-]*)?(?:@sha256:[a-zA-Z0-9_.{}-]*)?$/;

/** Whether an image begins with a name, whose dots stand for any character. */
function isNamed(image: string, name: string): boolean {
  if (image.startsWith(name)) return true;
  if (!name.includes(".") || image.length < name.length) return false;
  for (let at = 0; at < name.length; at++) if (name[at] !== image[at] && (name[at] !== "." || image[at] === "\n")) return false;
  return true;
}

function changedImage(image: string, change: ImageChange): string {
  const split = splitImage(image);
  let { tag, digest } = split;
  const name = change.newName === "" ? split.name : change.newName;
  if (change.newTag !== "" || change.digest !== "") {
    tag = change.newTag;
    digest = change.digest;
  } else if (change.tagSuffix !== "") {
    tag += change.tagSuffix;
    digest = "";
  }
  return `${name}${tag === "" ? "" : `:${tag}`}${digest === "" ? "" : `@${digest}`}`;
}

/** A colon before the first slash belongs to a registry's port. */
export function splitImage(image: string): { name: string; tag: string; digest: string } {
  const slash = Math.max(0, image.indexOf("/"));
  const at = image.indexOf("@", slash);
  const end = at < 0 ? image.length : at;
  const colon = image.indexOf(":", slash);
  const nameEnd = colon < 0 || colon > end ? end : colon;
  return { name: image.slice(0, nameEnd), tag: image.slice(nameEnd + 1, end), digest: at < 0 ? "" : image.slice(at + 1) };
}

/** The tree with `set` applied to the `image` of every item of a list called containers or initContainers. */
function inContainers(node: Node, set: (image: Node) => Node): Node {
  if (node.items) return withChangedItems(node, (item) => inContainers(item, set));
  // What nobody has touched is opened only where it holds some.
  if (!node.fields && !holdsContainers(node.value)) return node;
  if (node.kind === "list") return withChangedItems(node, (item) => inContainers(item, set));
  let result = node;
  for (const [key, child] of fieldsOf(node)) {
    let changed = inContainers(child, set);
    if (isContainers(key) && changed.kind === "list") changed = withChangedItems(changed, (item) => inContainer(item, set));
    if (changed !== child) result = withField(result, key, changed);
  }
  return result;
}

function inContainer(container: Node, set: (image: Node) => Node): Node {
  const image = fieldOf(container, "image");
  if (!image) return container;
  const changed = set(image);
  return changed === image ? container : withField(container, "image", changed);
}

function isContainers(key: string): boolean {
  return key === "containers" || key === "initContainers";
}

const holding = new WeakMap<object, boolean>();

function holdsContainers(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const known = holding.get(value);
  if (known !== undefined) return known;
  const record = asRecord(value);
  const holds = record
    ? Object.entries(record).some(([key, entry]) => (isContainers(key) && Array.isArray(entry)) || holdsContainers(entry))
    : (value as readonly unknown[]).some(holdsContainers);
  holding.set(value, holds);
  return holds;
}
