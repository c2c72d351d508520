import { describe, expect, test } from "vitest";
import { fixBuilder } from "../../../src/engine/fix-builder.js";
import { DEPLOYMENT, objectOfKind, placeOf, render, shown } from "./project.js";

const CONTAINERS = ["spec", "template", "spec", "containers"];

/** The deployment of a base, under an overlay with these entries and files. */
function deploymentOf(overlay: string, files: Readonly<Record<string, string>> = {}) {
  const rendered = render(
    {
      "base/kustomization.yaml": "resources: [web.yaml]\n",
      "base/web.yaml": DEPLOYMENT,
      "o/kustomization.yaml": `resources: [../base]\n${overlay}`,
      ...files,
    },
    "o",
  );
  expect(rendered.problems).toEqual([]);
  return objectOfKind(rendered, "Deployment");
}

describe("values that nothing changes", () => {
  const object = deploymentOf("namePrefix: x-\n");

  test("are where the base has them", () => {
    expect(placeOf(object, ["spec", "replicas"])).toBe("base/web.yaml:6 1");
    expect(placeOf(object, [...CONTAINERS, 1, "image"])).toBe("base/web.yaml:21 side:1");
    expect(placeOf(object, [...CONTAINERS, 0, "env", 0, "value"], "key")).toBe("base/web.yaml:19 value");
  });

  test("the document is that of the base", () => expect(object.document.file.path).toBe("base/web.yaml"));

  test("what is absent is nearest to its parent", () => {
    expect(shown(object.at([...CONTAINERS, 0, "livenessProbe"]))).toBe("base/web.yaml:16 web");
    expect(object.locate([...CONTAINERS, 0, "livenessProbe"], "value")).toBeUndefined();
  });
});

describe("transformers", () => {
  test("an image tag is the newTag, or the digest", () => {
    const object = deploymentOf("images:\n- name: web\n  newTag: v2\n- name: side\n  newName: reg/side\n  digest: sha256:ab\n");
    expect(object.get([...CONTAINERS, 0, "image"])).toBe("web:v2");
    expect(placeOf(object, [...CONTAINERS, 0, "image"])).toBe("o/kustomization.yaml:4 v2");
    expect(placeOf(object, [...CONTAINERS, 1, "image"])).toBe("o/kustomization.yaml:7 sha256:ab");
    expect(placeOf(object, [...CONTAINERS, 0, "image"], "key")).toBe("base/web.yaml:17 image");
  });

  test("an image with a new name alone is that name", () => {
    const object = deploymentOf("images:\n- name: web\n  newName: reg/web\n");
    expect(placeOf(object, [...CONTAINERS, 0, "image"])).toBe("o/kustomization.yaml:4 reg/web");
  });

  test("replicas are the count", () => {
    const object = deploymentOf("replicas:\n- name: web\n  count: 5\n");
    expect(placeOf(object, ["spec", "replicas"])).toBe("o/kustomization.yaml:4 5");
    expect(placeOf(object, ["spec", "replicas"], "key")).toBe("o/kustomization.yaml:4 count");
  });

  test("a name is the prefix that changed it, or the suffix", () => {
    expect(placeOf(deploymentOf("namePrefix: x-\n"), ["metadata", "name"])).toBe("o/kustomization.yaml:2 x-");
    expect(placeOf(deploymentOf("nameSuffix: -y\n"), ["metadata", "name"])).toBe("o/kustomization.yaml:2 -y");
  });

  test("a namespace is the one of the entry", () => {
    expect(placeOf(deploymentOf("namespace: shop\n"), ["metadata", "namespace"])).toBe("o/kustomization.yaml:2 shop");
  });

  test("labels and annotations are their pairs, keys as well", () => {
    const object = deploymentOf("labels:\n- pairs:\n    tier: front\n  includeSelectors: true\ncommonAnnotations:\n  note: hi\n");
    for (const path of [
      ["metadata", "labels"],
      ["spec", "selector", "matchLabels"],
      ["spec", "template", "metadata", "labels"],
    ]) {
      expect(placeOf(object, [...path, "tier"])).toBe("o/kustomization.yaml:4 front");
      expect(placeOf(object, [...path, "tier"], "key")).toBe("o/kustomization.yaml:4 tier");
    }
    expect(placeOf(object, ["metadata", "annotations", "note"])).toBe("o/kustomization.yaml:7 hi");
    expect(placeOf(object, ["spec", "selector", "matchLabels", "app"])).toBe("base/web.yaml:10 web");
  });

  test("a replacement is the value at its source", () => {
    const object = deploymentOf(
      "configMapGenerator:\n- name: c\n  literals:\n  - host=db\nreplacements:\n- source: {kind: ConfigMap, fieldPath: data.host}\n  targets:\n  - select: {kind: Deployment}\n    fieldPaths: ['spec.template.spec.containers.[name=web].env.[name=A].value']\n",
    );
    expect(object.get([...CONTAINERS, 0, "env", 0, "value"])).toBe("db");
    expect(placeOf(object, [...CONTAINERS, 0, "env", 0, "value"])).toBe("o/kustomization.yaml:5 host=db");
  });
});

describe("patches", () => {
  const STRATEGIC =
    "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  strategy:\n    type: Recreate\n    rollingUpdate: null\n";

  test("a strategic merge in a file", () => {
    const object = deploymentOf("patches:\n- path: p.yaml\n", { "o/p.yaml": STRATEGIC });
    expect(placeOf(object, ["spec", "strategy", "type"])).toBe("o/p.yaml:6 Recreate");
    expect(placeOf(object, ["spec", "replicas"])).toBe("base/web.yaml:6 1");
    expect(placeOf(object, ["metadata", "name"])).toBe("base/web.yaml:4 web");
  });

  test.each(["|-", "|", ">-"])("a strategic merge inline (%s)", (style) => {
    const text =
      style === ">-"
        ? "{apiVersion: apps/v1, kind: Deployment, metadata: {name: web},\n    spec: {strategy: {type: Recreate}}}"
        : STRATEGIC;
    const indented = text.trimEnd().split("\n").join("\n    ");
    const object = deploymentOf(`patches:\n- patch: ${style}\n    ${indented}\n`);
    expect(placeOf(object, ["spec", "strategy", "type"])).toMatch(/^o\/kustomization.yaml:\d+ Recreate$/);
  });

  test("an item of a merged list keeps its unchanged fields in the base", () => {
    const object = deploymentOf("patches:\n- path: p.yaml\n", {
      "o/p.yaml":
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  template:\n    spec:\n      containers:\n      - name: web\n        image: web:2\n      - name: new\n        image: new:1\n",
    });
    expect(object.get([...CONTAINERS, 0, "name"])).toBe("web");
    expect(placeOf(object, [...CONTAINERS, 0, "name"])).toBe("base/web.yaml:16 web");
    expect(placeOf(object, [...CONTAINERS, 0, "image"])).toBe("o/p.yaml:9 web:2");
    expect(placeOf(object, [...CONTAINERS, 0, "env", 0, "name"])).toBe("base/web.yaml:19 A");
    expect(placeOf(object, [...CONTAINERS, 1, "image"])).toBe("o/p.yaml:11 new:1");
  });

  const JSON_PATCH = "- op: replace\n  path: /spec/replicas\n  value: 9\n- op: add\n  path: /spec/paused\n  value: true\n";

  test("a JSON patch in a file: the value of the operation, the key at the base or the operation", () => {
    const object = deploymentOf("patches:\n- path: p.yaml\n  target: {kind: Deployment}\n", { "o/p.yaml": JSON_PATCH });
    expect(placeOf(object, ["spec", "replicas"])).toBe("o/p.yaml:3 9");
    expect(placeOf(object, ["spec", "paused"])).toBe("o/p.yaml:6 true");
  });

  test("a JSON patch inline", () => {
    const object = deploymentOf(
      `patches:\n- target: {kind: Deployment}\n  patch: |-\n    ${JSON_PATCH.trimEnd().split("\n").join("\n    ")}\n`,
    );
    expect(placeOf(object, ["spec", "replicas"])).toBe("o/kustomization.yaml:7 9");
  });

  test("a JSON patch inline as JSON in quotes", () => {
    const object = deploymentOf(
      `patches:\n- target: {kind: Deployment}\n  patch: '[{"op": "replace", "path": "/spec/strategy/type", "value": "Recreate"}]'\n`,
    );
    expect(placeOf(object, ["spec", "strategy", "type"])).toBe('o/kustomization.yaml:4 "Recreate"');
  });
});

describe("what a patch took out", () => {
  test.each([
    ["null", "spec:\n  strategy: null\n", "5 strategy"],
    ["$patch: delete", "spec:\n  strategy:\n    $patch: delete\n", "6 delete"],
  ])("%s of a strategic merge is the place of what is absent", (_, spec, place) => {
    const path = ["spec", "strategy"];
    const object = deploymentOf("patches:\n- path: p.yaml\n", {
      "o/p.yaml": `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n${spec}`,
    });
    expect(object.get(path)).toBeUndefined();
    expect(shown(object.at(path))).toBe(`o/p.yaml:${place}`);
    expect(shown(object.at([...path, "type"]))).toBe(`o/p.yaml:${place}`);
  });

  test("the removal of a JSON patch is the place of what is absent", () => {
    const object = deploymentOf("patches:\n- path: p.yaml\n  target: {kind: Deployment}\n", {
      "o/p.yaml": "- op: remove\n  path: /spec/strategy\n",
    });
    expect(shown(object.at(["spec", "strategy", "type"]))).toBe("o/p.yaml:2 /spec/strategy");
  });

  test("is forgotten when a later patch puts it back", () => {
    const object = deploymentOf("patches:\n- path: p.yaml\n- path: q.yaml\n", {
      "o/p.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {strategy: null}\n",
      "o/q.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  strategy: {type: Recreate}\n",
    });
    expect(placeOf(object, ["spec", "strategy", "type"])).toBe("o/q.yaml:5 Recreate");
    expect(object.deletedAt(["spec", "strategy"])).toBeUndefined();
  });
});

describe("generators", () => {
  const rendered = render({
    "kustomization.yaml": "configMapGenerator:\n- name: c\n  literals:\n  - a=b\n  envs: [e.env]\n  files: [f.txt]\n",
    "e.env": "# first\nONE=1\n",
    "f.txt": "text\n",
  });
  const object = objectOfKind(rendered, "ConfigMap");

  test("a literal is its entry, a line of an env file is that line, a file is its entry", () => {
    expect(rendered.problems).toEqual([]);
    expect(placeOf(object, ["data", "a"])).toBe("kustomization.yaml:4 a=b");
    expect(placeOf(object, ["data", "ONE"])).toBe("e.env:2 ONE=1");
    expect(placeOf(object, ["data", "f.txt"])).toBe("kustomization.yaml:6 f.txt");
  });

  test("the name is that of the entry", () => {
    expect(placeOf(object, ["metadata", "name"])).toBe("kustomization.yaml:2 c");
    expect(object.document.file.path).toBe("kustomization.yaml");
  });
});

describe("fixes", () => {
  test("do not take out the key of an entry or operation that set the value", () => {
    const replicas = deploymentOf("replicas:\n- name: web\n  count: 5\n");
    expect(fixBuilder.removeKey(replicas, ["spec", "replicas"])).toBeUndefined();
    const patched = deploymentOf(
      "patches:\n- target: {kind: Deployment}\n  patch: |-\n    - op: replace\n      path: /spec/replicas\n      value: 9\n",
    );
    expect(fixBuilder.removeKey(patched, ["spec", "replicas"])).toBeUndefined();
  });

  test("take out a key of a strategic merge patch, and set the count of an entry", () => {
    const object = deploymentOf("patches:\n- path: p.yaml\nreplicas:\n- name: web\n  count: 5\n", {
      "o/p.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  minReadySeconds: 5\n  paused: true\n",
    });
    expect(shown(fixBuilder.removeKey(object, ["spec", "paused"])?.location)).toBe("o/p.yaml:6   paused: true\n");
    expect(shown(fixBuilder.setScalar(object, ["spec", "replicas"], 3)?.location)).toBe("o/kustomization.yaml:6 5");
  });
});
