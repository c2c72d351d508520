import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { lint } from "../src/lint.js";
import type { Report } from "../src/report/report.js";
import { presets, rules } from "../src/rules.generated.js";

const GOOD = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  strategy:
    type: Recreate
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers: [{ name: web, image: "example.org/web:1.0.0" }]
`;

let root: string;
beforeAll(() => {
  root = mkdtempSync(path.join(os.tmpdir(), "deploylint-hostile-"));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Lints one file named so in a project of its own. */
async function lintText(text: string | Uint8Array, name = "prod/x.yaml"): Promise<Report> {
  const folder = mkdtempSync(path.join(root, "case-"));
  mkdirSync(path.join(folder, path.dirname(name)), { recursive: true });
  writeFileSync(path.join(folder, name), text);
  return lint({ paths: [folder], cwd: folder, root: folder, rules, presets });
}

const errors = (report: Report): string[] =>
  report.problems
    .filter(({ level }) => level === "error")
    .map(({ kind, message, location }) => `${location ? `${location.range.start.line}: ` : ""}${kind}: ${message}`);
const recreates = (report: Report): number => report.findings.filter(({ messageId }) => messageId === "recreate").length;

describe("what does not parse is said, and the rest is judged", () => {
  const apart = (bad: string): string =>
    `${GOOD}---\napiVersion: v1\nkind: Service\n${bad}\n---\n${GOOD.replace("name: web", "name: other")}`;

  test.each([
    ["a tab", "spec:\n\tports: []", /17: parse: a tab is used for indentation/],
    ["an open quote", 'metadata: { name: "x }', /parse: the quote is opened here/],
    ["a colon in a value", "image: nginx: 1.27", /16: parse: a value without quotes holds a colon/],
    ["conflict markers", "<<<<<<< HEAD\nspec: 1\n=======\nspec: 2\n>>>>>>> main", /conflict markers/],
    ["an unknown alias", "spec: *nothing", /16: parse: the alias \*nothing has no anchor/],
    ["deep nesting", `spec: ${"[".repeat(10_000)}`, /nesting is deeper/],
    ["a NUL byte", "spec: a\0b", /character that YAML does not allow/],
  ])("%s", async (_, bad, message) => {
    const report = await lintText(apart(bad));
    expect(errors(report).join("\n")).toMatch(message);
    expect(recreates(report)).toBe(2);
  });

  test("duplicate keys name both lines", async () => {
    const report = await lintText(GOOD.replace("  strategy:", "  replicas: 1\n  replicas: 2\n  strategy:"));
    expect(errors(report)).toEqual([
      '7: parse: the key "replicas" stands twice in one mapping, first in line 6; readers differ in which one counts',
    ]);
    expect(recreates(report)).toBe(1);
  });

  test.each([
    ["Latin-1", Buffer.from(GOOD.replace("name: web\n", "name: caf\xe9\n"), "latin1"), /not valid UTF-8 in line 4/],
    ["more than 16 MB", GOOD + "#".repeat(16 * 1024 * 1024), /larger than 16 MB/],
  ])("%s", async (_, bytes, message) => expect(errors(await lintText(bytes)).join()).toMatch(message));

  test("UTF-16 with a byte order mark is read", async () => {
    const report = await lintText(Buffer.from(`\ufeff${GOOD}`, "utf16le"));
    expect(errors(report)).toEqual([]);
    expect(recreates(report)).toBe(1);
  });

  test("text without a sign of Kubernetes is a note", async () => {
    const report = await lintText("#!/bin/sh\nif [ -f x ]; then: echo\n\tdone\n");
    expect(errors(report)).toEqual([]);
    expect(report.problems.map(({ kind, level }) => `${kind} ${level}`)).toEqual(["parse note"]);
  });

  test("a template is a note, a templated value is undecidable", async () => {
    const report = await lintText(
      `${GOOD.replace("type: Recreate", "type: {{ .Values.type }}")}---\n${GOOD.replace("Recreate", "${TYPE}")}`,
    );
    expect(errors(report)).toEqual([]);
    expect(report.problems.map(({ kind, message }) => `${kind}: ${message}`)).toEqual([
      "skipped: a template, not a manifest: render it first, then lint the result",
    ]);
    expect(recreates(report)).toBe(0);
  });
});

describe("bombs end in time", () => {
  test("aliases that expand without end", async () => {
    const lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"];
    for (let i = 1; i < 12; i++) lines.push(`a${i}: &a${i} [${Array.from({ length: 9 }, () => `*a${i - 1}`).join(", ")}]`);
    const report = await lintText(`apiVersion: v1\nkind: ConfigMap\n${lines.join("\n")}\n`);
    expect(errors(report).join()).toMatch(/aliases expand this document/);
  });

  test("an alias inside what it refers to", async () => {
    expect(errors(await lintText("apiVersion: v1\nkind: Pod\nspec: &s\n  containers: [*s]\n")).join()).toMatch(
      /stands inside what it refers to/,
    );
  });

  test("20,000 keys and a line of a megabyte", async () => {
    const keys = Array.from({ length: 20_000 }, (_, index) => `  key${index}: value`).join("\n");
    const report = await lintText(
      `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: many }\ndata:\n${keys}\n  long: ${"x".repeat(1_000_000)}\n`,
    );
    expect(report.problems).toEqual([]);
  });
});

describe("odd shapes are no exceptions", () => {
  test.each(["kind: 5", "kind: [Pod]", "kind: null", "apiVersion: 1"])("%s is a note, the next document is judged", async (line) => {
    const key = line.slice(0, line.indexOf(":"));
    const odd = ["apiVersion: v1", "kind: Pod", "metadata: { name: x }"].filter((other) => !other.startsWith(key)).join("\n");
    const report = await lintText(`${odd}\n${line}\n---\n${GOOD}`);
    expect(errors(report)).toEqual([]);
    expect(report.problems.map(({ kind, level }) => `${kind} ${level}`)).toEqual(["skipped note"]);
    expect(recreates(report)).toBe(1);
  });

  test.each([
    "metadata: null",
    "metadata: web",
    "spec: []",
    "spec: { template: { spec: { containers: 7 } } }",
    "spec: { strategy: Recreate }",
  ])("%s", async (line) => {
    const report = await lintText(`apiVersion: apps/v1\nkind: Deployment\n${line}\n`);
    expect(report.problems).toEqual([]);
  });

  test("tags run nothing, __proto__ is a key like others", async () => {
    const report = await lintText(
      `${GOOD}---\napiVersion: v1\nkind: ConfigMap\ndata:\n  a: !!js/function "function () { process.exit(7) }"\n  b: !vault x\n  __proto__: { polluted: yes }\n`,
    );
    expect(report.problems).toEqual([]);
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });
});

describe("odd trees", () => {
  test.runIf(process.platform !== "win32")("links, loops and pipes are not followed, and each is said once", async () => {
    const folder = mkdtempSync(path.join(root, "tree-"));
    mkdirSync(path.join(folder, "dir.yaml"));
    writeFileSync(path.join(folder, "dir.yaml/inner.yaml"), GOOD);
    writeFileSync(path.join(folder, "UPPER.YAML"), GOOD.replace("name: web", "name: upper"));
    writeFileSync(path.join(folder, "old.yml.bak"), "a: [");
    symlinkSync("..", path.join(folder, "up"));
    symlinkSync("loop.yaml", path.join(folder, "loop.yaml"));
    symlinkSync("/etc/passwd", path.join(folder, "passwd.yaml"));
    execFileSync("mkfifo", [path.join(folder, "pipe.yaml")]);
    const report = await lint({ paths: [folder], cwd: folder, root: folder, rules, presets });
    expect(recreates(report)).toBe(2);
    expect(report.problems.map(({ file, level, message }) => `${file} ${level}: ${message}`)).toEqual([
      "loop.yaml note: a link that leads nowhere",
      "passwd.yaml note: a link that leads out of the project; not followed",
      "pipe.yaml note: not a regular file",
      "up note: a link that leads out of the project; not followed",
    ]);
  });

  test("an empty folder is clean, a path that does not exist is an error", async () => {
    const folder = mkdtempSync(path.join(root, "empty-"));
    expect((await lint({ paths: [folder], cwd: folder, root: folder, rules, presets })).problems).toEqual([]);
    expect(errors(await lint({ paths: ["nowhere"], cwd: folder, rules, presets }))).toEqual(["read: no such file or folder: nowhere"]);
  });
});
