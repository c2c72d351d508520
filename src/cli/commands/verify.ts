import { findConfig } from "../../config/find.js";
import { visible } from "../../report/shared/visible.js";
import { reportOf } from "../../verify/report.js";
import { verify, type Verified } from "../../verify/run.js";
import { type CommandContext, type CommandSpec, switchFlag, textFlag, UsageError } from "../command.js";
import { formatContext, writeOutput } from "../output.js";
import { targetsOf } from "../targets.js";

export const spec: CommandSpec = {
  usage: "[paths…]",
  description:
    "Runs the tests of policies: the tests in *.policy.yaml files, kyverno-test.yaml files and Suites of gator as they are. Paths are files and folders; default: the policies that the config names, else the current folder.\n\nExit code 0: every test passed. 1: some failed. 2: a test or policy could not be read or judged, or there was no test.",
  flags: [
    { name: "coverage", type: "boolean", description: "Say which rules and conditions no test reaches." },
    { name: "kubernetes-version", type: "string", value: "<1.31>", description: "Refuse functions that came later." },
    {
      name: "format",
      short: "f",
      type: "string",
      multiple: true,
      value: "<name[=file]>",
      description: "Output format, as for lint; several at once, each to a file of its own.",
    },
    {
      name: "output-file",
      short: "o",
      type: "string",
      value: "<file>",
      description: "Write the report to this file instead of standard output.",
    },
    { name: "quiet", short: "q", type: "boolean", description: "Say nothing when every test passed." },
  ],
  examples: [
    { command: "deploylint verify policies", what: "run all tests in a folder" },
    {
      command: "deploylint verify policies --coverage --format junit=tests.xml --format text",
      what: "with what the tests leave out, for a pipeline",
    },
  ],
};

export async function run(context: CommandContext): Promise<number> {
  const targets = await targetsOf(context);
  const start = performance.now();
  const kubernetes = kubernetesOf(context);
  const verified = await verify({ paths: await pathsOf(context), cwd: context.cwd, ...(kubernetes === undefined ? {} : { kubernetes }) });
  if (verified.results.length === 0 && verified.problems.length === 0)
    verified.problems.push({ level: "error", kind: "policy", message: "there is no test: policies hold theirs under tests" });
  const report = reportOf(verified, { coverage: switchFlag(context, "coverage"), durationMs: performance.now() - start });
  for (const { formatter, file } of targets) {
    const isText = formatter.name === "text";
    const isSilent = isText && report.findings.length === 0 && report.problems.length === 0;
    const text = isSilent
      ? ""
      : await formatter.format(
          report,
          formatContext(context, { toFile: file !== undefined, quiet: isText || switchFlag(context, "quiet") }),
        );
    writeOutput(
      context,
      file,
      isText && !switchFlag(context, "quiet") ? `${text}${summary(verified, switchFlag(context, "coverage"))}` : text,
    );
  }
  if (verified.problems.some(({ level }) => level === "error")) return 2;
  return report.failing > 0 ? 1 : 0;
}

async function pathsOf(context: CommandContext): Promise<readonly string[]> {
  if (context.positionals.length > 0) return context.positionals;
  const config = findConfig(context.cwd);
  if (config === undefined) return ["."];
  const { readConfig, namedCode } = await import("../../config/load-config.js");
  const { policies } = namedCode(readConfig(config, {}, context.cwd));
  const path = await import("node:path");
  const folder = path.dirname(config);
  return policies.length > 0 ? policies.map((policy) => path.relative(context.cwd, path.resolve(folder, policy)) || ".") : ["."];
}

function kubernetesOf(context: CommandContext): number | undefined {
  const version = textFlag(context, "kubernetes-version");
  if (version === undefined) return undefined;
  const minor = /^v?1\.(\d{1,3})(?:\.\d+)?$/.exec(version)?.[1];
  if (minor === undefined) throw new UsageError(`--kubernetes-version takes a version such as 1.31, not "${visible(version)}"`);
  return Number(minor);
}

function summary({ results, coverage }: Verified, withCoverage: boolean): string {
  const failed = results.filter(({ failures }) => failures.length > 0).length;
  const skipped = results.filter((result) => result.skipped !== undefined).length;
  const counts = [`${results.length - failed - skipped} passed`, `${failed} failed`, ...(skipped > 0 ? [`${skipped} skipped`] : [])];
  const share = coverage.total === 0 ? 100 : Math.floor((coverage.reached / coverage.total) * 100);
  const covered = withCoverage ? `coverage: ${coverage.reached} of ${coverage.total} ways that conditions can go (${share} %)\n` : "";
  return `${results.length} ${results.length === 1 ? "test" : "tests"}: ${counts.join(", ")}\n${covered}`;
}
