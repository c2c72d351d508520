import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseLabelSelector, parseMapSelector, readLabels, selects, type Verdict } from "../../src/model/selector.js";

const labelVerdict = (selector: unknown, labels: unknown, whenAbsent: "nothing" | "all" = "nothing"): Verdict =>
  selects(parseLabelSelector(selector, whenAbsent), readLabels(labels));
const expression = (key: string, operator: string, values?: unknown): unknown => ({ matchExpressions: [{ key, operator, values }] });

describe("a label selector", () => {
  it.each<[string, unknown, unknown, Verdict]>([
    ["all labels must be there", { matchLabels: { a: "1", b: "2" } }, { a: "1", b: "2", c: "3" }, true],
    ["a missing label", { matchLabels: { a: "1", b: "2" } }, { a: "1" }, false],
    ["another value", { matchLabels: { a: "1" } }, { a: "2" }, false],
    ["In", expression("a", "In", ["1", "2"]), { a: "2" }, true],
    ["In, another", expression("a", "In", ["1", "2"]), { a: "3" }, false],
    ["In, absent", expression("a", "In", ["1"]), {}, false],
    ["NotIn", expression("a", "NotIn", ["1"]), { a: "2" }, true],
    ["NotIn, listed", expression("a", "NotIn", ["1"]), { a: "1" }, false],
    ["NotIn, absent", expression("a", "NotIn", ["1"]), {}, true],
    ["Exists", expression("a", "Exists"), { a: "" }, true],
    ["Exists, absent", expression("a", "Exists"), {}, false],
    ["DoesNotExist", expression("a", "DoesNotExist"), {}, true],
    ["DoesNotExist, present", expression("a", "DoesNotExist"), { a: "1" }, false],
    ["labels and expressions", { matchLabels: { a: "1" }, matchExpressions: [{ key: "b", operator: "Exists" }] }, { a: "1" }, false],
    ["an empty one", {}, { a: "1" }, true],
    ["an empty one, no labels", {}, null, true],
    ["null values are empty texts", { matchLabels: { a: null } }, { a: "" }, true],
    ["an inherited key", { matchLabels: { constructor: "x" } }, {}, false],
    ["text to be filled in, equal", { matchLabels: { a: "${A}" } }, { a: "${A}" }, true],
    ["text to be filled in, in the labels", { matchLabels: { a: "1" } }, { a: "${A}" }, undefined],
    ["text to be filled in, in the selector", { matchLabels: { a: "${A}" } }, { a: "1" }, undefined],
    ["text to be filled in, but another label differs", { matchLabels: { a: "${A}", b: "1" } }, { a: "1", b: "2" }, false],
    ["In with one that matches", expression("a", "In", ["${A}", "1"]), { a: "1" }, true],
    ["NotIn with one to be filled in", expression("a", "NotIn", ["${A}"]), { a: "1" }, undefined],
    ["a key to be filled in", { matchLabels: { a: "1" } }, { "${KEY}": "1" }, undefined],
    ["labels to be filled in", { matchLabels: { a: "1" } }, "${LABELS}", undefined],
    ["DoesNotExist among labels to be filled in", expression("a", "DoesNotExist"), { "${KEY}": "1" }, undefined],
    ["a number, which the API rejects", { matchLabels: { a: 1 } }, { a: "1" }, undefined],
    ["an operator that does not exist", expression("a", "Equals", ["1"]), { a: "1" }, undefined],
    ["In without values", expression("a", "In", []), { a: "1" }, undefined],
    ["a list", ["a"], { a: "1" }, undefined],
    ["expressions that are no list", { matchExpressions: { key: "a" } }, { a: "1" }, undefined],
  ])("%s", (_case, selector, labels, expected) => expect(labelVerdict(selector, labels)).toBe(expected));

  it("means what its field says when it is absent", () => {
    for (const absent of [undefined, null]) {
      expect(labelVerdict(absent, { a: "1" }, "nothing")).toBe(false);
      expect(labelVerdict(absent, { a: "1" }, "all")).toBe(true);
    }
  });
});

describe("a map selector", () => {
  const verdict = (selector: unknown, labels: unknown): Verdict => selects(parseMapSelector(selector), readLabels(labels));

  it.each<[unknown, unknown, Verdict]>([
    [{ a: "1" }, { a: "1", b: "2" }, true],
    [{ a: "1", b: "1" }, { a: "1" }, false],
    [{}, { a: "1" }, false],
    [undefined, { a: "1" }, false],
    [null, { a: "1" }, false],
    ["${SELECTOR}", { a: "1" }, undefined],
    [["a"], { a: "1" }, undefined],
  ])("%j of %j", (selector, labels, expected) => expect(verdict(selector, labels)).toBe(expected));
});

describe("any selector and labels", () => {
  const key = fc.constantFrom("a", "b", "__proto__", "constructor");
  const value = fc.constantFrom("1", "2", "");
  const labels = fc.dictionary(key, value);
  const requirement = fc.record({
    key,
    operator: fc.constantFrom("In", "NotIn", "Exists", "DoesNotExist"),
    values: fc.array(value, { minLength: 1, maxLength: 3 }),
  });

  it("is decided as a plain reading of the API does", () => {
    fc.assert(
      fc.property(labels, fc.array(requirement, { maxLength: 3 }), (record, matchExpressions) => {
        const expected = matchExpressions.every(({ key: name, operator, values }) => {
          const present = Object.hasOwn(record, name);
          if (operator === "Exists") return present;
          if (operator === "DoesNotExist") return !present;
          return operator === "In" ? present && values.includes(record[name]!) : !present || !values.includes(record[name]!);
        });
        expect(labelVerdict({ matchExpressions }, record)).toBe(expected);
      }),
    );
  });

  it("never throws", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (selector, record) => {
        labelVerdict(selector, record);
        labelVerdict({ matchLabels: selector, matchExpressions: [selector] }, record);
        selects(parseMapSelector(selector), readLabels(record));
      }),
    );
  });
});
