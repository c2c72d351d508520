import { describe, expect, test } from "vitest";
import { objectsOf } from "../../src/model/objects.js";
import { fileOf } from "../load/file.js";

const titles = (text: string, path?: string): string[] =>
  objectsOf(fileOf(text, path)).objects.map(({ kind, name, prefix }) => `${kind} ${name} ${prefix.join(".")}`);
const notes = (text: string, path?: string): string[] =>
  objectsOf(fileOf(text, path)).problems.map(
    ({ level, kind, message, location }) => `${level} ${kind} ${location!.range.start.line}: ${message}`,
  );

describe("objects", () => {
  test("of documents and of Lists in Lists, with their places", () => {
    const text = `kind: Pod
apiVersion: v1
metadata: {name: a}
---
apiVersion: v1
kind: List
items:
- {apiVersion: v1, kind: Pod, metadata: {name: b}}
- apiVersion: apps/v1
  kind: DeploymentList
  items:
  - {apiVersion: apps/v1, kind: Deployment, metadata: {name: c}}
`;
    expect(titles(text)).toEqual(["Pod a ", "Pod b items.0", "Deployment c items.1.items.0"]);
    expect(objectsOf(fileOf(text)).objects[2]!.at(["metadata", "name"]).range.start).toMatchObject({ line: 12, column: 62 });
    expect(notes(text)).toEqual([]);
  });

  test("of JSON", () => {
    expect(titles('{"kind": "List", "apiVersion": "v1", "items": [{"kind": "Pod", "apiVersion": "v1"}]}', "a.json")).toEqual([
      "Pod undefined items.0",
    ]);
  });

  test("not of kustomizations and of other content", () => {
    const text = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n---\na: 1\n---\n- 1\n---\ntext\n";
    expect([titles(text), notes(text)]).toEqual([[], []]);
  });
});

describe("what looks like an object and is none is a note", () => {
  test.each([
    ["kind: 5\napiVersion: v1\n", "note skipped 1: kind is a number, so this is no Kubernetes object; it is not judged"],
    ["kind: [Pod]\napiVersion: v1\n", "note skipped 1: kind is a list, so this is no Kubernetes object; it is not judged"],
    ["apiVersion: v1\nkind:\n", "note skipped 2: kind is null, so this is no Kubernetes object; it is not judged"],
    ["apiVersion: 1\nkind: Pod\n", "note skipped 2: apiVersion is a number, so this is no Kubernetes object; it is not judged"],
    ["kind: Pod\nmetadata: {}\nspec: {}\n", "note skipped 1: apiVersion is missing, so this is no Kubernetes object; it is not judged"],
    ["apiVersion: v1\nkind: List\nitems: {a: 1}\n", "note skipped 3: items is a mapping, not a list; what it holds is not judged"],
    [
      "apiVersion: v1\nkind: List\nitems:\n- 7\n",
      "note skipped 4: an item of this list is a number, no Kubernetes object; it is not judged",
    ],
    ["- {apiVersion: v1, kind: Pod}\n", "note skipped 1: a list of objects is no manifest: make it the items of a List; it is not judged"],
    [
      "apiVersion: apps/v1\nkind: Deployment\nspec: {$patch: delete}\n",
      "note skipped 2: a patch, not an object: it is judged through the kustomization that applies it",
    ],
  ])("%j", (text, expected) => {
    expect(titles(text)).toEqual([]);
    expect(notes(text)).toEqual([expected]);
  });

  test("a list without items, and $patch as a text, are none", () => {
    expect(notes("apiVersion: v1\nkind: List\nitems:\n")).toEqual([]);
    expect(titles('apiVersion: v1\nkind: ConfigMap\ndata: {a: "$patch: delete"}\n')).toEqual(["ConfigMap undefined "]);
  });
});
