import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { unifiedDiff } from "../../src/text/diff.js";

test("equal texts have no diff", () => expect(unifiedDiff("a", "x\n", "x\n")).toBe(""));

test("changes far apart are hunks of their own", () => {
  const lines = Array.from({ length: 30 }, (_, index) => `${index}\n`);
  const after = lines.map((line, index) => (index === 2 || index === 25 ? `new ${line}` : line)).join("");
  expect(unifiedDiff("a.yaml", lines.join(""), after).match(/^@@/gm)).toHaveLength(2);
});

test("git applies it, whatever changes", () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), "deploylint-diff-"));
  const file = path.join(folder, "a.txt");
  const text = fc
    .array(fc.constantFrom("a\n", "b\n", "\n", "c\r\n", "d: 1\n"), { minLength: 1, maxLength: 14 })
    .map((lines) => lines.join(""));
  const ended = fc.tuple(text, fc.boolean()).map(([body, cut]) => (cut ? `${body}end` : body));
  fc.assert(
    fc.property(ended, ended, (before, after) => {
      fc.pre(before !== after);
      writeFileSync(file, before);
      execFileSync("git", ["apply", "--whitespace=nowarn", "-"], { cwd: folder, input: unifiedDiff("a.txt", before, after) });
      expect(readFileSync(file, "utf8")).toBe(after);
    }),
    { numRuns: 40 },
  );
  rmSync(folder, { recursive: true, force: true });
});
