import type { Document, Path, Problem, SourceFile } from "../load/document.js";
import { KubernetesObject } from "./kubernetes-object.js";
import { asRecord } from "./value.js";

export interface ObjectsOfFile {
  readonly objects: readonly KubernetesObject[];
  /** Notes about things that look like objects and are none. */
  readonly problems: readonly Problem[];
}

/** The Kubernetes objects of a file; Lists are unfolded, each item keeps its place. Other content is passed over. */
export function objectsOf(file: Pick<SourceFile, "documents">): ObjectsOfFile {
  const objects: KubernetesObject[] = [];
  const problems: Problem[] = [];
  for (const document of file.documents) collect(document, document.value, [], objects, problems);
  return { objects, problems };
}

function collect(document: Document, value: unknown, prefix: Path, objects: KubernetesObject[], problems: Problem[]): void {
  const record = asRecord(value);
  if (!record) return;
  const { apiVersion, kind } = record;
  if (typeof apiVersion !== "string" || typeof kind !== "string" || kind === "" || apiVersion === "") {
    const fault = malformed(record);
    if (fault)
      problems.push({
        level: "note",
        kind: "skipped",
        message: fault,
        file: document.file.path,
        location: document.at([...prefix, "kind"]),
      });
    return;
  }
  if (apiVersion.startsWith("kustomize.config.k8s.io/")) return;
  const { items } = record;
  if (kind.endsWith("List") && Array.isArray(items) && prefix.length < 20) {
    for (let index = 0; index < items.length; index++) collect(document, items[index], [...prefix, "items", index], objects, problems);
    return;
  }
  objects.push(new KubernetesObject(document, record, prefix));
}

/** Says what is wrong with something that has one half of an object's identity; undefined for what is not meant to be one. */
function malformed(record: Readonly<Record<string, unknown>>): string | undefined {
  const { apiVersion, kind } = record;
  const hasSpec = "spec" in record || "metadata" in record;
  if (kind !== undefined && typeof kind !== "string" && (apiVersion !== undefined || hasSpec))
    return `kind is ${describe(kind)}, so this is no Kubernetes object; it is not judged`;
  if (apiVersion !== undefined && typeof apiVersion !== "string" && (kind !== undefined || hasSpec))
    return `apiVersion is ${describe(apiVersion)}, so this is no Kubernetes object; it is not judged`;
  if (typeof kind === "string" && apiVersion === undefined && "spec" in record && "metadata" in record)
    return "apiVersion is missing, so this is no Kubernetes object; it is not judged";
  if (typeof apiVersion === "string" && kind === undefined && "spec" in record && "metadata" in record)
    return "kind is missing, so this is no Kubernetes object; it is not judged";
  return undefined;
}

function describe(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "a mapping" : `a ${typeof value}`;
}
