import type { Document, SourceFile } from "../../load/document.js";
import { openProjects } from "../../lint.js";
import { renderedYaml } from "../../report/rendered-yaml.js";
import { type CommandContext, type CommandSpec, switchFlag, textFlag, UsageError } from "../command.js";
import { PROJECT } from "../flags.js";
import { openOptions } from "../open-options.js";
import { printProblems } from "../problems.js";

export const spec: CommandSpec = {
  usage: "<files…>",
  description:
    "Prints the values of files as a policy sees them, each with the line it stands on: YAML, JSON with or without comments, TOML, INI, Java properties, .env, Dockerfile, XML. The format is told by the name; --parser says it for other names and for standard input.\n\nExit code 0, or 2 with the reason on standard error when a file cannot be read.",
  flags: [
    ...PROJECT.filter(({ name }) => ["config", "no-plugins", "stdin-filename", "parser"].includes(name)),
    {
      name: "format",
      type: "string",
      value: "<yaml|json>",
      choices: ["yaml", "json"],
      description:
        "yaml (default) says the place of each value behind it. json is the value of one file, a list of its documents, or a mapping of several files.",
    },
    {
      name: "combine",
      type: "boolean",
      description: "Print the list that a policy gets of all files at once: a mapping {path, contents} each.",
    },
  ],
  examples: [
    { command: "deploylint parse Dockerfile", what: "what a policy for Dockerfiles is given" },
    { command: "deploylint parse config.txt --parser ini --format json", what: "a file whose name does not tell its format" },
  ],
};

export async function run(context: CommandContext): Promise<number> {
  if (context.positionals.length === 0) throw new UsageError("parse takes the files to print");
  const { projects, problems } = await openProjects({ ...(await openOptions(context)), context: false, render: { kustomize: "off" } });
  const files = projects.flatMap((project) => project.files.filter((file) => project.isGiven(file.absolutePath)));
  const isFailed = printProblems(context, problems) !== 0;
  if (switchFlag(context, "combine")) context.stdout.write(json(combined(files)));
  else if (textFlag(context, "format") === "json") context.stdout.write(json(plain(files)));
  else
    context.stdout.write(
      renderedYaml(
        files.flatMap(({ documents }) => documents),
        { origins: true },
      ),
    );
  return isFailed ? 2 : 0;
}

/** The value of one file; of several a mapping by path. */
function plain(files: readonly SourceFile[]): unknown {
  const [only, ...others] = files;
  return only && others.length === 0
    ? valueOf(only.documents)
    : Object.fromEntries(files.map((file) => [file.path, valueOf(file.documents)]));
}

function valueOf(documents: readonly Document[]): unknown {
  return documents.length === 1 ? documents[0]!.value : documents.map(({ value }) => value);
}

function combined(files: readonly SourceFile[]): unknown {
  return files
    .flatMap(({ path, documents }) => documents.map(({ value }) => ({ path, contents: value })))
    .toSorted((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

/** Integers beyond what a number holds are written with all their digits, as text. */
function json(value: unknown): string {
  return `${JSON.stringify(value, (_key, item: unknown) => (typeof item === "bigint" ? item.toString() : item), 2)}\n`;
}
