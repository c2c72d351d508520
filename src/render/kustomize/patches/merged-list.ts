import { RenderError } from "../error.js";
import { fieldOf, scalarNode, textOf, withField, type Node } from "../node.js";
import type { MergeType } from "./merge-schema.js";

type Keys = readonly string[];
/** The texts of an element's merge keys, "" for one that is missing. */
type Values = readonly string[];

/**
 * The elements of a merged list, step by step as kustomize finds them, oddities included: elements that the patch names come first, `$patch: replace`
 * on an element changes nothing, and an element without its merge key pushes the others out. `changes` may be the same array as `items`.
 */
export function mergeLists(
  items: Node[],
  changes: Node[] | undefined,
  type: MergeType,
  merge: (item: Node | undefined, change: Node | undefined) => Node | undefined,
): readonly Node[] {
  const keys = type.mergeKeys!.length > 0 ? type.mergeKeys! : [""];
  const plain = plainKeyed(items, changes, keys);
  if (plain) return mergePlain(plain, keys, merge);
  let all = distinctValues([changes, items], keys);
  if (keys.length > 1) all = unifyValues(all);
  const merged: Node[] = [];
  let usedKeys: Keys = keys;
  for (const values of all) {
    const [validKeys, validValues] = validKeyValues(all, values, keys);
    usedKeys = validKeys;
    const at = indexOfElement(items, validKeys, validValues);
    const changeAt = changes === items ? at : changes ? indexOfElement(changes, validKeys, validValues) : -1;
    const item = items[at];
    const change = changes?.[changeAt];
    let result = merge(item, change);
    if (!result || (result.kind === "map" && isEmptyMap(result))) {
      setElement(items, undefined, validKeys, validValues);
      continue;
    }
    result = withOwnKeys(withKeys(result, validKeys, validValues), item, validKeys);
    // What was merged into an element stands in its place; what replaced it does not.
    if (item?.kind === "map" && textOf(fieldOf(change, "$patch")) !== "replace") items[at] = result;
    setElement(merged, result, validKeys, validValues);
  }
  return all.length > 0 ? appendElements(merged, items, usedKeys) : items;
}

type Keyed = ReadonlyMap<string, Node>;

/** The elements by their key, where nothing is odd: one key, which every element has once, and no directives. Most lists are so, and long ones are fast then. */
function plainKeyed(items: readonly Node[], changes: readonly Node[] | undefined, keys: Keys): [items: Keyed, changes: Keyed] | undefined {
  const [key] = keys;
  if (keys.length > 1 || !key) return undefined;
  const keyed = (list: readonly Node[]): Keyed | undefined => {
    const found = new Map<string, Node>();
    for (const element of list) {
      const value = element.kind === "map" && !fieldOf(element, "$patch") ? textOf(fieldOf(element, key)) : "";
      if (value === "" || found.has(value)) return undefined;
      found.set(value, element);
    }
    return found;
  };
  const byKey = keyed(items);
  const changesByKey = byKey && (changes === items ? byKey : keyed(changes ?? []));
  return changesByKey && [byKey, changesByKey];
}

/** Those that the patch names come first, in its order. */
function mergePlain(
  [items, changes]: [Keyed, Keyed],
  keys: Keys,
  merge: (item: Node | undefined, change: Node | undefined) => Node | undefined,
): Node[] {
  const merged: Node[] = [];
  for (const value of new Set([...changes.keys(), ...items.keys()])) {
    const item = items.get(value);
    const result = merge(item, changes.get(value));
    if (result && !(result.kind === "map" && isEmptyMap(result))) merged.push(withOwnKeys(withKeys(result, keys, [value]), item, keys));
  }
  return merged;
}

function isEmptyMap(node: Node): boolean {
  return node.fields ? node.fields.size === 0 : Object.keys(node.value as object).length === 0;
}

function withKeys(element: Node, keys: Keys, values: Values): Node {
  if (element.kind !== "map") return element;
  return keys.reduce((node, key, index) => {
    const value = values[index] ?? "";
    return fieldOf(node, key) || value === "" ? node : withField(node, key, scalarNode(node.place, value));
  }, element);
}

/** A patch gives the keys only to say which element it means: they stay where the element has them. */
function withOwnKeys(result: Node, item: Node | undefined, keys: Keys): Node {
  return keys.reduce((node, key) => {
    const own = fieldOf(item, key);
    return own && node.kind === "map" && textOf(fieldOf(node, key)) === textOf(own) ? withField(node, key, own) : node;
  }, result);
}

function valuesOf(element: Node, keys: Keys): Values {
  return keys.map((key) => (key === "" ? textOf(element) : textOf(fieldOf(element, key))));
}

function distinctValues(lists: readonly (readonly Node[] | undefined)[], keys: Keys): Values[] {
  const all: Values[] = [];
  const seen = new Set<string>();
  for (const list of lists) {
    for (const element of list ?? []) {
      const values = valuesOf(element, keys);
      const identity = JSON.stringify(values);
      if (seen.has(identity)) continue;
      seen.add(identity);
      all.push(values);
    }
  }
  return all;
}

/** Values that differ only by an absent part are of one element: port 80 and port 80 with protocol TCP. */
function unifyValues(all: Values[]): Values[] {
  const unified = [...all];
  for (let i = 0; i < unified.length; i++) {
    const left = unified[i]!;
    for (let j = 0; j < unified.length; j++) {
      const both = unify(left, unified[j]!);
      if (both) unified[i] = unified[j] = both;
    }
  }
  return unified;
}

function unify(a: Values, b: Values): Values | undefined {
  let isShared = false;
  const both: string[] = [];
  for (const [index, value] of a.entries()) {
    const other = b[index]!;
    if (value === other) isShared = true;
    else if (value !== "" && other !== "") return undefined;
    both.push(value === "" ? other : value);
  }
  return isShared ? both : undefined;
}

/** The keys that any element has, with the values of this one. */
function validKeyValues(all: readonly Values[], values: Values, keys: Keys): [Keys, Values] {
  const isUsed = keys.map((_, index) => all.some((other) => other[index] !== ""));
  if (!isUsed.includes(true)) return [keys, values];
  return [keys.filter((_, index) => isUsed[index]), values.filter((_, index) => isUsed[index])];
}

/** The first element whose keys have these values; keys without a value are not asked for unless none has one. */
function indexOfElement(list: readonly Node[], keys: Keys, values: Values): number {
  const [asked, wanted] = validKeyValues([values], values, keys);
  if (asked[0] === "") return list.findIndex((element) => textOf(element) === wanted[0]);
  return list.findIndex(
    (element) =>
      element.kind === "map" &&
      asked.every((key, index) => {
        const field = fieldOf(element, key);
        return field !== undefined && textOf(field) === wanted[index];
      }),
  );
}

/** Puts `element` in the place of those that match, at the end when none does; without an element those that match go. Changes the list. */
function setElement(list: Node[], element: Node | undefined, keys: Keys, values: Values): void {
  const kept: Node[] = [];
  let isFound = false;
  const wantsMaps = keys[0] !== "" && values.length > 0 && values[0] !== "";
  for (const other of list) {
    if (other.kind === "null" || (other.kind === "map" && isEmptyMap(other))) continue;
    if (other.kind !== "map" && wantsMaps) {
      kept.push(other);
    } else if (!matches(other, keys, values)) {
      if (values.length > 0) kept.push(other);
    } else {
      isFound = true;
      if (element) kept.push(element);
    }
  }
  if (element && !isFound) kept.push(element);
  list.length = 0;
  for (const other of kept) list.push(other);
}

function matches(element: Node, keys: Keys, values: Values): boolean {
  let isMatch = false;
  for (const [index, key] of keys.entries()) {
    if (index < values.length) {
      const value = values[index]!;
      if (key === "") isMatch = element.kind === "scalar" && textOf(element) === value;
      else {
        if (element.kind !== "map") throw new RenderError(`an element of a list merged by ${key} is no map`, element.place);
        const field = fieldOf(element, key);
        isMatch = field !== undefined && (value === "" || textOf(field) === value);
      }
    }
    if (!isMatch) return false;
  }
  return isMatch;
}

function appendElements(list: Node[], elements: readonly Node[], keys: Keys): readonly Node[] {
  for (const element of elements) {
    if (keys[0] === "") {
      setElement(list, element, keys, [textOf(element)]);
      continue;
    }
    const values: string[] = [];
    for (const key of keys) {
      const field = fieldOf(element, key);
      if (field) values.push(textOf(field));
      else list.push(element);
    }
    // With several keys a match would be kept beside the element.
    if (keys.length > 1) setElement(list, undefined, keys, values);
    setElement(list, element, keys, values);
  }
  return list;
}
