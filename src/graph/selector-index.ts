import type { KubernetesObject } from "../model/kubernetes-object.js";
import type { Labels } from "../model/selector.js";
import { isExact, isOpen } from "./label-index.js";
import type { Selection } from "./selector-relation.js";

/** An object that selects others, and what. */
export interface Source {
  readonly object: KubernetesObject;
  readonly selection: Selection;
}

/** Objects that select others, by a label that they ask for: so that few of them are tried on a thing. */
export class SelectorIndex {
  readonly #all: Source[] = [];
  readonly #byLabel = new Map<string, Map<string, Source[]>>();
  /** Those that ask for no single label. */
  readonly #general: Source[] = [];

  /** `ignored`: keys that things do not show, since something adds them later. */
  constructor(
    objects: readonly KubernetesObject[],
    selectionOf: (object: KubernetesObject) => Selection,
    ignored: (key: string) => boolean,
  ) {
    for (const object of objects) {
      const selection = selectionOf(object);
      if (selection.selector.kind === "nothing") continue;
      const source = { object, selection };
      this.#all.push(source);
      this.#listFor(selection, ignored).push(source);
    }
  }

  /** A superset of those that can select a thing with these labels. */
  candidates(labels: Labels): readonly Source[] {
    if (this.#all.length === 0 || isOpen(labels)) return this.#all;
    let candidates: readonly Source[] = this.#general;
    for (const key of Object.keys(labels.record)) {
      const sources = this.#byLabel.get(key)?.get(String(labels.record[key] ?? ""));
      if (sources) candidates = candidates.length === 0 ? sources : [...candidates, ...sources];
    }
    return candidates;
  }

  /** The shortest list that a selector can be kept in. */
  #listFor({ selector }: Selection, ignored: (key: string) => boolean): Source[] {
    let best: Source[] | undefined;
    if (selector.kind !== "some") return this.#general;
    for (const requirement of selector.requirements) {
      if (!isExact(requirement) || ignored(requirement.key)) continue;
      const list = this.#list(requirement.key, String(requirement.values[0] ?? ""));
      if (best === undefined || list.length < best.length) best = list;
    }
    return best ?? this.#general;
  }

  #list(key: string, value: string): Source[] {
    let values = this.#byLabel.get(key);
    if (!values) this.#byLabel.set(key, (values = new Map()));
    let list = values.get(value);
    if (!list) values.set(value, (list = []));
    return list;
  }
}
