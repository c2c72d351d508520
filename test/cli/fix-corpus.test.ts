/** Every fix of every file of the corpus, where it is at hand, and of every fixture. */
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { fixAll } from "../../src/cli/fix.js";
import { applyFixes, type FixedFile } from "../../src/engine/apply-fixes.js";
import { lint, type LintOptions } from "../../src/lint.js";
import { parseYaml } from "../../src/load/yaml/parse.js";
import { presets, rules } from "../../src/rules.generated.js";
import { lineMap } from "../../src/text/diff.js";

const ROOT = path.resolve(import.meta.dirname, "../..");
const CORPUS = path.resolve(ROOT, "../shared/corpus/dev");

/** Every n-th repository of the corpus; DEPLOYLINT_EVERY=1 takes all, which takes minutes. */
const EVERY = Number(process.env["DEPLOYLINT_EVERY"] ?? 12);
const folders = [path.join(ROOT, "fixtures/projects"), path.join(ROOT, "fixtures/rules"), CORPUS]
  .filter((folder) => existsSync(folder))
  .flatMap((folder) =>
    readdirSync(folder, { withFileTypes: true })
      .filter((entry, index) => entry.isDirectory() && (folder !== CORPUS || index % EVERY === 0))
      .map(({ name }) => path.join(folder, name)),
  );

type Step = string | number;

/** Paths at which two values differ; of lists of different lengths the list. */
function differences(a: unknown, b: unknown, at: readonly Step[] = []): (readonly Step[])[] {
  if (Object.is(a, b)) return [];
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null || Array.isArray(a) !== Array.isArray(b)) return [at];
  if (Array.isArray(a) && a.length !== (b as unknown[]).length) return [at];
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>];
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].flatMap((key) =>
    differences(left[key], right[key], [...at, Array.isArray(a) ? Number(key) : key]),
  );
}

/** Lines that the edits of the fixes touch, 1-based. */
function touchedLines({ file, findings }: FixedFile): Set<number> {
  const lines = new Set<number>();
  for (const { location } of findings.flatMap(({ fix }) => fix!.edits)) {
    if (location.file !== file) continue;
    const { start, end } = location.range;
    for (let line = start.line; line <= end.line; line++) lines.add(line);
  }
  return lines;
}

/** What is wrong with one file after the fixes of one pass. */
function faultsOf(fixed: FixedFile): string[] {
  const { file, text } = fixed;
  const touched = touchedLines(fixed);
  const faults: string[] = [];
  const kept = new Set(lineMap(file.text, text).flatMap(({ before }) => before));
  const count = file.text.split("\n").length - (file.text.endsWith("\n") ? 1 : 0);
  for (let line = 1; line <= count; line++)
    if (!touched.has(line) && !kept.has(line)) faults.push(`${file.path}:${line} was not to be touched`);
  if (file.format !== "yaml") return faults;
  const after = parseYaml(text);
  const said = (documents: typeof after): string[] =>
    [...documents.faults, ...documents.documents.flatMap((one) => one.faults)].map(({ message }) => message);
  const before = parseYaml(file.text);
  if (said(after).length > said(before).length) faults.push(`${file.path} does not parse: ${said(after).join("; ")}`);
  if (after.documents.length !== before.documents.length) return [...faults, `${file.path} has other documents`];
  for (const [index, { value }] of before.documents.entries()) {
    for (const at of differences(value, after.documents[index]!.value)) {
      const document = file.documents.find((one) => one.index === index);
      const place = document && (document.locate(at, "value") ?? document.locate(at.slice(0, -1), "value"));
      if (!place) continue;
      const { start, end } = place.range;
      if (![...touched].some((line) => line >= start.line - 1 && line <= end.line))
        faults.push(`${file.path}: ${at.join("/")} changed without a fix there`);
    }
  }
  return faults;
}

describe("--fix --unsafe", () => {
  test.each(folders.map((folder) => [path.relative(ROOT, folder), folder]))("%s", { timeout: 600_000 }, async (_, folder) => {
    // Nothing is written: texts stand for the files.
    const options: LintOptions = { paths: [folder], cwd: folder, root: folder, rules, presets, baseline: "ignore" };
    const faults: string[] = [];
    const first = applyFixes((await lint(options)).findings, { unsafe: true }).filter(({ file, text }) => text !== file.text);
    for (const one of first) faults.push(...faultsOf(one));
    expect(faults).toEqual([]);
    if (first.length === 0) return;
    const once = new Map((await fixAll(options, "unsafe")).changes.map(({ file, after }) => [file.absolutePath, after]));
    // A second run on what the first one left changes nothing.
    const twice = await fixAll({ ...options, texts: once }, "unsafe");
    expect(twice.changes.map(({ file }) => file.path)).toEqual([]);
  });
});
