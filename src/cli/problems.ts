import type { Problem } from "../load/document.js";
import { visible } from "../report/shared/visible.js";
import type { CommandContext } from "./command.js";

/** Prints the problems of a run on standard error, errors and notes, and answers the exit code they lead to. */
export function printProblems({ stderr }: Pick<CommandContext, "stderr">, problems: readonly Problem[]): number {
  for (const { level, file, location, message } of problems) {
    const start = location?.range.start;
    const place = file === undefined ? "" : `${visible(file)}${start ? `:${start.line}:${start.column}` : ""}: `;
    stderr.write(`${place}${level}: ${visible(message)}\n`);
  }
  return problems.some(({ level }) => level === "error") ? 2 : 0;
}
