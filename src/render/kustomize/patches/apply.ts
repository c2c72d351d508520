import { MissingError, RenderError } from "../error.js";
import { apiVersionOf, isSameId, titleOf, type Id } from "../id.js";
import { asJson, fieldOf, fieldsOf, mapNode, nodeAt, scalarNode, textOf, withField, withoutField, type Node } from "../node.js";
import { asTextMap, idOf, type Resource } from "../resource.js";
import { shareChanges } from "../shared-values.js";
import { applyJsonPatch, type JsonOperation } from "./json6902.js";
import type { MergeSchema } from "./merge-schema.js";
import { isNothing, strategicMerge } from "./strategic-merge.js";

export interface PatchOptions {
  readonly allowNameChange: boolean;
  readonly allowKindChange: boolean;
}

export const NO_OPTIONS: PatchOptions = { allowNameChange: false, allowKindChange: false };

/** The one object that a patch names. Throws RenderError where there is none, or more than one. */
export function namedBy(resources: readonly Resource[], patch: Node): Resource {
  const id = idOf(patch);
  const matches = resources.filter((resource) => resource.ids.some((other) => isSameId(other, id)));
  if (matches.length === 0) throw new MissingError(`the patch matches nothing: there is no ${described(id)}${nearMiss(resources, id)}`);
  if (matches.length > 1) throw new RenderError(`the patch matches ${matches.length} objects called ${titleOf(id)}`);
  return matches[0]!;
}

/** Merges a patch into the one object that it names. */
export function patchNamed(resources: Resource[], patch: Node, options: PatchOptions, schema: MergeSchema): void {
  // kustomize writes what a patch may change into its annotations, which are texts then.
  const { allowNameChange, allowKindChange } = options;
  const written = allowNameChange || allowKindChange ? withTextMap(patch, "annotations") : patch;
  const named = namedBy(resources, patch);
  mergePatch(named, written, options, schema);
  dropEmpty(resources, [named]);
}

function described(id: Id): string {
  return `${apiVersionOf(id)} ${titleOf(id)}`;
}

function nearMiss(resources: readonly Resource[], id: Id): string {
  const near = resources.find((resource) => resource.ids.some((other) => other.name === id.name && other.kind === id.kind));
  return near ? `, but ${described(near.originalId)}` : "";
}

/**
 * Merges a patch into the objects that a target selects. kustomize gives the patch the object's apiVersion and reads its labels and annotations as
 * text before: null there is the text "null".
 */
export function patchSelected(
  resources: Resource[],
  selected: readonly Resource[],
  patch: Node,
  options: PatchOptions,
  schema: MergeSchema,
): void {
  const prepared = withTextMap(withTextMap(patch, "labels"), "annotations");
  for (const resource of selected) {
    const { id } = resource;
    mergePatch(resource, withField(prepared, "apiVersion", scalarNode(prepared.place, apiVersionOf(id))), options, schema);
  }
  dropEmpty(resources, selected);
  if (!options.allowNameChange && !options.allowKindChange) return;
  const identities = new Set<string>();
  for (const { id, identity } of resources) {
    if (identities.has(identity)) throw new RenderError(`after the patch there are two objects called ${titleOf(id)}`);
    identities.add(identity);
  }
}

function withTextMap(patch: Node, key: "labels" | "annotations"): Node {
  const metadata = fieldOf(patch, "metadata");
  const map = fieldOf(metadata, key);
  if (!map) return patch;
  const text = map.kind === "map" ? asTextMap(map) : undefined;
  return withField(patch, "metadata", text ? withField(metadata!, key, text) : withoutField(metadata!, key));
}

/** The object keeps its kind, name and namespace unless the options let the patch change them. */
function mergePatch(resource: Resource, patch: Node, options: PatchOptions, schema: MergeSchema): void {
  const before = resource.root;
  const { name, namespace, kind } = resource.id;
  if (options.allowNameChange || options.allowKindChange) resource.storePreviousId();
  // For a whole object kustomize makes the replacement and then drops it.
  if (textOf(fieldOf(patch, "$patch")) === "replace") return;
  const merged = strategicMerge(before, patch, schema);
  resource.root = merged && fieldsOf(merged).size > 0 ? shareChanges(before, merged) : mapNode(before.place, []);
  if (isEmpty(resource)) return;
  if (!options.allowKindChange) keepField(resource, before, ["kind"], kind);
  if (!options.allowNameChange) keepField(resource, before, ["metadata", "name"], name);
  keepField(resource, before, ["metadata", "namespace"], namespace);
  const apiVersion = fieldOf(before, "apiVersion");
  if (apiVersion && textOf(apiVersion) === textOf(fieldOf(resource.root, "apiVersion")))
    resource.root = withField(resource.root, "apiVersion", apiVersion);
}

/** Puts a field back, and with it the place where it was written. */
function keepField(resource: Resource, before: Node, path: readonly [string] | readonly [string, string], text: string): void {
  const old = nodeAt(before, ...path);
  const set = (map: Node, key: string): Node => (old && text !== "" ? withField(map, key, old) : withoutField(map, key));
  if (path.length === 1) {
    resource.root = set(resource.root, path[0]);
    return;
  }
  const metadata = fieldOf(resource.root, path[0]);
  const present = metadata?.kind === "map" ? metadata : mapNode(before.place, []);
  const changed = set(present, path[1]);
  if (changed !== metadata && (metadata || fieldsOf(changed).size > 0)) resource.root = withField(resource.root, path[0], changed);
}

/** Applies the operations of a JSON patch. Like in kustomize every value is read and written anew, so that annotations are text afterwards. */
export function patchJson(resource: Resource, operations: readonly JsonOperation[], storesId: boolean): void {
  if (storesId) resource.storePreviousId();
  const before = resource.previous.length > 0 || resource.isGenerated ? withAnnotations(resource.root, operations) : resource.root;
  resource.root = withTextMap(asJson(applyJsonPatch(asJson(before), operations)), "annotations");
}

/** kustomize keeps its notes on an object in its annotations, so that an operation finds the map even where the manifest has none. */
function withAnnotations(root: Node, operations: readonly JsonOperation[]): Node {
  const metadata = fieldOf(root, "metadata");
  const place = operations[0]?.place;
  if (metadata?.kind !== "map" || !place || !isNothing(fieldOf(metadata, "annotations"))) return root;
  return withField(root, "metadata", withField(metadata, "annotations", mapNode(place, [])));
}

function isEmpty({ root }: Resource): boolean {
  return root.fields ? root.fields.size === 0 : Object.keys(root.value as object).length === 0;
}

/** A patch may delete an object. */
function dropEmpty(resources: Resource[], patched: readonly Resource[]): void {
  const empty = new Set(patched.filter(isEmpty));
  if (empty.size === 0) return;
  const kept = resources.filter((resource) => !empty.has(resource));
  resources.length = 0;
  for (const resource of kept) resources.push(resource);
}
