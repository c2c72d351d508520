import type { Fix } from "../../engine/fix.js";
import { Location, type TextFile } from "../../text/location.js";

/** A fix as one replacement of one range, for formats that know no other: its edits, joined by what stands between them. Undefined where it edits another file. */
export function joinedFix(fix: Fix, file: TextFile): { readonly location: Location; readonly text: string } | undefined {
  const edits = [...fix.edits].sort((a, b) => a.location.start - b.location.start);
  const first = edits[0];
  if (!first || !edits.every((edit) => edit.location.file.path === file.path)) return undefined;
  let text = "";
  let position = first.location.start;
  for (const { location, text: inserted } of edits) {
    text += file.text.slice(position, location.start) + inserted;
    position = location.end;
  }
  return { location: new Location(file, first.location.start, position), text };
}
