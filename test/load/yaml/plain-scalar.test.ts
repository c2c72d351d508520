import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { plainKey, resolvePlain } from "../../../src/load/yaml/plain-scalar.js";

// Every row was confirmed with sigs.k8s.io/yaml 1.4, but for the digits of large integers, which that library rounds.
describe("a plain scalar as Kubernetes reads it", () => {
  test.each([
    ["", null],
    ["~", null],
    ["null", null],
    ["NULL", null],
    ["nULL", "nULL"],
    ["yes", true],
    ["On", true],
    ["y", true],
    ["Y", true],
    ["n", false],
    ["off", false],
    ["NO", false],
    ["oN", "oN"],
    ["true", true],
    ["FALSE", false],
    ["truee", "truee"],
    ["0", 0],
    ["-0", 0],
    ["42", 42],
    ["+1", 1],
    ["-1", -1],
    ["017", 15],
    ["-017", -15],
    ["0o17", 15],
    ["0O17", 15],
    ["08", 8],
    ["0x1F", 31],
    ["0X1f", 31],
    ["-0x1F", -31],
    ["0x", "0x"],
    ["0b11", 3],
    ["-0b11", -3],
    ["0b2", "0b2"],
    ["1_000", 1000],
    ["1__0", 10],
    ["-_1", -1],
    ["_1", "_1"],
    ["1e3", 1000],
    ["1.", 1],
    [".5", 0.5],
    [".5_0", ".5_0"],
    ["1.5_0", 1.5],
    ["-", "-"],
    [".", "."],
    ["1e400", "1e400"],
    ["2001-12-14", "2001-12-14"],
    ["12:30:45", "12:30:45"],
    ["22:22", "22:22"],
    ["1.2.3", "1.2.3"],
    ["25%", "25%"],
    ["0.1", 0.1],
    [".inf", Infinity],
    ["-.INF", -Infinity],
    [".nan", Number.NaN],
    ["9007199254740991", 9007199254740991],
    ["9007199254740993", 9007199254740993n],
    ["-18446744073709551616", -18446744073709551616n],
    ["0xFFFFFFFFFFFFFFFF", 18446744073709551615n],
    ["${REPLICAS}", "${REPLICAS}"],
    ["toString", "toString"],
  ])("%j", (text, value) => expect(resolvePlain(text)).toEqual(value));

  test.each([
    ["yes", true, "yes"],
    ["on", true, "on"],
    ["017", 15, 17],
    ["1_000", 1000, "1_000"],
    ["0o17", 15, 15],
    ["True", true, true],
  ])("YAML 1.2 differs in %j", (text, kubernetes, core) => {
    expect(resolvePlain(text, "kubernetes")).toBe(kubernetes);
    expect(resolvePlain(text, "core")).toBe(core);
  });

  test.each([
    ["on", "true"],
    ["0x1F", "31"],
    ["1.0", "1"],
    ["2e3", "2000"],
    ["~", "null"],
    ["name", "name"],
    ["080", "80"],
  ])("the key %j is %j", (text, key) => expect(plainKey(text, "kubernetes")).toBe(key));

  test("any integer keeps its digits", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 80n), max: 2n ** 80n }), (integer) => {
        expect(String(resolvePlain(String(integer)))).toBe(String(integer));
      }),
    );
  });

  test("any text gives a value and no exception", () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom("kubernetes" as const, "core" as const), (text, schema) => {
        const value = resolvePlain(text, schema);
        expect(["string", "number", "bigint", "boolean", "object"]).toContain(typeof value);
        if (typeof value === "string") expect(value).toBe(text);
      }),
    );
  });
});
