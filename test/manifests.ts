import { loadAll } from "js-yaml";
import type { Document, SourceFile } from "../src/load/document.js";
import { KubernetesObject } from "../src/model/kubernetes-object.js";
import { asRecord } from "../src/model/value.js";
import { Location, TextFile } from "../src/text/location.js";
import { valueAt } from "../src/load/locate.js";

/** A document whose locations carry the path that was asked for and no offsets: enough for models and relations. */
export function documentOf(projectPath: string, value: unknown, index = 0): Document {
  const file = fileAt(projectPath);
  const locate = (path: readonly (string | number)[]): Location | undefined =>
    valueAt(value, path) === undefined ? undefined : new Location(file, 0, 0, path);
  return { file, index, value, locate, at: (path) => new Location(file, 0, 0, path) };
}

const files = new Map<string, SourceFile>();

function fileAt(projectPath: string): SourceFile {
  let file = files.get(projectPath);
  if (!file) files.set(projectPath, (file = Object.assign(new TextFile(projectPath, ""), { projectPath }) as unknown as SourceFile));
  return file;
}

export function objectOf(value: Record<string, unknown>, projectPath = "app.yaml", index = 0): KubernetesObject {
  return new KubernetesObject(documentOf(projectPath, value, index), value);
}

/** The objects of manifests, by path: `{ "web/all.yaml": "…" }`. */
export function objectsOf(manifests: Readonly<Record<string, string>>): KubernetesObject[] {
  return Object.entries(manifests).flatMap(([path, text]) =>
    loadAll(text).flatMap((value: unknown, index: number) => {
      const record = asRecord(value);
      return record ? [new KubernetesObject(documentOf(path, record, index), record)] : [];
    }),
  );
}

export function objectFrom(yaml: string): KubernetesObject {
  const [object] = objectsOf({ "app.yaml": yaml });
  if (!object) throw new Error("no object in the manifest");
  return object;
}
