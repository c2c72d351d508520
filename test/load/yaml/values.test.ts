import { describe, expect, test } from "vitest";
import { parseYaml } from "../../../src/load/yaml/parse.js";
import { valueOf, valuesOf } from "./shape.js";

describe("values", () => {
  test.each([
    ["a: |\n  x\n  y\n", "x\ny\n"],
    ["a: |\n  x", "x"],
    ["a: |\n  x\n  ", "x\n"],
    ["a: |-\n  x\n\n", "x"],
    ["a: |+\n  x\n\n\nb: 1", "x\n\n\n"],
    ["a: |2\n    x\n", "  x\n"],
    ["a: |\n\n\n  x\n\n", "\n\nx\n"],
    ["a: |\n  x\n   y\n\n  z\n", "x\n y\n\nz\n"],
    ["a: |\n", ""],
    ["a: >-\n  x\n  y\n\n  z\n    w\n  v\n", "x y\nz\n  w\nv"],
    ["a: >\n  x\n", "x\n"],
    ["a: |\n  # no comment\n# comment\n", "# no comment\n"],
    ["a: x\n  y\n\n  z\n", "x y\nz"],
    ["a: 'it''s\n  so'\n", "it's so"],
    ['a: "x\\\n  y\\u263a\\n"\n', "xy☺\n"],
    ["a: 'x\ny'\n", "x y"],
    ["a: [\n1,\n2 # two\n]\n", [1, 2]],
    ["a: {b, c: }\n", { b: null, c: null }],
    ["a: [b: c]\n", [{ b: "c" }]],
    ["a: !!int '3'\n", 3],
    ["a: !!str 3\n", "3"],
    ["a: !<tag:yaml.org,2002:bool> 'no'\n", false],
    ["a: !vault |\n  x\n", "x\n"],
    ["a: !!js/function 'function () {}'\n", "function () {}"],
    ["a: !!timestamp 2001-01-01\n", "2001-01-01"],
    ["a:\r\n- b\r\n- |\r\n  c\r\n", ["b", "c\n"]],
    ["a:\tb\t# c\n", "b"],
  ])("%j", (text, value) => expect(valueOf(text)).toMatchObject({ a: value }));

  test("documents: each on its own, empty ones left out", () => {
    expect(valuesOf("# nothing\n---\na: 1\n---\n# nothing\n---\n- 2\n...\n---\nthree\n")).toEqual([{ a: 1 }, [2], "three"]);
    expect(valuesOf("")).toEqual([]);
    expect(valuesOf("--- {a: 1}\n--- |\n text\n")).toEqual([{ a: 1 }, "text\n"]);
    expect(valuesOf("a: |\n  ---\n  b\n")).toEqual([{ a: "---\nb\n" }]);
    expect(valuesOf("%YAML 1.1\n---\na: 1\n")).toEqual([{ a: 1 }]);
    expect(valuesOf("a: 1\r---\rb: 2\r")).toEqual([{ a: 1 }, { b: 2 }]);
  });

  test("an alias is the same object as its anchor, and the last anchor of a name counts", () => {
    const value = valueOf("a: &x {b: 1}\nc: *x\nd: &x 2\ne: *x\n") as Record<string, unknown>;
    expect(value["c"]).toBe(value["a"]);
    expect(value["e"]).toBe(2);
  });

  test("merge keys: what is written wins, then the first of the list", () => {
    expect(valueOf("x: &x {a: 1, c: 1}\ny: &y {a: 2, b: 2}\nz:\n  <<: [*x, *y]\n  c: 3\n")).toMatchObject({ z: { a: 1, b: 2, c: 3 } });
    expect(valueOf("x: &x {a: 1}\nz: {a: 0, <<: *x}\n")).toMatchObject({ z: { a: 0 } });
    expect(valueOf('"<<": 1\n')).toEqual({ "<<": 1 });
  });

  test("keys are text, spelt as JSON spells them", () => {
    expect(valueOf("1: a\n1.5: c\n2024-01-01: d\non: e\n")).toEqual({ 1: "a", true: "e", 1.5: "c", "2024-01-01": "d" });
  });

  test("__proto__ and its like are own properties", () => {
    for (const text of [
      "__proto__: {a: 1}\nconstructor: 2\n",
      "{__proto__: {a: 1}, constructor: 2}",
      "&r\n__proto__: {a: 1}\nconstructor: 2\n",
    ]) {
      const value = valueOf(text) as Record<string, unknown>;
      expect(Object.keys(value)).toEqual(["__proto__", "constructor"]);
      expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    }
    const merged = valueOf("a: &a {__proto__: {x: 1}}\nb: {<<: *a}\n") as { b: object };
    expect(Object.hasOwn(merged.b, "__proto__")).toBe(true);
    expect(({} as { x?: unknown }).x).toBeUndefined();
  });

  test("workflows are read by YAML 1.2", () => {
    expect(valueOf("on: {push: }\n", { schema: "core" })).toEqual({ on: { push: null } });
  });

  test("20,000 keys in one mapping take no quadratic time", () => {
    const text = Array.from({ length: 20_000 }, (_, index) => `key${index}: ${index}`).join("\n");
    for (const prefix of ["", "&anchored\n"]) {
      const start = performance.now();
      expect(Object.keys(valueOf(prefix + text) as object)).toHaveLength(20_000);
      expect(performance.now() - start).toBeLessThan(2000);
    }
  });

  test("a large text through the subset parser keeps little beside its values", () => {
    const { documents } = parseYaml("a: [1, 2, 3]\n");
    expect(documents[0]!.tape.cells.length).toBe(3 * 6);
  });
});
