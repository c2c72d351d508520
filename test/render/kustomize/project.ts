import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll } from "vitest";
import type { Part, Path } from "../../../src/load/document.js";
import type { KubernetesObject } from "../../../src/model/kubernetes-object.js";
import type { Location } from "../../../src/text/location.js";
import { RenderCache } from "../../../src/render/kustomize/context.js";
import { diskFiles } from "../../../src/render/kustomize/files.js";
import { renderKustomization, type RenderedKustomization } from "../../../src/render/kustomize/render.js";

const made: string[] = [];
afterAll(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A folder with these files, which goes away after the tests of the file. */
export function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), "kustomize-test-")));
  made.push(folder);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  return folder;
}

/** Renders the kustomization in `root` of these files. */
export function render(files: Readonly<Record<string, string>>, root = "."): RenderedKustomization {
  const folder = folderOf(files);
  return renderKustomization(path.join(folder, root), { files: diskFiles({ root: folder, cwd: folder }), cache: new RenderCache() });
}

export function objectOfKind({ objects }: RenderedKustomization, kind: string): KubernetesObject {
  const found = objects.filter((object) => object.kind === kind);
  if (found.length !== 1) throw new Error(`${found.length} objects of kind ${kind}`);
  return found[0]!;
}

/** "overlay/kustomization.yaml:3 1.2": the file and line of a value, and the text there. */
export function placeOf(object: KubernetesObject, at: Path, part: Part = "value"): string | undefined {
  return shown(object.locate(at, part));
}

export function shown(location: Location | undefined): string | undefined {
  return location && `${location.file.path}:${location.range.start.line} ${location.text}`;
}

export const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 1
  strategy:
    type: RollingUpdate
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
        - name: web
          image: web:1
          env:
            - {name: A, value: a}
        - name: side
          image: side:1
`;
