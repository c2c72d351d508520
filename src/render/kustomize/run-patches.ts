import type { Document } from "../../load/document.js";
import type { Accumulation } from "./accumulation.js";
import { embeddedDocuments, type RenderContext, type Visit } from "./context.js";
import { RenderError, renderProblem } from "./error.js";
import { join } from "./files.js";
import { fieldOf, textOf, type Node } from "./node.js";
import { namedBy, patchJson, patchNamed, patchSelected, NO_OPTIONS, type PatchOptions } from "./patches/apply.js";
import { readJsonPatch, type JsonOperation } from "./patches/json6902.js";
import type { Place } from "./place.js";
import { readTarget, selectResources, type Target } from "./select.js";
import { objectsOf, rootOf } from "./source-objects.js";

/** A patch by what it holds. */
type Patch = { readonly objects: readonly Node[] } | { readonly operations: readonly JsonOperation[] };

/** An entry of `patches:` or `patchesJson6902:`. */
export function runPatch(
  context: RenderContext,
  visit: Visit,
  into: Accumulation,
  entry: Node,
  field: "patches" | "patchesJson6902",
): void {
  // That it is no map is one of the faults of the file.
  if (entry.kind !== "map") return;
  const patch = readPatch(context, visit, into, entry, "patch");
  applyPatch(context, into, patch, entry, field === "patches");
}

export function applyPatch(context: RenderContext, into: Accumulation, patch: Patch, entry: Node, storesId: boolean): void {
  const targetNode = fieldOf(entry, "target");
  const target = targetNode && readTarget(targetNode);
  if ("operations" in patch) {
    if (!target) throw new RenderError("a JSON patch needs a target that says what it changes");
    if (!storesId && target.name === "") throw new RenderError("the target of an entry of patchesJson6902 has no name", targetNode.place);
    const selected = selectResources(into.resources, target);
    if (selected.length === 0) reportNoTarget(into, target, targetNode.place);
    for (const resource of selected) patchJson(resource, patch.operations, storesId);
    return;
  }
  const options = readOptions(fieldOf(entry, "options"));
  if (!target) {
    for (const object of patch.objects)
      into.attempt(placeOfEntry(entry), () => patchNamed(into.resources, object, options, context.schema.types));
    return;
  }
  if (patch.objects.length > 1) throw new RenderError("a target goes with one patch, and here are several");
  const selected = selectResources(into.resources, target);
  if (selected.length === 0) reportNoTarget(into, target, targetNode.place);
  for (const object of patch.objects) patchSelected(into.resources, selected, object, options, context.schema.types);
}

/**
 * kustomize says nothing. A target that takes any name may be meant for other overlays; one that names an object is a mistake, though the rest is rendered
 * as it is.
 */
function reportNoTarget(into: Accumulation, target: Target, place: Place): void {
  const { kind, name } = target;
  const message = `the patch matches nothing: there is no ${[kind, name].filter((part) => part !== "").join(" ") || "object for its target"}`;
  const isNamed = /^[\w-]+$/.test(name) && /^\w*$/.test(kind);
  if (isNamed && !into.lacksObjects) into.problems.add(renderProblem(message, place));
}

function readOptions(node: Node | undefined): PatchOptions {
  if (!node) return NO_OPTIONS;
  return {
    allowNameChange: fieldOf(node, "allowNameChange")?.value === true,
    allowKindChange: fieldOf(node, "allowKindChange")?.value === true,
  };
}

function placeOfEntry(entry: Node): Place {
  return (fieldOf(entry, "path") ?? fieldOf(entry, "patch") ?? entry).place;
}

/** The patch of an entry with `path` or with a text under `inline`. */
export function readPatch(context: RenderContext, visit: Visit, into: Accumulation, entry: Node, inline: string): Patch {
  const [path, text] = [fieldOf(entry, "path"), fieldOf(entry, inline)];
  const hasText = textOf(text).trim() !== "";
  if (path && textOf(path) !== "") {
    if (hasText) throw new RenderError(`path and ${inline} cannot both be given`);
    const file = context.parsed(visit.kustomization.directory, textOf(path), into.files);
    const fault = file.problems.find(({ level, kind }) => kind === "parse" && level === "error");
    if (fault)
      throw new RenderError(`${textOf(path)} does not parse: ${fault.message}`, fault.location ? placeAt(fault.location) : path.place);
    return patchOf(file.text, file.documents, path.place);
  }
  if (!text || !hasText) throw new RenderError(`the entry has neither path nor ${inline}`);
  const { documents, problems } = embeddedDocuments(text);
  const fault = problems[0];
  if (fault) throw new RenderError(`the patch does not parse: ${fault.message}`, fault.location ? placeAt(fault.location) : text.place);
  return patchOf(textOf(text), documents, text.place);
}

function placeAt(location: NonNullable<ReturnType<Place["locate"]>>): Place {
  const place: Place = { locate: () => location, child: () => place };
  return place;
}

function patchOf(text: string, documents: readonly Document[], place: Place): Patch {
  const first = documents[0];
  if (!first) throw new RenderError("the patch is empty", place);
  // What begins so is not read as YAML.
  if (text.startsWith("[") && !isJson(text)) throw new RenderError('a patch that begins with "[" is read as JSON, and this is none', place);
  const operations = Array.isArray(first.value) ? readJsonPatch(rootOf(first)) : undefined;
  if (operations) return { operations };
  const objects = objectsOf({ documents }).map(({ root }) => root);
  if (objects.length === 0) throw new RenderError("the patch is empty", place);
  return { objects };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** An entry of `patchesStrategicMerge:`: a file, or the patch itself. */
export function runStrategicMergePatches(context: RenderContext, visit: Visit, into: Accumulation, entry: Node): void {
  for (const patch of readStrategicMergePatches(context, visit, into, entry)) {
    into.attempt(entry.place, () => {
      patchSelected(into.resources, [namedBy(into.resources, patch)], patch, NO_OPTIONS, context.schema.types);
    });
  }
}

function readStrategicMergePatches(context: RenderContext, visit: Visit, into: Accumulation, entry: Node): readonly Node[] {
  const text = textOf(entry);
  const isFile = context.files.kindOf(join(visit.kustomization.directory, text)) !== undefined || !/[\n:{]/.test(text);
  if (!isFile) {
    const { documents, problems } = embeddedDocuments(entry);
    const fault = problems[0];
    if (fault) throw new RenderError(`the patch does not parse: ${fault.message}`, fault.location ? placeAt(fault.location) : entry.place);
    return objectsOf({ documents }).map(({ root }) => root);
  }
  const file = context.parsed(visit.kustomization.directory, text, into.files);
  const fault = file.problems.find(({ level, kind }) => kind === "parse" && level === "error");
  if (fault) throw new RenderError(`${text} does not parse: ${fault.message}`, fault.location ? placeAt(fault.location) : entry.place);
  const objects = objectsOf(file).map(({ root }) => root);
  if (objects.length === 0) throw new RenderError(`${text} holds no patch`);
  return objects;
}
