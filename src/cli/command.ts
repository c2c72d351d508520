/** One flag of a command, as node:util's parseArgs takes it, with what help and documentation say of it. */
export interface Flag {
  readonly name: string;
  readonly type: "boolean" | "string";
  readonly short?: string;
  /** May be given several times, or as a list with commas. */
  readonly multiple?: boolean;
  /** What stands behind the flag in help: "<ids>". */
  readonly value?: string;
  readonly description: string;
  /** Heading under which help lists it; those without one come last. */
  readonly group?: string;
  /** The values it takes, for suggestions and completion. */
  readonly choices?: readonly string[];
}

export type FlagValues = Readonly<Record<string, string | boolean | readonly string[] | undefined>>;

/** What a command works with: never the process itself, so that tests can call it. */
export interface CommandContext {
  readonly flags: FlagValues;
  readonly positionals: readonly string[];
  /** Absolute. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly version: string;
  readonly stdout: Output;
  readonly stderr: Output;
  /** All of standard input. */
  readStdin(): Promise<string>;
  /** Asks a person; absent where nobody sits. */
  ask?(question: string): Promise<string>;
}

export interface Output {
  write(text: string): void;
  readonly isTTY: boolean;
  readonly columns: number | undefined;
}

/** What help, the documentation and the parser of flags know of a command. */
export interface CommandSpec {
  /** What stands behind the name: "[paths…]". */
  readonly usage: string;
  /** Paragraphs of help, plain text. */
  readonly description: string;
  /** Its own flags; those of every command come on top. */
  readonly flags: readonly Flag[];
  readonly examples: readonly { readonly command: string; readonly what: string }[];
  /** What its exit codes mean, where that is more than 0 for done and 2 for what could not be done. */
  readonly exitCodes?: readonly (readonly [code: number, meaning: string])[];
  /** Files that it reads or writes by name. */
  readonly files?: readonly (readonly [name: string, meaning: string])[];
  /** Variables of the environment that it heeds. */
  readonly variables?: readonly (readonly [name: string, meaning: string])[];
  /** Commands and pages to read on. */
  readonly see?: readonly string[];
}

/** The module of a command, one file under commands/. */
export interface CommandModule {
  readonly spec: CommandSpec;
  /** Answers the exit code. */
  run(context: CommandContext): Promise<number>;
}

export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** Loaded when the command is called. */
  load(): Promise<CommandModule>;
}

/** A mistake in how the command was called: printed in one line, exit code 2. */
export class UsageError extends Error {}

export function textFlag(context: CommandContext, name: string): string | undefined {
  const value = context.flags[name];
  return typeof value === "string" ? value : undefined;
}

export function switchFlag(context: CommandContext, name: string): boolean {
  return context.flags[name] === true;
}

/** The values of a repeatable flag; lists with commas are taken apart. */
export function listFlag(context: CommandContext, name: string): string[] {
  const value = context.flags[name];
  const values = Array.isArray(value) ? (value as readonly string[]) : typeof value === "string" ? [value] : [];
  return values
    .flatMap((item) => item.split(","))
    .map((item) => item.trim())
    .filter((item) => item !== "");
}
