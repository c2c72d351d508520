import path from "node:path";
import { asRecord, asText } from "../../model/value.js";
import type { Accumulation } from "./accumulation.js";
import type { Kustomization } from "./kustomization.js";
import { fieldOf, itemsOf, mapNode, scalarNode, textOf, withPath, type Node } from "./node.js";
import type { Resource } from "./resource.js";
import { setPairs } from "./transformers/labels.js";

/** A transformer that an object has gone through. */
export interface Transformation {
  /** Absolute path of the file with its configuration. */
  readonly file: string;
  readonly kind: string;
  /** Of a configuration under `transformers:`. */
  readonly name?: string;
}

type Metadata = "originAnnotations" | "transformerAnnotations" | "managedByLabel";

/** Whether the root wants this to be told on its objects. What bases want does not count. */
export function wantsMetadata(root: Kustomization, metadata: Metadata): boolean {
  const entry = fieldOf(root.node, "buildMetadata");
  return entry !== undefined && itemsOf(entry).some((item) => textOf(item) === metadata);
}

/** `buildMetadata:` of the root: annotations on where an object is from and what has changed it, and a label. */
export function addBuildMetadata(into: Accumulation, root: Kustomization): void {
  const entry = fieldOf(root.node, "buildMetadata");
  if (!entry) return;
  for (const resource of into.resources) {
    if (wantsMetadata(root, "transformerAnnotations") && resource.transformations.length > 0) {
      const text = resource.transformations.map((transformation) => transformationText(transformation, root.directory)).join("");
      annotate(resource, "alpha.config.kubernetes.io/transformations", text, entry);
    }
    if (wantsMetadata(root, "originAnnotations"))
      annotate(resource, "config.kubernetes.io/origin", originText(resource, root.directory), entry);
  }
  if (!wantsMetadata(root, "managedByLabel")) return;
  const pairs = mapNode(entry.place, [["app.kubernetes.io/managed-by", scalarNode(entry.place, "kustomize-(devel)")]]);
  setPairs(into.resources, pairs, [{ path: "metadata/labels", create: true }]);
}

function annotate(resource: Resource, name: string, text: string, { place }: Node): void {
  resource.root = withPath(resource.root, ["metadata", "annotations", name], place, () => scalarNode(place, text));
}

function transformationText({ file, kind, name }: Transformation, directory: string): string {
  const lines = configured(relativeTo(directory, file), kind, name);
  return lines.map((line, index) => `${index === 0 ? "- " : "  "}${line}\n`).join("");
}

function originText({ document, isGenerated, originalId }: Resource, directory: string): string {
  const file = relativeTo(directory, document.file.absolutePath);
  if (!isGenerated) return `path: ${file}\n`;
  const plugin = asRecord(document.value);
  const isPlugin = plugin?.["apiVersion"] === "builtin";
  const name = isPlugin ? asText(asRecord(plugin?.["metadata"])?.["name"]) : undefined;
  return configured(file, `${originalId.kind}Generator`, name)
    .map((line) => `${line}\n`)
    .join("");
}

function configured(file: string, kind: string, name: string | undefined): string[] {
  const lines = [`configuredIn: ${file}`, "configuredBy:", "  apiVersion: builtin", `  kind: ${kind}`];
  return name === undefined ? lines : [...lines, `  name: ${name}`];
}

function relativeTo(directory: string, file: string): string {
  return path.relative(directory, file).split(path.sep).join("/");
}
