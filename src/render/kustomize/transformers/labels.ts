import { RenderError } from "../error.js";
import { applyFieldSpecs, type FieldSpec } from "../fields/field-spec.js";
import { fieldOf, fieldsOf, scalarNode, SharedNode, textOf, withFields, type Node } from "../node.js";
import type { Resource } from "../resource.js";
import { shareChanges } from "../shared-values.js";

/** Sets every pair of `pairs` in the label (or annotation) maps that `specs` name. Each value keeps its place in the kustomization file. */
export function setPairs(resources: readonly Resource[], pairs: Node, specs: readonly FieldSpec[]): void {
  const values = [...fieldsOf(pairs)].map(([key, value]) => ({ key, made: new SharedNode(value.place, textOf(value)) }));
  if (values.length === 0) return;
  const creation = { kind: "map", place: pairs.place } as const;
  for (const resource of resources) {
    const { id, root } = resource;
    const set = (map: Node): Node => {
      if (map.kind !== "map") throw new RenderError(`${id.kind} ${id.name}: labels or annotations would be set in a value that is no map`);
      const entries = values.map(({ key, made }) => [key, fieldOf(map, key) ? scalarNode(made.place, textOf(made)) : made] as const);
      return withFields(map, entries);
    };
    resource.root = shareChanges(root, applyFieldSpecs(root, id, specs, set, creation));
  }
}
