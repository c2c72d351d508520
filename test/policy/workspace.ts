import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll } from "vitest";
import { lint, type LintOptions } from "../../src/lint.js";
import type { Report } from "../../src/report/report.js";
import { presets, rules } from "../../src/rules.generated.js";

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A folder with these files, removed after the tests of the file. A project of its own. */
export function tree(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), "deploylint-policy-"));
  folders.push(folder);
  for (const [name, text] of Object.entries({ ".deploylintrc": "{}\n", ...files })) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  return folder;
}

/** Lints a tree with the policies in it and nothing else. */
export function judge(files: Readonly<Record<string, string>>, options: Partial<LintOptions> = {}): Promise<Report> {
  return lint({ paths: ["."], cwd: tree(files), rules, presets, builtin: false, policies: ["policies"], ...options });
}

/** "prod/web.yaml:5:13 error acme/replicas: at most 5" */
export function findings(report: Report): string[] {
  return report.findings.map(({ location, ruleId, severity, message }) => {
    const { line, column } = location.range.start;
    return `${location.file.path}:${line}:${column} ${severity} ${ruleId}: ${message}`;
  });
}

/** "policies/x.rego:1:1 error message" */
export function problems(report: Report): string[] {
  return report.problems.map(({ file, location, level, message }) => {
    const start = location?.range.start;
    return `${file ?? ""}${start ? `:${start.line}:${start.column}` : ""} ${level} ${message}`;
  });
}
