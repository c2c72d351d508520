/** Replaces `[start, end)` of a text. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * Applies groups of edits to a text, each group wholly or not at all: a group that overlaps one applied before it is left out.
 * Answers the new text and the indexes of the groups that were applied.
 */
export function applyEditGroups(text: string, groups: readonly (readonly TextEdit[])[]): { text: string; applied: number[] } {
  const taken: TextEdit[] = [];
  const applied: number[] = [];
  for (const [index, group] of groups.entries()) {
    if (group.some((edit) => taken.some((other) => overlaps(edit, other)))) continue;
    taken.push(...group);
    applied.push(index);
  }
  taken.sort((a, b) => a.start - b.start || a.end - b.end);
  let result = "";
  let position = 0;
  for (const edit of taken) {
    result += text.slice(position, edit.start) + edit.text;
    position = edit.end;
  }
  return { text: result + text.slice(position), applied };
}

/** Two insertions at one place overlap too: their order would be arbitrary. */
function overlaps(a: TextEdit, b: TextEdit): boolean {
  if (a.start === b.start) return true;
  return a.start < b.end && b.start < a.end;
}
