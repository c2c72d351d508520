import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  applyBaseline,
  BASELINE_NAME,
  baselineText,
  countFindings,
  parseBaseline,
  pruned,
  type Baseline,
} from "../../src/engine/baseline.js";
import { lint, type LintOptions } from "../../src/lint.js";
import type { Report } from "../../src/report/report.js";
import { presets, rules } from "../../src/rules.generated.js";

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(os.tmpdir(), "deploylint-baseline-"));
  cpSync(path.resolve(import.meta.dirname, "../../fixtures/projects/shop"), root, { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const run = (options: Partial<LintOptions> = {}): Promise<Report> => lint({ paths: ["."], cwd: root, rules, presets, ...options });
const web = (): string => path.join(root, "k8s/production/web.yaml");

async function create(): Promise<Baseline> {
  const counts = countFindings((await run({ baseline: "ignore" })).findings);
  writeFileSync(path.join(root, BASELINE_NAME), baselineText(counts));
  return counts;
}

describe("a baseline", () => {
  test("makes the run clean, and says how much it holds", async () => {
    const counts = await create();
    const report = await run();
    expect(report.findings).toEqual([]);
    expect(report.inBaseline).toBe([...counts.values()].reduce((a, b) => a + b, 0));
  });

  test("stays clean when documents change places and lines are inserted", async () => {
    await create();
    const documents = readFileSync(web(), "utf8").split("---\n");
    writeFileSync(web(), `# moved\n\n${documents.toReversed().join("---\n")}`);
    expect((await run()).findings).toEqual([]);
  });

  test("shows one new breach, and only it", async () => {
    await create();
    writeFileSync(
      web(),
      readFileSync(web(), "utf8")
        .replace("type: RollingUpdate\n", "type: Recreate\n")
        .replace(/ {4}rollingUpdate:\n.*\n.*\n/, ""),
    );
    expect((await run()).findings.map(({ ruleId }) => ruleId)).toEqual(["strategy/no-recreate-in-production"]);
  });

  test("an entry that matches nothing any more fails the check and names the cure", async () => {
    const counts = await create();
    writeFileSync(web(), readFileSync(web(), "utf8").replace("  replicas: 3\n", ""));
    expect((await run()).problems).toEqual([]);
    const messages = (await run({ baseline: "check" })).problems.map(({ level, message }) => `${level} ${message}`);
    expect(messages).toEqual([expect.stringMatching(/^error .*no-static-replicas-with-autoscaler.*deploylint baseline prune$/)]);
    const { stale } = applyBaseline((await run({ baseline: "ignore" })).findings, counts);
    writeFileSync(path.join(root, BASELINE_NAME), baselineText(pruned(counts, stale)));
    expect((await run({ baseline: "check" })).problems).toEqual([]);
  });

  test("reads what it writes, and refuses what it is not", () => {
    const counts: Baseline = new Map([["a.yaml\0x/y\0Deployment/web spec", 2]]);
    expect(parseBaseline(baselineText(counts))).toEqual(counts);
    expect(parseBaseline("{")).toMatch(/not JSON/);
    expect(parseBaseline("[]")).toMatch(/version 1/);
    expect(parseBaseline('{"version":1,"findings":{"a":{"b":{"c":"x"}}}}')).toMatch(/no count/);
  });
});
