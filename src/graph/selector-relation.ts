import type { KubernetesObject } from "../model/kubernetes-object.js";
import type { Lookup } from "../model/lookup.js";
import type { Selector, Verdict } from "../model/selector.js";
import { type Candidate, type Distance, nearestAll } from "./nearness.js";
import { namespaceOf } from "./scope.js";

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

const NONE: Selectors = { certain: [], doubtful: false };

export interface RelationOptions {
  readonly distance: Distance;
  /** Nearness is ignored when the selectors of a target are asked for: one that matches it anywhere counts. */
  readonly anywhere?: boolean;
}

/** Objects that select others by their labels, in both directions. */
export class SelectorRelation<T> {
  readonly #forward = new Map<KubernetesObject, Lookup<readonly T[]> | undefined>();
  #reverse: Map<T, Entry> | undefined;

  constructor(
    readonly sources: readonly KubernetesObject[],
    readonly targets: Targets<T>,
    readonly selectionOf: (source: KubernetesObject) => Selection,
    readonly options: RelationOptions,
  ) {}

  /** What a source selects, nearest first; undefined when nothing can be meant. */
  targetsOf(source: KubernetesObject): Lookup<readonly T[]> | undefined {
    if (!this.#forward.has(source)) this.#forward.set(source, this.#nearest(source, this.#match(source)));
    return this.#forward.get(source);
  }

  sourcesOf(target: T): Selectors {
    return (this.#reverse ??= this.#index()).get(target) ?? NONE;
  }

  #nearest(source: KubernetesObject, matches: readonly Candidate<T>[]): Lookup<readonly T[]> | undefined {
    return nearestAll(source, matches, this.options.distance);
  }

  #match(source: KubernetesObject): Candidate<T>[] {
    const { targets } = this;
    const { selector, reaches } = this.selectionOf(source);
    const matches: Candidate<T>[] = [];
    for (const item of targets.candidates(selector)) {
      const object = targets.objectOf(item);
      const inReach = reaches(namespaceOf(object));
      if (inReach === false) continue;
      const selected = targets.verdict(selector, item);
      if (selected !== false) matches.push({ item, object, certain: inReach === true && selected === true });
    }
    return matches;
  }

  #index(): Map<T, Entry> {
    const reverse = new Map<T, Entry>();
    for (const source of this.sources) {
      const matches = this.#match(source);
      const nearest = this.#nearest(source, matches);
      this.#forward.set(source, nearest);
      const chosen = this.options.anywhere ? undefined : chosenBy(nearest);
      for (const { item, certain } of matches) {
        let entry = reverse.get(item);
        if (!entry) reverse.set(item, (entry = { certain: [], doubtful: false }));
        if (chosen ? chosen.has(item) : certain) entry.certain.push(source);
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
