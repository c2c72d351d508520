import type { KubernetesObject } from "../model/kubernetes-object.js";
import type { Lookup } from "../model/lookup.js";
import { both, type Labels, type Selector, type Verdict } from "../model/selector.js";
import type { Layer } from "./layer.js";
import { type Candidate, type Distance, nearestAll } from "./nearness.js";
import type { ObjectIndex } from "./object-index.js";
import { namespaceOf } from "./scope.js";
import type { SelectorIndex } from "./selector-index.js";

/** What an object selects: by labels, in the namespaces that it reaches. */
export interface Selection {
  readonly selector: Selector;
  /** Whether something in this namespace (undefined: unset) is reached. */
  reaches(namespace: string | undefined): Verdict;
}

/** Things that selectors select. */
export interface Targets<T> {
  /** A superset of what the selector can select. */
  candidates(selector: Selector): readonly T[];
  verdict(selector: Selector, target: T): Verdict;
  labelsOf(target: T): Labels;
  objectOf(target: T): KubernetesObject;
}

/** The sources that select one target. */
export interface Selectors {
  readonly certain: readonly KubernetesObject[];
  /** Whether there is one that may: a nearer target is meant, several are equally near, or a value is not decidable. */
  readonly doubtful: boolean;
}

interface Entry {
  readonly certain: KubernetesObject[];
  doubtful: boolean;
}

export const NO_SELECTORS: Selectors = { certain: [], doubtful: false };

type SelectionReader = (source: KubernetesObject) => Selection;

/** What objects select by the labels of their targets, nearest first. */
export class Selecting<T> {
  readonly #found = new Map<KubernetesObject, Lookup<readonly T[]> | undefined>();

  constructor(
    readonly targets: Targets<T>,
    readonly selectionOf: SelectionReader,
    readonly distance: Distance,
  ) {}

  /** Undefined when nothing can be meant. */
  targetsOf(source: KubernetesObject): Lookup<readonly T[]> | undefined {
    if (!this.#found.has(source)) this.nearest(source, this.matches(source));
    return this.#found.get(source);
  }

  nearest(source: KubernetesObject, matches: readonly Candidate<T>[]): Lookup<readonly T[]> | undefined {
    const nearest = nearestAll(source, matches, this.distance);
    this.#found.set(source, nearest);
    return nearest;
  }

  /** All that the source selects or may select, near and far. */
  matches(source: KubernetesObject): Candidate<T>[] {
    const { targets } = this;
    const selection = this.selectionOf(source);
    const matches: Candidate<T>[] = [];
    for (const item of targets.candidates(selection.selector)) {
      const verdict = selects(selection, targets, item);
      if (verdict !== false) matches.push({ item, object: targets.objectOf(item), certain: verdict === true });
    }
    return matches;
  }
}

function selects<T>({ selector, reaches }: Selection, targets: Targets<T>, target: T): Verdict {
  const inReach = reaches(namespaceOf(targets.objectOf(target)));
  return inReach === false ? false : both(inReach, targets.verdict(selector, target));
}

/** Objects of the bundle that select others by their labels, in both directions: a source selects its nearest targets, and they have it. */
export class SelectorRelation<T> {
  readonly #selecting: Selecting<T>;
  #reverse: Map<T, Entry> | undefined;

  constructor(
    readonly sources: readonly KubernetesObject[],
    targets: Targets<T>,
    selectionOf: SelectionReader,
    distance: Distance,
  ) {
    this.#selecting = new Selecting(targets, selectionOf, distance);
  }

  targetsOf(source: KubernetesObject): Lookup<readonly T[]> | undefined {
    return this.#selecting.targetsOf(source);
  }

  sourcesOf(target: T): Selectors {
    return (this.#reverse ??= this.#index()).get(target) ?? NO_SELECTORS;
  }

  #index(): Map<T, Entry> {
    const reverse = new Map<T, Entry>();
    for (const source of this.sources) {
      const matches = this.#selecting.matches(source);
      const chosen = chosenBy(this.#selecting.nearest(source, matches));
      for (const { item } of matches) {
        let entry = reverse.get(item);
        if (!entry) reverse.set(item, (entry = { certain: [], doubtful: false }));
        if (chosen.has(item)) entry.certain.push(source);
        else entry.doubtful = true;
      }
    }
    return reverse;
  }
}

/** Whether an item is among those found; a long list is searched through a set. */
function chosenBy<T>(lookup: Lookup<readonly T[]> | undefined): { has(item: T): boolean } {
  const items = lookup?.state === "found" ? lookup.value : [];
  return items.length > 8 ? new Set(items) : { has: (item) => items.includes(item) };
}

/**
 * Objects of the whole environment that select others by their labels. Nearness counts for what a source selects, and not for what selects a target: one that
 * matches it anywhere is enough.
 */
export class EnvironmentRelation<T> {
  readonly #selecting: Selecting<T>;

  constructor(
    readonly layers: readonly Layer[],
    /** Makes the index of a layer's sources. Bundles share it, so it depends on the layer alone. */
    readonly indexOf: (index: ObjectIndex) => SelectorIndex,
    readonly targets: Targets<T>,
    selectionOf: SelectionReader,
    distance: Distance,
  ) {
    this.#selecting = new Selecting(targets, selectionOf, distance);
  }

  targetsOf(source: KubernetesObject): Lookup<readonly T[]> | undefined {
    return this.#selecting.targetsOf(source);
  }

  sourcesOf(target: T): Selectors {
    const certain: KubernetesObject[] = [];
    let doubtful = false;
    for (const layer of this.layers) {
      for (const { object, selection } of layer.derive(this.indexOf).candidates(this.targets.labelsOf(target))) {
        const verdict = selects(selection, this.targets, target);
        if (verdict === true) certain.push(object);
        else if (verdict === undefined) doubtful = true;
      }
    }
    if (certain.length === 0 && !doubtful) return NO_SELECTORS;
    return { certain: certain.length > 1 ? [...new Set(certain)] : certain, doubtful };
  }
}
