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

/** What the exit codes of a command mean that says nothing else of them. */
const DONE: CommandSpec["exitCodes"] = [
  [0, "Done."],
  [2, "Wrong usage or config, input that cannot be read, or an internal error."],
];

/** The text of `deploylint <command> --help`, in the order of a manual page. */
export function commandHelp({ name, summary }: Command, spec: CommandSpec): string {
  const parts = [`${summary}.`, "", `Usage: ${usageLine(name, spec)}`, "", ...wrapAll(spec.description), ""];
  for (const { group, flags } of flagGroups([...spec.flags, ...EVERYWHERE]))
    parts.push(group === undefined ? "Flags:" : `${group}:`, ...flagLines(flags), "");
  parts.push(...pairs("Exit codes", spec.exitCodes ?? DONE), ...pairs("Files", spec.files), ...pairs("Environment", spec.variables));
  if (spec.examples.length > 0)
    parts.push("Examples:", ...spec.examples.flatMap(({ command: line, what }) => [`  ${line}`, `      ${what}`]), "");
  if (spec.see) parts.push("See also:", ...wrap(spec.see.join(", "), 76).map((line) => `  ${line}`), "");
  return parts.join("\n");
}

function pairs(title: string, list: readonly (readonly [name: string | number, meaning: string])[] | undefined): string[] {
  if (!list) return [];
  const width = Math.max(...list.map(([name]) => String(name).length));
  const lines = list.flatMap(([name, meaning]) =>
    wrap(meaning, 74 - width).map((line, index) => `  ${(index === 0 ? String(name) : "").padEnd(width)}  ${line}`),
  );
  return [`${title}:`, ...lines, ""];
}

/** Flags by their headings, those without one last. */
export function flagGroups(flags: readonly Flag[]): { readonly group: string | undefined; readonly flags: readonly Flag[] }[] {
  const groups = [...new Set(flags.map(({ group }) => group))].sort((a, b) => Number(a !== undefined) - Number(b !== undefined));
  return groups.map((group) => ({ group, flags: flags.filter((flag) => flag.group === group) }));
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
