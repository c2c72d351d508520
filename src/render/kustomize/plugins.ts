import type { Accumulation } from "./accumulation.js";
import { embeddedDocuments, parseFaults, type RenderContext, type Visit } from "./context.js";
import { RenderError } from "./error.js";
import { join } from "./files.js";
import { listOf } from "./kustomization.js";
import { fieldOf, fieldsOf, nodeAt, textOf, type Node } from "./node.js";
import { objectsOf, type SourceObject } from "./source-objects.js";

/** A plugin configuration, with the entry that names or holds it. */
export interface PluginConfig {
  readonly entry: Node;
  readonly config: SourceObject;
}

/**
 * The plugin configurations under `transformers:` or `generators:`, in the order in which they run: first those that stand in the kustomization file
 * itself, then those in files and in directories with a kustomization. One that is a program is a problem: only what is built into kustomize can be
 * carried out.
 */
export function pluginConfigs(
  context: RenderContext,
  visit: Visit,
  into: Accumulation,
  field: "generators" | "transformers",
): readonly PluginConfig[] {
  const entries = listOf(visit.kustomization, field);
  const found: PluginConfig[] = [];
  for (const entry of [...entries.filter(isInline), ...entries.filter((entry) => !isInline(entry))]) {
    const read = (): void => {
      const configs = readConfigs(context, visit, into, entry);
      for (const { root } of configs) demandBuiltin(root, field);
      for (const config of configs) found.push({ entry, config });
    };
    if (field === "generators") into.attemptToAdd(entry.place, read);
    else into.attempt(entry.place, read);
  }
  return found;
}

function isInline(entry: Node): boolean {
  return /[\n{]/.test(textOf(entry).trim());
}

function demandBuiltin(root: Node, field: string): void {
  const annotations = nodeAt(root, "metadata", "annotations");
  const isFunction = annotations && [...fieldsOf(annotations).keys()].some((key) => /^config\.(?:kubernetes|k8s)\.io\/function$/.test(key));
  if (!isFunction && textOf(fieldOf(root, "apiVersion")) === "builtin") return;
  throw new RenderError(`${field}: ${textOf(fieldOf(root, "kind"))} is a plugin, a program of its own, which does not run here`);
}

function readConfigs(context: RenderContext, visit: Visit, into: Accumulation, entry: Node): readonly SourceObject[] {
  const { directory } = visit.kustomization;
  const text = textOf(entry);
  if (isInline(entry)) {
    const { documents, problems } = embeddedDocuments(entry);
    for (const problem of problems) into.fail(problem.message, entry.place);
    return objectsOf({ documents });
  }
  if (context.files.kindOf(join(directory, text)) === "directory") {
    const accumulation = context.gather(context, context.files.realPath(join(directory, text)), visit.chain);
    for (const file of accumulation.files) into.files.add(file);
    for (const problem of accumulation.problems) into.problems.add(problem);
    into.isIncomplete ||= accumulation.isIncomplete;
    return accumulation.resources.map(({ root, document }) => ({ root, document }));
  }
  const file = context.parsed(directory, text, into.files);
  for (const fault of parseFaults(file, text)) into.fail(fault, entry.place);
  return context.objects(file);
}
