import { mkdirSync, symlinkSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { lint, type LintOptions } from "../../../src/lint.js";
import type { Report } from "../../../src/report/report.js";
import { presets, rules } from "../../../src/rules.generated.js";
import { findings, problems, tree } from "../workspace.js";

const WEB = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  replicas: 9\n";

const rule = (type = ""): string => `import { defineRule } from "deploylint/rule";
const limit${type} = 5;
export default defineRule({
  meta: {
    docs: { description: "Few replicas", why: "", references: [] },
    messages: { many: { severity: "error", text: "{{replicas}} are more than {{limit}}" } },
  },
  create: ({ report }) => ({
    object(object) {
      const replicas = object.get(["spec", "replicas"]);
      if (replicas > limit) report({ at: object.at(["spec", "replicas"]), message: "many", data: { replicas, limit } });
    },
  }),
});
`;

async function run(files: Readonly<Record<string, string>>, options: Partial<LintOptions> = {}): Promise<Report> {
  return lint({ paths: ["."], cwd: tree(files), rules, presets, builtin: false, ...options });
}

describe("a plugin", () => {
  test.each([
    ["JavaScript", "few.mjs", rule()],
    ["TypeScript", "few.ts", rule(": number")],
    [
      "CommonJS",
      "few.cjs",
      `const { defineRule } = require("deploylint/rule");\n${rule().replace(/^.*\n/, "").replace("export default", "module.exports =")}`,
    ],
  ])("in %s is named after its file, and finds this program", async (_, name, text) => {
    const report = await run({
      ".deploylintrc": `plugins: [./rules/${name}]\nrules: { few: warning }\n`,
      [`rules/${name}`]: text,
      "prod/web.yaml": WEB,
    });
    expect(problems(report)).toEqual([]);
    expect(findings(report)).toEqual(["prod/web.yaml:6:13 warning few: 9 are more than 5"]);
  });

  test("may hold several rules, be suppressed, and lie in a package", async () => {
    const text =
      rule().replace("export default defineRule(", "const rule = defineRule(") +
      "export default { name: 'acme', rules: { few: rule, same: rule } };\n";
    const folder = tree({
      ".deploylintrc": "plugins: ['@acme/deploylint-rules']\n",
      "lib/package.json": '{ "name": "@acme/deploylint-rules", "type": "module", "exports": { "import": "./index.js" } }',
      "lib/index.js": text,
      "prod/web.yaml": WEB.replace("9\n", "9 # deploylint-disable-line acme/same -- a load test\n"),
    });
    mkdirSync(path.join(folder, "node_modules/@acme"), { recursive: true });
    symlinkSync(path.join(folder, "lib"), path.join(folder, "node_modules/@acme/deploylint-rules"));
    const report = await lint({ paths: ["."], cwd: folder, rules, presets, builtin: false });
    expect(problems(report)).toEqual([]);
    expect(findings(report)).toEqual(["prod/web.yaml:6:13 error acme/few: 9 are more than 5"]);
    expect(report.suppressed.map(({ finding }) => finding.ruleId)).toEqual(["acme/same"]);
  });

  test.each([
    ["export default 4;", "it has no default export; export a rule, or { rules: { <name>: rule } }"],
    ["export default {};", "its default export is neither a rule nor { rules: { <name>: rule } }"],
    ["export default { create() {}, meta: { docs: { description: 'x' } } };", "the rule few has no meta.messages"],
    ["export default { create() {}, meta: { docs: {}, messages: { m: { text: 'x' } } } };", "the rule few has no meta.docs.description"],
    [
      "export default { rules: { 'a b': { create() {}, meta: {} } } };",
      'the rule few/a b has a name that cannot be written in a config: "a b"',
    ],
  ])("that says %j is an error", async (text, message) => {
    const report = await run({ ".deploylintrc": "plugins: [./few.mjs]\n", "few.mjs": text });
    expect(problems(report)[0]).toBe(`few.mjs error the plugin ./few.mjs cannot be used: ${message}`);
  });

  test("that cannot be loaded is an error", async () => {
    const broken = await run({
      ".deploylintrc": "plugins: [./few.mjs, ./absent.mjs, not-installed]\n",
      "few.mjs": "throw new Error('no');",
    });
    expect(problems(broken)).toEqual([
      ".deploylintrc error plugins: there is no file ./absent.mjs",
      expect.stringMatching(/^\.deploylintrc error the plugin not-installed cannot be loaded: /),
      "few.mjs error the plugin ./few.mjs cannot be loaded: no",
    ]);
  });

  test("that throws while it judges is an error, and the others go on", async () => {
    const text = rule().replace("const replicas", "throw new Error('oh'); const replicas");
    const report = await run({
      ".deploylintrc": "plugins: [./bad.mjs, ./few.mjs]\n",
      "bad.mjs": text,
      "few.mjs": rule(),
      "prod/web.yaml": WEB,
    });
    expect(report.problems).toMatchObject([{ level: "error", kind: "internal" }]);
    expect(report.findings).toHaveLength(1);
  });

  test("does not take the id of a built-in rule", async () => {
    const text =
      rule().replace("export default defineRule(", "const rule = defineRule(") +
      "export default { name: 'strategy', rules: { paused: rule } };\n";
    const report = await run({ ".deploylintrc": "plugins: [./strategy.mjs]\n", "strategy.mjs": text }, { builtin: true });
    expect(problems(report)).toEqual([expect.stringContaining("the rule strategy/paused is there twice")]);
  });

  test("is refused where code is not allowed, and is never found in a folder of policies", async () => {
    const files = {
      ".deploylintrc": "plugins: [./few.mjs]\n",
      "few.mjs": "globalThis.pluginRan = true;",
      "policies/evil.mjs": "globalThis.pluginRan = true;",
    };
    const refused = await run(files, { plugins: false });
    expect(problems(refused)).toEqual([
      "few.mjs error the plugin ./few.mjs was not loaded, since --no-plugins is set: its rules did not run",
    ]);
    const named = await run({ ...files, ".deploylintrc": "policies: [./policies, ./policies/evil.mjs]\n" });
    expect(problems(named).join("\n")).toContain("a module is code: name it under plugins in the config");
    expect((globalThis as { pluginRan?: boolean }).pluginRan).toBeUndefined();
  });
});
