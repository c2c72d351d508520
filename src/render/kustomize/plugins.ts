import type { Accumulation } from "./accumulation.js";
import { embeddedDocuments, parseFaults, type RenderContext, type Visit } from "./context.js";
import { RenderError } from "./error.js";
import { join } from "./files.js";
import { fieldOf, fieldsOf, nodeAt, textOf, type Node } from "./node.js";
import { objectsOf, type SourceObject } from "./source-objects.js";

/**
 * The plugin configurations that an entry of `transformers:` or `generators:` names: a file, a directory with a kustomization, or a text in the
 * kustomization file. Throws RenderError for a plugin that is a program: only those that are built into kustomize can be carried out.
 */
export function pluginConfigs(
  context: RenderContext,
  visit: Visit,
  into: Accumulation,
  entry: Node,
  field: "generators" | "transformers",
): readonly SourceObject[] {
  const configs = readConfigs(context, visit, into, entry);
  for (const { root } of configs) {
    const kind = textOf(fieldOf(root, "kind"));
    const annotations = nodeAt(root, "metadata", "annotations");
    const isFunction =
      annotations && [...fieldsOf(annotations).keys()].some((key) => /^config\.(?:kubernetes|k8s)\.io\/function$/.test(key));
    if (isFunction || textOf(fieldOf(root, "apiVersion")) !== "builtin") {
      throw new RenderError(`${field}: ${kind} is a plugin, a program of its own, which does not run here`);
    }
  }
  return configs;
}

function readConfigs(context: RenderContext, visit: Visit, into: Accumulation, entry: Node): readonly SourceObject[] {
  const { directory } = visit.kustomization;
  const text = textOf(entry);
  if (/[\n{]/.test(text.trim())) {
    const { documents, problems } = embeddedDocuments(entry);
    for (const problem of problems) into.fail(problem.message, entry.place);
    return objectsOf({ documents });
  }
  if (context.files.kindOf(join(directory, text)) === "directory") {
    const accumulation = context.gather(context, context.files.realPath(join(directory, text)), visit.chain);
    for (const file of accumulation.files) into.files.add(file);
    into.problems.push(...accumulation.problems);
    into.isIncomplete ||= accumulation.isIncomplete;
    return accumulation.resources.map(({ root, document }) => ({ root, document }));
  }
  const file = context.parsed(directory, text, into.files);
  for (const fault of parseFaults(file, text)) into.fail(fault, entry.place);
  return context.objects(file);
}
