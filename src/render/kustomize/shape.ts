import { fieldsOf, itemsOf, mapNode, withChangedItems, type Node } from "./node.js";
import type { Place } from "./place.js";

/** What a field of a kustomization file takes. */
export type Shape =
  | "any"
  | "text"
  | "number"
  | "boolean"
  | "textMap"
  | { readonly list: Shape }
  | { readonly fields: Readonly<Record<string, Shape>> };

export interface ShapeFault {
  readonly message: string;
  readonly place: Place;
}

/**
 * What kustomize would refuse: unknown fields and values of the wrong type. Names of fields are compared without regard to case, as kustomize does.
 * null is allowed everywhere.
 */
export function shapeFaults(node: Node, shape: Shape, name: string): ShapeFault[] {
  if (shape === "any" || node.kind === "null") return [];
  const fault = (expected: string): ShapeFault[] => [
    { message: `${name} should be ${expected}, not ${described(node)}`, place: node.place },
  ];
  if (shape === "text") return typeof node.value === "string" ? [] : fault("a text");
  if (shape === "number") return typeof node.value === "number" ? [] : fault("a number");
  if (shape === "boolean") return typeof node.value === "boolean" ? [] : fault("true or false");
  if (shape === "textMap") {
    if (node.kind !== "map") return fault("a map of texts");
    return [...fieldsOf(node)].flatMap(([key, value]) => shapeFaults(value, "text", `${name}.${key}`));
  }
  if ("list" in shape) {
    if (node.kind !== "list") return fault("a list");
    return itemsOf(node).flatMap((item, index) => shapeFaults(item, shape.list, `${name}[${index}]`));
  }
  return node.kind === "map" ? fieldFaults(node, shape.fields, name) : fault("a map");
}

function fieldFaults(node: Node, fields: Readonly<Record<string, Shape>>, name: string): ShapeFault[] {
  return [...fieldsOf(node)].flatMap(([key, value]) => {
    const known = knownName(key, fields);
    if (known === undefined) return [{ message: `unknown field "${key}"${name === "" ? "" : ` in ${name}`}`, place: keyPlace(value) }];
    return shapeFaults(value, fields[known]!, name === "" ? known : `${name}.${known}`);
  });
}

/** The same value with every field under the name that its shape has for it. */
export function withKnownNames(node: Node, shape: Shape): Node {
  if (typeof shape !== "object") return node;
  if ("list" in shape) {
    if (typeof shape.list !== "object" || node.kind !== "list") return node;
    const { list } = shape;
    return withChangedItems(node, (item) => withKnownNames(item, list));
  }
  if (node.kind !== "map") return node;
  let isChanged = false;
  const entries = [...fieldsOf(node)].map(([key, value]): [string, Node] => {
    const name = knownName(key, shape.fields) ?? key;
    const known = Object.hasOwn(shape.fields, name) ? withKnownNames(value, shape.fields[name]!) : value;
    isChanged ||= name !== key || known !== value;
    return [name, known];
  });
  return isChanged ? mapNode(node.place, entries, node.keyPlace) : node;
}

function knownName(key: string, fields: Readonly<Record<string, unknown>>): string | undefined {
  if (Object.hasOwn(fields, key)) return key;
  const lower = key.toLowerCase();
  return Object.keys(fields).find((field) => field.toLowerCase() === lower);
}

/** A place whose range is the key's. */
function keyPlace(value: Node): Place {
  const { keyLocationPlace } = value;
  const place: Place = { locate: () => keyLocationPlace.locate([], "key"), child: () => place };
  return place;
}

function described(node: Node): string {
  if (node.kind === "map" || node.kind === "list") return `a ${node.kind}`;
  return JSON.stringify(node.value);
}
