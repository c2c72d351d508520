import type { SourceFile } from "../load/document.js";
import { applyEditGroups, type TextEdit } from "../text/edits.js";
import type { Finding } from "./finding.js";

export interface FixedFile {
  readonly file: SourceFile;
  readonly text: string;
  readonly findings: readonly Finding[];
}

/**
 * The texts of the files after the fixes of findings; what overlaps an earlier fix waits for the next pass. A fix that edits several files is made as a
 * whole or not at all. `unsafe`: also the fixes that change what runs.
 */
export function applyFixes(findings: readonly Finding[], options: { readonly unsafe: boolean }): FixedFile[] {
  const wanted = findings.filter(({ fix }) => fix && (options.unsafe || fix.safety === "safe"));
  const files = new Map<SourceFile, { groups: TextEdit[][]; findings: Finding[] }>();
  for (const finding of wanted) {
    const edits = finding.fix!.edits;
    const owners = new Set(edits.map(({ location }) => location.file as SourceFile));
    // Over several files an overlap in one would leave half a fix behind; such fixes are made alone.
    if (owners.size > 1 && [...owners].some((file) => files.has(file))) continue;
    for (const file of owners) {
      const entry = files.get(file) ?? { groups: [], findings: [] };
      entry.groups.push(
        edits
          .filter(({ location }) => location.file === file)
          .map(({ location, text }) => ({ start: location.start, end: location.end, text })),
      );
      entry.findings.push(finding);
      files.set(file, entry);
    }
  }
  return [...files].map(([file, { groups, findings: owners }]) => {
    const { text, applied } = applyEditGroups(file.text, groups);
    return { file, text, findings: applied.map((index) => owners[index]!) };
  });
}
