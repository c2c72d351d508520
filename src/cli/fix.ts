import { readFileSync } from "node:fs";
import type { FixSafety } from "../engine/fix.js";
import { applyFixes } from "../engine/apply-fixes.js";
import { lint, type LintOptions } from "../lint.js";
import type { SourceFile } from "../load/document.js";
import type { Report } from "../report/report.js";
import { lineMap, unifiedDiff } from "../text/diff.js";
import { writeFileAtomically } from "../text/write-file.js";

export interface FixOutcome {
  /** What is left after the fixes. */
  readonly report: Report;
  /** Texts before and after, of the files that change. */
  readonly changes: readonly { readonly file: SourceFile; readonly before: string; readonly after: string }[];
  readonly fixed: number;
}

/** Fixes may need each other's results; more passes than this are a rule that goes in circles. */
const MAX_PASSES = 10;

/** Lints and fixes in memory, pass by pass, until nothing that may be fixed is left. Nothing is written. */
export async function fixAll(options: LintOptions, safety: FixSafety): Promise<FixOutcome> {
  const texts = new Map<string, string>(options.texts);
  const originals = new Map<string, { file: SourceFile; before: string }>();
  let { changed } = options;
  let report = await lint(options);
  let fixed = 0;
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    const made = applyFixes(report.findings, { unsafe: safety === "unsafe" }).filter(({ file, text }) => text !== file.text);
    if (made.length === 0) break;
    for (const { file, text, findings } of made) {
      if (!originals.has(file.absolutePath)) originals.set(file.absolutePath, { file, before: file.text });
      texts.set(file.absolutePath, text);
      fixed += findings.length;
    }
    if (changed) {
      const { movedChanges } = await import("./changes.js");
      const moves = made.map(({ file, text }) => ({ path: file.absolutePath, lines: lineMap(file.text, text) }));
      changed = { ...changed, changes: movedChanges(changed.changes, moves) };
    }
    report = await lint({ ...options, ...(changed ? { changed } : {}), texts });
  }
  const changes = [...originals.values()].map(({ file, before }) => ({ file, before, after: texts.get(file.absolutePath)! }));
  return { report, changes: changes.filter(({ before, after }) => before !== after), fixed };
}

/** Writes the fixed files, and answers those that were left: changed meanwhile, or not kept as UTF-8. A byte order mark stays where one was. */
export function writeChanges({ changes }: FixOutcome): SourceFile[] {
  return changes.flatMap(({ file, before, after }) => {
    const bytes = readFileSync(file.absolutePath);
    const bom = bytes.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf]));
    if (!bytes.subarray(bom ? 3 : 0).equals(Buffer.from(before, "utf8"))) return [file];
    writeFileAtomically(file.absolutePath, after, { bom });
    return [];
  });
}

/** What the fixes would change, for `git apply`. */
export function diffOf({ changes }: FixOutcome): string {
  return changes.map(({ file, before, after }) => unifiedDiff(file.path, before, after)).join("");
}
