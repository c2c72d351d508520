import type { Document, SourceFile } from "../../src/load/document.js";
import { KubernetesObject } from "../../src/model/kubernetes-object.js";
import { Location, TextFile } from "../../src/text/location.js";

/** An object without a text: environments need only its values and its path. */
export function objectAt(projectPath: string, value: Record<string, unknown>): KubernetesObject {
  const file = Object.assign(new TextFile(projectPath, ""), { projectPath }) as unknown as SourceFile;
  const document: Document = {
    file,
    index: 0,
    value,
    locate: (path) => new Location(file, 0, 0, path),
    at: (path) => new Location(file, 0, 0, path),
  };
  return new KubernetesObject(document, value);
}

export function deployment(projectPath: string, metadata: Record<string, unknown> = {}): KubernetesObject {
  return objectAt(projectPath, { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web", ...metadata } });
}
