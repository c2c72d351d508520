import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import {
  applyBaseline,
  BASELINE_NAME,
  baselineText,
  countFindings,
  entryTitle,
  parseBaseline,
  pruned,
  type Baseline,
} from "../../engine/baseline.js";
import { lint } from "../../lint.js";
import { findProjectRoot } from "../../load/walk.js";
import { suggest } from "../../text/suggest.js";
import { type CommandContext, type CommandSpec, UsageError } from "../command.js";
import { PROJECT } from "../flags.js";
import { openOptions } from "../open-options.js";
import { printProblems } from "../problems.js";

export const spec: CommandSpec = {
  usage: "<create|prune|show> [folder]",
  description:
    "create writes .deploylint-baseline.json into the root of the project: how many findings each rule has for each object and field. lint then reports only what is new; moving lines changes nothing. prune takes out what was cured, show lists the entries. lint --check fails when entries match nothing any more.",
  flags: [...PROJECT],
  examples: [{ command: "deploylint baseline create", what: "adopt deploylint in an old repository" }],
};

const ACTIONS = ["create", "prune", "show"] as const;

export async function run(context: CommandContext): Promise<number> {
  const [action, folder = ".", ...others] = context.positionals;
  if (!ACTIONS.includes(action as never) || others.length > 0) {
    const close = action === undefined ? undefined : suggest(action, ACTIONS);
    throw new UsageError(`baseline takes create, prune or show, and a folder of the project${close ? `; did you mean "${close}"?` : ""}`);
  }
  const root = findProjectRoot(path.resolve(context.cwd, folder));
  const file = path.join(root, BASELINE_NAME);
  const options = { ...(await openOptions({ ...context, positionals: [root] })), baseline: "ignore" as const };
  const report = await lint(options);
  const existing = action === "create" ? new Map<string, number>() : read(file);
  const { stale } = applyBaseline(report.findings, existing);
  if (action === "show") show(context, existing, stale);
  else {
    const counts = action === "create" ? countFindings(report.findings) : pruned(existing, stale);
    writeFileSync(file, baselineText(counts));
    context.stdout.write(
      `${path.relative(context.cwd, file) || BASELINE_NAME}: ${sum(counts)} findings. Commit it; new findings fail, these do not.\n`,
    );
  }
  return printProblems(context, report.problems);
}

function read(file: string): Baseline {
  if (!existsSync(file))
    throw new UsageError(`there is no ${BASELINE_NAME} in ${path.dirname(file)}; deploylint baseline create makes one`);
  const parsed = parseBaseline(readFileSync(file, "utf8"));
  if (typeof parsed === "string") throw new UsageError(`${file}: ${parsed}`);
  return parsed;
}

function show(context: CommandContext, baseline: Baseline, stale: Baseline): void {
  for (const [key, count] of baseline)
    context.stdout.write(`${count} ${entryTitle(key)}${stale.has(key) ? ` (${stale.get(key)} no longer there)` : ""}\n`);
  context.stdout.write(
    `${sum(baseline)} findings in the baseline, ${sum(stale)} no longer there${stale.size > 0 ? ": run deploylint baseline prune" : ""}.\n`,
  );
}

function sum(counts: Baseline): number {
  return [...counts.values()].reduce((total, count) => total + count, 0);
}
