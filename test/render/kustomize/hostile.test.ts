import path from "node:path";
import fc from "fast-check";
import { dump } from "js-yaml";
import { describe, expect, test } from "vitest";
import { diskFiles, type KustomizeFiles } from "../../../src/render/kustomize/files.js";
import { renderKustomization } from "../../../src/render/kustomize/render.js";
import { ParsedFile } from "../../../src/load/source-file.js";
import { DEPLOYMENT, folderOf, render } from "./project.js";

/** Files in memory: thousands of projects are tried. */
function filesOf(texts: Readonly<Record<string, string>>): KustomizeFiles {
  const parse = (absolutePath: string): ParsedFile => {
    const text = texts[absolutePath];
    if (text === undefined) throw new Error(`no file ${absolutePath}`);
    return new ParsedFile({ path: absolutePath, absolutePath, projectPath: absolutePath.slice(1), text, named: true });
  };
  return {
    kindOf: (name) => {
      if (Object.hasOwn(texts, name)) return "file";
      return Object.keys(texts).some((file) => file.startsWith(`${name.replace(/\/$/, "")}/`)) ? "directory" : undefined;
    },
    realPath: (name) => path.normalize(name),
    parsed: parse,
    bytes: (name) => Buffer.from(texts[name] ?? ""),
    text: parse,
  };
}

const FIELDS = [
  "resources",
  "bases",
  "components",
  "patches",
  "patchesStrategicMerge",
  "patchesJson6902",
  "namePrefix",
  "nameSuffix",
  "namespace",
  "commonLabels",
  "labels",
  "commonAnnotations",
  "images",
  "replicas",
  "replacements",
  "vars",
  "configMapGenerator",
  "secretGenerator",
  "generatorOptions",
  "configurations",
  "crds",
  "openapi",
  "sortOptions",
  "buildMetadata",
  "transformers",
  "generators",
  "validators",
  "helmCharts",
  "metadata",
  "kind",
  "__proto__",
];

const WORDS = fc.constantFrom(
  "web",
  "web.yaml",
  "../b",
  ".",
  "..",
  "/",
  "c",
  "a=b",
  "=",
  "web.yaml=web.yaml",
  "spec.replicas",
  "spec.template.spec.containers.*.image",
  "*",
  "[",
  "(",
  "[name=(]",
  "apps",
  "v1",
  "apps/v1",
  "Deployment",
  "kind: Deployment",
  "- op: add\n  path: /a\n",
  "{}",
  "[]",
  "\0",
  "__proto__",
  "constructor",
  "$(A)",
  "",
);

const KEYS = fc.constantFrom(
  "name",
  "path",
  "patch",
  "target",
  "kind",
  "group",
  "version",
  "source",
  "targets",
  "select",
  "fieldPaths",
  "fieldPath",
  "options",
  "literals",
  "files",
  "envs",
  "behavior",
  "pairs",
  "fields",
  "count",
  "newTag",
  "newName",
  "digest",
  "objref",
  "fieldref",
  "apiVersion",
  "create",
  "delimiter",
  "index",
  "__proto__",
  "order",
  "metadata",
  "labelSelector",
);

const values = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    WORDS,
    fc.integer({ min: -2, max: 100 }),
    fc.constantFrom(null, true, false, 1e99),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(KEYS, tie("value"), { maxKeys: 4, noNullPrototype: true }),
  ),
})).value;

const kustomizations = fc
  .array(fc.tuple(fc.constantFrom(...FIELDS), values), { maxLength: 5 })
  .map((entries) => dump(Object.fromEntries(entries)));

describe("input that is anything", () => {
  test("renders without an exception, and every problem has a place", () => {
    fc.assert(
      fc.property(
        kustomizations,
        kustomizations,
        fc.oneof(
          fc.constant(DEPLOYMENT),
          values.map((value) => dump(value)),
        ),
        (a, b, web) => {
          const files = filesOf({
            "/p/a/kustomization.yaml": `${a}`,
            "/p/a/web.yaml": web,
            "/p/b/kustomization.yaml": b,
            "/p/b/web.yaml": DEPLOYMENT,
          });
          const { objects, problems, isIncomplete } = renderKustomization("/p/a", { files });
          for (const problem of problems) expect(problem.location, problem.message).toBeDefined();
          if (isIncomplete) expect(problems.length).toBeGreaterThan(0);
          for (const object of objects) expect(() => object.at(["spec", "template", 0, "x"])).not.toThrow();
          expect(({} as Record<string, unknown>)["name"]).toBeUndefined();
        },
      ),
      { numRuns: 1500 },
    );
  });

  test("values of manifests and patches may be anything", () => {
    fc.assert(
      fc.property(values, values, (spec, patch) => {
        const object = (value: unknown): string =>
          dump({ apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web" }, spec: value });
        const files = filesOf({
          "/p/kustomization.yaml":
            "resources: [web.yaml]\nnamePrefix: p-\ncommonLabels: {a: b}\nimages: [{name: web, newTag: x}]\nreplicas: [{name: web, count: 1}]\npatches: [{path: p.yaml}]\n",
          "/p/web.yaml": object(spec),
          "/p/p.yaml": object(patch),
        });
        expect(() => renderKustomization("/p", { files })).not.toThrow();
      }),
      { numRuns: 500 },
    );
  });
});

describe("input that grows", () => {
  test("components that include each other twice over and over end with a problem", () => {
    const files: Record<string, string> = {
      "root/kustomization.yaml": "resources: [web.yaml]\ncomponents: [../a0]\n",
      "root/web.yaml": DEPLOYMENT,
    };
    for (let level = 0; level < 30; level++) {
      const inner = level < 29 ? `components: [../a${level + 1}, ../b${level + 1}]` : "namePrefix: x";
      for (const name of ["a", "b"])
        files[`${name}${level}/kustomization.yaml`] = `apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n${inner}\n`;
    }
    expect(render(files, "root").problems[0]!.message).toMatch(/more than \d+ components/);
  });

  test("definitions of types that all hold each other end with a problem", () => {
    const names = Array.from({ length: 12 }, (_, index) => `x.T${index}`);
    const references = Object.fromEntries(names.map((name, index) => [`p${index}`, { $ref: name }]));
    const type = { Schema: { properties: { kind: {}, apiVersion: {}, metadata: {}, ...references } } };
    const { problems } = render({
      "kustomization.yaml": "crds: [crd.json]\nconfigMapGenerator: [{name: a}]\n",
      "crd.json": JSON.stringify(Object.fromEntries(names.map((name) => [name, type]))),
    });
    expect(problems.map(({ message }) => message)).toEqual(["the definitions have more than 10000 fields"]);
  });

  test("generators that read a large file over and over end with a problem", () => {
    const folder = folderOf({
      "kustomization.yaml": `secretGenerator:\n${Array.from({ length: 12 }, (_, index) => `- {name: s${index}, files: [f]}\n`).join("")}`,
      f: "x".repeat(7 * 1024 * 1024),
    });
    const { problems } = renderKustomization(folder, { files: diskFiles({ root: folder, cwd: folder }) });
    expect(problems[0]!.message).toBe("the generators read more than 64 MB");
  });

  test("long lists and maps are merged in time in proportion to their length", () => {
    const env = (value: string): string =>
      Array.from({ length: 5000 }, (_, index) => `            - {name: E${index}, value: ${value}}\n`).join("");
    const base = DEPLOYMENT.slice(0, DEPLOYMENT.indexOf("            - {name: A"));
    const started = process.cpuUsage();
    const { objects, problems } = render({
      "kustomization.yaml": "resources: [web.yaml]\npatches: [{path: p.yaml}]\n",
      "web.yaml": base + env("a"),
      "p.yaml": base + env("b"),
    });
    expect(problems).toEqual([]);
    expect(objects[0]!.get(["spec", "template", "spec", "containers", 0, "env", 4999])).toEqual({ name: "E4999", value: "b" });
    expect(process.cpuUsage(started).user / 1000).toBeLessThan(5000);
  });

  test("bases that include each other twice over and over end with a problem", () => {
    const files: Record<string, string> = { "0/kustomization.yaml": "resources: [web.yaml]\n", "0/web.yaml": DEPLOYMENT };
    for (let level = 1; level <= 30; level++) {
      files[`${level}/kustomization.yaml`] = `resources: [../x${level}, ../y${level}]\n`;
      files[`x${level}/kustomization.yaml`] = `namePrefix: x\nresources: [../${level - 1}]\n`;
      files[`y${level}/kustomization.yaml`] = `namePrefix: z\nresources: [../${level - 1}]\n`;
    }
    const started = performance.now();
    const { problems } = render(files, "30");
    expect(problems.map(({ message }) => message).join("\n")).toMatch(/more than \d+ objects/);
    expect(performance.now() - started).toBeLessThan(20_000);
  });

  test("a regular expression of a patch target takes no time without end", () => {
    const name = "a".repeat(60);
    const started = performance.now();
    render({
      "kustomization.yaml":
        'resources: [web.yaml]\npatches:\n- target: {name: \'(a+)+x\'}\n  patch: \'[{"op": "add", "path": "/a", "value": 1}]\'\n',
      "web.yaml": DEPLOYMENT.replace("name: web", `name: ${name}`),
    });
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  test("a link to itself, a folder for a file, a file for a folder are problems", () => {
    const folder = folderOf({
      "kustomization.yaml": "resources: [d, f.txt/x]\nconfigMapGenerator: [{name: c, files: [d]}]\n",
      "d/x": "",
      "f.txt": "",
    });
    const { problems } = renderKustomization(folder, { files: diskFiles({ root: folder, cwd: folder }) });
    expect(problems).toHaveLength(3);
  });
});

test("a chain of bases without end is a problem", () => {
  const files: Record<string, string> = {};
  for (let level = 0; level < 3_000; level++) files[`/p/${level}/kustomization.yaml`] = `resources: [../${level + 1}]\n`;
  files["/p/3000/kustomization.yaml"] = "namePrefix: x\n";
  const directories = new Set(Object.keys(files).map((file) => path.dirname(file)));
  const base = filesOf(files);
  const { problems } = renderKustomization("/p/0", {
    files: { ...base, kindOf: (name) => (Object.hasOwn(files, name) ? "file" : directories.has(name) ? "directory" : undefined) },
  });
  expect(problems.map(({ message }) => message)).toEqual(["more than 100 kustomizations that each use the next"]);
});
