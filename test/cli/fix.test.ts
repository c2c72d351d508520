import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { diffOf, fixAll, writeChanges } from "../../src/cli/fix.js";
import { lint, type LintOptions } from "../../src/lint.js";
import { presets, rules } from "../../src/rules.generated.js";
import { writeFileAtomically } from "../../src/text/write-file.js";

const FIXTURES = path.resolve(import.meta.dirname, "../../fixtures");

let root: string;
beforeAll(() => {
  root = mkdtempSync(path.join(os.tmpdir(), "deploylint-fix-"));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

function options(folder: string): LintOptions {
  return { paths: [folder], cwd: folder, root: folder, rules, presets };
}

function copyOf(name: string): string {
  const folder = mkdtempSync(path.join(root, "copy-"));
  cpSync(path.join(FIXTURES, name), folder, { recursive: true });
  return folder;
}

describe("fixing all fixtures", () => {
  // Several passes over every fixture: long on a machine that does other things.
  test("twice gives the same bytes as once, and lines without an edit stay", { timeout: 240_000 }, async () => {
    const folder = copyOf("rules");
    const first = await fixAll(options(folder), "unsafe");
    expect(first.changes.length).toBeGreaterThan(5);
    expect(writeChanges(first)).toEqual([]);
    for (const { file, before, after } of first.changes) {
      expect(readFileSync(file.absolutePath, "utf8").replace(/^\ufeff/, "")).toBe(after);
      expect(after).not.toBe(before);
    }
    const second = await fixAll(options(folder), "unsafe");
    expect(second.changes.map(({ file }) => file.path)).toEqual([]);
  });

  test("the diff is one that git applies, to the same result", async () => {
    const folder = copyOf("projects/shop");
    const outcome = await fixAll(options(folder), "unsafe");
    execFileSync("git", ["apply", "-"], { cwd: folder, input: diffOf(outcome) });
    for (const { file, after } of outcome.changes) expect(readFileSync(file.absolutePath, "utf8")).toBe(after);
  });

  test("safe fixes leave what changes the cluster alone", async () => {
    const outcome = await fixAll(options(copyOf("projects/shop")), "safe");
    expect(outcome.changes).toEqual([]);
  });
});

describe("writing", () => {
  const manifest = (end: string): string =>
    [
      "apiVersion: apps/v1",
      "kind: Deployment",
      "metadata: { name: web } # kept",
      "spec:",
      "  strategy:",
      "    type: Recreate",
      "    rollingUpdate: { maxSurge: 1 }",
      "  template: {}",
      "",
    ].join(end);

  test("line ends, byte order mark, comments and mode stay", async () => {
    const folder = mkdtempSync(path.join(root, "write-"));
    const file = path.join(folder, "web.dev.yaml");
    writeFileSync(file, `\ufeff${manifest("\r\n")}`, { mode: 0o640 });
    writeChanges(await fixAll(options(folder), "safe"));
    expect(readFileSync(file, "utf8")).toBe(`\ufeff${manifest("\r\n").replace("    rollingUpdate: { maxSurge: 1 }\r\n", "")}`);
    expect(statSync(file).mode & 0o777).toBe(0o640);
    expect(readdirSync(folder)).toEqual(["web.dev.yaml"]);
  });

  test("a file that changed meanwhile is left", async () => {
    const folder = mkdtempSync(path.join(root, "write-"));
    const file = path.join(folder, "web.dev.yaml");
    writeFileSync(file, manifest("\n"));
    const outcome = await fixAll(options(folder), "safe");
    writeFileSync(file, `# newer\n${manifest("\n")}`);
    expect(writeChanges(outcome).map((left) => left.path)).toEqual(["web.dev.yaml"]);
    expect(readFileSync(file, "utf8")).toMatch(/^# newer/);
  });
});

describe("a process that is killed while it writes", () => {
  /** Writes the same file over and over, whole texts of one letter each. */
  const WRITER = `
    import { writeFileAtomically } from ${JSON.stringify(path.resolve(import.meta.dirname, "../../src/text/write-file.ts"))};
    for (let index = 0; ; index++) writeFileAtomically(process.argv[1], "abc"[index % 3].repeat(2_000_000) + "\\n");
  `;

  test.skipIf(process.platform === "win32")(
    "never leaves half a file, nor anything that a later run stumbles over",
    { timeout: 120_000 },
    async () => {
      const folder = mkdtempSync(path.join(root, "kill-"));
      const file = path.join(folder, "web.yaml");
      writeFileSync(file, `${"a".repeat(2_000_000)}\n`);
      for (let round = 0; round < 8; round++) {
        const child = spawn(process.execPath, ["--import", import.meta.resolve("tsx"), "--input-type=module", "-e", WRITER, file], {
          stdio: "ignore",
        });
        const before = statSync(file).ino;
        // As soon as it has written once, at a moment that differs from round to round.
        while (statSync(file).ino === before) await setTimeout(5);
        await setTimeout(round * 3);
        child.kill("SIGKILL");
        await once(child, "exit");
        const text = readFileSync(file, "utf8");
        expect(text).toHaveLength(2_000_001);
        expect(new Set(text.trimEnd()).size).toBe(1);
      }
      // What a killed process left beside the file is hidden from every run, and in nobody's way.
      const report = await lint(options(folder));
      expect(report.files.map(({ path: name }) => name)).toEqual(["web.yaml"]);
      writeFileAtomically(file, "done: true\n");
      expect(readFileSync(file, "utf8")).toBe("done: true\n");
    },
  );
});
