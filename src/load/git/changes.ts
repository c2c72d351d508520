import path from "node:path";
import { GitError, runGit, zeroSeparated } from "./run-git.js";

/** The lines of a file that a change touched, 1-based. */
export interface ChangedLines {
  /** Added or rewritten: first and last line. */
  readonly added: readonly (readonly [first: number, last: number])[];
  /** Lines behind which something was taken out; 0 is the beginning of the file. */
  readonly removed: readonly number[];
}

/** Whether two names of a file mean the same environment. */
export type SameEnvironment = (before: string, after: string) => boolean;

/** Files by absolute path; "all" where every line counts as new. Files that the change takes out are not among them. */
export type Changes = ReadonlyMap<string, ChangedLines | "all">;

export interface ChangeReading {
  readonly changes: Changes;
  /** What could not be told exactly. */
  readonly note?: string;
}

const DIFF = ["diff", "--no-ext-diff", "--no-textconv", "--no-color", "--no-relative", "--ignore-submodules=all", "-M"];

/** What the index changes against the last commit; without one, everything in it. Throws GitError. */
export function stagedChanges(top: string, same: SameEnvironment): ChangeReading {
  return { changes: readDiff(top, ["--cached"], same) };
}

/** What the work tree, with files that git does not know yet, changes against the point where the branch left `ref`. Throws GitError. */
export function changesSince(top: string, ref: string, same: SameEnvironment): ChangeReading {
  let commit: string;
  try {
    commit = line(runGit(top, ["rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`]));
  } catch {
    throw new GitError(`there is no commit "${ref}"${isShallow(top) ? ": the clone is shallow, fetch more of its history" : ""}`);
  }
  const base = mergeBase(top, commit);
  const changes = new Map(readDiff(top, [base ?? commit], same));
  const untracked = zeroSeparated(runGit(top, ["ls-files", "--others", "--exclude-standard", "-z", "--full-name"]));
  for (const name of untracked) changes.set(path.join(top, name), "all");
  const note = `no common ancestor with ${ref} is known${isShallow(top) ? " (the clone is shallow)" : ""}: compared with ${ref} itself`;
  return base === undefined ? { changes, note } : { changes };
}

function mergeBase(top: string, commit: string): string | undefined {
  try {
    return line(runGit(top, ["merge-base", commit, "HEAD"])) || undefined;
  } catch {
    return undefined;
  }
}

function isShallow(top: string): boolean {
  return line(runGit(top, ["rev-parse", "--is-shallow-repository"])) === "true";
}

function line(output: Buffer): string {
  return output.toString("utf8").trim();
}

function readDiff(top: string, against: readonly string[], same: SameEnvironment): Changes {
  const names = zeroSeparated(runGit(top, [...DIFF, "--name-status", "-z", ...against, "--"]));
  const patch = runGit(top, [...DIFF, "-U0", "--inter-hunk-context=0", "--src-prefix=a/", "--dst-prefix=b/", ...against, "--"]);
  const hunks = hunksByFile(patch.toString("utf8"));
  const changes = new Map<string, ChangedLines | "all">();
  for (let at = 0; at < names.length;) {
    const status = names[at]!;
    const isPair = status.startsWith("R") || status.startsWith("C");
    const before = names[at + 1]!;
    const name = isPair ? names[at + 2]! : before;
    at += isPair ? 3 : 2;
    if (status === "D") continue;
    // Under a name that means another environment nothing in the file was judged before.
    const isNew = status === "A" || status.startsWith("C") || (isPair && !same(before, name));
    changes.set(path.join(top, name), isNew ? "all" : (hunks.get(name) ?? { added: [], removed: [] }));
  }
  return changes;
}

/** The changed lines of a patch without context, by the name behind the change. */
function hunksByFile(patch: string): Map<string, ChangedLines | "all"> {
  const files = new Map<string, ChangedLines | "all">();
  let current: { added: [number, number][]; removed: number[] } | undefined;
  for (const text of patch.split("\n")) {
    if (text.startsWith("diff --git ")) current = undefined;
    else if (text.startsWith("+++ ") && !current) {
      current = { added: [], removed: [] };
      files.set(nameIn(text.slice(4)), current);
    } else if (text.startsWith("Binary files ") && !current) {
      const name = binaryName(text);
      if (name !== undefined) files.set(name, "all");
    } else if (current && text.startsWith("@@ ")) {
      const [, start = "0", count = "1"] = /^@@ -\S+ \+(\d+)(?:,(\d+))? @@/.exec(text) ?? [];
      if (Number(count) > 0) current.added.push([Number(start), Number(start) + Number(count) - 1]);
      else current.removed.push(Number(start));
    }
  }
  return files;
}

/** "Binary files a/x and b/x differ": a text in UTF-16 is binary for git. */
function binaryName(text: string): string | undefined {
  const name = / and (.*) differ$/.exec(text)?.[1];
  return name === undefined ? undefined : nameIn(name);
}

/** `b/name`, or in quotes as in C; git sets a tab behind a name with blanks. */
function nameIn(text: string): string {
  const written = text.replace(/\t$/, "");
  const name = written.startsWith('"') ? unquoted(written.slice(1, -1)) : written;
  return name.replace(/^b\//, "");
}

const ESCAPES: Readonly<Record<string, number>> = { a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13, '"': 34, "\\": 92 };

function unquoted(text: string): string {
  const bytes: number[] = [];
  for (const [whole, octal, letter] of text.matchAll(/\\([0-7]{3})|\\(.)|[^\\]+/gs)) {
    if (octal !== undefined) bytes.push(Number.parseInt(octal, 8));
    else if (letter !== undefined) bytes.push(ESCAPES[letter] ?? letter.charCodeAt(0));
    else bytes.push(...Buffer.from(whole, "utf8"));
  }
  return Buffer.from(bytes).toString("utf8");
}
