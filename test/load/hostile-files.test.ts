import path from "node:path";
import { describe, expect, test } from "vitest";
import { loadProject } from "../../src/load/project-files.js";

const root = path.resolve(import.meta.dirname, "../../fixtures/hostile");
const start = performance.now();
const { files, problems } = loadProject({ root, cwd: root });
const elapsed = performance.now() - start;

/** Number of documents of a file, and what was said of it. */
const CASES: Readonly<Record<string, readonly [documents: number, ...said: readonly RegExp[]]>> = {
  "binary.yaml": [0, /^note skipped: not a text file/],
  "broken-between.yaml": [2, /^error parse: the bracket/],
  "conflict.yaml": [0, /^error parse: conflict markers/],
  "crlf.yaml": [1],
  "deep.yaml": [0, /^error parse: the nesting is deeper than 100 levels/],
  "duplicate-key.yaml": [1, /^error parse: the key "type" stands twice in one mapping, first in line 4/],
  "empty.yaml": [0],
  "helm.yaml": [0, /^note skipped: a template/],
  "latin1.yaml": [0, /^error read: not valid UTF-8 in line 3/],
  "laughs.yaml": [0, /^error parse: aliases expand/],
  "nul.yaml": [0, /^error parse: a NUL byte/],
  "open-quote.yaml": [0, /^error parse: the quote is opened here/],
  "recursive.yaml": [0, /^error parse: the alias \*d stands inside what it refers to/],
  "script.yaml": [0, /^note parse: /],
  "tab.yaml": [0, /^error parse: a tab is used for indentation/],
  "tags.yaml": [1],
  "utf16.yaml": [1],
};

describe("a folder of hostile files", () => {
  test.each(Object.entries(CASES))("%s", (name, [documents, ...said]) => {
    const file = files.find((one) => one.path === name);
    const messages = [...problems, ...(file?.problems ?? [])]
      .filter((problem) => problem.file === name)
      .map(({ level, kind, message }) => `${level} ${kind}: ${message}`);
    expect(file?.documents.length ?? 0).toBe(documents);
    expect(messages).toHaveLength(said.length);
    messages.forEach((message, index) => expect(message).toMatch(said[index]!));
  });

  test("is read in no time, and runs nothing", () => {
    expect(elapsed).toBeLessThan(2000);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  test("CRLF leaves no carriage return in a value", () => {
    expect(files.find(({ path: name }) => name === "crlf.yaml")!.documents[0]!.value).toMatchObject({ data: { text: "one\ntwo\n" } });
  });
});
