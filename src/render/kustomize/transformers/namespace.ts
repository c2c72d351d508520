import { RenderError } from "../error.js";
import { applyFieldSpec, applyFieldSpecs, type FieldSpec } from "../fields/field-spec.js";
import { isGvkClusterScoped, titleOf } from "../id.js";
import { fieldOf, itemsOf, nodeAt, scalarNode, textOf, withField, withItems, type Node } from "../node.js";
import type { Place } from "../place.js";
import type { Resource } from "../resource.js";

export type SubjectMode = "defaultOnly" | "allServiceAccounts" | "none";

export interface NamespaceChange {
  readonly namespace: string;
  readonly place: Place;
  readonly specs: readonly FieldSpec[];
  /** Leave what has a namespace. */
  readonly unsetOnly: boolean;
  /** Which subjects of role bindings get the namespace. */
  readonly subjects: SubjectMode;
}

const METADATA: FieldSpec = { path: "metadata/namespace", create: true };

export function setNamespace(resources: readonly Resource[], change: NamespaceChange): void {
  const { namespace, place } = change;
  const set = (node: Node): Node => {
    if (change.unsetOnly && textOf(node) !== "") return node;
    if (node.kind !== "scalar") throw new RenderError("a namespace field holds a map or a list");
    return textOf(node) === namespace && node.value === namespace ? node : scalarNode(place, namespace);
  };
  const creation = { kind: "scalar", place } as const;
  const counts = new Map<string, number>();
  const count = ({ identity }: Resource, by: number): number => {
    const counted = (counts.get(identity) ?? 0) + by;
    counts.set(identity, counted);
    return counted;
  };
  for (const resource of resources) count(resource, 1);
  for (const resource of resources) {
    resource.storePreviousId();
    const { id } = resource;
    count(resource, -1);
    let { root } = resource;
    if (!isGvkClusterScoped(id)) root = applyFieldSpec(root, id, METADATA, set, creation);
    const isBinding = id.kind === "RoleBinding" || id.kind === "ClusterRoleBinding";
    if (isBinding) root = setSubjects(root, change, set);
    const specs = change.specs.filter(
      (spec) => spec.path !== METADATA.path && !(isBinding && spec.path === "subjects/namespace" && spec.kind === id.kind),
    );
    resource.root = applyFieldSpecs(root, id, specs, set, creation);
    if (count(resource, 1) > 1) throw new RenderError(`${titleOf(resource.id)} would be there twice in one namespace`);
  }
}

function setSubjects(root: Node, change: NamespaceChange, set: (node: Node) => Node): Node {
  const subjects = nodeAt(root, "subjects");
  if (change.subjects === "none" || subjects?.kind !== "list") return root;
  const items = itemsOf(subjects).map((subject) => {
    const isMeant =
      change.subjects === "allServiceAccounts"
        ? textOf(fieldOf(subject, "kind")) === "ServiceAccount"
        : textOf(fieldOf(subject, "name")) === "default";
    if (!isMeant) return subject;
    return withField(subject, "namespace", set(fieldOf(subject, "namespace") ?? scalarNode(change.place, "")));
  });
  return withField(root, "subjects", withItems(subjects, items));
}
