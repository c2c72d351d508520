import { equals } from "../compare.js";
import type { Frame } from "../frame.js";
import { fn, type Definitions } from "./define.js";

type List = readonly unknown[];

function holds(list: List, item: unknown, frame: Frame): boolean {
  frame.budget.charge(1 + list.length / 4);
  return list.some((other) => equals(other, item));
}

function contains(list: List, wanted: List, frame: Frame): boolean {
  return wanted.every((item) => holds(list, item, frame));
}

/** The sets extension: lists whose order and repetitions do not matter. */
export const sets: Definitions = {
  "sets.contains": [fn<[List, List]>(["list", "list"], "bool", contains)],
  "sets.equivalent": [fn<[List, List]>(["list", "list"], "bool", (a, b, frame) => contains(a, b, frame) && contains(b, a, frame))],
  "sets.intersects": [fn<[List, List]>(["list", "list"], "bool", (a, b, frame) => b.some((item) => holds(a, item, frame)))],
};
