import { parseArgs, type ParseArgsConfig } from "node:util";
import { suggest } from "../text/suggest.js";
import { type CommandSpec, type Flag, type FlagValues, UsageError } from "./command.js";
import { EVERYWHERE } from "./flags.js";

interface Arguments {
  readonly flags: FlagValues;
  readonly positionals: readonly string[];
}

/** Reads the flags of a command. Throws {@link UsageError} for one that does not exist, lacks its value or has one it does not take. */
export function readFlags(name: string, { flags: own }: CommandSpec, argv: readonly string[]): Arguments {
  const flags = [...own, ...EVERYWHERE];
  const options: NonNullable<ParseArgsConfig["options"]> = {};
  for (const { name: flag, type, short, multiple } of flags)
    options[flag] = { type, ...(short ? { short } : {}), multiple: multiple ?? false };
  let values: FlagValues;
  let positionals: string[];
  try {
    ({ values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true, strict: true }) as {
      values: FlagValues;
      positionals: string[];
    });
  } catch (error) {
    throw flagError(name, flags, error as Error & { code?: string });
  }
  for (const flag of flags) checkValue(flag, values[flag.name]);
  return { flags: values, positionals };
}

function checkValue(flag: Flag, value: FlagValues[string]): void {
  for (const given of Array.isArray(value) ? (value as readonly string[]) : [value]) {
    if (typeof given !== "string") continue;
    if (given.trim() === "") throw new UsageError(`--${flag.name} needs a value${flag.value ? `: --${flag.name} ${flag.value}` : ""}`);
    if (!flag.choices || flag.choices.includes(given)) continue;
    const close = suggest(given, flag.choices);
    throw new UsageError(
      `--${flag.name} does not take "${given}"${close ? `; did you mean "${close}"?` : "."} It takes ${flag.choices.join(", ")}`,
    );
  }
}

/** What node:util says, in our words. */
function flagError(command: string, flags: readonly Flag[], error: Error & { code?: string }): UsageError {
  const written = /'(?:-\w, )?(-[^' ]*)/.exec(error.message)?.[1] ?? "";
  const name = written.replace(/^-+/, "").replace(/=.*$/s, "");
  const flag = flags.find((candidate) => candidate.name === name);
  if (error.code === "ERR_PARSE_ARGS_UNKNOWN_OPTION") return unknownFlag(command, flags, written, name);
  if (flag?.type === "string") return new UsageError(`--${name} needs a value: --${name} ${flag.value ?? "<value>"}`);
  if (flag) return new UsageError(`--${name} takes no value`);
  return new UsageError(error.message.split("\n")[0]!);
}

function unknownFlag(command: string, flags: readonly Flag[], written: string, name: string): UsageError {
  const close = suggest(
    name,
    flags.map((flag) => flag.name),
  );
  const hint = close ? `; did you mean --${close}?` : ".";
  return new UsageError(`${command} has no flag ${written.replace(/=.*$/s, "")}${hint} deploylint ${command} --help lists the flags`);
}
