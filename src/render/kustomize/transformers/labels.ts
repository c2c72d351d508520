import { RenderError } from "../error.js";
import { applyFieldSpecs, type FieldSpec } from "../fields/field-spec.js";
import { fieldsOf, scalarNode, textOf, withField, type Node } from "../node.js";
import type { Resource } from "../resource.js";

/** Sets every pair of `pairs` in the label (or annotation) maps that `specs` name. Each value keeps its place in the kustomization file. */
export function setPairs(resources: readonly Resource[], pairs: Node, specs: readonly FieldSpec[]): void {
  for (const [key, value] of fieldsOf(pairs)) {
    const entry = scalarNode(value.place, textOf(value));
    for (const resource of resources) {
      const set = (map: Node): Node => {
        if (map.kind !== "map")
          throw new RenderError(`${resource.id.kind} ${resource.id.name}: "${key}" would be set in a value that is no map`);
        return withField(map, key, entry);
      };
      resource.root = applyFieldSpecs(resource.root, resource.id, specs, set, { kind: "map", place: pairs.place });
    }
  }
}
