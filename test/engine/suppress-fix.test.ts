import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fixAll, writeChanges } from "../../src/cli/fix.js";
import { presets, rules } from "../../src/rules.generated.js";

let root: string;
beforeAll(() => {
  root = mkdtempSync(path.join(os.tmpdir(), "deploylint-suppress-"));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

async function fixed(name: string, metadata: string, comment = ""): Promise<string> {
  const folder = mkdtempSync(path.join(root, `${name}-`));
  const file = path.join(folder, "web.prod.yaml");
  writeFileSync(
    file,
    `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n${metadata}spec:\n  replicas: 2\n  strategy: { type: Recreate }${comment}\n`,
  );
  const only = ["suppress", "strategy/no-recreate-in-production", "strategy/paused"];
  writeChanges(await fixAll({ paths: [folder], cwd: folder, root: folder, rules, presets, only }, "safe"));
  return readFileSync(file, "utf8");
}

describe("--fix takes out what suppresses nothing", () => {
  test.each([
    ["strategy/paused -- never", undefined],
    ["strategy/no-recreate-in-production strategy/paused -- one pod", "strategy/no-recreate-in-production"],
    ["strategy/paused, strategy/no-recreate-in-production, strategy/typo -- one pod", "strategy/no-recreate-in-production"],
    ["strategy/* strategy/typo -- one pod", "strategy/*"],
  ])("the names of a comment: %s", async (terms, left) => {
    const text = await fixed("comment", "", ` # deploylint-disable-line ${terms}`);
    const names = /# deploylint-disable-line (.*) -- one pod$/m.exec(text)?.[1]?.replaceAll(/^[\s,]+|[\s,]+$/g, "");
    expect(names).toBe(left);
    expect(text).toContain("strategy: { type: Recreate }");
    if (left === undefined) expect(text).not.toContain("#");
  });

  const annotation = (value: string): string => `  annotations:\n    deploylint.dev/ignore: ${value}\n`;

  test("the entry of an annotation, and the annotation with its last entry", async () => {
    const used = "strategy/no-recreate-in-production: one pod";
    expect(await fixed("entry", annotation(`"${used}; strategy/paused: never"`))).toContain(`ignore: "${used}"\n`);
    expect(await fixed("entry", annotation(`"strategy/paused: never; ${used}"`))).toContain(`ignore: " ${used}"\n`);
    expect(await fixed("entry", annotation('"strategy/paused: never"'))).not.toContain("annotations");
    expect(await fixed("entry", annotation(`"${used}"`))).toContain(used);
  });
});
