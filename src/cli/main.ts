import { statSync } from "node:fs";
import { parseArgs, type ParseArgsConfig } from "node:util";
import { suggest } from "../text/suggest.js";
import { type Command, type CommandContext, type FlagValues, type Output, UsageError } from "./command.js";
import { commandHelp, mainHelp } from "./help.js";
import { COMMANDS, DEFAULT_COMMAND } from "./table.js";

/** What the process gives a run. */
export interface Host {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly version: string;
  readonly stdout: Output;
  readonly stderr: Output;
  readStdin(): Promise<string>;
}

/** Runs the command line and answers the exit code. Nothing is thrown: what goes wrong is said in a line. */
export async function main(argv: readonly string[], host: Host): Promise<number> {
  try {
    const { command, rest } = chooseCommand(argv);
    if (command === "help") {
      host.stdout.write(mainHelp(COMMANDS));
      return 0;
    }
    if (command === "version") {
      host.stdout.write(`${host.version}\n`);
      return 0;
    }
    const { flags, positionals } = readFlags(command, rest);
    if (flags["help"] === true) {
      host.stdout.write(command.name === DEFAULT_COMMAND && !argv.includes(DEFAULT_COMMAND) ? mainHelp(COMMANDS) : commandHelp(command));
      return 0;
    }
    const context: CommandContext = { ...host, flags, positionals };
    return await (await command.load()).run(context);
  } catch (error) {
    if (error instanceof UsageError) {
      host.stderr.write(`deploylint: ${error.message}\n`);
      return 2;
    }
    const detail =
      argv.includes("--debug") && error instanceof Error && error.stack
        ? error.stack
        : `${error instanceof Error ? error.message : String(error)} (--debug shows where)`;
    host.stderr.write(`deploylint: internal error: ${detail}\n`);
    return 2;
  }
}

type Choice =
  | { readonly command: Command; readonly rest: readonly string[] }
  | { readonly command: "help" | "version"; readonly rest: readonly string[] };

function chooseCommand(argv: readonly string[]): Choice {
  const [first, ...rest] = argv;
  if (first === "--version" || first === "-v" || first === "version") return { command: "version", rest };
  if (first === "--help" || first === "-h") return { command: "help", rest };
  if (first === "help") {
    const named = rest[0] === undefined ? undefined : commandOf(rest[0]);
    if (rest[0] !== undefined && !named) throw unknownCommand(rest[0]);
    return named ? { command: named, rest: ["--help"] } : { command: "help", rest };
  }
  const command = first === undefined ? undefined : commandOf(first);
  if (command) return { command, rest };
  refuseTypo(first, rest);
  return { command: commandOf(DEFAULT_COMMAND)!, rest: argv };
}

function commandOf(name: string): Command | undefined {
  return COMMANDS.find((command) => command.name === name);
}

/** `deploylint explan x` would lint two paths: a word that is no path but nearly a command is a mistake. */
function refuseTypo(first: string | undefined, rest: readonly string[]): void {
  if (first === undefined || first.startsWith("-") || /[/\\.*?[]/.test(first)) return;
  const close = suggest(
    first,
    COMMANDS.map(({ name }) => name),
  );
  if (close !== undefined && close !== DEFAULT_COMMAND && !pathExists(first)) throw unknownCommand(first);
  if (close === DEFAULT_COMMAND && rest.length > 0 && !pathExists(first)) throw unknownCommand(first);
}

function unknownCommand(name: string): UsageError {
  const close = suggest(
    name,
    COMMANDS.map((command) => command.name),
  );
  return new UsageError(`there is no command "${name}"${close ? `; did you mean "${close}"?` : "."} deploylint --help lists the commands`);
}

function readFlags(command: Command, argv: readonly string[]): { flags: FlagValues; positionals: string[] } {
  const options: NonNullable<ParseArgsConfig["options"]> = { help: { type: "boolean", short: "h" } };
  for (const flag of command.flags) {
    options[flag.name] = { type: flag.type, ...(flag.short ? { short: flag.short } : {}), ...(flag.multiple ? { multiple: true } : {}) };
  }
  let parsed: { values: FlagValues; positionals: string[] };
  try {
    parsed = parseArgs({ args: [...argv], options, allowPositionals: true, strict: true }) as typeof parsed;
  } catch (error) {
    throw flagError(command, argv, error);
  }
  for (const flag of command.flags) {
    const value = parsed.values[flag.name];
    if (flag.choices && typeof value === "string" && !flag.choices.includes(value)) {
      const close = suggest(value, flag.choices);
      throw new UsageError(
        `--${flag.name} does not take "${value}"${close ? `; did you mean "${close}"?` : ""} It takes ${flag.choices.join(", ")}`,
      );
    }
  }
  return { flags: parsed.values, positionals: parsed.positionals };
}

function flagError(command: Command, argv: readonly string[], error: unknown): UsageError {
  const code = (error as { code?: string }).code;
  if (code === "ERR_PARSE_ARGS_UNKNOWN_OPTION") {
    const given = /'(-[^']*)'/.exec((error as Error).message)?.[1] ?? argv.find((word) => word.startsWith("-")) ?? "";
    const name = given.replace(/^-+/, "").replace(/[=,].*$/, "");
    const close = suggest(
      name,
      command.flags.map((flag) => flag.name),
    );
    return new UsageError(
      `${command.name} has no flag ${given.split(/[=,]/)[0]}${close ? `; did you mean --${close}?` : ""} deploylint ${command.name} --help lists the flags`,
    );
  }
  return new UsageError((error as Error).message.replace(/\n[\s\S]*$/, "").replace(/\. .*$/, ""));
}

function pathExists(name: string): boolean {
  return statSync(name, { throwIfNoEntry: false }) !== undefined;
}
