import { chooseCommand, refuseLateCommand, type CommandCall } from "./choose-command.js";
import { type CommandContext, type Output, UsageError } from "./command.js";
import { commandHelp, mainHelp } from "./help.js";
import { readFlags } from "./read-flags.js";
import { COMMANDS } from "./table.js";

/** What the process gives a run. */
export interface Host {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly version: string;
  readonly stdout: Output;
  readonly stderr: Output;
  readStdin(): Promise<string>;
  /** Asks a person; absent where nobody sits. */
  ask?(question: string): Promise<string>;
}

/** Runs the command line and answers the exit code. Nothing is thrown: what goes wrong is said in a line. */
export async function main(argv: readonly string[], host: Host): Promise<number> {
  try {
    return await run(argv, host);
  } catch (error) {
    host.stderr.write(`deploylint: ${error instanceof UsageError ? error.message : internalError(error, argv.includes("--debug"))}\n`);
    return 2;
  }
}

async function run(argv: readonly string[], host: Host): Promise<number> {
  const choice = chooseCommand(argv, host.cwd);
  if ("rest" in choice) return runCommand(choice, host);
  host.stdout.write(choice.command === "version" ? `${host.version}\n` : mainHelp(COMMANDS));
  return 0;
}

async function runCommand({ command, rest, named }: CommandCall, host: Host): Promise<number> {
  const { spec, run: runIt } = await command.load();
  const { flags, positionals } = readFlags(command.name, spec, rest);
  if (flags["help"] === true) {
    host.stdout.write(named ? commandHelp(command, spec) : mainHelp(COMMANDS));
    return 0;
  }
  if (!named) refuseLateCommand(positionals, host.cwd);
  const context: CommandContext = { ...host, flags, positionals };
  return runIt(context);
}

function internalError(error: unknown, debug: boolean): string {
  if (debug && error instanceof Error && error.stack) return `internal error: ${error.stack}`;
  return `internal error: ${error instanceof Error ? error.message : String(error)} (--debug shows where)`;
}
