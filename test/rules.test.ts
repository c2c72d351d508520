import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { applyFixes } from "../src/engine/apply-fixes.js";
import type { Finding } from "../src/engine/finding.js";
import { lint } from "../src/lint.js";
import { presets, rules } from "../src/rules.generated.js";
import { type Expectation, expectationsOf } from "./expectations.js";

const ROOT = path.resolve(import.meta.dirname, "../fixtures/rules");

interface Case {
  readonly name: string;
  /** Absolute: a file, or a folder that is a project of its own. */
  readonly target: string;
  readonly root: string;
}

function casesOf(id: string, verdict: "valid" | "invalid"): Case[] {
  const folder = path.join(ROOT, id, verdict);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => !/^\.|\.fixed(?:\.|$)|\.expected$/.test(name))
    .map((name) => {
      const target = path.join(folder, name);
      return { name, target, root: statSync(target).isDirectory() ? target : folder };
    });
}

async function run(id: string, { target, root }: Case, texts?: ReadonlyMap<string, string>): Promise<readonly Finding[]> {
  const isFolder = target === root;
  const report = await lint({
    paths: [target],
    cwd: root,
    root,
    context: isFolder,
    // What suppressions do can only be told when the other rules run.
    ...(id.startsWith("suppress/") ? {} : { only: [id] }),
    today: "2026-06-01",
    rules,
    presets,
    ...(texts ? { texts } : {}),
  });
  expect(report.problems.filter(({ level }) => level === "error")).toEqual([]);
  return report.findings.filter(({ ruleId }) => ruleId === id);
}

/** What is compared: a range that ends on a later line is compared on its first line. */
function shape({ messageId, severity, location }: Finding, root: string): string {
  const { start, end } = location.range;
  const last = end.line === start.line ? end.column - 1 : location.file.lineText(start.line).length;
  const file = path.relative(root, path.resolve(root, location.file.path)).split(path.sep).join("/");
  return `${file}:${start.line}:${start.column}-${last} ${severity} ${messageId}`;
}

function wanted({ file, line, column, endColumn, severity, messageId }: Expectation): string {
  return `${file}:${line}:${column}-${endColumn} ${severity} ${messageId}`;
}

describe.each(rules.map((rule) => [rule.id] as const))("%s", (id) => {
  const valid = casesOf(id, "valid");
  const invalid = casesOf(id, "invalid");

  test("has valid and invalid fixtures", () => {
    expect(valid.length, "valid cases").toBeGreaterThan(0);
    expect(invalid.length, "invalid cases").toBeGreaterThan(0);
  });

  test.each(valid.map((entry) => [entry.name, entry] as const))("passes valid/%s", async (_, entry) => {
    const findings = await run(id, entry);
    expect(findings.map((finding) => `${shape(finding, entry.root)} ${finding.message}`)).toEqual([]);
  });

  test.each(invalid.map((entry) => [entry.name, entry] as const))("reports invalid/%s", async (_, entry) => {
    const expected = expectationsOf(entry.target, entry.root);
    expect(expected.length, "expectations in the fixture").toBeGreaterThan(0);
    const findings = await run(id, entry);
    expect(findings.map((finding) => shape(finding, entry.root)).sort()).toEqual(expected.map(wanted).sort());
    for (const finding of findings) expect(finding.message, "every placeholder is filled in").not.toMatch(/\{\{\w+\}\}|undefined/);
    for (const { text, ...place } of expected) {
      if (text === undefined) continue;
      const messages = findings.filter((finding) => shape(finding, entry.root) === wanted(place)).map(({ message }) => message);
      expect(
        messages.some((message) => message.includes(text)),
        `${wanted(place)} says ${JSON.stringify(text)}, not ${JSON.stringify(messages)}`,
      ).toBe(true);
    }
    await checkFixes(id, entry, findings);
  });
});

/** Fixed text parses, other lines are byte-equal, nothing fixable is left; and it is what `<case>.fixed.yaml` says, where there is one. */
async function checkFixes(id: string, entry: Case, findings: readonly Finding[]): Promise<void> {
  const rule = rules.find((candidate) => candidate.id === id)!;
  const fixes = findings.flatMap(({ fix }) => (fix ? [fix] : []));
  if (fixes.length > 0) expect(rule.meta.fixable, "meta.fixable of a rule that offers fixes").toBeDefined();
  if (rule.meta.fixable === "safe") expect(fixes.filter(({ safety }) => safety === "unsafe")).toEqual([]);
  const texts = new Map<string, string>();
  let current = findings;
  for (let pass = 0; pass < 10 && current.some(({ fix }) => fix); pass++) {
    for (const { file, text, findings: fixed } of applyFixes(current, { unsafe: true })) {
      expect(fixed.length).toBeGreaterThan(0);
      expect(linesOutside(file.text, fixed)).toSatisfy((lines: string[]) => isSubsequence(lines, text.split("\n")));
      texts.set(file.absolutePath, text);
    }
    current = await run(id, entry, texts);
  }
  expect(current.filter(({ fix }) => fix)).toEqual([]);
  const golden = entry.target.replace(/(\.\w+)$/, ".fixed$1");
  if (golden !== entry.target && existsSync(golden)) expect(texts.get(entry.target)).toBe(readFileSync(golden, "utf8"));
}

/** Lines that no edit touches. */
function linesOutside(text: string, findings: readonly Finding[]): string[] {
  const touched = new Set<number>();
  for (const { fix } of findings) {
    for (const { location } of fix!.edits) {
      const { start, end } = location.range;
      for (let line = start.line; line <= end.line; line++) touched.add(line);
    }
  }
  return text.split("\n").filter((_, index) => !touched.has(index + 1));
}

function isSubsequence(lines: readonly string[], all: readonly string[]): boolean {
  let position = 0;
  return lines.every((line) => {
    const found = all.indexOf(line, position);
    position = found + 1;
    return found >= 0;
  });
}
