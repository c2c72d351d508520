import { RenderError } from "./error.js";
import { applyFieldSpec, type FieldSpec, type NameReference } from "./fields/field-spec.js";
import { effectiveNamespace, isGvkClusterScoped, isSelected, titleOf, type Gvk, type Id } from "./id.js";
import { fieldOf, itemsOf, nodeAt, textOf, withField, withChangedItems, withText, scalarNode, type Node } from "./node.js";
import type { Place } from "./place.js";
import type { Resource } from "./resource.js";

/**
 * Follows renamed objects: wherever an object speaks of another by a name it had before, the name (and in `subjects` the namespace) becomes the one it has.
 * The changed reference is placed where the new name comes from: the prefix, the namespace, the generator entry.
 */
export function fixNameReferences(
  resources: readonly Resource[],
  references: readonly NameReference[],
  onError: (error: RenderError) => void,
): void {
  const renamed = byPreviousName(resources);
  if (renamed.size === 0) return;
  const perKind = byReferrer(references);
  for (const referrer of resources) {
    const { originalId } = referrer;
    for (const { spec, target } of [...(perKind.get(originalId.kind) ?? []), ...(perKind.get("") ?? [])]) {
      if (!isSelected(originalId, spec)) continue;
      try {
        new Reference(referrer, resources, renamed, spec, target).fix();
      } catch (error) {
        if (!(error instanceof RenderError)) throw error;
        onError(error);
      }
    }
  }
}

interface Entry {
  readonly spec: FieldSpec;
  readonly target: Partial<Gvk>;
}

const tables = new WeakMap<readonly NameReference[], ReadonlyMap<string, readonly Entry[]>>();

/** The entries of a table by the kind of the objects that refer, "" for any kind. Most roots share one table. */
function byReferrer(references: readonly NameReference[]): ReadonlyMap<string, readonly Entry[]> {
  const known = tables.get(references);
  if (known) return known;
  const perKind = new Map<string, Entry[]>();
  for (const reference of references) {
    for (const spec of reference.referrers) {
      const kind = spec.kind ?? "";
      let entries = perKind.get(kind);
      if (!entries) perKind.set(kind, (entries = []));
      entries.push({ spec, target: reference });
    }
  }
  tables.set(references, perKind);
  return perKind;
}

type Renamed = ReadonlyMap<string, readonly Resource[]>;

function byPreviousName(resources: readonly Resource[]): Renamed {
  const renamed = new Map<string, Resource[]>();
  for (const resource of resources) {
    for (const name of new Set(resource.previous.map((id) => id.name))) {
      const same = renamed.get(name);
      if (same) same.push(resource);
      else renamed.set(name, [resource]);
    }
  }
  return renamed;
}

class Reference {
  readonly #id: Id;

  constructor(
    private readonly referrer: Resource,
    private readonly resources: readonly Resource[],
    private readonly renamed: Renamed,
    private readonly spec: FieldSpec,
    private readonly target: Partial<Gvk>,
  ) {
    this.#id = referrer.id;
  }

  fix(): void {
    const { referrer, spec } = this;
    // The table may ask for another version of the referrer than it has by now.
    const anyVersion = { path: spec.path, create: false };
    referrer.root = applyFieldSpec(referrer.root, this.#id, anyVersion, (node) => this.#set(node));
  }

  #set(node: Node): Node {
    switch (node.kind) {
      case "null":
        return node;
      case "scalar":
        return this.#setScalar(node);
      case "map":
        return this.#setMap(node);
      case "list":
        return withChangedItems(node, (item) =>
          item.kind === "map" ? this.#setMap(item) : item.kind === "scalar" ? this.#setScalar(item) : item,
        );
    }
  }

  #setScalar(node: Node): Node {
    const name = textOf(node);
    const found = this.#select(name, this.renamed.get(name) ?? [], (resource) => resource.id.name);
    return found && found.id.name !== name ? withText(node, found.id.name, placeOf(found, "name")) : node;
  }

  /** A map with a name and perhaps a namespace: a subject of a role binding, the service of a webhook. */
  #setMap(node: Node): Node {
    const nameNode = fieldOf(node, "name");
    if (!nameNode) throw new RenderError(`${titleOf(this.#id)}: an entry of ${this.spec.path} has no name`, node.place);
    const name = textOf(nameNode);
    const found = this.#select(name, this.#inNamespaceOf(node, this.renamed.get(name) ?? []), ({ id }) => `${id.namespace}/${id.name}`);
    if (!found || (found.id.name === name && found.id.namespace === "")) return node;
    const { id } = found;
    let changed = id.name === name ? node : withField(node, "name", withText(nameNode, id.name, placeOf(found, "name")));
    if (id.namespace === "") return changed;
    const namespace = fieldOf(node, "namespace");
    if (namespace && textOf(namespace) === id.namespace) return changed;
    const place = placeOf(found, "namespace");
    changed = withField(changed, "namespace", namespace ? withText(namespace, id.namespace, place) : scalarNode(place, id.namespace));
    return changed;
  }

  /** Of the objects, those in the namespace that the map names: by the namespaces they had first, else by those they have. */
  #inNamespaceOf(node: Node, found: readonly Resource[]): readonly Resource[] {
    const namespaceNode = fieldOf(node, "namespace");
    if (!namespaceNode) return found;
    const namespace = textOf(namespaceNode);
    const isOriginal = (resource: Resource): boolean => effectiveNamespace(resource.originalId) === namespace;
    if (this.resources.some((resource) => isOriginal(resource) && this.#isReachable(resource))) return found.filter(isOriginal);
    return found.filter((resource) => effectiveNamespace(resource.id) === namespace);
  }

  #select(name: string, found: readonly Resource[], identity: (resource: Resource) => string): Resource | undefined {
    let candidates = found.filter(
      (resource) =>
        this.#isReachable(resource) &&
        resource.previous.some((id) => isSelected(id, this.target)) &&
        this.#isRoleMeant(resource) &&
        this.#isNear(resource),
    );
    for (const isSame of [sharesAffixes(this.referrer, true), sharesAffixes(this.referrer, false)]) {
      if (candidates.length <= 1) return candidates[0];
      candidates = candidates.filter(isSame);
    }
    if (candidates.length === 0 || candidates.every((other) => identity(other) === identity(candidates[0]!))) return candidates[0];
    const names = candidates.map((candidate) => titleOf(candidate.id)).join(", ");
    throw new RenderError(`${titleOf(this.#id)}: "${name}" in ${this.spec.path} may mean ${names}`);
  }

  /** Namespaced objects speak of their own namespace; role bindings also of accounts elsewhere. */
  #isReachable(resource: Resource): boolean {
    if (isGvkClusterScoped(this.#id) || isGvkClusterScoped(resource.id)) return true;
    if (effectiveNamespace(resource.id) === effectiveNamespace(this.#id)) return true;
    if (this.#id.kind !== "RoleBinding") return false;
    const subjects = nodeAt(this.referrer.root, "subjects");
    return (subjects ? itemsOf(subjects) : []).some(
      (subject) =>
        textOf(fieldOf(subject, "kind")) === "ServiceAccount" &&
        fieldOf(subject, "namespace") !== undefined &&
        textOf(fieldOf(subject, "namespace")) === resource.id.namespace,
    );
  }

  #isNear(resource: Resource): boolean {
    if (isGvkClusterScoped(this.#id) || isGvkClusterScoped(resource.id) || resource.id.kind === "ServiceAccount") return true;
    return effectiveNamespace(resource.id) === effectiveNamespace(this.#id);
  }

  /** A role reference says group and kind of what it means. */
  #isRoleMeant(resource: Resource): boolean {
    if (!this.spec.path.endsWith("roleRef/name")) return true;
    const [group, kind] = [nodeAt(this.referrer.root, "roleRef", "apiGroup"), nodeAt(this.referrer.root, "roleRef", "kind")];
    if (!group || !kind) return true;
    const meant = { group: textOf(group), kind: textOf(kind) };
    return resource.previous.some((id) => isSelected(id, meant));
  }
}

function placeOf(resource: Resource, key: "name" | "namespace"): Place {
  return nodeAt(resource.root, "metadata", key)?.place ?? resource.root.place;
}

/** Whether two objects got the same prefixes and suffixes, counted from the last. Leniently, none goes with any. */
function sharesAffixes(referrer: Resource, lenient: boolean): (resource: Resource) => boolean {
  const isSame = (a: readonly string[], b: readonly string[]): boolean => {
    if (lenient && (a.length === 0 || b.length === 0)) return true;
    const [short, long] = a.length < b.length ? [a, b] : [b, a];
    if (short.length === 0) return long.length === 0;
    return short.every((affix, index) => affix === long[index + long.length - short.length]);
  };
  return (resource) => isSame(resource.prefixes, referrer.prefixes) && isSame(resource.suffixes, referrer.suffixes);
}
