import { join } from "node:path";
import { expect, it } from "vitest";
import { loadConfig } from "../../src/config/load-config.js";
import { applySeverity, settingFor } from "../../src/config/settings.js";
import { knownRules } from "../../src/engine/known-rules.js";
import { presets, rules } from "../../src/rules.generated.js";
import { workspace } from "./workspace.js";

const known = knownRules(rules, presets);

it.each(Object.keys(presets))("the preset %s is a config without a fault", (name) => {
  const folder = workspace({ "preset.json": JSON.stringify(presets[name]) });
  expect(loadConfig(join(folder, "preset.json"), known, folder).problems.map(({ message }) => message)).toEqual([]);
});

it("strict asks for Recreate in development as a warning", () => {
  const folder = workspace({ ".deploylintrc": "extends: strict" });
  const { config } = loadConfig(folder, known, folder);
  const target = { environment: { name: "development", role: "development" as const }, projectPath: "web.yaml", objects: [] };
  const rule = rules.find(({ id }) => id === "strategy/dev-uses-recreate")!;
  const { severity } = settingFor(config, rule.id, target);
  const tables = Object.values(rule.meta.messages).map((message) => message.severity);
  const [table] = tables;
  expect(typeof table === "object" && applySeverity(table.development, tables as never, severity)).toBe("warning");
});
