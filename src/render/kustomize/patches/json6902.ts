import { RenderError } from "../error.js";
import { fieldOf, fieldsOf, itemsOf, Node, textOf, withField, withItems, withoutField } from "../node.js";
import type { Place } from "../place.js";

/** One operation of a JSON patch (RFC 6902), where it is written. */
export interface JsonOperation {
  readonly op: string;
  readonly path: readonly string[];
  readonly from: readonly string[];
  readonly value: Node | undefined;
  /** The operation as a whole. */
  readonly place: Place;
  /** Its `path`. */
  readonly pathPlace: Place;
}

/** Operations of a patch document; undefined when it is no list of operations. */
export function readJsonPatch(document: Node): readonly JsonOperation[] | undefined {
  if (document.kind !== "list") return undefined;
  const operations: JsonOperation[] = [];
  for (const item of itemsOf(document)) {
    if (item.kind !== "map") return undefined;
    const path = fieldOf(item, "path");
    operations.push({
      op: textOf(fieldOf(item, "op")),
      path: pointerOf(textOf(path)),
      from: pointerOf(textOf(fieldOf(item, "from"))),
      value: fieldOf(item, "value"),
      place: item.place,
      pathPlace: path?.place ?? item.place,
    });
  }
  return operations;
}

function pointerOf(text: string): readonly string[] {
  if (text === "") return [];
  return text
    .split("/")
    .slice(1)
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
}

export function applyJsonPatch(root: Node, operations: readonly JsonOperation[]): Node {
  return operations.reduce((tree, operation) => {
    try {
      return apply(tree, operation);
    } catch (error) {
      if (!(error instanceof RenderError) || error.place) throw error;
      throw new RenderError(`${operation.op} /${operation.path.join("/")}: ${error.message}`, operation.pathPlace);
    }
  }, root);
}

function apply(root: Node, operation: JsonOperation): Node {
  const { path, from } = operation;
  const value = operation.value ?? new Node(operation.place, null);
  switch (operation.op) {
    case "add":
      return changeAt(root, path, (parent, key) => add(parent, key, value));
    case "remove":
      return changeAt(root, path, (parent, key) => remove(parent, key, operation.pathPlace));
    case "replace":
      if (path.length === 0) return value;
      return changeAt(root, path, (parent, key) => replace(parent, key, value));
    case "move":
      return changeAt(
        changeAt(root, from, (parent, key) => remove(parent, key, operation.pathPlace)),
        path,
        (parent, key) => add(parent, key, demand(root, from)),
      );
    case "copy":
      return changeAt(root, path, (parent, key) => add(parent, key, demand(root, from)));
    case "test":
      if (!isEqual(lookUp(root, path)?.value ?? null, value.value ?? null)) throw new RenderError("the value is another one");
      return root;
    default:
      throw new RenderError(`"${operation.op}" is no operation: add, remove, replace, move, copy and test are known`, operation.place);
  }
}

function demand(root: Node, path: readonly string[]): Node {
  const node = lookUp(root, path);
  if (!node) throw new RenderError(`nothing stands at /${path.join("/")}`);
  return node;
}

function lookUp(root: Node, path: readonly string[]): Node | undefined {
  return path.reduce<Node | undefined>((node, step) => {
    if (node?.kind !== "list") return fieldOf(node, step);
    const items = itemsOf(node);
    return /^-?\d+$/.test(step) ? items.at(Number(step)) : undefined;
  }, root);
}

/** The tree with the parent of `path` changed. */
function changeAt(node: Node, path: readonly string[], change: (parent: Node, key: string) => Node): Node {
  const [step, ...rest] = path;
  if (step === undefined) throw new RenderError("the whole object cannot be changed");
  if (rest.length === 0) {
    if (node.kind !== "map" && node.kind !== "list") throw new RenderError("the path leads into a value that is no map or list");
    return change(node, step);
  }
  if (node.kind === "list") {
    const items = itemsOf(node);
    const index = indexOf(step, items.length);
    const item = items[index];
    if (!item) throw new RenderError(`the list has no item ${step}`);
    return withItems(node, items.with(index, changeAt(item, rest, change)));
  }
  const child = fieldOf(node, step);
  if (!child || child.kind === "null") throw new RenderError(`"${step}" is missing`);
  return withField(node, step, changeAt(child, rest, change));
}

/** Negative indexes count from the end. */
function indexOf(step: string, length: number): number {
  if (!/^-?\d+$/.test(step)) throw new RenderError(`"${step}" is no index of a list`);
  const index = Number(step);
  return index < 0 ? index + length : index;
}

function add(parent: Node, key: string, value: Node): Node {
  if (parent.kind === "map") return withField(parent, key, value.withKey(fieldOf(parent, key)?.keyLocationPlace));
  const items = itemsOf(parent);
  if (key === "-") return withItems(parent, [...items, value]);
  // Counted from the end, -1 is behind the last item.
  const index = indexOf(key, items.length + 1);
  if (index < 0 || index > items.length) throw new RenderError(`the list has ${items.length} items`);
  return withItems(parent, items.toSpliced(index, 0, value));
}

function remove(parent: Node, key: string, place: Place): Node {
  if (parent.kind === "map") {
    if (!fieldsOf(parent).has(key)) throw new RenderError(`"${key}" is missing`);
    return withoutField(parent, key, { place, part: "value" });
  }
  const items = itemsOf(parent);
  const index = indexOf(key, items.length);
  if (!items[index]) throw new RenderError(`the list has no item ${key}`);
  return withItems(parent, items.toSpliced(index, 1));
}

function replace(parent: Node, key: string, value: Node): Node {
  if (parent.kind === "map") {
    // Like in kustomize the key may be missing.
    return withField(parent, key, value.withKey(fieldOf(parent, key)?.keyLocationPlace));
  }
  const items = itemsOf(parent);
  const index = indexOf(key, items.length);
  if (!items[index]) throw new RenderError(`the list has no item ${key}`);
  return withItems(parent, items.with(index, value));
}

function isEqual(a: unknown, b: unknown): boolean {
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return a === b;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [left, right] = [a as Readonly<Record<string, unknown>>, b as Readonly<Record<string, unknown>>];
  const keys = Object.keys(left);
  return keys.length === Object.keys(right).length && keys.every((key) => Object.hasOwn(right, key) && isEqual(left[key], right[key]));
}
