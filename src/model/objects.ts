import { hasPatchDirective } from "../load/classify.js";
import type { Document, Path, Problem, SourceFile } from "../load/document.js";
import { KubernetesObject } from "./kubernetes-object.js";
import { asRecord, type JsonRecord } from "./value.js";

export interface ObjectsOfFile {
  readonly objects: readonly KubernetesObject[];
  /** Notes about things that look like objects and are none. */
  readonly problems: readonly Problem[];
}

/** Lists in lists deeper than this are not unfolded. Steps of a path. */
const MAX_PREFIX = 20;

/** The Kubernetes objects of a file; Lists are unfolded, each item keeps its place. Other content is passed over. */
export function objectsOf(file: Pick<SourceFile, "documents">): ObjectsOfFile {
  const found: Found = { objects: [], problems: [] };
  for (const document of file.documents) {
    if (isPatch(document))
      note(found, document, ["kind"], "a patch, not an object: it is judged through the kustomization that applies it");
    else if (isBareList(document.value))
      note(found, document, [0], "a list of objects is no manifest: make it the items of a List; it is not judged");
    else collect(document, document.value, [], found);
  }
  return found;
}

interface Found {
  readonly objects: KubernetesObject[];
  readonly problems: Problem[];
}

function note({ problems }: Found, document: Document, path: Path, message: string): void {
  problems.push({ level: "note", kind: "skipped", message, file: document.file.path, location: document.at(path) });
}

/** A strategic merge patch that says so. Others look like objects, and only their kustomization knows. */
function isPatch(document: Document): boolean {
  return /\$(?:patch|retainKeys|setElementOrder|deleteFromPrimitiveList)\b/.test(document.file.text) && hasPatchDirective(document.value);
}

function isBareList(value: unknown): boolean {
  return Array.isArray(value) && value.some((item) => typeof asRecord(item)?.["kind"] === "string" && "apiVersion" in (item as JsonRecord));
}

function collect(document: Document, value: unknown, prefix: Path, found: Found): void {
  const record = asRecord(value);
  if (!record) return;
  const { apiVersion, kind } = record;
  if (typeof apiVersion !== "string" || typeof kind !== "string" || kind === "" || apiVersion === "") {
    const fault = malformed(record);
    if (fault) note(found, document, [...prefix, "kind"], fault);
  } else if (kind.endsWith("List") && "items" in record && prefix.length < MAX_PREFIX) unfold(document, record, prefix, found);
  else if (!apiVersion.startsWith("kustomize.config.k8s.io/")) found.objects.push(new KubernetesObject(document, record, prefix));
}

function unfold(document: Document, { items }: JsonRecord, prefix: Path, found: Found): void {
  const path = [...prefix, "items"];
  if (!Array.isArray(items)) {
    if (items !== null) note(found, document, path, `items is ${describe(items)}, not a list; what it holds is not judged`);
    return;
  }
  items.forEach((item: unknown, index) => {
    if (asRecord(item)) collect(document, item, [...path, index], found);
    else note(found, document, [...path, index], `an item of this list is ${describe(item)}, no Kubernetes object; it is not judged`);
  });
}

/** Says what is wrong with something that has one half of an object's identity; undefined for what is not meant to be one. */
function malformed(record: JsonRecord): string | undefined {
  const { apiVersion, kind } = record;
  const hasSpec = "spec" in record || "metadata" in record;
  if (kind !== undefined && typeof kind !== "string" && (apiVersion !== undefined || hasSpec))
    return `kind is ${describe(kind)}, so this is no Kubernetes object; it is not judged`;
  if (apiVersion !== undefined && typeof apiVersion !== "string" && (kind !== undefined || hasSpec))
    return `apiVersion is ${describe(apiVersion)}, so this is no Kubernetes object; it is not judged`;
  const isWhole = "spec" in record && "metadata" in record;
  if (typeof kind === "string" && apiVersion === undefined && isWhole)
    return "apiVersion is missing, so this is no Kubernetes object; it is not judged";
  if (typeof apiVersion === "string" && kind === undefined && isWhole)
    return "kind is missing, so this is no Kubernetes object; it is not judged";
  return undefined;
}

function describe(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "a mapping" : `a ${typeof value}`;
}

/** By file and title: for what must not depend on the order in which objects stand. */
export function byTitle(a: KubernetesObject, b: KubernetesObject): number {
  const [left, right] = [a, b].map(({ title, document }) => `${document.file.path}\0${title}`) as [string, string];
  return left < right ? -1 : left > right ? 1 : 0;
}
