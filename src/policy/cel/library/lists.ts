import { add } from "../arithmetic.js";
import { compare, equals } from "../compare.js";
import { CelError, noOverload } from "../errors.js";
import type { Frame } from "../frame.js";
import { CelDuration, CelOptional, kindOf } from "../values.js";
import { fn, method, type Definitions } from "./define.js";

type List = readonly unknown[];
type Int = number | bigint;

/** Sorting and choosing want items that have an order among each other. */
function sameKind(list: List, name: string): void {
  const kind = kindOf(list[0]);
  for (const item of list)
    if (kindOf(item) !== kind) throw new CelError(`${name}() wants items of one type, and ${kind} and ${kindOf(item)} are mixed`);
}

function extreme(list: List, sign: 1 | -1, name: string): unknown {
  if (list.length === 0) throw new CelError(`${name} called on empty list`);
  return list.reduce((best, item) => (compare(item, best) * sign > 0 ? item : best));
}

function sum(list: List, frame: Frame): unknown {
  if (list.length === 0) return 0;
  const kind = kindOf(list[0]);
  if (kind !== "int" && kind !== "uint" && kind !== "double" && !(list[0] instanceof CelDuration)) throw noOverload("sum", [kind]);
  return list.reduce((total, item) => add(total, item, frame));
}

function distinct(list: List, frame: Frame): unknown[] {
  const texts = new Set<unknown>();
  const others: unknown[] = [];
  return list.filter((item) => {
    frame.budget.charge(1);
    if (typeof item === "string" || typeof item === "boolean") return texts.has(item) ? false : Boolean(texts.add(item));
    frame.budget.charge(others.length);
    return others.some((other) => equals(other, item)) ? false : Boolean(others.push(item));
  });
}

function flatten(list: List, depth: number, frame: Frame): unknown[] {
  if (depth < 0) throw new CelError("flatten() wants a depth that is not negative");
  return list.flatMap((item) => {
    frame.budget.charge(1);
    return Array.isArray(item) && depth > 0 ? flatten(item, depth - 1, frame) : [item];
  });
}

function slice(list: List, start: Int, end: Int, frame: Frame): List {
  const [from, to] = [Number(start), Number(end)];
  const call = `cannot slice(${from}, ${to})`;
  if (from < 0 || to < 0) throw new CelError(`${call}, negative indexes not supported`);
  if (from > to) throw new CelError(`${call}, start index must be less than or equal to end index`);
  if (to > list.length) throw new CelError(`${call}, list is length ${list.length}`);
  frame.budget.charge(to - from);
  return list.slice(from, to);
}

function range(size: Int, frame: Frame): number[] {
  frame.budget.charge(Math.max(0, Number(size)));
  return Array.from({ length: Math.max(0, Number(size)) }, (_, index) => index);
}

function sort(list: List, frame: Frame): unknown[] {
  frame.budget.charge(list.length * 4);
  if (list.length > 0) {
    sameKind(list, "sort");
    compare(list[0], list[0]);
  }
  return [...list].sort(compare);
}

function isSorted(list: List): boolean {
  return list.every((item, index) => index === 0 || compare(list[index - 1], item) <= 0);
}

function optional(value: unknown): CelOptional {
  return value === undefined ? CelOptional.none : new CelOptional(value);
}

/** Kubernetes' lists. */
export const lists: Definitions = {
  isSorted: [method<[List]>("list", [], "bool", isSorted)],
  sum: [method<[List]>("list", [], "dyn", sum)],
  min: [method<[List]>("list", [], "dyn", (list) => extreme(list, -1, "min"))],
  max: [method<[List]>("list", [], "dyn", (list) => extreme(list, 1, "max"))],
  indexOf: [method<[List, unknown]>("list", ["dyn"], "int", (list, item) => list.findIndex((other) => equals(other, item)))],
  lastIndexOf: [method<[List, unknown]>("list", ["dyn"], "int", (list, item) => list.findLastIndex((other) => equals(other, item)))],
};

/** The lists extension of cel-go. */
export const listsExtension: Definitions = {
  slice: [method<[List, Int, Int]>("list", ["int", "int"], "list", slice)],
  flatten: [
    method<[List]>("list", [], "list", (list, frame) => flatten(list, 1, frame)),
    method<[List, Int]>("list", ["int"], "list", (list, depth, frame) => flatten(list, Number(depth), frame)),
  ],
  distinct: [method<[List]>("list", [], "list", distinct)],
  reverse: [method<[List]>("list", [], "list", (list, frame) => (frame.budget.charge(list.length), [...list].reverse()))],
  sort: [method<[List]>("list", [], "list", sort)],
  "lists.range": [fn<[Int]>(["int"], "list", range)],
  first: [method<[List]>("list", [], "optional_type", (list) => optional(list[0]))],
  last: [method<[List]>("list", [], "optional_type", (list) => optional(list.at(-1)))],
};

/** Kubernetes 1.37. */
export const listsIncludes: Definitions = {
  includes: [method<[List, unknown]>("list", ["dyn"], "bool", (list, item) => list.some((other) => equals(other, item)))],
};
