import { describe, expect, it } from "vitest";
import { compileGlob, compileWildcard, globError } from "../../src/text/glob.js";

describe("globs of paths", () => {
  it.each<[string, string, boolean]>([
    ["overlays/prod/**", "overlays/prod/web.yaml", true],
    ["overlays/prod/**", "overlays/prod/a/b/web.yaml", true],
    ["overlays/prod/**", "overlays/production/web.yaml", false],
    ["overlays/*/web.yaml", "overlays/prod/web.yaml", true],
    ["overlays/*/web.yaml", "overlays/prod/eu/web.yaml", false],
    ["**/prod/**", "prod/web.yaml", true],
    ["**/prod/**", "a/b/prod/web.yaml", true],
    ["a/**/b.yaml", "a/b.yaml", true],
    ["a/**/b.yaml", "a/x/y/b.yaml", true],
    ["a/**/b.yaml", "a/x/y/c.yaml", false],
    ["*.yaml", "a/b/web.yaml", true],
    ["*.yaml", "web.json", false],
    ["web.yaml", "a/web.yaml", true],
    ["./k8s/web.yaml", "k8s/web.yaml", true],
    ["overlays/prod", "overlays/prod/web.yaml", true],
    ["overlays/prod/", "overlays/prod/web.yaml", true],
    ["overlays/prod", "a/overlays/prod/web.yaml", false],
    ["vendor", "a/vendor/b.yaml", true],
    ["{prod,live}/*.y{a,}ml", "live/web.yml", true],
    ["{prod,live}/*.y{a,}ml", "dev/web.yml", false],
    ["values-[a-c].yaml", "values-b.yaml", true],
    ["values-[!a-c].yaml", "values-b.yaml", false],
    ["values-[].yaml", "values-[].yaml", true],
    ["web-?.yaml", "web-1.yaml", true],
    ["web-?.yaml", "web-12.yaml", false],
    ["a.b", "axb", false],
    ["**", "anything/at/all", true],
  ])("%s on %s: %s", (pattern, path, expected) => expect(compileGlob(pattern)(path)).toBe(expected));

  it("match whole names as wildcards", () => {
    expect(compileWildcard("shop-*")("shop-prod")).toBe(true);
    expect(compileWildcard("shop")("shop-prod")).toBe(false);
    expect(compileWildcard("*-{prod,live}")("shop-live")).toBe(true);
  });

  it("stay fast for hostile patterns", () => {
    const start = performance.now();
    compileGlob("**/".repeat(200) + "*a".repeat(200))("a/".repeat(400) + "b".repeat(2000));
    compileGlob("{a,b}".repeat(60))("x");
    expect(performance.now() - start).toBeLessThan(1000);
  });

  it.each([
    ["", "an empty pattern matches nothing"],
    ["k8s\\prod", "write paths with forward slashes"],
    ["/k8s", "patterns start at the project root, without a slash in front"],
    ["../other/**", "a pattern cannot leave the project"],
    ["!k8s", "a pattern cannot be negated here"],
    ["{a,b", "a brace is not closed"],
  ])("refuses %j", (pattern, reason) => expect(globError(pattern)).toBe(reason));

  it("accepts the usual ones", () => {
    for (const pattern of ["k8s/**", "*.{yaml,yml}", "{a,{b,c}}/x"]) expect(globError(pattern)).toBeUndefined();
  });
});
