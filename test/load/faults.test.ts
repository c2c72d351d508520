import { describe, expect, test } from "vitest";
import { fileOf, problemsOf } from "./file.js";

const HEAD = "apiVersion: v1\nkind: Pod\n";

describe("one sentence at the place to look at", () => {
  test.each([
    ["a tab", "spec:\n\treplicas: 2\n", "4:1 a tab is used for indentation; YAML takes blanks only"],
    ["an open quote", 'spec: "x\nb: 1\n', "3:7 the quote is opened here and not closed where its value should end"],
    ["an open quote at the end", "spec:\n  - 'x", "4:5 the quote is opened here and never closed"],
    ["an open bracket", "spec: {a: [1, 2}\n", "3:16 a comma or a closing bracket is missing before this"],
    ["an open bracket at the end", "spec: {a: 1,", "3:7 the bracket { is opened here and never closed"],
    ["indentation of no level", "spec:\n    a: 1\n  b: 2\n", "5:3 the indentation of this line fits no level above it"],
    ["conflict markers", "<<<<<<< HEAD\na: 1\n=======\na: 2\n>>>>>>> x\n", "3:1 conflict markers of a merge are left here"],
    ["an alias without an anchor", "spec: *no\n", "3:7 the alias *no has no anchor &no before it"],
    ["an alias of itself", "spec: &s\n  a: *s\n", "4:6 the alias *s stands inside what it refers to"],
    ["a list as a key", "? [a]\n: b\n", "3:3 a list or mapping is used as a key, which Kubernetes cannot read"],
    ["a NUL byte", "a: b\0\n", "3:5 a NUL byte stands here, a character that YAML does not allow"],
    ["a control character", 'a: "\x07"\n', "3:5 a control character stands here, a character that YAML does not allow"],
    ["deep nesting", `a: ${"[".repeat(200)}\n`, "3:103 the nesting is deeper than 100 levels"],
    ["a line that belongs to nothing", "a: 1\nb\nc: 2\n", "5:2 a line without a colon stands here or just above, where a key was expected"],
    ["a merged scalar", "a: {<<: 1}\n", "3:5 the merge key << takes a mapping or a list of mappings"],
  ])("%s", (_name, text, expected) => {
    expect(problemsOf(fileOf(HEAD + text))).toEqual([`error parse ${expected}`]);
  });

  test("a colon in a value", () => {
    expect(problemsOf(fileOf("kind: Pod\nspec:\n  image: nginx: 1.27\n"))).toEqual([
      "error parse 3:15 a value without quotes holds a colon and a blank, as if it were a key: quote the value",
    ]);
  });

  test("duplicate keys name both lines, and nothing else is lost", () => {
    const file = fileOf(`${HEAD}a:\n  b: 1\n  b: 2\n`);
    expect(problemsOf(file)).toEqual([
      'error parse 5:3 the key "b" stands twice in one mapping, first in line 4; readers differ in which one counts',
    ]);
    expect(file.documents[0]!.value).toMatchObject({ a: { b: 2 } });
  });

  test("each document that does not parse is said, the others are read", () => {
    const file = fileOf(`a: [1\n---\n${HEAD}---\nb: "x\n---\n${HEAD}`);
    expect(problemsOf(file).map((problem) => problem.slice(0, 16))).toEqual(["error parse 1:4 ", "error parse 6:4 "]);
    expect(file.documents).toHaveLength(2);
  });
});

describe("bombs end in time", () => {
  test("aliases that expand without end are not judged", () => {
    const lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"];
    for (let i = 1; i < 12; i++) lines.push(`a${i}: &a${i} [${Array.from({ length: 9 }, () => `*a${i - 1}`).join(", ")}]`);
    const file = fileOf(HEAD + lines.join("\n"));
    expect(problemsOf(file)).toEqual(["error parse 1:1 aliases expand this document to more than 250000 values; it is not judged"]);
    expect(file.documents).toEqual([]);
  });

  test("mappings merged into mappings", () => {
    const keys = Array.from({ length: 2000 }, (_, index) => `k${index}: 1`).join(", ");
    const text = `${HEAD}a: &a {${keys}}\n${Array.from({ length: 2000 }, (_, index) => `b${index}: {<<: *a}`).join("\n")}\n`;
    const start = performance.now();
    expect(problemsOf(fileOf(text))).toHaveLength(1);
    expect(performance.now() - start).toBeLessThan(3000);
  });

  test("a moderate use of aliases is none", () => {
    const text = `${HEAD}a: &a [1, 2, 3]\n${Array.from({ length: 2000 }, (_, index) => `b${index}: *a`).join("\n")}\n`;
    expect(problemsOf(fileOf(text))).toEqual([]);
  });

  test.each([
    ["brackets", `a: ${"[".repeat(500_000)}`],
    ["block mappings", Array.from({ length: 1500 }, (_, index) => `${" ".repeat(index)}k:\n`).join("")],
    ["dashes", `${"- ".repeat(50_000)}\n`],
    ["question marks", `${"? ".repeat(50_000)}\n`],
    ["open quotes", `a: ${"'x' ".repeat(50_000)}"\n`],
    ["blanks", `a:${" ".repeat(500_000)}b: c\n`],
    ["braces", "{{".repeat(50_000)],
    ["template marks", "{{ {% ".repeat(50_000)],
  ])("%s", (_name, text) => {
    const start = performance.now();
    fileOf(HEAD + text);
    fileOf(text, "values.yaml", true);
    expect(performance.now() - start).toBeLessThan(3000);
  });
});
