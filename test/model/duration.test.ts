import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseGoDuration, parsePrometheusDuration } from "../../src/model/duration.js";

describe("parseGoDuration", () => {
  it.each([
    ["1h30m", 5_400_000],
    ["2160h", 7_776_000_000],
    ["1.5h", 5_400_000],
    [".5s", 500],
    ["-1m", -60_000],
    ["+1m", 60_000],
    ["0", 0],
    ["100ms", 100],
    ["1us", 0.001],
    ["1µs", 0.001],
    ["2ns", 0.000_002],
    ["1m1h", 3_660_000],
  ])("%s", (text, ms) => expect(parseGoDuration(text)).toEqual({ ms }));

  it.each([
    ["90d", /unit "d".*2160h/],
    ["2w", /unit "w".*336h/],
    ["5", /has no unit/],
    ["1h5", /has no unit/],
    ["", /empty/],
    ["-", /empty/],
    ["h", /is not a duration/],
    ["1 h", /no unit|not a duration/],
    ["1constructor", /unit "constructor"/],
    ["${TTL}", /is not a duration/],
  ])("rejects %j", (text, error) => expect(parseGoDuration(text).error).toMatch(error));

  it("never throws", () => {
    fc.assert(fc.property(fc.string(), (text) => void parseGoDuration(text)));
  });
});

describe("parsePrometheusDuration", () => {
  it.each([
    ["5m", 300_000],
    ["1d12h", 129_600_000],
    ["1w", 604_800_000],
    ["1y", 31_536_000_000],
    ["1m30s", 90_000],
    ["15ms", 15],
    ["0", 0],
    ["0s", 0],
  ])("%s", (text, ms) => expect(parsePrometheusDuration(text)).toEqual({ ms }));

  it.each(["", "5", "1.5h", "1h1d", "-5m", "5 m", "5M"])("rejects %j", (text) => expect(parsePrometheusDuration(text).error).toBeDefined());
});
