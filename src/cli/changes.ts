import path from "node:path";
import type { ChangeFilter } from "../engine/selection.js";
import { PathMarks } from "../environment/path-marks.js";
import type { OpenOptions } from "../lint.js";
import { disk } from "../load/file-system.js";
import { changesSince, stagedChanges, type Changes } from "../load/git/changes.js";
import { IndexFiles } from "../load/git/index-files.js";
import { GitError, workTree } from "../load/git/run-git.js";
import { isInside } from "../load/walk.js";
import type { LineMap } from "../text/diff.js";
import { type CommandContext, switchFlag, textFlag, UsageError } from "./command.js";

/** What --staged and --changed-since say of a run. Throws {@link UsageError}. */
export function changeOptions(context: CommandContext, options: OpenOptions): Pick<OpenOptions, "fileSystem" | "changed"> {
  const since = textFlag(context, "changed-since");
  const staged = switchFlag(context, "staged");
  const scope = textFlag(context, "scope") as ChangeFilter["scope"] | undefined;
  if (staged && since !== undefined) throw new UsageError("--staged and --changed-since do not go together");
  if (!staged && since === undefined) {
    if (scope !== undefined) throw new UsageError("--scope goes with --staged or --changed-since");
    return {};
  }
  if (options.stdin) throw new UsageError("standard input is no part of a change: leave out --staged and --changed-since");
  try {
    return staged ? stagedOptions(context, options, scope ?? "file") : sinceOptions(context, options, since!, scope ?? "lines");
  } catch (error) {
    throw error instanceof GitError ? new UsageError(`${staged ? "--staged" : "--changed-since"}: ${error.message}`) : error;
  }
}

function stagedOptions(context: CommandContext, options: OpenOptions, scope: ChangeFilter["scope"]): ReturnType<typeof changeOptions> {
  if (switchFlag(context, "fix"))
    throw new UsageError("--fix changes the work tree, and --staged reads the index: use --diff, or fix the work tree and stage it");
  if (options.render?.renderer !== undefined && options.render.renderer !== "internal")
    throw new UsageError("--staged reads the index, which other programs cannot: leave out --render");
  const paths = pathsOf(context, options);
  const fileSystem = new IndexFiles(topOf(paths));
  const changes = new Map(stagedChanges(fileSystem.top, sameEnvironment).changes);
  for (const file of paths) {
    const kind = fileSystem.kindOf(file);
    if (kind === undefined && disk.kindOf(file) === "file")
      throw new UsageError(`${path.relative(context.cwd, file)} is not in the index: git add it, or leave out --staged`);
    // Who names a file asks about it, staged or not.
    if (kind === "file" && scope === "file") changes.set(file, "all");
  }
  return { fileSystem, changed: { scope, changes } };
}

function sinceOptions(
  context: CommandContext,
  options: OpenOptions,
  ref: string,
  scope: ChangeFilter["scope"],
): ReturnType<typeof changeOptions> {
  const { changes, note } = changesSince(topOf(pathsOf(context, options)), ref, sameEnvironment);
  if (note !== undefined) context.stderr.write(`note: ${note}\n`);
  return { changed: { scope, changes } };
}

/** Absolute; patterns as they are. */
function pathsOf({ cwd }: CommandContext, { paths }: OpenOptions): string[] {
  return paths.map((given) => path.resolve(cwd, given));
}

/** The work tree that all paths lie in. */
function topOf(paths: readonly string[]): string {
  const top = workTree(folderOf(paths[0]!));
  const other = paths.find((file) => !isInside(file, top));
  if (other !== undefined) throw new UsageError(`${other} lies outside of the repository ${top}`);
  return top;
}

/** The nearest folder that is there: a file may be staged and gone. */
function folderOf(file: string): string {
  return disk.kindOf(file) === "folder" || path.dirname(file) === file ? file : folderOf(path.dirname(file));
}

const marks = new PathMarks();

function sameEnvironment(before: string, after: string): boolean {
  return marks.ofFile(before)?.role === marks.ofFile(after)?.role;
}

/** The changed lines of files after fixes moved them: a line that a fix rewrote counts as the lines that it replaced. */
export function movedChanges(changes: Changes, fixed: readonly { readonly path: string; readonly lines: LineMap }[]): Changes {
  const moved = new Map(changes);
  for (const { path: file, lines } of fixed) {
    const before = moved.get(file);
    if (before === undefined || before === "all") continue;
    const isAdded = (line: number): boolean => before.added.some(([first, last]) => line >= first && line <= last);
    moved.set(file, {
      added: lines.filter(({ before: origins }) => origins.some(isAdded)).map(({ after }) => [after, after] as const),
      removed: before.removed.flatMap((line) => lines.find(({ before: origins }) => origins.includes(line))?.after ?? []),
    });
  }
  return moved;
}
