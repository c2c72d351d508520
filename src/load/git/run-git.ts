import { spawnSync } from "node:child_process";
import path from "node:path";
import { disk } from "../file-system.js";

/** Git cannot answer: it is not there, the folder is no repository, a name means nothing. The message is one sentence part. */
export class GitError extends Error {}

/** Output larger than this is refused. Bytes. */
const MAX_OUTPUT = 1024 * 1024 * 1024;

/** Runs git in a folder and answers what it prints. Nothing of the repository is written, the index is not refreshed on disk. Throws {@link GitError}. */
export function runGit(folder: string, args: readonly string[], input?: string): Buffer {
  const run = spawnSync("git", ["-c", "core.quotePath=true", "-c", "core.fsmonitor=false", ...args], {
    cwd: folder,
    input: input ?? "",
    maxBuffer: MAX_OUTPUT,
    env: { ...process.env, GIT_OPTIONAL_LOCKS: "0", LC_ALL: "C", GIT_TERMINAL_PROMPT: "0" },
  });
  if (run.error) throw new GitError((run.error as NodeJS.ErrnoException).code === "ENOENT" ? "git is not installed" : run.error.message);
  if (run.status !== 0) throw new GitError(firstLine(run.stderr.toString("utf8")));
  return run.stdout;
}

function firstLine(text: string): string {
  const line = text.split("\n").find((candidate) => candidate.trim() !== "") ?? "git failed and said nothing";
  return line.replace(/^(?:fatal|error): /, "").slice(0, 300);
}

/** The top of the work tree that a folder lies in, by the path that the folder was reached by. Absolute. Throws {@link GitError}. */
export function workTree(folder: string): string {
  const [top = "", up = ""] = runGit(folder, ["rev-parse", "--show-toplevel", "--show-cdup"]).toString("utf8").split("\n");
  if (top === "") throw new GitError("this is no work tree of git");
  const asGiven = path.resolve(folder, up);
  return disk.realPath(asGiven) === disk.realPath(top) ? asGiven : path.resolve(top);
}

/** What git prints with -z. */
export function zeroSeparated(output: Buffer): string[] {
  const parts = output.toString("utf8").split("\0");
  if (parts.at(-1) === "") parts.pop();
  return parts;
}
