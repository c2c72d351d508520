import path from "node:path";
import { describe, expect, test } from "vitest";
import { loadProject } from "../../../src/load/project-files.js";
import { DEFAULT_CONFIG } from "../../../src/config/config.js";
import { KubernetesObject } from "../../../src/model/kubernetes-object.js";
import { asRecord } from "../../../src/model/value.js";
import { renderKustomize } from "../../../src/render/kustomize/project.js";
import { findRoots } from "../../../src/render/kustomize/roots.js";
import { DEPLOYMENT, folderOf, placeOf } from "./project.js";

const SHOP = {
  "base/kustomization.yaml": "resources: [web.yaml]\nconfigMapGenerator:\n- name: c\n  files: [a=data/a.txt]\n  envs: [e.env]\n",
  "base/web.yaml": DEPLOYMENT,
  "base/data/a.txt": "a",
  "base/e.env": "A=b\n",
  "overlays/dev/kustomization.yaml": "resources: [../../base]\n",
  "overlays/prod/kustomization.yaml":
    "resources: [../../base]\ncomponents: [../../components/tls]\npatches:\n- path: p.yaml\n- path: patches/q.json\n  target: {kind: Deployment}\n",
  "overlays/prod/p.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {replicas: 3}\n",
  "overlays/prod/patches/q.json": '[{"op": "replace", "path": "/spec/strategy/type", "value": "Recreate"}]',
  "components/tls/kustomization.yaml": "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nnameSuffix: -tls\n",
  "components/lonely/kustomization.yaml": "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nnameSuffix: -x\n",
  "plain.yaml": DEPLOYMENT.replace("name: web", "name: plain"),
};

function rootsOf(files: Readonly<Record<string, string>>, mode: "roots" | "all" = "roots", delivered: readonly string[] = []) {
  const root = folderOf(files);
  const loaded = loadProject({ root, cwd: root });
  const found = findRoots(loaded.files, mode, new Set(delivered.map((name) => path.join(root, name))));
  const relative = (file: string): string => path.relative(root, file);
  return {
    roots: found.roots.map(relative),
    orphans: found.orphans.map((file) => file.projectPath),
    consumed: [...found.consumed].map(relative).sort(),
  };
}

describe("findRoots", () => {
  test("takes what no other kustomization uses; Components are never roots", () => {
    const { roots, orphans } = rootsOf(SHOP);
    expect(roots).toEqual(["overlays/dev", "overlays/prod"]);
    expect(orphans).toEqual(["components/lonely/kustomization.yaml"]);
  });

  test("takes all with the mode all, and a base that is delivered by itself", () => {
    expect(rootsOf(SHOP, "all").roots).toEqual(["base", "overlays/dev", "overlays/prod"]);
    expect(rootsOf(SHOP, "roots", ["base"]).roots).toEqual(["base", "overlays/dev", "overlays/prod"]);
  });

  test("names every file that a kustomization uses, and no other", () => {
    const { consumed } = rootsOf(SHOP);
    for (const file of ["base/web.yaml", "base/data/a.txt", "base/e.env", "overlays/prod/p.yaml", "overlays/prod/patches/q.json"]) {
      expect(consumed).toContain(file);
    }
    expect(consumed).not.toContain("plain.yaml");
  });

  test("judges no patch of a kustomization whose lists stand twice", () => {
    const twice = "resources: [web.yaml]\npatchesStrategicMerge:\n- first.yaml\npatchesStrategicMerge:\n- second.yaml\n";
    const { consumed } = rootsOf({
      "kustomization.yaml": twice,
      "web.yaml": DEPLOYMENT,
      "first.yaml": DEPLOYMENT,
      "second.yaml": DEPLOYMENT,
    });
    expect(consumed).toEqual(["first.yaml", "kustomization.yaml", "second.yaml", "web.yaml"]);
  });

  test("makes one root of each circle", () => {
    const { roots } = rootsOf({ "a/kustomization.yaml": "resources: [../b]\n", "b/kustomization.yaml": "resources: [../a]\n" });
    expect(roots).toEqual(["a"]);
  });

  test("leaves Flux's Kustomization alone, and passes over lists that are none", () => {
    const { roots } = rootsOf({
      "kustomization.yaml": "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: a}\nspec: {path: ./x}\n",
      "x/kustomization.yaml": "resources: 7\npatches: {a: b}\n",
    });
    expect(roots).toEqual(["x"]);
  });
});

describe("renderKustomize", () => {
  function renderAll(files: Readonly<Record<string, string>>) {
    const root = folderOf(files);
    const loaded = loadProject({ root, cwd: root });
    const objects = loaded.files.flatMap((file) =>
      file.documents.flatMap((document) => {
        const record = asRecord(document.value);
        return record ? [new KubernetesObject(document, record)] : [];
      }),
    );
    return renderKustomize({ root, cwd: root, config: DEFAULT_CONFIG, files: loaded.files, objects }, "roots");
  }

  test("renders every root, with the problems of none in the others, and tells of Components that nothing uses", () => {
    const { roots, problems } = renderAll({ ...SHOP, "broken/kustomization.yaml": "resources: [none.yaml]\n" });
    expect(roots.map(({ name, objects }) => [name, objects.map(({ name }) => name).length])).toEqual([
      ["broken", 0],
      ["overlays/dev", 2],
      ["overlays/prod", 2],
    ]);
    expect(problems.map(({ level, file }) => [level, file])).toEqual([
      ["note", "components/lonely/kustomization.yaml"],
      ["error", "broken/kustomization.yaml"],
    ]);
  });

  const ARGO = `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: shop}
spec:
  source: {repoURL: https://example.org/shop.git, path: app}
  destination: {namespace: shop}
`;

  test("gives objects the namespace of the Argo CD application that delivers the folder", () => {
    const { roots } = renderAll({
      "argo.yaml": ARGO,
      "app/kustomization.yaml": "resources: [web.yaml]\n",
      "app/web.yaml": DEPLOYMENT,
      "up/kustomization.yaml": "resources: [../app]\n",
    });
    const delivered = roots.find(({ name }) => name === "app")!.objects[0]!;
    expect(delivered.get(["metadata", "namespace"])).toBe("shop");
    expect(placeOf(delivered, ["metadata", "namespace"])).toBe("argo.yaml:6 shop");
    expect(roots.find(({ name }) => name === "up")!.objects[0]!.get(["metadata", "namespace"])).toBeUndefined();
  });
});
