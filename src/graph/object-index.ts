import type { GroupKind, KubernetesObject } from "../model/kubernetes-object.js";
import { isDecidableText } from "../model/selector.js";

/** Objects by kind and by name. Each index is made when it is first asked for. */
export class ObjectIndex {
  #kinds: Map<GroupKind, KubernetesObject[]> | undefined;
  readonly #sorted = new Map<GroupKind, readonly KubernetesObject[]>();
  readonly #names = new Map<GroupKind, NameIndex>();

  constructor(readonly objects: readonly KubernetesObject[]) {}

  /** In order of file and place. */
  ofKind(kind: GroupKind): readonly KubernetesObject[] {
    const objects = this.#byKind.get(kind);
    if (!objects) return [];
    let sorted = this.#sorted.get(kind);
    if (!sorted) this.#sorted.set(kind, (sorted = objects.toSorted(byPlace)));
    return sorted;
  }

  /** Objects that have the name, and those whose name is filled in later. */
  named(kind: GroupKind, name: string): readonly KubernetesObject[] {
    if (!isDecidableText(name)) return this.ofKind(kind);
    let names = this.#names.get(kind);
    if (!names) this.#names.set(kind, (names = indexNames(this.ofKind(kind))));
    const exact = names.byName.get(name) ?? [];
    return names.open.length === 0 ? exact : [...exact, ...names.open];
  }

  get #byKind(): Map<GroupKind, KubernetesObject[]> {
    if (this.#kinds) return this.#kinds;
    this.#kinds = new Map();
    for (const object of this.objects) {
      const same = this.#kinds.get(object.groupKind);
      if (same) same.push(object);
      else this.#kinds.set(object.groupKind, [object]);
    }
    return this.#kinds;
  }
}

interface NameIndex {
  readonly byName: ReadonlyMap<string, readonly KubernetesObject[]>;
  readonly open: readonly KubernetesObject[];
}

function indexNames(objects: readonly KubernetesObject[]): NameIndex {
  const byName = new Map<string, KubernetesObject[]>();
  const open: KubernetesObject[] = [];
  for (const object of objects) {
    const { name } = object;
    if (name === undefined) continue;
    if (!isDecidableText(name)) {
      open.push(object);
      continue;
    }
    const same = byName.get(name);
    if (same) same.push(object);
    else byName.set(name, [object]);
  }
  return { byName, open };
}

/** The order of files, and in a file that of the text. */
export function byPlace(a: KubernetesObject, b: KubernetesObject): number {
  const left = a.document.file.projectPath;
  const right = b.document.file.projectPath;
  if (left !== right) return left < right ? -1 : 1;
  return a.document.index - b.document.index || Number(a.prefix.at(-1) ?? 0) - Number(b.prefix.at(-1) ?? 0);
}
