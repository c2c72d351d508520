import type { Accumulation } from "./accumulation.js";
import type { Transformation } from "./build-metadata.js";
import type { RenderContext, Visit } from "./context.js";
import { RenderError } from "./error.js";
import { DEFAULT_FIELDS } from "./fields/defaults.js";
import { mergeFieldSpecs, type FieldSpec } from "./fields/field-spec.js";
import { readFieldSpecs } from "./fields/tables.js";
import { listOf } from "./kustomization.js";
import { fieldOf, nodeAt, textOf, type Node } from "./node.js";
import type { Place } from "./place.js";
import { pluginConfigs } from "./plugins.js";
import { runPatch, runStrategicMergePatches } from "./run-patches.js";
import type { Resource } from "./resource.js";
import { runReplacement } from "./run-replacements.js";
import type { SourceObject } from "./source-objects.js";
import { runPlugin } from "./transformer-plugins.js";
import { addPrefix, addSuffix } from "./transformers/affix.js";
import { imageChange, setImages } from "./transformers/images.js";
import { setPairs } from "./transformers/labels.js";
import { setNamespace } from "./transformers/namespace.js";
import { setReplicas } from "./transformers/replicas.js";

/** Carries out a transformer. What goes wrong is a problem of the entry at `place`. */
type Run = (kind: string, place: Place, action: () => void) => void;

/** Carries out the transformers of a kustomization, in kustomize's order. */
export function runTransformers(context: RenderContext, visit: Visit, into: Accumulation): void {
  const { kustomization } = visit;
  const run: Run = (kind, place, action) => {
    into.attempt(place, action);
    if (context.tracksTransformations) note(into.resources, { file: kustomization.file.absolutePath, kind });
  };
  const runEach = (field: string, kind: string, action: (entry: Node) => void): void => {
    for (const entry of listOf(kustomization, field)) run(kind, entry.place, () => action(entry));
  };
  const runTogether = (field: string, kind: string, action: (entry: Node) => void): void => {
    const entries = listOf(kustomization, field);
    if (entries.length === 0) return;
    run(kind, kustomization.node.place, () => {
      for (const entry of entries) into.attempt(entry.place, () => action(entry));
    });
  };
  runTogether("patchesStrategicMerge", "PatchStrategicMergeTransformer", (entry) => runStrategicMergePatches(context, visit, into, entry));
  runEach("patches", "PatchTransformer", (entry) => runPatch(context, visit, into, entry, "patches"));
  runNames(kustomization.node, into, run);
  runLabels(kustomization.node, listOf(kustomization, "labels"), into, run);
  const annotations = fieldOf(kustomization.node, "commonAnnotations");
  if (annotations) {
    run("AnnotationsTransformer", annotations.place, () => setPairs(into.resources, annotations, into.tables.commonAnnotations));
  }
  runEach("patchesJson6902", "PatchJson6902Transformer", (entry) => runPatch(context, visit, into, entry, "patchesJson6902"));
  runEach("replicas", "ReplicaCountTransformer", (entry) => runReplicas(entry, into));
  for (const field of ["images", "imageTags"]) {
    runEach(field, "ImageTagTransformer", (entry) => setImages(into.resources, imageChange(entry), into.tables.images));
  }
  runTogether("replacements", "ReplacementTransformer", (entry) => runReplacement(context, visit, into, entry));
  for (const { entry, config } of pluginConfigs(context, visit, into, "transformers")) {
    into.attempt(entry.place, () => runPlugin(context, visit, into, config.root));
    if (context.tracksTransformations) note(into.resources, transformationOf(config));
  }
}

function note(resources: readonly Resource[], transformation: Transformation): void {
  for (const resource of resources) resource.transformations = [...resource.transformations, transformation];
}

function transformationOf({ root, document }: SourceObject): Transformation {
  const name = textOf(nodeAt(root, "metadata", "name"));
  return { file: document.file.absolutePath, kind: textOf(fieldOf(root, "kind")), name };
}

function runNames(root: Node, into: Accumulation, run: Run): void {
  const given = (key: string): Node | undefined => {
    const node = fieldOf(root, key);
    return node && typeof node.value === "string" && node.value !== "" ? node : undefined;
  };
  const namespace = given("namespace");
  if (namespace) {
    const { place } = namespace;
    const specs = into.tables.namespace;
    run("NamespaceTransformer", place, () =>
      setNamespace(into.resources, { namespace: textOf(namespace), place, specs, unsetOnly: false, subjects: "defaultOnly" }),
    );
  }
  const prefix = given("namePrefix");
  if (prefix) {
    run("PrefixTransformer", prefix.place, () => addPrefix(into.resources, textOf(prefix), prefix.place, into.tables.namePrefix));
  }
  const suffix = given("nameSuffix");
  if (suffix) {
    run("SuffixTransformer", suffix.place, () => addSuffix(into.resources, textOf(suffix), suffix.place, into.tables.nameSuffix));
  }
}

const METADATA_LABELS: FieldSpec = { path: "metadata/labels", create: true };

function runLabels(root: Node, entries: readonly Node[], into: Accumulation, run: Run): void {
  for (const entry of entries) {
    const pairs = fieldOf(entry, "pairs");
    run("LabelTransformer", entry.place, () => {
      if (!pairs) return;
      const isTrue = (key: string): boolean => fieldOf(entry, key)?.value === true;
      let specs = mergeFieldSpecs(readFieldSpecs(fieldOf(entry, "fields")?.value), into.tables.labels);
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
  // kustomize runs this one for nothing after the others.
  if (!common && entries.length === 0) return;
  run("LabelTransformer", (common ?? root).place, () => {
    if (common) setPairs(into.resources, common, into.tables.commonLabels);
  });
}

const VOLUME_CLAIM_LABELS = DEFAULT_FIELDS.templateLabels.filter((spec) => spec.path.includes("volumeClaimTemplates"));

function runReplicas(entry: Node, into: Accumulation): void {
  const count = fieldOf(entry, "count");
  const number = count?.value ?? 0;
  if (typeof number !== "number") throw new RenderError("count is no number");
  setReplicas(into.resources, textOf(fieldOf(entry, "name")), number, count?.place ?? entry.place, into.tables.replicas);
}
