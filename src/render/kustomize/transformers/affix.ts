import { applyFieldSpec, type FieldSpec } from "../fields/field-spec.js";
import { isSelected, type Gvk } from "../id.js";
import { textOf, withText } from "../node.js";
import type { Place } from "../place.js";
import type { Resource } from "../resource.js";

/** Kinds whose names other parties fix. */
const UNTOUCHED: readonly Partial<Gvk>[] = [
  { kind: "CustomResourceDefinition" },
  { group: "apiregistration.k8s.io", kind: "APIService" },
  { kind: "Namespace" },
];

export function addPrefix(resources: readonly Resource[], prefix: string, place: Place, specs: readonly FieldSpec[]): void {
  addAffix(
    resources,
    place,
    specs,
    (text) => prefix + text,
    (resource) => (resource.prefixes = [...resource.prefixes, prefix]),
  );
}

export function addSuffix(resources: readonly Resource[], suffix: string, place: Place, specs: readonly FieldSpec[]): void {
  addAffix(
    resources,
    place,
    specs,
    (text) => text + suffix,
    (resource) => (resource.suffixes = [...resource.suffixes, suffix]),
  );
}

function addAffix(
  resources: readonly Resource[],
  place: Place,
  specs: readonly FieldSpec[],
  change: (text: string) => string,
  record: (resource: Resource) => void,
): void {
  for (const resource of resources) {
    const { originalId } = resource;
    if (UNTOUCHED.some((selector) => isSelected(originalId, selector))) continue;
    for (const spec of specs) {
      if (!isSelected(originalId, spec)) continue;
      if (spec.path === "metadata/name") {
        record(resource);
        resource.storePreviousId();
      }
      resource.root = applyFieldSpec(resource.root, resource.id, spec, (node) => withText(node, change(textOf(node)), place));
    }
  }
}
