import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { placedText } from "../../src/load/placed-text.js";
import { embeddedFile, embeddedFiles } from "../../src/model/embedded-files.js";
import type { KubernetesObject } from "../../src/model/kubernetes-object.js";
import { openProjects } from "../../src/lint.js";
import { presets, rules } from "../../src/rules.generated.js";
import { objectsOf } from "../../src/model/objects.js";
import { fileOf } from "../load/file.js";

const RULES = "groups:\n  - name: web\n    rules:\n      - alert: WebDown\n        expr: up == 0\n";

function objectsIn(text: string): readonly KubernetesObject[] {
  return objectsOf(fileOf(text)).objects;
}

const folder = mkdtempSync(path.join(os.tmpdir(), "deploylint-embedded-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** The objects that a project of these files has, rendered. */
async function rendered(files: Readonly<Record<string, string>>): Promise<readonly KubernetesObject[]> {
  const cwd = mkdtempSync(path.join(folder, "case-"));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(cwd, name)), { recursive: true });
    writeFileSync(path.join(cwd, name), text);
  }
  const { projects, problems } = await openProjects({ paths: ["."], cwd, root: cwd, rules, presets });
  expect(problems.filter(({ level }) => level === "error")).toEqual([]);
  return projects.flatMap(({ bundles }) => bundles.flatMap(({ objects }) => objects));
}

/** "file:line:column text" of the alert's expression. */
function exprOf(object: KubernetesObject, name: string): string {
  const [document] = embeddedFile(object, name)!.documents;
  const { file, range, text } = document!.locate(["groups", 0, "rules", 0, "expr"], "value")!;
  return `${file.path}:${range.start.line}:${range.start.column} ${text}`;
}

function inData(indent: string): string {
  return RULES.replace(/^/gm, indent).trimEnd();
}

describe("files in objects", () => {
  test("an entry of a ConfigMap is located in the block scalar", () => {
    const [map] = objectsIn(
      `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: rules}\ndata:\n  web.yaml: |\n${inData("      ")}\n  other: text\n`,
    );
    expect(embeddedFiles(map!).map(({ name, kind }) => [name, kind])).toEqual([
      ["web.yaml", "rule groups"],
      ["other", undefined],
    ]);
    expect(exprOf(map!, "web.yaml")).toMatch(/:10:21 up == 0$/);
  });

  test("a Secret's stringData is located inside, its data on the whole value", () => {
    const [secret] = objectsIn(
      `apiVersion: v1\nkind: Secret\nmetadata: {name: rules}\ndata:\n  a.yaml: ${Buffer.from(RULES).toString("base64")}\nstringData:\n  b.yaml: |\n${inData("    ")}\n`,
    );
    expect(embeddedFiles(secret!).map(({ name, kind, isSecret }) => [name, kind, isSecret])).toEqual([
      ["a.yaml", "rule groups", true],
      ["b.yaml", "rule groups", true],
    ]);
    expect(exprOf(secret!, "a.yaml")).toMatch(/:5:11 /);
    expect(exprOf(secret!, "b.yaml")).toMatch(/:12:19 up == 0$/);
  });

  test("what a generator reads is located in the file that it reads", async () => {
    const [map, secret] = await rendered({
      "kustomization.yaml":
        "configMapGenerator:\n  - name: rules\n    files: [web.yaml=rules/web.rules]\nsecretGenerator:\n  - name: rules\n    files: [rules/web.rules]\n",
      "rules/web.rules": `# Alerts.\n${RULES}`,
    });
    expect(exprOf(map!, "web.yaml")).toBe("rules/web.rules:6:15 up == 0");
    expect(exprOf(secret!, "web.rules")).toBe("rules/web.rules:6:15 up == 0");
    expect(map!.at(["data", "web.yaml"]).file.path, "the entry itself stands in the kustomization").toBe("kustomization.yaml");
  });

  test("literals and lines of env files are located behind the key", async () => {
    const [literal, env] = await rendered({
      "kustomization.yaml":
        "configMapGenerator:\n  - name: a-literal\n    literals:\n      - 'r.yaml={groups: [{name: a, rules: [{alert: A, expr: up == 0}]}]}'\n  - name: b-env\n    envs: [x.env]\n",
      "x.env": "# comment\nr.yaml={groups: [{name: a, rules: [{alert: A, expr: up == 1}]}]}\n",
    });
    expect(exprOf(literal!, "r.yaml")).toBe("kustomization.yaml:4:62 up == 0");
    expect(exprOf(env!, "r.yaml")).toBe("x.env:2:53 up == 1");
  });

  test("a value that a patch replaced is located in the patch", async () => {
    const [map] = await rendered({
      "kustomization.yaml": "configMapGenerator:\n  - name: rules\n    files: [web.yaml]\npatches:\n  - path: patch.yaml\n",
      "web.yaml": RULES,
      "patch.yaml": `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: rules}\ndata:\n  web.yaml: |\n${inData("    ").replace("== 0", "== 2")}\n`,
    });
    expect(exprOf(map!, "web.yaml")).toBe("patch.yaml:10:19 up == 2");
  });

  test("a string inside an embedded document keeps its places through both scalars", () => {
    const [map] = objectsIn(
      `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: rules}\ndata:\n  web.yaml: |\n    expr: |\n      up == 0\n      or absent(up)\n`,
    );
    const [document] = embeddedFile(map!, "web.yaml")!.documents;
    const placed = placedText(document!, ["expr"])!;
    const { range, text } = placed.at(placed.text.indexOf("absent"), placed.text.indexOf("("));
    expect([text, range.start.line, range.start.column]).toEqual(["absent", 8, 10]);
  });

  test("a string in a double-quoted text is placed by its escapes", () => {
    const [map] = objectsIn(`apiVersion: v1\nkind: ConfigMap\nmetadata: {name: rules}\ndata:\n  a: "expr: 'up\\u0020== 0'\\n"\n`);
    const [document] = embeddedFile(map!, "a")!.documents;
    const placed = placedText(document!, ["expr"])!;
    expect(placed.at(3, 5).text).toBe("==");
  });

  test("a template that something fills in first is no parse error, anything else is", () => {
    const objects = objectsIn(
      "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  a: |\n    groups:\n    {{ range .x }}\n    - name: a\n    {{ end }}\n  b: |\n    groups:\n    - name: [a\n",
    );
    expect(embeddedFile(objects[0]!, "a")!.problems).toEqual([]);
    expect(embeddedFile(objects[0]!, "b")!.problems).toHaveLength(1);
  });
});
