import { compareSeverity, type SeverityOrOff } from "../../config/severity.js";
import { lint, type LintOptions, type OpenOptions } from "../../lint.js";
import { UnknownRuleError } from "../../engine/rule-choice.js";
import type { Formatter, Report } from "../../report/report.js";
import { formatterNames } from "../../report/index.js";
import { type CommandContext, type CommandSpec, listFlag, switchFlag, textFlag, UsageError } from "../command.js";
import { CHANGES, PROJECT } from "../flags.js";
import { openOptions } from "../open-options.js";
import { formatContext, writeOutput } from "../output.js";
import { startProgress } from "../progress.js";
import { targetsOf } from "../targets.js";

export const spec: CommandSpec = {
  usage: "[paths…]",
  exitCodes: [
    [0, "Nothing at or above --fail-on."],
    [1, "Findings at or above --fail-on, or more warnings than --max-warnings."],
    [
      2,
      "Wrong usage or config, input that cannot be read or judged, entries of the baseline that match nothing under --check, or an internal error.",
    ],
  ],
  files: [
    [".deploylintrc", "The config of a project; also .deploylintrc.yaml, .yml and .json."],
    [".deploylint-baseline.json", "Findings that are accepted, made by deploylint baseline create."],
    [".gitignore", "What it ignores is not read."],
  ],
  variables: [
    ["NO_COLOR", "Set to anything: no colours."],
    ["FORCE_COLOR", "Colours also where no terminal is; 0 for none."],
    ["GITHUB_STEP_SUMMARY", "With --format github: the file that the summary of the step goes to."],
  ],
  see: [
    "deploylint explain <rule>",
    "deploylint environments",
    "deploylint print-config <file>",
    "docs/guides/suppressions.md",
    "docs/json-report.md",
  ],
  description:
    "Reads the projects that the paths belong to and reports what lies in the paths: files, folders, globs, or - for standard input. Default: the current folder.\n\nPaths choose what is reported. The project that they lie in, the nearest folder upward with a .deploylintrc or .git, is read as a whole, so that a Deployment meets its autoscaler wherever that stands. A finding is reported when its place, a related place, or a patch that the object is made of lies in a path.",
  flags: [
    ...PROJECT,
    ...CHANGES,
    {
      name: "only",
      group: "What is reported",
      type: "string",
      multiple: true,
      value: "<ids>",
      description: "Run only these rules or categories, also if they are opt-in.",
    },
    {
      name: "no-builtin",
      group: "What is reported",
      type: "boolean",
      description: "Run only the rules of policies, none of the built-in ones.",
    },
    {
      name: "skip",
      group: "What is reported",
      type: "string",
      multiple: true,
      value: "<ids>",
      description: "Leave out these rules or categories.",
    },
    {
      name: "format",
      group: "Output",
      short: "f",
      type: "string",
      multiple: true,
      value: "<name[=file]>",
      description: `Output format: ${formatterNames.join(", ")}, or eslint:<name> for a formatter made for ESLint. Several at once, each to a file of its own: --format text --format sarif=out.sarif.`,
    },
    {
      name: "output-file",
      group: "Output",
      short: "o",
      type: "string",
      value: "<file>",
      description: "Write the report to this file instead of standard output.",
    },
    {
      name: "fix",
      group: "Fixes",
      type: "boolean",
      description: "Make the safe fixes: a cluster would do nothing differently. What is left is reported.",
    },
    {
      name: "unsafe",
      group: "Fixes",
      type: "boolean",
      description: "With --fix, --fix-dry-run or --diff: also the fixes that change what runs.",
    },
    { name: "diff", group: "Fixes", type: "boolean", description: "Print what the fixes would change, for git apply, and write nothing." },
    { name: "fix-dry-run", group: "Fixes", type: "boolean", description: "Report what would be left after the fixes, and write nothing." },
    { name: "check", group: "Baseline", type: "boolean", description: "Fail also when entries of the baseline match nothing any more." },
    { name: "no-baseline", group: "Baseline", type: "boolean", description: "Report also what the baseline holds." },
    {
      name: "quiet",
      group: "Output",
      short: "q",
      type: "boolean",
      description: "Show only what fails the run: findings at or above --fail-on, and errors.",
    },
    {
      name: "fail-on",
      group: "When it fails",
      type: "string",
      value: "<severity>",
      choices: ["error", "warning", "info", "off"],
      description: "The mildest severity that fails the run. Default: error, or what the config says.",
    },
    {
      name: "max-warnings",
      group: "When it fails",
      type: "string",
      value: "<number>",
      description: "Fail when there are more warnings than this.",
    },
    {
      name: "show-suppressed",
      group: "Output",
      type: "boolean",
      description: "Write also what is suppressed, marked as such, in the formats that can: text, json, html, sarif.",
    },
    {
      name: "stats",
      group: "Output",
      type: "boolean",
      description: "Print on standard error how long each rule took and how much it found, the slowest first. Measuring takes time too.",
    },
    {
      name: "exit-zero",
      group: "When it fails",
      type: "boolean",
      description: "Exit with 0 whatever is found; 2 stays for what could not be judged.",
    },
  ],
  examples: [
    { command: "deploylint --staged", what: "before a commit: what is staged, as it is staged" },
    { command: "deploylint --changed-since origin/main", what: "on a branch: only what it adds" },
    { command: "deploylint", what: "lint the current folder" },
    { command: "deploylint k8s/overlays/prod", what: "report what lies below one folder; the rest of the project is the context" },
    { command: "deploylint --format text --format sarif=deploylint.sarif", what: "for people and for code scanning in one run" },
    { command: "helm template web charts/web | deploylint - --env prod", what: "lint rendered text" },
  ],
};

export async function run(context: CommandContext): Promise<number> {
  const targets = await targetsOf(context);
  const only = ruleNames(context, "only");
  const skip = ruleNames(context, "skip");
  const failOn = textFlag(context, "fail-on") as SeverityOrOff | undefined;
  const maxWarnings = numberFlag(context, "max-warnings");
  const options = await withChanges(context);
  const stats = switchFlag(context, "stats") ? { ruleTimes: new Map<string, number>(), timings: {} } : undefined;
  const progress = startProgress(context);
  let report: Report;
  try {
    const baseline = baselineMode(context);
    const { onProgress } = progress;
    const request = {
      ...options,
      ...(onProgress ? { onProgress } : {}),
      only,
      skip,
      ...(failOn ? { failOn } : {}),
      ...(baseline ? { baseline } : {}),
      ...stats,
    };
    const fixing = fixMode(context);
    report = fixing ? await fix(context, request, fixing) : await lint(request);
  } catch (error) {
    throw error instanceof UnknownRuleError ? new UsageError(error.message) : error;
  } finally {
    progress.stop();
  }
  if (switchFlag(context, "diff")) return exitCode(report, { maxWarnings, exitZero: switchFlag(context, "exit-zero") });
  const bar = report.failOn ?? "error";
  const shown = switchFlag(context, "quiet") ? quietReport(report, bar) : report;
  for (const { formatter, file } of targets) await write(context, formatter, file, shown);
  if (stats) context.stderr.write((await import("../stats.js")).statsTable(report, stats.ruleTimes, stats.timings));
  if (switchFlag(context, "debug")) printStacks(context, report);
  return exitCode(report, { maxWarnings, exitZero: switchFlag(context, "exit-zero") });
}

/** What the run looks at; what git has to say only where it was asked. */
async function withChanges(context: CommandContext): Promise<OpenOptions> {
  const options = await openOptions(context);
  if (!["staged", "changed-since", "scope"].some((name) => context.flags[name] !== undefined)) return options;
  const { changeOptions } = await import("../changes.js");
  return { ...options, ...changeOptions(context, options) };
}

function baselineMode(context: CommandContext): LintOptions["baseline"] {
  if (switchFlag(context, "no-baseline")) return "ignore";
  return switchFlag(context, "check") ? "check" : undefined;
}

type FixMode = "write" | "diff" | "dry run";

function fixMode(context: CommandContext): FixMode | undefined {
  const modes: FixMode[] = [];
  if (switchFlag(context, "diff")) modes.push("diff");
  if (switchFlag(context, "fix-dry-run")) modes.push("dry run");
  if (switchFlag(context, "fix")) modes.push("write");
  if (modes.length > 1) throw new UsageError("--fix, --fix-dry-run and --diff do not go together");
  if (modes.length === 0 && switchFlag(context, "unsafe")) throw new UsageError("--unsafe goes with --fix, --fix-dry-run or --diff");
  return modes[0];
}

/** Fixes as far as asked for, and answers the report of what is left. */
async function fix(context: CommandContext, request: LintOptions, mode: FixMode): Promise<Report> {
  const { diffOf, fixAll, writeChanges } = await import("../fix.js");
  if (request.stdin && mode === "write") throw new UsageError("standard input cannot be fixed in place; use --diff");
  const outcome = await fixAll(request, switchFlag(context, "unsafe") ? "unsafe" : "safe");
  if (mode === "diff") context.stdout.write(diffOf(outcome));
  else {
    const left = mode === "write" ? writeChanges(outcome) : [];
    for (const file of left) context.stderr.write(`${file.path}: not fixed: it changed meanwhile, or is not kept as UTF-8\n`);
    const count = outcome.changes.length - left.length;
    context.stderr.write(`${mode === "write" ? "Fixed" : "Would fix"} ${outcome.fixed} in ${count} ${count === 1 ? "file" : "files"}.\n`);
  }
  return outcome.report;
}

function ruleNames(context: CommandContext, flag: string): string[] {
  return listFlag(context, flag).map((name) => name.replace(/\/\*?$/, ""));
}

function numberFlag(context: CommandContext, name: string): number | undefined {
  const value = textFlag(context, name);
  if (value === undefined) return undefined;
  if (!/^\d+$/.test(value)) throw new UsageError(`--${name} takes a number, not "${value}"`);
  return Number(value);
}

/** Only what fails the run. */
function quietReport(report: Report, bar: SeverityOrOff): Report {
  return { ...report, findings: report.findings.filter(({ severity }) => bar !== "off" && compareSeverity(severity, bar) >= 0) };
}

async function write(context: CommandContext, formatter: Formatter, file: string | undefined, report: Report): Promise<void> {
  const text = await formatter.format(report, formatContext(context, { toFile: file !== undefined, quiet: switchFlag(context, "quiet") }));
  if (formatter.name === "github") await writeSummary(context, report);
  writeOutput(context, file, text);
}

/** The summary page of a GitHub workflow step, where the runner offers one. */
async function writeSummary(context: CommandContext, report: Report): Promise<void> {
  const { writeStepSummary } = await import("../../report/formats/github.js");
  writeStepSummary(report, formatContext(context, { toFile: true, quiet: false }), context.env as NodeJS.ProcessEnv);
}

function printStacks(context: CommandContext, report: Report): void {
  for (const { stack, message } of report.problems) if (stack) context.stderr.write(`${message}\n${stack}\n`);
}

/** 2 where something could not be judged, else 1 where a finding reaches the bar, else 0. */
export function exitCode(report: Report, { maxWarnings, exitZero }: { maxWarnings: number | undefined; exitZero: boolean }): number {
  if (report.problems.some(({ level }) => level === "error")) return 2;
  if (exitZero) return 0;
  return report.failing > 0 || (maxWarnings !== undefined && report.summary.warnings > maxWarnings) ? 1 : 0;
}
