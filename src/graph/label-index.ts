import type { Labels, Requirement, Selector } from "../model/selector.js";
import { isDecidableText } from "../model/selector.js";

/** Things by the labels they carry, so that a selector is tried on few of them. */
export class LabelIndex<T> {
  readonly #all: readonly T[];
  readonly #byLabel = new Map<string, T[]>();
  /** Those of which some label is not decidable: every selector may select them. */
  readonly #open: T[] = [];

  constructor(things: readonly T[], labelsOf: (thing: T) => Labels) {
    this.#all = things;
    for (const thing of things) {
      const { record, open } = labelsOf(thing);
      const entries = Object.entries(record);
      if (open || entries.some(([, value]) => value !== null && !isDecidableText(value))) {
        this.#open.push(thing);
        continue;
      }
      for (const [key, value] of entries) {
        const label = labelOf(key, value);
        const same = this.#byLabel.get(label);
        if (same) same.push(thing);
        else this.#byLabel.set(label, [thing]);
      }
    }
  }

  /** A superset of what the selector can select. `ignored`: keys that tell nothing here, since something adds them later. */
  candidates(selector: Selector, ignored: (key: string) => boolean = () => false): readonly T[] {
    if (selector.kind === "nothing") return [];
    if (selector.kind === "unknown") return this.#all;
    let best: readonly T[] | undefined;
    for (const requirement of selector.requirements) {
      if (!isExact(requirement) || ignored(requirement.key)) continue;
      const things = this.#byLabel.get(labelOf(requirement.key, requirement.values[0])) ?? [];
      if (best === undefined || things.length < best.length) best = things;
    }
    if (best === undefined) return this.#all;
    return this.#open.length === 0 ? best : [...best, ...this.#open];
  }
}

function labelOf(key: string, value: unknown): string {
  return `${key}\0${String(value ?? "")}`;
}

function isExact({ key, operator, values }: Requirement): boolean {
  return operator === "In" && values.length === 1 && isDecidableText(key) && (values[0] === null || isDecidableText(values[0]));
}
