import type { Path } from "../../load/document.js";
import type { Node } from "../cel/ast.js";
import { CelError } from "../cel/errors.js";
import { parse } from "../cel/parser.js";
import type { Mistake } from "./shape.js";
import type { Written } from "./source.js";

/** A place that a rule names: a path that starts at the item, the object or the pod's spec. */
export interface NamedPlace {
  readonly root: "item" | "object" | "podSpec";
  readonly path: Path;
}

const ROOTS: readonly string[] = ["item", "object", "podSpec"];

/** "image", "spec.template.metadata", "ports[0].name", "item", "object.spec.replicas": without a root it starts at the item. */
export function parsePlace(written: Written, mistakes: Mistake[]): NamedPlace | undefined {
  const wrong = (): undefined =>
    void mistakes.push({ message: "a place is a path such as image, spec.replicas or ports[0]", path: written.path });
  let steps: (string | number)[] | undefined;
  try {
    steps = stepsOf(parse(written.text));
  } catch (error) {
    if (!(error instanceof CelError)) throw error;
  }
  if (!steps) return wrong();
  const [first, ...rest] = steps;
  if (typeof first === "string" && ROOTS.includes(first)) return { root: first as NamedPlace["root"], path: rest };
  return { root: "item", path: steps };
}

/** Undefined for what is no chain of names and constant indexes. */
function stepsOf(node: Node): (string | number)[] | undefined {
  if (node.op === "ident") return [node.name];
  if (node.op === "select") {
    const before = stepsOf(node.operand);
    return before && [...before, node.field];
  }
  if (node.op !== "index" || node.index.op !== "literal") return undefined;
  const { value } = node.index;
  const before = stepsOf(node.operand);
  return before && (typeof value === "string" || typeof value === "number") ? [...before, value] : undefined;
}
