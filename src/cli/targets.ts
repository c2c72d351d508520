import { loadFormatter, UnknownFormatError } from "../report/index.js";
import type { Formatter } from "../report/report.js";
import { type CommandContext, textFlag, UsageError } from "./command.js";

/** One report to write: a format and, unless it goes to standard output, a file. */
export interface Target {
  readonly formatter: Formatter;
  readonly file: string | undefined;
}

/** What --format and --output-file ask for; text on standard output when nothing is said. Throws {@link UsageError}. */
export async function targetsOf(context: CommandContext): Promise<Target[]> {
  const outputFile = textFlag(context, "output-file");
  const formats = formatsOf(context);
  if (outputFile !== undefined && formats.length > 1)
    throw new UsageError("--output-file goes with one format; write --format name=file for several");
  const targets: Target[] = [];
  for (const { name, file } of formats) targets.push({ formatter: await formatterOf(name, context.cwd), file: file ?? outputFile });
  const files = targets.map(({ file }) => file);
  const twice = files.find((file, index) => files.indexOf(file) !== index);
  if (twice !== undefined) throw new UsageError(`two formats cannot go to the same file, ${twice}`);
  if (files.filter((file) => file === undefined).length > 1)
    throw new UsageError("only one format can go to standard output; write --format name=file for the others");
  return targets;
}

function formatsOf({ flags }: CommandContext): { name: string; file: string | undefined }[] {
  const given = flags["format"];
  const formats = Array.isArray(given) && given.length > 0 ? (given as readonly string[]) : ["text"];
  return formats.map((format) => {
    const equals = format.indexOf("=");
    if (equals === format.length - 1) throw new UsageError(`--format ${format} needs a file behind the =`);
    return equals < 0 ? { name: format, file: undefined } : { name: format.slice(0, equals), file: format.slice(equals + 1) };
  });
}

async function formatterOf(name: string, cwd: string): Promise<Formatter> {
  try {
    return await loadFormatter(name, cwd);
  } catch (error) {
    throw error instanceof UnknownFormatError ? new UsageError(error.message) : error;
  }
}
