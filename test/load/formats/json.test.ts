import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseJson } from "../../../src/load/formats/json.js";
import { documentOf, fileOf, problemsOf, written } from "../file.js";

const valueOf = (text: string, comments = false): unknown => {
  const { documents, faults } = parseJson(text, { comments });
  if (faults.length > 0) throw new Error(faults[0]!.message);
  return documents[0]!.value;
};

test("reads what JSON.parse reads", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom(0, 1, 2), (value, indent) => {
      const text = JSON.stringify(value, undefined, indent);
      const rounded = (_key: string, item: unknown): unknown => (typeof item === "bigint" ? Number(item) : item);
      expect(JSON.parse(JSON.stringify(valueOf(text), rounded))).toEqual(JSON.parse(text));
    }),
  );
});

test("refuses what JSON.parse refuses", () => {
  const part = fc.constantFrom("{", "}", "[", "]", ",", ":", '"a"', "1", "-", "0", "01", "1.", "1e", "true", "nul", " ", "\\", '"', "\n");
  fc.assert(
    fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
      const text = parts.join("");
      let isJson = true;
      try {
        JSON.parse(text);
      } catch {
        isJson = false;
      }
      expect(parseJson(text).faults.length === 0).toBe(isJson);
    }),
    { numRuns: 2000 },
  );
});

test("integers keep their digits", () => {
  expect(valueOf("[9007199254740993, -9007199254740993, 1e30, 12345678.5]")).toEqual([
    9007199254740993n,
    -9007199254740993n,
    1e30,
    12345678.5,
  ]);
});

test("__proto__ is a key like others", () => {
  const value = valueOf('{"__proto__": {"x": 1}, "constructor": 2}') as object;
  expect(Object.keys(value)).toEqual(["__proto__", "constructor"]);
  expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
});

test("every value and key has its place", () => {
  const document = documentOf('{"kind": "List", "items": [ {"a\\n": [1, "x\\"y"]} ]}', "list.json");
  expect(written(document, ["items"])).toBe('[ {"a\\n": [1, "x\\"y"]} ]');
  expect(written(document, ["items", 0, "a\n"], "key")).toBe('"a\\n"');
  expect(written(document, ["items", 0, "a\n", 1])).toBe('"x\\"y"');
  expect(written(document, ["kind"], "key")).toBe('"kind"');
  expect(document.styleOf!(["items", 0])).toBe("flow");
});

describe("one sentence at the place", () => {
  test.each([
    ['{"kind": 1,}', "1:11 a comma stands before the closing bracket, which JSON does not allow"],
    ['{"kind": 1 // x\n}', "1:12 a comment stands here, which JSON does not know"],
    ['{"kind": ', "1:9 a value is missing at the end of the file"],
    ['{"kind": [1, 2', "1:10 the bracket [ is opened here and never closed"],
    ['{"kind": "x', "1:10 the quote is opened here and never closed"],
    ['{"kind": "x\ty"}', "1:12 a control character stands in a string: write it as an escape"],
    ['{"kind": "\\q"}', "1:10 the string holds an escape that JSON does not know"],
    ['{"kind": yes}', '1:10 "yes" is not a JSON value: are quotes missing?'],
    ["{\"kind\": 'x'}", "1:10 strings stand in double quotes in JSON"],
    ['{"kind" 1}', "1:9 a colon was expected behind the key"],
    ['{kind: "kind"}', "1:2 a key in double quotes was expected"],
    ['{"kind": 1 "a": 2}', "1:12 a comma or a closing bracket is missing before this"],
    ['{"kind": 01}', '1:10 "01" is not a JSON value: are quotes missing?'],
    ['{"kind": 1}\n{"kind": 2}', "2:1 the JSON value ends before this: a file holds one value"],
    ['{"kind": 1, "kind": 2}', '1:13 the key "kind" stands twice in one object; readers differ in which one counts'],
    [`{"kind": ${"[".repeat(300)}`, "1:109 the nesting is deeper than 100 levels"],
  ])("%s", (text, problem) => expect(problemsOf(fileOf(text, "a.json"))).toEqual([`error parse ${problem}`]));

  test("an empty file that was named", () => {
    expect(problemsOf(fileOf("", "a.json", true))).toEqual(["error parse 1:1 there is no JSON value in this file"]);
  });
});

test("with comments: // and /* */, and a comma at the end", () => {
  expect(valueOf('// a\n{"b": /* c */ [1, 2,], } // d', true)).toEqual({ b: [1, 2] });
  expect(() => valueOf("/* a", true)).toThrow("never closed");
  expect(() => valueOf("/ a", true)).toThrow("not a slash");
});
