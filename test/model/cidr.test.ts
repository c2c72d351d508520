import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { containsCidr, isPrivateCidr, parseCidr } from "../../src/model/cidr.js";

describe("isPrivateCidr", () => {
  it.each([
    ["10.0.0.0/8", true],
    ["10.1.2.3", true],
    ["172.16.0.0/12", true],
    ["172.32.0.0/16", false],
    ["172.0.0.0/8", false],
    ["192.168.4.0/24", true],
    ["192.168.0.0/15", false],
    ["127.0.0.1/32", true],
    ["100.64.0.0/10", true],
    ["0.0.0.0/0", false],
    ["8.8.8.8/32", false],
    ["::/0", false],
    ["fd12:3456::/32", true],
    ["fe80::1", true],
    ["::1/128", true],
    ["2001:db8::/32", false],
    ["::ffff:10.0.0.0/104", true],
    ["::ffff:8.8.8.0/120", false],
    ["10.0.0.0/33", undefined],
    ["10.0.0/8", undefined],
    ["10.0.0.256/8", undefined],
    ["10.0.0.0/8/8", undefined],
    ["10.0.0.0/", undefined],
    ["${CIDR}", undefined],
    ["1::2::3", undefined],
    ["1:2:3:4:5:6:7", undefined],
    ["1:2:3:4:5:6:7:8:9", undefined],
    ["1:2:3:4:5:6:7::8", undefined],
    ["fg00::", undefined],
    ["", undefined],
  ])("%s", (text, expected) => expect(isPrivateCidr(text)).toBe(expected));
});

describe("parseCidr", () => {
  it("drops the bits behind the prefix", () => {
    expect(parseCidr("10.1.2.3/8")).toEqual({ family: 4, base: 10n << 24n, prefix: 8 });
  });

  it("reads every address as the number it is", () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        const value = address.split(".").reduce((sum, part) => sum * 256n + BigInt(part), 0n);
        expect(parseCidr(address)).toEqual({ family: 4, base: value, prefix: 32 });
      }),
    );
    fc.assert(
      fc.property(fc.ipV6(), (address) => {
        expect(parseCidr(address)).toBeDefined();
      }),
    );
  });

  it("never throws", () => {
    fc.assert(fc.property(fc.string(), (text) => void parseCidr(text)));
  });
});

describe("containsCidr", () => {
  it.each([
    ["10.0.0.0/8", "10.2.0.0/16", true],
    ["10.2.0.0/16", "10.0.0.0/8", false],
    ["0.0.0.0/0", "8.8.8.8", true],
    ["::/0", "8.8.8.8", false],
    ["fd00::/8", "fd00:1::/32", true],
  ])("%s and %s", (outer, inner, expected) => expect(containsCidr(parseCidr(outer)!, parseCidr(inner)!)).toBe(expected));
});
