import path from "node:path";
import { describe, expect, test } from "vitest";
import { presets, rules } from "../src/rules.generated.js";
import { fixtureCases } from "../src/testing/fixtures.js";

const ROOT = path.resolve(import.meta.dirname, "../fixtures/rules");

describe.each(rules.map((rule) => [rule.id, rule] as const))("%s", (id, rule) => {
  const cases = fixtureCases(rule, path.join(ROOT, id), {
    rules,
    presets,
    today: "2026-06-01",
    // What suppressions do can only be told when the other rules run.
    runAll: id.startsWith("suppress/"),
  });

  test("has valid and invalid fixtures", () =>
    expect(new Set(cases.map(({ name }) => name.slice(0, name.indexOf("/"))))).toEqual(new Set(["valid", "invalid"])));

  test.each(cases.map(({ name, run }) => [name, run] as const))("%s", async (_, run) => run());
});
