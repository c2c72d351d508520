import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { neutral, visible, visibleLine, visiblePath, wellFormed } from "../../src/report/shared/visible.js";

describe("visible", () => {
  it.each([
    ["a\r\nb\tc", "a\\r\\nb\\tc"],
    ["\u001b[31mred", "\\u001b[31mred"],
    ["\u009b31m", "\\u009b31m"],
    ["a\u202eb\u2066c", "a\\u202eb\\u2066c"],
    ["a\u2028b", "a\\u2028b"],
    ["\ud800x", "\\ud800x"],
    ["zero\u200bwidth\ufeff", "zero\\u200bwidth\\ufeff"],
    ["tag \u{e0041}", "tag \\u{e0041}"],
    ["##vso[task.complete]", "#\\u0023vso[task.complete]"],
    ["##[error]x", "#\\u0023[error]x"],
    ["##teamcity[x]", "#\\u0023teamcity[x]"],
    ["äöü 漢字 👩‍🚀 ## heading", "äöü 漢字 👩‍🚀 ## heading"],
  ])("%j is shown as %j", (text, shown) => expect(visible(text)).toBe(shown));

  it("leaves nothing that moves a cursor, for any text", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => !/[\p{Cc}\p{Cs}\p{Bidi_Control}]/u.test(visible(text))));
  });
});

describe("neutral", () => {
  it("keeps lines and columns", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const result = neutral(text);
        return result.length === text.length && result.replace(/[^\n]/g, "x") === text.replace(/[^\n]/g, "x");
      }),
    );
    expect(neutral("a\u001bb\tc\r\n\u{e0041}")).toBe("a\ufffdb\tc\r\n\ufffd\ufffd");
  });
});

it("a line cannot begin like a command", () => {
  expect(visibleLine(" ::error::x")).toBe(" \\u003a:error::x");
  expect(visibleLine("a ::1")).toBe("a ::1");
});

it("a path cannot begin a line like a command", () => {
  expect(visiblePath("::error::x.yaml")).toBe("./::error::x.yaml");
  expect(visiblePath(" ##[group]x.yaml")).toBe(" #\\u0023[group]x.yaml");
  expect(visiblePath("k8s/a.yaml")).toBe("k8s/a.yaml");
});

it("lone surrogates are replaced, pairs are kept", () => {
  expect(wellFormed("a\ud800b\udc00c👍")).toBe("a\ufffdb\ufffdc👍");
});
