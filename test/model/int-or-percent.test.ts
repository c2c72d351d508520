import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatIntOrPercent, parseIntOrPercent, scaled } from "../../src/model/int-or-percent.js";

describe("parseIntOrPercent", () => {
  it.each([
    [1, { kind: "int", value: 1 }, { kind: "int", value: 1 }],
    [0, { kind: "int", value: 0 }, { kind: "int", value: 0 }],
    ["25%", { kind: "percent", value: 25 }, { kind: "percent", value: 25 }],
    ["0%", { kind: "percent", value: 0 }, { kind: "percent", value: 0 }],
    ["1", undefined, { kind: "percent", value: 1 }],
    ["25.5%", undefined, undefined],
    ["50 %", undefined, undefined],
    ["%", undefined, undefined],
    ["", undefined, undefined],
    ["${SURGE}", undefined, undefined],
    [1.5, undefined, undefined],
    [Number.NaN, undefined, undefined],
    [true, undefined, undefined],
    [null, undefined, undefined],
    [{}, undefined, undefined],
  ])("%j", (value, strict, argo) => {
    expect(parseIntOrPercent(value, "strict")).toEqual(strict);
    expect(parseIntOrPercent(value, "argo")).toEqual(argo);
  });
});

describe("scaled", () => {
  it.each([
    [29, 100, false, 29],
    [7, 100, true, 7],
    [25, 10, true, 3],
    [25, 10, false, 2],
    [1, 1, false, 0],
    [1, 1, true, 1],
    [100, 7, false, 7],
    [150, 3, true, 5],
  ])("%i %% of %i", (percent, replicas, up, expected) => expect(scaled({ kind: "percent", value: percent }, replicas, up)).toBe(expected));

  it("is exact for every percentage of every size", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: 5000 }), (percent, replicas) => {
        const exact = BigInt(percent) * BigInt(replicas);
        expect(scaled({ kind: "percent", value: percent }, replicas, false)).toBe(Number(exact / 100n));
        expect(scaled({ kind: "percent", value: percent }, replicas, true)).toBe(Number((exact + 99n) / 100n));
      }),
    );
  });

  it("leaves numbers alone", () => expect(scaled({ kind: "int", value: 4 }, 100, true)).toBe(4));
});

describe("formatIntOrPercent", () => {
  it("writes what a manifest has", () => {
    expect(formatIntOrPercent({ kind: "int", value: 2 })).toBe("2");
    expect(formatIntOrPercent({ kind: "percent", value: 25 })).toBe("25%");
  });
});
