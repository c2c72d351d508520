import { RenderError } from "../error.js";
import { applyFieldSpecs, type FieldSpec } from "../fields/field-spec.js";
import { fieldOf, fieldsOf, scalarNode, SharedNode, textOf, withField, type Node } from "../node.js";
import type { Resource } from "../resource.js";
import { shareChanges } from "../shared-values.js";

/** Sets every pair of `pairs` in the label (or annotation) maps that `specs` name. Each value keeps its place in the kustomization file. */
export function setPairs(resources: readonly Resource[], pairs: Node, specs: readonly FieldSpec[]): void {
  for (const [key, value] of fieldsOf(pairs)) {
    const text = textOf(value);
    const made = new SharedNode(value.place, text);
    for (const resource of resources) {
      const set = (map: Node): Node => {
        if (map.kind !== "map")
          throw new RenderError(`${resource.id.kind} ${resource.id.name}: "${key}" would be set in a value that is no map`);
        return withField(map, key, fieldOf(map, key) ? scalarNode(value.place, text) : made);
      };
      const after = applyFieldSpecs(resource.root, resource.id, specs, set, { kind: "map", place: pairs.place });
      resource.root = shareChanges(resource.root, after);
    }
  }
}
