import { writeFileSync } from "node:fs";
import path from "node:path";
import type { FormatContext } from "../report/report.js";
import { type CommandContext, switchFlag, UsageError } from "./command.js";

/** Whether to colour what goes to a terminal: NO_COLOR and FORCE_COLOR decide, else whether it is one. */
export function wantsColor({ env, stdout }: Pick<CommandContext, "env" | "stdout">): boolean {
  if (env["NO_COLOR"]) return false;
  const forced = env["FORCE_COLOR"];
  if (forced !== undefined) return forced !== "0" && forced !== "false";
  return stdout.isTTY && env["TERM"] !== "dumb";
}

export function formatContext(context: CommandContext, options: { readonly toFile: boolean; readonly quiet: boolean }): FormatContext {
  return {
    cwd: context.cwd,
    color: !options.toFile && wantsColor(context),
    ...(context.stdout.columns === undefined || options.toFile ? {} : { width: context.stdout.columns }),
    version: context.version,
    quiet: options.quiet,
    includeSuppressed: switchFlag(context, "show-suppressed"),
  };
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "its folder does not exist",
  ENOTDIR: "its folder is a file",
  EISDIR: "it is a folder",
  EACCES: "permission denied",
  EROFS: "the file system is read-only",
  ENOSPC: "no space left",
};

/** Writes to a file named on the command line, or to standard output when none is. Throws {@link UsageError}. */
export function writeOutput(context: Pick<CommandContext, "cwd" | "stdout">, file: string | undefined, text: string): void {
  if (file === undefined) {
    context.stdout.write(text);
    return;
  }
  try {
    writeFileSync(path.resolve(context.cwd, file), text);
  } catch (error) {
    const { code = "", message } = error as NodeJS.ErrnoException;
    throw new UsageError(`${file} cannot be written: ${REASONS[code] ?? message}`);
  }
}
