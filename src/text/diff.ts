/** Lines of context around a change. */
const CONTEXT = 3;

/**
 * A unified diff that `git apply` takes; empty when the texts are equal. Lines keep their ends, so that a changed line break shows. `path`: relative to
 * the root of the repository, with forward slashes.
 */
export function unifiedDiff(path: string, before: string, after: string): string {
  if (before === after) return "";
  const a = linesOf(before);
  const b = linesOf(after);
  const hunks = hunksOf(a, b);
  return `--- a/${path}\n+++ b/${path}\n${hunks.join("")}`;
}

function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** For each line behind a change the lines that it was before; 1-based. */
export type LineMap = readonly { readonly after: number; readonly before: readonly number[] }[];

/** Where the lines of a changed text come from: a line that is the same from itself, one that was rewritten from all those that it replaced. */
export function lineMap(before: string, after: string): LineMap {
  const operations = operationsOf(linesOf(before), linesOf(after));
  const map: { after: number; before: readonly number[] }[] = [];
  for (let index = 0; index < operations.length;) {
    const { kind, a, b } = operations[index]!;
    if (kind === " ") {
      map.push({ after: b + 1, before: [a + 1] });
      index++;
      continue;
    }
    const run = operations.slice(index, operations.findIndex((operation, at) => at > index && operation.kind === " ") >>> 0);
    const origins = run.filter((operation) => operation.kind === "-").map((operation) => operation.a + 1);
    for (const operation of run) if (operation.kind === "+") map.push({ after: operation.b + 1, before: origins });
    index += run.length;
  }
  return map;
}

/** The changed runs, from the longest common subsequence of what lies between the common beginning and end. */
function hunksOf(a: readonly string[], b: readonly string[]): string[] {
  const operations = operationsOf(a, b);
  const hunks: string[] = [];
  for (let index = 0; index < operations.length; index++) {
    if (operations[index]!.kind === " ") continue;
    const start = Math.max(0, index - CONTEXT);
    let end = index;
    for (let at = index, quiet = 0; at < operations.length && quiet <= 2 * CONTEXT; at++) {
      if (operations[at]!.kind === " ") quiet++;
      else {
        quiet = 0;
        end = at;
      }
    }
    hunks.push(hunk(operations.slice(start, Math.min(operations.length, end + CONTEXT + 1))));
    index = Math.min(operations.length, end + CONTEXT);
  }
  return hunks;
}

interface Operation {
  readonly kind: " " | "-" | "+";
  readonly line: string;
  /** Lines of each side before this one. */
  readonly a: number;
  readonly b: number;
}

function hunk(operations: readonly Operation[]): string {
  const count = (side: "-" | "+"): number => operations.filter(({ kind }) => kind === " " || kind === side).length;
  const from = (start: number, length: number): string => `${length === 0 ? start : start + 1},${length}`;
  const [first] = operations;
  const body = operations.map(({ kind, line }) => `${kind}${line.endsWith("\n") ? line : `${line}\n\\ No newline at end of file\n`}`);
  return `@@ -${from(first!.a, count("-"))} +${from(first!.b, count("+"))} @@\n${body.join("")}`;
}

function operationsOf(a: readonly string[], b: readonly string[]): Operation[] {
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  const operations: Operation[] = [];
  let [x, y] = [0, 0];
  const push = (kind: Operation["kind"], line: string): void => {
    operations.push({ kind, line, a: x, b: y });
    if (kind !== "+") x++;
    if (kind !== "-") y++;
  };
  for (let i = 0; i < head; i++) push(" ", a[i]!);
  for (const [kind, line] of middle(a.slice(head, a.length - tail), b.slice(head, b.length - tail))) push(kind, line);
  for (let i = a.length - tail; i < a.length; i++) push(" ", a[i]!);
  return operations;
}

/** Beyond this many pairs of lines the change is shown as one replacement: a table of lengths would take too much memory. */
const MAX_TABLE = 4_000_000;

function* middle(a: readonly string[], b: readonly string[]): Generator<[Operation["kind"], string]> {
  if (a.length * b.length > MAX_TABLE) {
    for (const line of a) yield ["-", line];
    for (const line of b) yield ["+", line];
    return;
  }
  const width = b.length + 1;
  const lengths = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      lengths[i * width + j] =
        a[i] === b[j] ? lengths[(i + 1) * width + j + 1]! + 1 : Math.max(lengths[(i + 1) * width + j]!, lengths[i * width + j + 1]!);
    }
  }
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      yield [" ", a[i]!];
      i++;
      j++;
    } else if (i < a.length && (j === b.length || lengths[(i + 1) * width + j]! >= lengths[i * width + j + 1]!)) yield ["-", a[i++]!];
    else yield ["+", b[j++]!];
  }
}
