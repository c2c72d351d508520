import type { Accumulation } from "./accumulation.js";
import type { RenderContext, Visit } from "./context.js";
import { RenderError } from "./error.js";
import { DEFAULT_FIELDS } from "./fields/defaults.js";
import { mergeFieldSpecs, type FieldSpec } from "./fields/field-spec.js";
import { readFieldSpecs } from "./fields/tables.js";
import { listOf } from "./kustomization.js";
import { fieldOf, textOf, type Node } from "./node.js";
import { pluginConfigs } from "./plugins.js";
import { runPatch, runStrategicMergePatches } from "./run-patches.js";
import { runReplacement } from "./run-replacements.js";
import { runPlugin } from "./transformer-plugins.js";
import { addPrefix, addSuffix } from "./transformers/affix.js";
import { imageChange, setImages } from "./transformers/images.js";
import { setPairs } from "./transformers/labels.js";
import { setNamespace } from "./transformers/namespace.js";
import { setReplicas } from "./transformers/replicas.js";

/** Carries out the transformers of a kustomization, in kustomize's order. */
export function runTransformers(context: RenderContext, visit: Visit, into: Accumulation): void {
  const { kustomization } = visit;
  for (const entry of listOf(kustomization, "patchesStrategicMerge")) {
    into.attempt(entry.place, () => runStrategicMergePatches(context, visit, into, entry));
  }
  for (const entry of listOf(kustomization, "patches")) into.attempt(entry.place, () => runPatch(context, visit, into, entry, "patches"));
  runNames(kustomization.node, into);
  runLabels(kustomization.node, listOf(kustomization, "labels"), into);
  const annotations = fieldOf(kustomization.node, "commonAnnotations");
  if (annotations) into.attempt(annotations.place, () => setPairs(into.resources, annotations, into.tables.commonAnnotations));
  for (const entry of listOf(kustomization, "patchesJson6902")) {
    into.attempt(entry.place, () => runPatch(context, visit, into, entry, "patchesJson6902"));
  }
  for (const entry of listOf(kustomization, "replicas")) into.attempt(entry.place, () => runReplicas(entry, into));
  for (const field of ["images", "imageTags"]) {
    for (const entry of listOf(kustomization, field)) {
      into.attempt(entry.place, () => setImages(into.resources, imageChange(entry), into.tables.images));
    }
  }
  for (const entry of listOf(kustomization, "replacements")) into.attempt(entry.place, () => runReplacement(context, visit, into, entry));
  for (const entry of listOf(kustomization, "transformers")) into.attempt(entry.place, () => runPlugins(context, visit, into, entry));
}

function runNames(root: Node, into: Accumulation): void {
  const given = (key: string): Node | undefined => {
    const node = fieldOf(root, key);
    return node && typeof node.value === "string" && node.value !== "" ? node : undefined;
  };
  const namespace = given("namespace");
  if (namespace) {
    const { place } = namespace;
    const specs = into.tables.namespace;
    into.attempt(place, () =>
      setNamespace(into.resources, { namespace: textOf(namespace), place, specs, unsetOnly: false, subjects: "defaultOnly" }),
    );
  }
  const prefix = given("namePrefix");
  if (prefix) into.attempt(prefix.place, () => addPrefix(into.resources, textOf(prefix), prefix.place, into.tables.namePrefix));
  const suffix = given("nameSuffix");
  if (suffix) into.attempt(suffix.place, () => addSuffix(into.resources, textOf(suffix), suffix.place, into.tables.nameSuffix));
}

const METADATA_LABELS: FieldSpec = { path: "metadata/labels", create: true };

function runLabels(root: Node, entries: readonly Node[], into: Accumulation): void {
  for (const entry of entries) {
    const pairs = fieldOf(entry, "pairs");
    if (!pairs) continue;
    into.attempt(entry.place, () => {
      const isTrue = (key: string): boolean => fieldOf(entry, key)?.value === true;
      let specs: readonly FieldSpec[] = readFieldSpecs(fieldOf(entry, "fields")?.value);
      if (isTrue("includeSelectors")) specs = mergeFieldSpecs(specs, into.tables.commonLabels);
      else {
        if (isTrue("includeTemplates")) specs = mergeFieldSpecs(specs, into.tables.templateLabels);
        if (isTrue("includeVolumeClaimTemplates")) specs = mergeFieldSpecs(specs, VOLUME_CLAIM_LABELS);
        specs = mergeFieldSpecs(specs, [METADATA_LABELS]);
      }
      setPairs(into.resources, pairs, specs);
    });
  }
  const common = fieldOf(root, "commonLabels");
  if (common) into.attempt(common.place, () => setPairs(into.resources, common, into.tables.commonLabels));
}

const VOLUME_CLAIM_LABELS = DEFAULT_FIELDS.templateLabels.filter((spec) => spec.path.includes("volumeClaimTemplates"));

function runReplicas(entry: Node, into: Accumulation): void {
  const count = fieldOf(entry, "count");
  const number = count?.value ?? 0;
  if (typeof number !== "number") throw new RenderError("count is no number");
  setReplicas(into.resources, textOf(fieldOf(entry, "name")), number, count?.place ?? entry.place, into.tables.replicas);
}

function runPlugins(context: RenderContext, visit: Visit, into: Accumulation, entry: Node): void {
  for (const config of pluginConfigs(context, visit, into, entry, "transformers")) {
    into.attempt(config.root.place, () => runPlugin(context, visit, into, config.root));
  }
}
