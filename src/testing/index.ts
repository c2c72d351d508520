/** Runs the fixtures of a rule in any test runner: `for (const { name, run } of fixtureCases(rule, folder)) test(name, run);` */
import { fileURLToPath } from "node:url";
import type { Rule } from "../engine/rule.js";
import { fixtureCases as casesOf, type FixtureCase, type FixtureOptions } from "./fixtures.js";

export type { FixtureCase, FixtureOptions } from "./fixtures.js";

/**
 * The cases in the folders `valid` and `invalid` of a folder, given as a path or a file: URL. `rule` is what defineRule returned; `id` is the name that
 * comments and configs of the cases know it by. A rule without any case is an error: a test that tests nothing must not pass.
 */
export function fixtureCases(
  rule: Omit<Rule, "id">,
  folder: string | URL,
  options: FixtureOptions & { readonly id?: string } = {},
): FixtureCase[] {
  const { id = "rule", ...rest } = options;
  const cases = casesOf({ ...rule, id }, typeof folder === "string" ? folder : fileURLToPath(folder), rest);
  if (cases.length === 0) throw new Error(`no fixtures in ${String(folder)}: put files into its folders valid and invalid`);
  return cases;
}
