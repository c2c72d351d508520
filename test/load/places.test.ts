import fc from "fast-check";
import { dump } from "js-yaml";
import { describe, expect, test } from "vitest";
import type { Path } from "../../src/load/document.js";
import { documentOf, fileOf, written } from "./file.js";

const TEXT = `# first
apiVersion: apps/v1
metadata:
  name: &name "web"   # a name
  labels: {app: 'w''eb', "tier": front, empty: }
spec:
  alias: *name
  none:
  script: |-   # header
    line
      more

  folded: >
    one
    two
  items:
  - a: 1
    b: [x, {c: y}]

  -
    long text
      of two lines
  -
  - - nested
0x10: hex
on: yes
"q\\tk": 1
`;

describe.each([
  ["LF, through both parsers", (text: string) => text],
  ["CRLF", (text: string) => text.replaceAll("\n", "\r\n")],
])("ranges with %s", (_name, change) => {
  // Without the anchor the subset parser reads the text.
  const sources = [TEXT, TEXT.replace("&name ", "").replace("*name", '"web"')].map(change);
  const place = (path: Path, part?: "key" | "value") =>
    sources.map((source) => written(documentOf(source), path, part)?.replaceAll("\r", ""));
  const both = (text: string | undefined) => [text, text];

  test("of scalars, with their quotes and block headers", () => {
    expect(place(["apiVersion"])).toEqual(both("apps/v1"));
    expect(place(["metadata", "name"])).toEqual(both('"web"'));
    expect(place(["metadata", "labels", "app"])).toEqual(both("'w''eb'"));
    expect(place(["spec", "script"])).toEqual(both("|-   # header\n    line\n      more"));
    expect(place(["spec", "folded"])).toEqual(both(">\n    one\n    two"));
    expect(place(["spec", "items", 1])).toEqual(both("long text\n      of two lines"));
    expect(place(["spec", "items", 3, 0])).toEqual(both("nested"));
  });

  test("of keys", () => {
    expect(place(["metadata", "labels", "tier"], "key")).toEqual(both('"tier"'));
    expect(place(["spec", "items", 0, "b", 1, "c"], "key")).toEqual(both("c"));
    expect(place(["16"], "key")).toEqual(both("0x10"));
    expect(place(["true"], "key")).toEqual(both("on"));
    expect(place(["q\tk"], "key")).toEqual(both('"q\\tk"'));
    expect(place([], "key")[0]).toBe(place([], "value")[0]);
  });

  test("of collections: from the first to the last character of their content", () => {
    expect(place(["metadata", "labels"])).toEqual(both("{app: 'w''eb', \"tier\": front, empty: }"));
    expect(place(["spec", "items", 0])).toEqual(both("a: 1\n    b: [x, {c: y}]"));
    expect(place(["spec", "items"])[0]).toMatch(/^- a: 1[^]*nested$/);
    expect(place([])[0]).toMatch(/^apiVersion[^]*: 1$/);
  });

  test("of what is not written: behind the colon or dash, reported on the key", () => {
    for (const source of sources) {
      const document = documentOf(source);
      const none = document.locate(["spec", "none"], "value")!;
      expect([none.text, source.slice(none.start - 6, none.start)]).toEqual(["", " none:"]);
      expect(document.at(["spec", "none"]).text).toBe("none");
      expect(document.locate(["spec", "items", 2], "value")!.text).toBe("");
      expect(document.at(["spec", "items", 2]).text).toBe("items");
      expect(document.at(["metadata", "labels", "empty"]).text).toBe("empty");
    }
  });

  test("of nothing", () => {
    for (const path of [
      ["nowhere"],
      ["spec", "items", 9],
      ["spec", "items", -1],
      ["spec", "items", "a"],
      ["apiVersion", "x"],
      ["toString"],
    ])
      expect(place(path)).toEqual(both(undefined));
  });

  test("line and column count the line breaks of the file", () => {
    for (const source of sources)
      expect(documentOf(source).locate(["spec", "items", 0, "a"], "value")!.range).toMatchObject({
        start: { line: 17, column: 8 },
        end: { line: 17, column: 9 },
      });
  });
});

test("aliases and merged keys lead to where the value is written", () => {
  const document = documentOf("a: &a {x: 1, w: 2}\nb: &b\n  w: 3\nc:\n  <<: [*a, *b]\n  z: 4\nd: *a\ne:\n  <<: *b\n  w: 5\n");
  expect(written(document, ["d"])).toBe("{x: 1, w: 2}");
  expect(written(document, ["d", "x"])).toBe("1");
  expect(document.locate(["c", "w"], "value")!.range.start).toMatchObject({ line: 1, column: 17 });
  expect(document.locate(["c", "w"], "key")!.range.start.line).toBe(1);
  expect(document.locate(["e", "w"], "value")!.range.start.line).toBe(10);
  expect(document.locate(["c", "<<"], "value")).toBeUndefined();
});

test("of a key that stands twice the last one counts, for the value and the place", () => {
  const document = documentOf("kind: A\nkind: B\napiVersion: v1\n");
  expect(document.value).toMatchObject({ kind: "B" });
  expect(document.locate(["kind"], "value")!.range.start.line).toBe(2);
});

test("how values are written", () => {
  const document = documentOf("a: {b: [1]}\nc: 'd'\ne: \"f\"\ng: |\n  h\ni: >\n  j\nk:\nl:\n- 1\n");
  const styles = ["a", "c", "e", "g", "i", "k", "l"].map((key) => document.styleOf!([key]));
  expect(styles).toEqual(["flow", "single-quoted", "double-quoted", "literal", "folded", "empty", "block"]);
  expect(document.styleOf!([])).toBe("block");
  expect(document.styleOf!(["a", "b", 0])).toBe("plain");
  expect(document.styleOf!(["nowhere"])).toBeUndefined();
});

test("the documents of a file are numbered, each with places of its own", () => {
  const { documents } = fileOf("a: 1\n---\n# nothing\n---\na: 22\n---\na: [\n---\na: &x 4444\n");
  expect(documents.map((document) => [document.index, written(document, ["a"])])).toEqual([
    [0, "1"],
    [1, "22"],
    [2, "4444"],
  ]);
});

/** Paths of all scalars. */
function leaves(value: unknown, path: Path = []): [Path, unknown][] {
  if (typeof value !== "object" || value === null) return [[path, value]];
  const entries = Array.isArray(value) ? value.map((item, index) => [index, item] as const) : Object.entries(value);
  return entries.flatMap(([key, item]) => leaves(item, [...path, key]));
}

test("every value of any data is found where its text is", () => {
  const key = fc.oneof(fc.constantFrom("name", "a b", "on", "__proto__", "0x1"), fc.string({ minLength: 1, maxLength: 5 }));
  const { data } = fc.letrec((tie) => ({
    data: fc.oneof(
      { depthSize: "small" },
      fc.string(),
      fc.integer(),
      fc.boolean(),
      fc.array(tie("data"), { maxLength: 3 }),
      fc.dictionary(key, tie("data"), { maxKeys: 3 }),
    ),
  }));
  fc.assert(
    fc.property(data, fc.integer({ min: -1, max: 2 }), fc.boolean(), (value, flowLevel, flag) => {
      const text = dump({ data: value }, { flowLevel, lineWidth: flag ? 20 : 80 });
      const document = documentOf(`# c\n${text}`);
      for (const [path, leaf] of leaves((document.value as { data: unknown }).data, ["data"])) {
        const location = document.locate(path, "value")!;
        expect(location.end).toBeGreaterThan(location.start);
        const alone = documentOf(`x: ${location.text}\n`).value;
        // Alone in a text, a scalar of several lines would need other indentation.
        if (!location.text.includes("\n")) expect(alone).toEqual({ x: leaf });
      }
    }),
    { numRuns: 300 },
  );
});
