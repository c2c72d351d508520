import type { FormatContext } from "../report/report.js";
import type { CommandContext } from "./command.js";

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
  };
}
