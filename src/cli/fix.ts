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

/** Fixes may need each other's results; more passes than this are rules that go in circles in a way that is not seen. */
const MAX_PASSES = 10;

/** A file on its way: the texts that it had, the original first, and how many findings led from each to the next. */
class FixedFile {
  readonly texts: string[];
  readonly counts: number[] = [];
  /** Two fixes undo each other: the file stays as it was before the first of them. */
  isFrozen = false;

  constructor(readonly file: SourceFile) {
    this.texts = [file.text];
  }

  get before(): string {
    return this.texts[0]!;
  }

  get after(): string {
    return this.texts.at(-1)!;
  }

  /** Takes the text of the next pass; one that was there before closes a circle, which is undone. */
  advance(text: string, count: number): void {
    const known = this.texts.indexOf(text);
    if (known >= 0) {
      this.isFrozen = true;
      this.texts.length = known + 1;
      this.counts.length = known;
    } else {
      this.texts.push(text);
      this.counts.push(count);
    }
  }
}

/**
 * Lints and fixes in memory, pass by pass, until nothing that may be fixed is left. Nothing is written. Where environments that share a file want opposite
 * things, their fixes undo each other and neither is made.
 */
export async function fixAll(options: LintOptions, safety: FixSafety): Promise<FixOutcome> {
  const texts = new Map<string, string>(options.texts);
  const files = new Map<string, FixedFile>();
  let { changed } = options;
  let report = await lint(options);
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    const open = report.findings.filter(({ fix }) => !fix?.edits.some(({ location }) => isFrozen(location.file, files)));
    const made = applyFixes(open, { unsafe: safety === "unsafe" }).filter(({ file, text }) => text !== file.text);
    if (made.length === 0) break;
    const moves: { path: string; lines: ReturnType<typeof lineMap> }[] = [];
    for (const { file, text, findings } of made) {
      const path = file.absolutePath;
      if (!files.has(path)) files.set(path, new FixedFile(file));
      const fixed = files.get(path)!;
      fixed.advance(text, findings.length);
      texts.set(path, fixed.after);
      moves.push({ path, lines: lineMap(file.text, fixed.after) });
    }
    if (changed) {
      const { movedChanges } = await import("./changes.js");
      changed = { ...changed, changes: movedChanges(changed.changes, moves) };
    }
    report = await lint({ ...options, ...(changed ? { changed } : {}), texts });
  }
  const all = [...files.values()];
  return {
    report,
    changes: all.filter(({ before, after }) => before !== after),
    fixed: all.reduce((sum, { counts }) => sum + counts.reduce((total, count) => total + count, 0), 0),
  };
}

function isFrozen(file: unknown, files: ReadonlyMap<string, FixedFile>): boolean {
  return files.get((file as SourceFile).absolutePath)?.isFrozen ?? false;
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
