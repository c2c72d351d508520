import { fieldOf, itemsOf, Node, SharedNode, withChangedItems, withField } from "./node.js";

/** `after`, with what a step has changed in one of the fields of a shared value changed in all that hold it. */
export function shareChanges(before: Node, after: Node): Node {
  if (before === after) return after;
  const changes = new Map<Node, SharedNode>();
  for (const [shared, paths] of sharedValues(before)) {
    const now = paths.map((path) => path.reduce(childOf, after as Node | undefined));
    const changed = now.findLast((node) => node?.kind === "scalar" && node !== shared);
    if (!changed || paths.length < 2) continue;
    const value = new SharedNode(changed.place, changed.value, undefined, undefined, changed.keyPlace, undefined, changed.text);
    for (const node of [shared, ...now]) if (node) changes.set(node, value);
  }
  return changes.size === 0 ? after : replaced(after, changes);
}

type Path = readonly (string | number)[];

function childOf(node: Node | undefined, step: string | number): Node | undefined {
  return typeof step === "number" ? node && itemsOf(node)[step] : fieldOf(node, step);
}

/** Where each shared value stands. */
function sharedValues(root: Node): ReadonlyMap<SharedNode, Path[]> {
  const found = new Map<SharedNode, Path[]>();
  const collect = (node: Node, path: Path): void => {
    if (node instanceof SharedNode) found.set(node, [...(found.get(node) ?? []), path]);
    // What nobody has touched holds none.
    for (const [key, child] of (node.fields ?? node.items ?? []).entries()) collect(child, [...path, key]);
  };
  collect(root, []);
  return found;
}

function replaced(node: Node, changes: ReadonlyMap<Node, Node>): Node {
  const change = changes.get(node);
  if (change) return change;
  if (node.items) return withChangedItems(node, (item) => replaced(item, changes));
  let result = node;
  for (const [key, child] of node.fields ?? []) {
    const changed = replaced(child, changes);
    if (changed !== child) result = withField(result, key, changed);
  }
  return result;
}
