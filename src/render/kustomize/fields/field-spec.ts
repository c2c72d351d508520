import { RenderError } from "../error.js";
import { isSelected, type Gvk } from "../id.js";
import { fieldOf, listNode, mapNode, Node, withChangedItems, withField } from "../node.js";
import type { Place } from "../place.js";

/** A field of some kinds of objects that a transformer sets. Empty parts of the selector mean any. */
export interface FieldSpec extends Partial<Gvk> {
  /** As in kustomize's own files: "spec/template/metadata/labels"; lists on the way are entered, `[]` says that a field is one. */
  readonly path: string;
  /** Make the field, and the maps above it, where they are missing. */
  readonly create: boolean;
}

/** Kinds of objects whose names stand in fields of others. */
export interface NameReference extends Partial<Gvk> {
  readonly referrers: readonly FieldSpec[];
}

export function splitPath(path: string, delimiter = "/"): string[] {
  const steps: string[] = [];
  // "/spec/replicas" is "spec/replicas".
  const isRooted = path.startsWith(delimiter);
  for (const part of (isRooted ? path.slice(delimiter.length) : path).split(delimiter)) {
    const last = steps.at(-1);
    if (last?.endsWith("\\")) steps[steps.length - 1] = last.slice(0, -1) + delimiter + part;
    else steps.push(part);
  }
  return steps;
}

const splitPaths = new Map<string, readonly string[]>();

function stepsOf(path: string): readonly string[] {
  let steps = splitPaths.get(path);
  if (!steps) splitPaths.set(path, (steps = splitPath(path)));
  return steps;
}

export interface Creation {
  /** What is made where nothing stands. */
  readonly kind: "map" | "scalar";
  readonly place: Place;
}

/** The tree with `set` applied to what stands at the spec's path. Without `creation` nothing is made. */
export function applyFieldSpec(root: Node, gvk: Gvk, spec: FieldSpec, set: (node: Node) => Node, creation?: Creation): Node {
  if (!isSelected(gvk, spec)) return root;
  return applyAt(root, stepsOf(spec.path), 0, set, spec.create ? creation : undefined);
}

export function applyFieldSpecs(root: Node, gvk: Gvk, specs: readonly FieldSpec[], set: (node: Node) => Node, creation?: Creation): Node {
  let tree = root;
  for (const spec of specs) tree = applyFieldSpec(tree, gvk, spec, set, creation);
  return tree;
}

function applyAt(node: Node, steps: readonly string[], index: number, set: (node: Node) => Node, creation: Creation | undefined): Node {
  const step = steps[index];
  if (step === undefined) return set(node);
  switch (node.kind) {
    case "null":
      return node;
    case "list":
      return withChangedItems(node, (item) => applyAt(item, steps, index, set, creation));
    case "map":
      return applyToField(node, steps, index, set, creation);
    case "scalar":
      throw new RenderError(`${steps.join("/")}: "${steps[index - 1] ?? ""}" should be a map or a list`);
  }
}

function applyToField(
  node: Node,
  steps: readonly string[],
  index: number,
  set: (node: Node) => Node,
  creation: Creation | undefined,
): Node {
  const isList = steps[index]!.endsWith("[]");
  const key = isList ? steps[index]!.slice(0, -2) : steps[index]!;
  const makes = creation && !isList ? (index === steps.length - 1 ? creation.kind : "map") : undefined;
  const present = fieldOf(node, key);
  let child = present;
  if (!child) {
    if (!makes) return node;
    child = empty(makes, creation!.place);
  } else if (child.kind === "null" && (makes || isList)) {
    child = (isList ? listNode(child.place, []) : empty(makes!, child.place)).withKey(child.keyPlace);
  }
  const changed = applyAt(child, steps, index + 1, set, creation);
  return changed === present ? node : withField(node, key, changed);
}

function empty(kind: "map" | "scalar", place: Place): Node {
  return kind === "map" ? mapNode(place, []) : new Node(place, "");
}

/** The specs of both; an entry that is there already counts once. */
export function mergeFieldSpecs(specs: readonly FieldSpec[], more: readonly FieldSpec[]): readonly FieldSpec[] {
  if (more.length === 0 || specs === more) return specs;
  if (specs.length === 0) return more;
  const merged = [...specs];
  for (const spec of more) {
    const same = merged.find((other) => other.path === spec.path && isSelected(fullGvk(other), spec));
    if (!same) merged.push(spec);
    else if (same.create !== spec.create)
      throw new RenderError(`conflicting fieldspecs for ${spec.path}: create is ${same.create} and ${spec.create}`);
  }
  return merged;
}

function fullGvk(spec: Partial<Gvk>): Gvk {
  return { group: spec.group ?? "", version: spec.version ?? "", kind: spec.kind ?? "" };
}

export function mergeNameReferences(references: readonly NameReference[], more: readonly NameReference[]): readonly NameReference[] {
  if (more.length === 0 || references === more) return references;
  if (references.length === 0) return more;
  let merged = [...references];
  for (const reference of more) {
    const isSame = (other: NameReference): boolean => {
      const [a, b] = [fullGvk(other), fullGvk(reference)];
      return a.group === b.group && a.version === b.version && a.kind === b.kind;
    };
    merged = merged.some(isSame)
      ? merged.map((other) => (isSame(other) ? { ...other, referrers: mergeFieldSpecs(other.referrers, reference.referrers) } : other))
      : [...merged, reference];
  }
  return merged;
}
