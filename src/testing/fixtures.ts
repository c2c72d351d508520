import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import type { ConfigInput } from "../config/input.js";
import { applyFixes } from "../engine/apply-fixes.js";
import type { Finding } from "../engine/finding.js";
import type { Rule } from "../engine/rule.js";
import { lint } from "../lint.js";
import { expectationsOf, type Expectation } from "./expectations.js";

/** One case of a rule's fixtures. `run` rejects with an AssertionError that shows what was expected and what was found. */
export interface FixtureCase {
  /** "valid/plain.yaml", "invalid/overlay". */
  readonly name: string;
  run(): Promise<void>;
}

export interface FixtureOptions {
  /** The rules that configs of the cases may name; default: the one under test. */
  readonly rules?: readonly Rule[];
  /** All of them run, not only the one under test. */
  readonly runAll?: boolean;
  readonly presets?: Readonly<Record<string, ConfigInput>>;
  /** YYYY-MM-DD: the day on which suppressions and certificates are judged. Default: today. */
  readonly today?: string;
}

/**
 * The cases in `<folder>/valid` and `<folder>/invalid`: files, and folders that are projects of their own. A valid case has no finding of the rule; an
 * invalid one has exactly those that its comments expect (`# ^^^^ error messageId "part of the message"` under the line), and where `<case>.fixed.<ext>`
 * stands beside it, its fixes lead to that text. For each fix it is checked that other lines stay as they are and that nothing fixable is left.
 */
export function fixtureCases(rule: Rule, folder: string, options: FixtureOptions = {}): FixtureCase[] {
  const checker = new FixtureChecker(rule, options);
  return (["valid", "invalid"] as const).flatMap((verdict) =>
    targetsIn(path.join(folder, verdict)).map((target) => ({
      name: `${verdict}/${path.basename(target)}`,
      run: () => (verdict === "valid" ? checker.valid(target) : checker.invalid(target)),
    })),
  );
}

function targetsIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => !/^\.|\.fixed(?:\.|$)|\.expected$/.test(name));
  return names.sort().map((name) => path.join(folder, name));
}

/** The root of a case: a folder is a project of its own, a file lies in one. */
function rootOf(target: string): string {
  return statSync(target).isDirectory() ? target : path.dirname(target);
}

class FixtureChecker {
  constructor(
    readonly rule: Rule,
    readonly options: FixtureOptions,
  ) {}

  async valid(target: string): Promise<void> {
    const findings = await this.#run(target);
    assert.deepEqual(
      findings.map((finding) => `${shape(finding, rootOf(target))} ${finding.message}`),
      [],
    );
  }

  async invalid(target: string): Promise<void> {
    const root = rootOf(target);
    const expected = expectationsOf(target, root);
    assert.notEqual(expected.length, 0, "an invalid case expects at least one finding");
    const findings = await this.#run(target);
    assert.deepEqual(findings.map((finding) => shape(finding, root)).sort(), expected.map(wanted).sort());
    for (const { message } of findings)
      assert.doesNotMatch(message, /\{\{\w+\}\}|undefined/, "every placeholder of a message is filled in");
    for (const expectation of expected) assertText(expectation, findings, root);
    await this.#checkFixes(target, findings);
  }

  async #run(target: string, texts?: ReadonlyMap<string, string>): Promise<readonly Finding[]> {
    const { rule, options } = this;
    const root = rootOf(target);
    const report = await lint({
      paths: [target],
      cwd: root,
      root,
      context: target === root,
      ...(options.runAll ? {} : { only: [rule.id] }),
      ...(options.today === undefined ? {} : { today: options.today }),
      rules: options.rules ?? [rule],
      ...(options.presets ? { presets: options.presets } : {}),
      ...(texts ? { texts } : {}),
    });
    assert.deepEqual(
      report.problems.filter(({ level }) => level === "error").map(({ message, file }) => `${file}: ${message}`),
      [],
    );
    return report.findings.filter(({ ruleId }) => ruleId === rule.id);
  }

  /** Other lines stay as they are, nothing fixable is left, and the text is what `<case>.fixed.<ext>` says, where there is one. */
  async #checkFixes(target: string, findings: readonly Finding[]): Promise<void> {
    const { fixable } = this.rule.meta;
    const fixes = findings.flatMap(({ fix }) => (fix ? [fix] : []));
    if (fixes.length > 0) assert.ok(fixable, "a rule that offers fixes says so in meta.fixable");
    if (fixable === "safe") assert.ok(!fixes.some(({ safety }) => safety === "unsafe"), "meta.fixable says safe, and a fix is unsafe");
    const texts = new Map<string, string>();
    let current = findings;
    for (let pass = 0; pass < 10 && current.some(({ fix }) => fix); pass++) {
      for (const { file, text, findings: fixed } of applyFixes(current, { unsafe: true })) {
        assert.ok(isSubsequence(linesOutside(file.text, fixed), text.split("\n")), `a fix changes other lines of ${file.path}`);
        texts.set(file.absolutePath, text);
      }
      current = await this.#run(target, texts);
    }
    assert.ok(!current.some(({ fix }) => fix), "fixes are left after ten passes");
    const golden = target.replace(/(\.\w+)$/, ".fixed$1");
    if (golden !== target && existsSync(golden)) assert.equal(texts.get(target), readFileSync(golden, "utf8"));
  }
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

function assertText(expectation: Expectation, findings: readonly Finding[], root: string): void {
  const { text } = expectation;
  if (text === undefined) return;
  const messages = findings.filter((finding) => shape(finding, root) === wanted(expectation)).map(({ message }) => message);
  assert.ok(
    messages.some((message) => message.includes(text)),
    `${wanted(expectation)} says ${JSON.stringify(text)}, not ${JSON.stringify(messages)}`,
  );
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
