import { RenderError } from "../error.js";
import { splitPath } from "../fields/field-spec.js";
import { isGvkClusterScoped } from "../id.js";
import { fieldOf, itemsOf, scalarNode, textOf, withPath, withText, type Node } from "../node.js";
import type { Resource } from "../resource.js";
import { readTarget, selectResources } from "../select.js";

/** Puts one value into fields of the objects that each target selects; `filePathPosition` puts it into a path as one of its parts. */
export function addValue(resources: readonly Resource[], config: Node, directory: string): void {
  const given = fieldOf(config, "value");
  const value = textOf(given).trim() || directory.slice(directory.lastIndexOf("/") + 1);
  const place = given?.place ?? config.place;
  const targets = fieldOf(config, "targets");
  if (fieldOf(config, "targetFilePath") || !targets) throw new RenderError("targets are expected in the transformer itself", config.place);
  for (const target of itemsOf(targets)) {
    const fieldPath = textOf(fieldOf(target, "fieldPath"));
    if (fieldPath === "") throw new RenderError("a target has no fieldPath", target.place);
    const selector = fieldOf(target, "selector");
    const position = fieldOf(target, "filePathPosition")?.value;
    for (const resource of selector ? selectResources(resources, readTarget(selector)) : resources) {
      if (fieldPath === "metadata/namespace" && isGvkClusterScoped(resource.id)) continue;
      resource.root = withPath(resource.root, splitPath(fieldPath), place, (node) => {
        if (node && node.kind !== "scalar" && node.kind !== "null")
          throw new RenderError(`${fieldPath} holds a map or a list`, target.place);
        const text = typeof position === "number" && position > 0 ? withPart(textOf(node), position - 1, value) : value;
        return node?.kind === "scalar" ? withText(node, text, place) : scalarNode(place, text);
      });
    }
  }
}

function withPart(path: string, index: number, part: string): string {
  if (path === "") return part;
  const isAbsolute = path.startsWith("/");
  const parts = path.split("/").filter((step) => step !== "");
  parts.splice(Math.min(index, parts.length), 0, part);
  return (isAbsolute ? "/" : "") + parts.join("/");
}
