import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareQuantities, formatQuantity, parseQuantity } from "../../src/model/quantity.js";

describe("parseQuantity", () => {
  it.each([
    [1, 1],
    ["1", 1],
    ["250m", 0.25],
    ["0.5", 0.5],
    [".5", 0.5],
    ["1.", 1],
    ["1Gi", 1_073_741_824],
    ["1.5Ki", 1536],
    ["1G", 1e9],
    ["1k", 1000],
    ["100n", 1e-7],
    ["1e3", 1000],
    ["12E", 12e18],
    ["-1", -1],
    ["+1", 1],
    ["1K", undefined],
    ["1 Gi", undefined],
    ["1gi", undefined],
    ["", undefined],
    ["Gi", undefined],
    ["${CPU}", undefined],
    ["1e999", undefined],
    [Number.POSITIVE_INFINITY, undefined],
    [null, undefined],
    [true, undefined],
  ])("%j", (value, expected) => expect(parseQuantity(value)).toBe(expected));
});

describe("compareQuantities", () => {
  it.each([
    ["100m", "0.1", 0],
    ["1024Mi", "1Gi", 0],
    ["1Gi", "1G", 1],
    ["999m", 1, -1],
    ["9007199254740993", "9007199254740992", 1],
    ["-1", "1n", -1],
    ["1e3", "1k", 0],
    [0.1, "100m", 0],
    ["1", "one", undefined],
    [null, "1", undefined],
    ["1e999999999", "1", undefined],
  ])("%j and %j", (a, b, expected) => expect(compareQuantities(a, b)).toBe(expected));

  it("orders as the whole numbers do", () => {
    fc.assert(
      fc.property(fc.bigInt(-(10n ** 20n), 10n ** 20n), fc.bigInt(-(10n ** 20n), 10n ** 20n), (a, b) => {
        expect(compareQuantities(`${a}m`, `${b}m`)).toBe(a < b ? -1 : a > b ? 1 : 0);
        expect(compareQuantities(`${a}Ki`, `${a * 1024n}`)).toBe(0);
      }),
    );
  });

  it("never throws", () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.jsonValue()), (value) => void [compareQuantities(value, "1"), parseQuantity(value)]));
  });
});

describe("formatQuantity", () => {
  it.each([
    [0.25, "cpu", "250m"],
    [2, "cpu", "2"],
    [1_073_741_824, "bytes", "1Gi"],
    [1536, "bytes", "1.5Ki"],
    [100, "bytes", "100"],
    [3, "count", "3"],
  ] as const)("%d %s", (value, unit, expected) => expect(formatQuantity(value, unit)).toBe(expected));
});
