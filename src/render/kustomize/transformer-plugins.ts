import type { Accumulation } from "./accumulation.js";
import type { RenderContext, Visit } from "./context.js";
import { RenderError } from "./error.js";
import type { FieldSpec } from "./fields/field-spec.js";
import { readFieldSpecs } from "./fields/tables.js";
import { fieldOf, itemsOf, nodeAt, textOf, type Node } from "./node.js";
import { applyPatch, readPatch, runStrategicMergePatches } from "./run-patches.js";
import { runReplacement } from "./run-replacements.js";
import { addPrefix, addSuffix } from "./transformers/affix.js";
import { imageChange, setImages } from "./transformers/images.js";
import { setPairs } from "./transformers/labels.js";
import { setNamespace, type SubjectMode } from "./transformers/namespace.js";
import { setReplicas } from "./transformers/replicas.js";
import { addValue } from "./transformers/value-add.js";

/** Carries out a configuration of a transformer that is built into kustomize. Its field specs are its own. Throws RenderError for any other. */
export function runPlugin(context: RenderContext, visit: Visit, into: Accumulation, config: Node): void {
  const kind = textOf(fieldOf(config, "kind"));
  const run = Object.hasOwn(PLUGINS, kind) ? PLUGINS[kind]! : undefined;
  if (!run) throw new RenderError(`transformers: ${kind} cannot be carried out here`, fieldOf(config, "kind")?.place);
  run({ context, visit, into, config, specs: readFieldSpecs(fieldOf(config, "fieldSpecs")?.value) });
}

interface Plugin {
  readonly context: RenderContext;
  readonly visit: Visit;
  readonly into: Accumulation;
  readonly config: Node;
  readonly specs: readonly FieldSpec[];
}

const PLUGINS: Readonly<Record<string, (plugin: Plugin) => void>> = {
  NamespaceTransformer({ into, config, specs }) {
    const namespace = nodeAt(config, "metadata", "namespace");
    if (!namespace || textOf(namespace) === "") return;
    const mode = textOf(fieldOf(config, "setRoleBindingSubjects")) || "defaultOnly";
    if (!isSubjectMode(mode)) throw new RenderError(`setRoleBindingSubjects "${mode}" is not known`);
    const unsetOnly = fieldOf(config, "unsetOnly")?.value === true;
    setNamespace(into.resources, { namespace: textOf(namespace), place: namespace.place, specs, unsetOnly, subjects: mode });
  },
  PrefixTransformer({ into, config, specs }) {
    const prefix = fieldOf(config, "prefix");
    if (prefix && textOf(prefix) !== "") addPrefix(into.resources, textOf(prefix), prefix.place, specs);
  },
  SuffixTransformer({ into, config, specs }) {
    const suffix = fieldOf(config, "suffix");
    if (suffix && textOf(suffix) !== "") addSuffix(into.resources, textOf(suffix), suffix.place, specs);
  },
  PrefixSuffixTransformer(plugin) {
    PLUGINS["PrefixTransformer"]!(plugin);
    PLUGINS["SuffixTransformer"]!(plugin);
  },
  LabelTransformer({ into, config, specs }) {
    const labels = fieldOf(config, "labels");
    if (labels) setPairs(into.resources, labels, specs);
  },
  AnnotationsTransformer({ into, config, specs }) {
    const annotations = fieldOf(config, "annotations");
    if (annotations) setPairs(into.resources, annotations, specs);
  },
  ImageTagTransformer({ into, config, specs }) {
    const image = fieldOf(config, "imageTag");
    if (image) setImages(into.resources, imageChange(image), specs);
  },
  ReplicaCountTransformer({ into, config, specs }) {
    const replica = fieldOf(config, "replica");
    const count = fieldOf(replica, "count");
    if (!replica || typeof count?.value !== "number") throw new RenderError("replica has no count");
    setReplicas(into.resources, textOf(fieldOf(replica, "name")), count.value, count.place, specs);
  },
  PatchTransformer({ context, visit, into, config }) {
    applyPatch(context, into, readPatch(context, visit, into, config, "patch"), config, true);
  },
  PatchJson6902Transformer({ context, visit, into, config }) {
    applyPatch(context, into, readPatch(context, visit, into, config, "jsonOp"), config, false);
  },
  PatchStrategicMergeTransformer({ context, visit, into, config }) {
    const paths = fieldOf(config, "paths");
    for (const entry of paths ? itemsOf(paths) : []) runStrategicMergePatches(context, visit, into, entry);
    const patches = fieldOf(config, "patches");
    if (patches) runStrategicMergePatches(context, visit, into, patches);
  },
  ReplacementTransformer({ context, visit, into, config }) {
    const replacements = fieldOf(config, "replacements");
    for (const entry of replacements ? itemsOf(replacements) : []) runReplacement(context, visit, into, entry);
  },
  ValueAddTransformer({ visit, into, config }) {
    addValue(into.resources, config, visit.kustomization.directory);
  },
};

function isSubjectMode(mode: string): mode is SubjectMode {
  return mode === "defaultOnly" || mode === "allServiceAccounts" || mode === "none";
}
