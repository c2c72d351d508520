import { check } from "../../conftest/run.js";
import { CHECK_FORMATS } from "../../conftest/formats.js";
import { exitCodeOf } from "../../conftest/results.js";
import { readData } from "../../conftest/data.js";
import { spellOut } from "../../conftest/files.js";
import type { FileFormat } from "../../load/document.js";
import type { Report } from "../../report/report.js";
import { type CommandContext, type CommandSpec, listFlag, switchFlag, textFlag, UsageError } from "../command.js";
import { PARSER } from "../flags.js";
import { formatContext, wantsColor, writeOutput } from "../output.js";
import { printProblems } from "../problems.js";

export const spec: CommandSpec = {
  usage: "<files…>",
  description:
    "Judges files by your policies alone, each file by itself, with the flags and the summary of conftest test. docs/guides/coming-from-conftest.md has each feature's counterpart. Folders are walked for every structured file; - is standard input.\n\nExit code 0: no failure. 1: failures (with --fail-on-warn: warnings alone). 2: a policy or file could not be read or judged (with --fail-on-warn also: failures).",
  flags: [
    {
      name: "policy",
      short: "p",
      type: "string",
      multiple: true,
      value: "<path>",
      description: "Policies: files, folders, globs. Default: policy.",
    },
    {
      name: "namespace",
      short: "n",
      type: "string",
      multiple: true,
      value: "<name>",
      description: "Only these policies, by name; * is a wildcard. Default: all.",
    },
    { name: "all-namespaces", type: "boolean", description: "All policies, which is the default." },
    {
      name: "data",
      short: "d",
      type: "string",
      multiple: true,
      value: "<path>",
      description: "YAML and JSON files, or folders of them, for the name data.",
    },
    { name: "combine", type: "boolean", description: "Give policies all files at once: object is a list of {path, contents}." },
    PARSER,
    { name: "ignore", type: "string", value: "<regex>", description: "Leave out paths that match." },
    { name: "fail-on-warn", type: "boolean", description: "Warnings fail too: exit code 2 for failures, 1 for warnings alone." },
    { name: "no-fail", type: "boolean", description: "Exit with 0 whatever is found." },
    {
      name: "output",
      short: "o",
      type: "string",
      value: "<format>",
      choices: [...Object.keys(CHECK_FORMATS), "sarif"],
      description: "Default: stdout.",
    },
    { name: "quiet", type: "boolean", description: "Print nothing but failures and warnings." },
    { name: "no-color", type: "boolean", description: "Do not colour." },
    { name: "suppress-exceptions", type: "boolean", description: "Do not tell of exceptions." },
    { name: "stdin-filename", type: "string", value: "<path>", description: "The path that standard input (-) stands for." },
  ],
  examples: [
    { command: "deploylint test k8s -p policy", what: "judge a folder" },
    { command: "deploylint test services/*.json -p policy --output junit", what: "other files, for a pipeline" },
  ],
};

export async function run(context: CommandContext): Promise<number> {
  const { cwd } = context;
  if (context.positionals.length === 0) throw new UsageError("test takes the files to judge: deploylint test k8s -p policy");
  const policies = listFlag(context, "policy");
  const usesStdin = context.positionals.includes("-");
  const name = textFlag(context, "stdin-filename");
  const stdin = usesStdin ? { text: await context.readStdin(), ...(name === undefined ? {} : { path: name }) } : undefined;
  const parser = textFlag(context, "parser") as FileFormat | undefined;
  const { paths, problems: missing } = spellOut(
    context.positionals.filter((name) => name !== "-" && name !== ""),
    { cwd, ignore: textFlag(context, "ignore") },
  );
  const { data, problems: unread } = readData(listFlag(context, "data"), cwd);
  const { results, report, problems } = await check({
    paths,
    cwd,
    policies: policies.length > 0 ? policies : ["policy"],
    namespaces: switchFlag(context, "all-namespaces") ? [] : listFlag(context, "namespace"),
    data,
    combine: switchFlag(context, "combine"),
    ...(stdin ? { stdin } : {}),
    ...(parser ? { parser } : {}),
  });
  const shown = switchFlag(context, "suppress-exceptions") ? results.map((result) => ({ ...result, exceptions: [] })) : results;
  const output = textFlag(context, "output") ?? "stdout";
  const color = !switchFlag(context, "no-color") && wantsColor(context);
  const text =
    output === "sarif" ? await sarif(context, report) : CHECK_FORMATS[output]!(shown, { color, quiet: switchFlag(context, "quiet") });
  writeOutput(context, undefined, text);
  const code = printProblems(context, [...missing, ...unread, ...problems.filter(({ level }) => level === "error")]);
  return code !== 0
    ? code
    : exitCodeOf(results, { failOnWarn: switchFlag(context, "fail-on-warn"), noFail: switchFlag(context, "no-fail") });
}

async function sarif(context: CommandContext, report: Report): Promise<string> {
  const { loadFormatter } = await import("../../report/index.js");
  return (await loadFormatter("sarif", context.cwd)).format(report, formatContext(context, { toFile: true, quiet: false }));
}
