import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { defineRule } from "../../src/sdk.js";
import { fixtureCases } from "../../src/testing/index.js";
import { runIn } from "./command-line.js";

let root: string;
beforeAll(() => {
  root = mkdtempSync(path.join(os.tmpdir(), "deploylint-new-"));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe("new rule", () => {
  test("writes a rule, fixtures and a test, and overwrites nothing", async () => {
    const { code, out } = await runIn(root, ["new", "rule", "owner-label"]);
    expect(code).toBe(0);
    for (const file of ["owner-label.ts", "owner-label.test.ts", "fixtures/owner-label/valid/web.yaml"]) {
      expect(out).toContain(`policies/${file}`);
      expect(existsSync(path.join(root, "policies", file))).toBe(true);
    }
    const again = await runIn(root, ["new", "rule", "owner-label"]);
    expect(again).toMatchObject({ code: 2, out: "" });
    expect(again.err).toContain("exists already: policies/owner-label.ts");
  });

  test("whose fixtures pass, and fail when the rule does", async () => {
    await runIn(root, ["new", "rule", "owner", "--js", "--folder", "rules"]);
    const code = readFileSync(path.join(root, "rules/owner.mjs"), "utf8");
    const definition = code.slice(code.indexOf("defineRule(") + "defineRule(".length, code.lastIndexOf(")"));
    // The text that was written, with the program's own defineRule.
    const rule = (new Function("defineRule", `return defineRule(${definition})`) as (define: unknown) => ReturnType<typeof defineRule>)(
      defineRule,
    );
    const fixtures = pathToFileURL(path.join(root, "rules/fixtures/owner/"));
    const cases = fixtureCases(rule, fixtures);
    expect(cases.map(({ name }) => name)).toEqual(["valid/web.yaml", "invalid/web.yaml"]);
    for (const { run } of cases) await run();
    const silent = fixtureCases({ ...rule, create: () => ({}) }, fixtures);
    await expect(silent[1]!.run()).rejects.toThrow("web.yaml:3:1-8 warning missing");
    const loud = fixtureCases(
      { ...rule, create: ({ report }) => ({ object: (object) => report({ at: object.at([]), message: "missing" }) }) },
      fixtures,
    );
    await expect(loud[0]!.run()).rejects.toThrow("warning missing");
    expect(() => fixtureCases(rule, path.join(root, "nowhere"))).toThrow("no fixtures in");
  });
});

describe("new policy", () => {
  test("writes a policy with its tests", async () => {
    expect((await runIn(root, ["new", "policy", "team"])).code).toBe(0);
    expect(readFileSync(path.join(root, "policies/team.policy.yaml"), "utf8")).toContain("tests:");
  });

  test.each([[["new"]], [["new", "rule"]], [["new", "rules", "x"]], [["new", "rule", "../x"]], [["new", "policy", "x", "--js"]]])(
    "refuses %j",
    async (argv) => {
      const { code, err } = await runIn(root, argv);
      expect(code).toBe(2);
      expect(err).not.toBe("");
    },
  );
});
