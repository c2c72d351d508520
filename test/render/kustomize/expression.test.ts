import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Expression } from "../../../src/render/kustomize/expression.js";

const matches = (pattern: string, text: string): boolean => new Expression(pattern).test(text);

const atoms = fc.constantFrom("a", "b", ".", "[ab]", "[^a]", "[a-c]", "\\d", "\\w", "\\b", "^", "$", "\\.", "\\x61");
const patterns = fc.letrec((tie) => ({
  pattern: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    atoms,
    fc.tuple(tie("pattern"), tie("pattern")).map((parts) => parts.join("")),
    fc.tuple(tie("pattern"), tie("pattern")).map(([a, b]) => `(?:${a as string}|${b as string})`),
    fc.tuple(tie("pattern"), fc.constantFrom("*", "+", "?", "*?", "{2}", "{1,2}", "{1,}")).map(([a, times]) => `(${a as string})${times}`),
  ),
})).pattern as fc.Arbitrary<string>;

describe("Expression", () => {
  test("matches what JavaScript matches, where both know the syntax", () => {
    fc.assert(
      fc.property(patterns, fc.string({ unit: fc.constantFrom("a", "b", "c", "1", ".", " ", "\n"), maxLength: 8 }), (pattern, text) => {
        expect(matches(pattern, text)).toBe(new RegExp(pattern).test(text));
      }),
      { numRuns: 1000 },
    );
  });

  test.each([
    ["(?i)web", "WEB", true],
    ["(?i:w)eb", "WEB", false],
    ["(?s)a.b", "a\nb", true],
    ["(?m)^b$", "a\nb\nc", true],
    ["(?P<name>a+)", "aa", true],
    ["[[:alpha:]]+[[:^digit:]]$", "ab", true],
    ["\\Qa.b\\E$", "a.b", true],
    ["\\Qa.b\\E$", "axb", false],
    ["\\Aa\\z", "a\n", false],
    ["[]a]", "]", true],
    ["a{,2}", "a{,2}", true],
    ["\\x{1F600}", "😀", true],
    ["^.$", "😀", true],
  ])("knows Go's %s", (pattern, text, expected) => expect(matches(pattern, text)).toBe(expected));

  test.each(["(", ")", "[", "*a", "a**", "(?=a)", "(?<!a)", "\\1", "a{2,1}", "a{1001}", "[b-a]", "\\", "((a{1000}){1000})"])(
    "refuses %s",
    (pattern) => {
      expect(() => new Expression(pattern)).toThrow(SyntaxError);
    },
  );

  test("takes no longer for nested repetitions", () => {
    const started = performance.now();
    expect(matches("^(?:(a+)+x)$", "a".repeat(2_000))).toBe(false);
    expect(() => new Expression("(".repeat(10_000))).toThrow(SyntaxError);
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});
