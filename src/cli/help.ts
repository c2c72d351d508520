import type { Command, CommandSpec, Flag } from "./command.js";
import { EVERYWHERE } from "./flags.js";

/** The text of `deploylint --help`. */
export function mainHelp(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  const list = commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`);
  return [
    "deploylint: a linter and policy validator for what teams deploy",
    "",
    "Usage: deploylint [command] [flags] [paths…]",
    "",
    "Commands:",
    ...list,
    "",
    "  --help, -h      this text; after a command, its own",
    "  --version, -v   the version",
    "",
    "deploylint <command> --help tells more of a command. Without one, lint runs.",
    "",
  ].join("\n");
}

/** The text of `deploylint <command> --help`. */
export function commandHelp({ name, summary }: Command, spec: CommandSpec): string {
  const parts = [
    `${summary}.`,
    "",
    `Usage: ${usageLine(name, spec)}`,
    "",
    ...wrapAll(spec.description),
    "",
    "Flags:",
    ...flagLines([...spec.flags, ...EVERYWHERE]),
    "",
  ];
  if (spec.examples.length > 0)
    parts.push("Examples:", ...spec.examples.flatMap(({ command: line, what }) => [`  ${line}`, `      ${what}`]), "");
  return parts.join("\n");
}

/** `deploylint lint [flags] [paths…]`. */
export function usageLine(name: string, { flags, usage }: CommandSpec): string {
  return ["deploylint", name, ...(flags.length > 0 ? ["[flags]"] : []), ...(usage ? [usage] : [])].join(" ");
}

function flagLines(flags: readonly Flag[]): string[] {
  return flags.flatMap((flag) => {
    const name = `  --${flag.name}${flag.short ? `, -${flag.short}` : ""}${flag.value ? ` ${flag.value}` : ""}`;
    return [name, ...wrap(flag.description, 72).map((line) => `      ${line}`)];
  });
}

function wrapAll(text: string): string[] {
  return text.split("\n").flatMap((paragraph) => (paragraph === "" ? [""] : wrap(paragraph, 78)));
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + word.length + 1 > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return line === "" ? lines : [...lines, line];
}
