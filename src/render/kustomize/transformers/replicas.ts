import { MissingError } from "../error.js";
import { applyFieldSpec, type FieldSpec } from "../fields/field-spec.js";
import { isSelected } from "../id.js";
import { isQuoted, scalarNode, type Node } from "../node.js";
import type { Place } from "../place.js";
import type { Resource } from "../resource.js";

/** Sets the replica count of the objects that have or had this name. */
export function setReplicas(resources: readonly Resource[], name: string, count: number, place: Place, specs: readonly FieldSpec[]): void {
  let isFound = false;
  for (const spec of specs) {
    for (const resource of resources) {
      if (!resource.ids.some((id) => id.name === name && isSelected(id, spec))) continue;
      isFound = true;
      // A count in quotes stays a text; one that was not there has none.
      const set = (node: Node): Node => scalarNode(place, node.value !== "" && isQuoted(node) ? String(count) : count);
      resource.root = applyFieldSpec(resource.root, resource.id, spec, set, { kind: "scalar", place });
    }
  }
  if (!isFound) throw new MissingError(`none of ${specs.map((spec) => spec.kind ?? "any kind").join(", ")} is called "${name}"`);
}
