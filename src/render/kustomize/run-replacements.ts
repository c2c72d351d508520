import type { Accumulation } from "./accumulation.js";
import type { RenderContext, Visit } from "./context.js";
import { RenderError } from "./error.js";
import { REPLACEMENT } from "./kustomization.js";
import { fieldOf, itemsOf, textOf, type Node } from "./node.js";
import { shapeFaults } from "./shape.js";
import { rootOf } from "./source-objects.js";
import { replace } from "./transformers/replacements.js";

/** An entry of `replacements:`: a replacement, or the path of a file with one or several. */
export function runReplacement(context: RenderContext, visit: Visit, into: Accumulation, entry: Node): void {
  const path = fieldOf(entry, "path");
  if (!path || textOf(path) === "") {
    replace(into.resources, entry);
    return;
  }
  if (fieldOf(entry, "source") || fieldOf(entry, "targets")) throw new RenderError("path and an own replacement cannot both be given");
  const file = context.parsed(visit.kustomization.directory, textOf(path), into.files);
  const document = file.documents[0];
  const root = document && rootOf(document);
  if (!root || (root.kind !== "list" && root.kind !== "map")) throw new RenderError(`${textOf(path)} holds no replacement`);
  for (const replacement of root.kind === "list" ? itemsOf(root) : [root]) {
    for (const fault of shapeFaults(replacement, REPLACEMENT, "replacement")) into.fail(fault.message, fault.place);
    into.attempt(replacement.place, () => replace(into.resources, replacement));
  }
}
