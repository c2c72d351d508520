import type { KubernetesObject } from "../model/kubernetes-object.js";
import { byPlace, ObjectIndex } from "./object-index.js";

/** A list of objects, and what is computed of it once, however many bundles share the list. */
export class Layer {
  readonly index: ObjectIndex;
  readonly #derived = new Map<unknown, unknown>();

  constructor(readonly objects: readonly KubernetesObject[]) {
    this.index = new ObjectIndex(objects);
  }

  /** What `make` makes of the objects, which depends on nothing else. */
  derive<T>(make: (index: ObjectIndex) => T): T {
    if (!this.#derived.has(make)) this.#derived.set(make, make(this.index));
    return this.#derived.get(make) as T;
  }
}

const layers = new WeakMap<readonly KubernetesObject[], Layer>();

/** The layer of a list, the same one each time. */
export function layerOf(objects: readonly KubernetesObject[]): Layer {
  let layer = layers.get(objects);
  if (!layer) layers.set(objects, (layer = new Layer(objects)));
  return layer;
}

/** The objects of several lists, those that are excluded left out and each counted once. */
export class Layers {
  readonly #kinds = new Map<string, readonly KubernetesObject[]>();

  constructor(
    readonly layers: readonly Layer[],
    readonly excluded?: ReadonlySet<KubernetesObject>,
  ) {}

  has(kind: string): boolean {
    return this.ofKind(kind).length > 0;
  }

  /** In order of file and place. */
  ofKind(kind: string): readonly KubernetesObject[] {
    let objects = this.#kinds.get(kind);
    if (!objects) {
      const lists = this.layers.filter(({ index }) => index.ofKind(kind).length > 0).length;
      objects = this.#merge((index) => index.ofKind(kind));
      if (lists > 1) objects = objects.toSorted(byPlace);
      this.#kinds.set(kind, objects);
    }
    return objects;
  }

  ofKinds(kinds: Iterable<string>): KubernetesObject[] {
    const objects: KubernetesObject[] = [];
    for (const kind of kinds) for (const object of this.ofKind(kind)) objects.push(object);
    return objects;
  }

  /** Objects that have the name, and those whose name is filled in later. */
  named(kind: string, name: string): readonly KubernetesObject[] {
    return this.#merge((index) => index.named(kind, name));
  }

  #merge(read: (index: ObjectIndex) => readonly KubernetesObject[]): readonly KubernetesObject[] {
    const lists = this.layers.map(({ index }) => read(index)).filter((list) => list.length > 0);
    const [first = [], ...others] = lists;
    const merged = others.length === 0 ? first : [...new Set(lists.flat())];
    const { excluded } = this;
    return excluded && excluded.size > 0 ? merged.filter((object) => !excluded.has(object)) : merged;
  }
}
