import { statSync } from "node:fs";
import path from "node:path";
import { suggest } from "../text/suggest.js";
import { type Command, UsageError } from "./command.js";
import { COMMANDS, DEFAULT_COMMAND } from "./table.js";

export interface CommandCall {
  readonly command: Command;
  /** Flags and paths. */
  readonly rest: readonly string[];
  /** False: lint, because no command was named. */
  readonly named: boolean;
}

export type Choice = CommandCall | { readonly command: "help" | "version" };

/** Takes the command off the front of the arguments; without one it is lint. Throws {@link UsageError} for what is nearly a command. */
export function chooseCommand(argv: readonly string[], cwd: string): Choice {
  const [first, ...rest] = argv;
  if (first === "--version" || first === "-v" || first === "version") return { command: "version" };
  if (first === "--help" || first === "-h") return { command: "help" };
  if (first === "help") return helpFor(rest[0]);
  const command = commandOf(first);
  if (command) return { command, rest, named: true };
  if (first !== undefined) refuseTypo(first, rest, cwd);
  return { command: commandOf(DEFAULT_COMMAND)!, rest: argv, named: false };
}

function helpFor(name: string | undefined): Choice {
  if (name === undefined) return { command: "help" };
  const command = commandOf(name);
  if (!command) throw unknownCommand(name);
  return { command, rest: ["--help"], named: true };
}

function commandOf(name: string | undefined): Command | undefined {
  return COMMANDS.find((command) => command.name === name);
}

/** `deploylint explan x` would lint two paths: a word that is no path but nearly a command is a mistake. */
function refuseTypo(first: string, rest: readonly string[], cwd: string): void {
  if (first.startsWith("-") || /[/\\.*?[]/.test(first) || isPath(first, cwd)) return;
  const close = nearestCommand(first);
  // One word that resembles "lint" may be a folder that is missing: that is said as such.
  if (close !== undefined && (close !== DEFAULT_COMMAND || rest.length > 0)) throw unknownCommand(first);
}

/** `deploylint --env prod explain x`: the command has to stand first, or it is taken for a path. */
export function refuseLateCommand(positionals: readonly string[], cwd: string): void {
  const [first] = positionals;
  if (first !== undefined && commandOf(first) && !isPath(first, cwd))
    throw new UsageError(`the command stands before its flags: deploylint ${first} …`);
}

function nearestCommand(name: string): string | undefined {
  return suggest(
    name,
    COMMANDS.map((command) => command.name),
  );
}

function unknownCommand(name: string): UsageError {
  const close = nearestCommand(name);
  return new UsageError(`there is no command "${name}"${close ? `; did you mean "${close}"?` : "."} deploylint --help lists the commands`);
}

function isPath(name: string, cwd: string): boolean {
  return statSync(path.resolve(cwd, name), { throwIfNoEntry: false }) !== undefined;
}
