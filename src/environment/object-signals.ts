import { hasCloudRunMarks } from "../model/cloud-run.js";
import type { KubernetesObject } from "../model/kubernetes-object.js";
import { asRecord, type JsonRecord } from "../model/value.js";
import type { EnvironmentNames } from "./names.js";
import { lazyBecause, signal, signalOf, type Signal } from "./signal.js";
import { markOfTokens, markOfWhole, wholeWord } from "./vocabulary.js";

const ANNOTATION = "deploylint.dev/environment";
/** `tier` is none of them: its values are backend, cache and the like. */
const LABELS = ["environment", "env", "app.kubernetes.io/environment", "tags.datadoghq.com/env", "deployment.environment", "stage"];

/** What the object's own annotation for this linter says. */
export function annotationSignal(object: KubernetesObject, names: EnvironmentNames): Signal | undefined {
  const value = textOf(metadataOf(object, "annotations"), ANNOTATION);
  if (value === undefined) return undefined;
  const because = lazyBecause(`annotation ${ANNOTATION}: ${value}`, object, ["metadata", "annotations", ANNOTATION]);
  const known = names.find(value);
  if (known) return signal("annotation", known, because);
  return signalOf(names, "annotation", markOfTokens(value), because) ?? signal("annotation", { name: value, role: "unknown" }, because);
}

/** What the labels say, else the annotations of the same names. */
export function labelSignal(object: KubernetesObject, names: EnvironmentNames): Signal | undefined {
  for (const field of ["labels", "annotations"] as const) {
    const own = metadataOf(object, field);
    if (!own) continue;
    for (const key of LABELS) {
      const value = textOf(own, key);
      if (value === undefined) continue;
      const mark = names.mark(value) ?? (key === "stage" ? wholeWord(value) : markOfWhole(value));
      const word = field === "labels" ? "label" : "annotation";
      const title =
        object.groupKind === "Namespace" ? `${word} ${key}: ${value} of Namespace ${object.name ?? ""}` : `${word} ${key}: ${value}`;
      const found = signalOf(names, "label", mark, lazyBecause(title, object, ["metadata", field, key]));
      if (found) return found;
    }
  }
  return undefined;
}

/** What the name of the object's namespace says; for a Namespace, its own name. */
export function namespaceSignal(object: KubernetesObject, names: EnvironmentNames): Signal | undefined {
  const isNamespace = object.groupKind === "Namespace";
  const name = isNamespace ? object.name : object.namespace;
  if (name === undefined) return undefined;
  const mark = names.mark(name) ?? markOfTokens(name);
  return signalOf(names, "namespace", mark, lazyBecause(`namespace ${name}`, object, ["metadata", isNamespace ? "name" : "namespace"]));
}

/** What the name of a Cloud Run service says: its namespace is the number of a project, so the services of several environments differ by it. */
export function cloudRunSignal(object: KubernetesObject, names: EnvironmentNames): Signal | undefined {
  if (object.name === undefined || !hasCloudRunMarks(object)) return undefined;
  return signalOf(
    names,
    "service name",
    markOfTokens(object.name),
    lazyBecause(`service name ${object.name}`, object, ["metadata", "name"]),
  );
}

function metadataOf(object: KubernetesObject, field: "labels" | "annotations"): JsonRecord | undefined {
  return asRecord(asRecord(object.value["metadata"])?.[field]);
}

function textOf(record: JsonRecord | undefined, key: string): string | undefined {
  const value = record && Object.hasOwn(record, key) ? record[key] : undefined;
  return typeof value === "string" ? value : undefined;
}
