import type { Labels, Requirement, Selector } from "../model/selector.js";
import { isDecidableText } from "../model/selector.js";

/** Things by the labels they carry, so that a selector is tried on few of them. */
export class LabelIndex<T> {
  readonly #all: readonly T[];
  readonly #byLabel = new Map<string, Map<string, T[]>>();
  /** Those of which some label is not decidable: every selector may select them. */
  readonly #open: T[] = [];

  constructor(things: readonly T[], labelsOf: (thing: T) => Labels) {
    this.#all = things;
    for (const thing of things) {
      const labels = labelsOf(thing);
      if (isOpen(labels)) this.#open.push(thing);
      else for (const key of Object.keys(labels.record)) this.#add(key, String(labels.record[key] ?? ""), thing);
    }
  }

  /** A superset of what the selector can select. `ignored`: keys that tell nothing here, since something adds them later. */
  candidates(selector: Selector, ignored: (key: string) => boolean = () => false): readonly T[] {
    if (selector.kind === "nothing") return [];
    if (selector.kind === "unknown") return this.#all;
    let best: readonly T[] | undefined;
    for (const requirement of selector.requirements) {
      if (!isExact(requirement) || ignored(requirement.key)) continue;
      const things = this.#byLabel.get(requirement.key)?.get(String(requirement.values[0] ?? "")) ?? [];
      if (best === undefined || things.length < best.length) best = things;
    }
    if (best === undefined) return this.#all;
    return this.#open.length === 0 ? best : [...best, ...this.#open];
  }

  #add(key: string, value: string, thing: T): void {
    let values = this.#byLabel.get(key);
    if (!values) this.#byLabel.set(key, (values = new Map()));
    const same = values.get(value);
    if (same) same.push(thing);
    else values.set(value, [thing]);
  }
}

/** Whether a selector may select it whatever it asks for. */
export function isOpen({ record, open }: Labels): boolean {
  if (open) return true;
  for (const key of Object.keys(record)) if (record[key] !== null && !isDecidableText(record[key])) return true;
  return false;
}

/** Whether a requirement asks for one label with one value. */
export function isExact({ key, operator, values }: Requirement): boolean {
  return operator === "In" && values.length === 1 && isDecidableText(key) && (values[0] === null || isDecidableText(values[0]));
}
