import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { configIn } from "../../config/find.js";
import { BASELINE_NAME, baselineText, countFindings } from "../../engine/baseline.js";
import { lint, openProjects, type OpenOptions } from "../../lint.js";
import { disk } from "../../load/file-system.js";
import { findProjectRoot } from "../../load/walk.js";
import { grouped } from "../../report/shared/words.js";
import { visible } from "../../report/shared/visible.js";
import { presets, rules } from "../../rules.generated.js";
import { type CommandContext, type CommandSpec, switchFlag, UsageError } from "../command.js";
import { configText } from "../init/config-text.js";
import { placesOf, propose, type Place, type Proposal } from "../init/proposal.js";
import { writeOutput } from "../output.js";
import { type WebPart, webParts } from "../web-parts.js";

export const spec: CommandSpec = {
  usage: "[folder]",
  description:
    "Looks at the repository (overlays, charts, namespaces, values files, web apps), writes a .deploylintrc that names the environments that were found, each with the reason, and offers a baseline of today's findings, so that only new ones fail. Without a folder it is the project that the current folder belongs to. A config that is there already stays as it is.\n\nOn a terminal it asks before it makes a baseline; elsewhere it makes one only with --baseline.",
  flags: [
    { name: "baseline", type: "boolean", description: "Also make a baseline of today's findings, without asking." },
    { name: "dry-run", type: "boolean", description: "Print the config instead of writing it." },
  ],
  examples: [
    { command: "deploylint init", what: "in a repository that does not know deploylint yet" },
    { command: "deploylint init --dry-run", what: "only see what it would write" },
    { command: "deploylint init --baseline", what: "in a script: config and baseline" },
  ],
};

const CONFIG_NAME = ".deploylintrc";
/** Longer lists are cut: the reader has `deploylint environments`. */
const SHOWN_PARTS = 10;

export async function run(context: CommandContext): Promise<number> {
  const [given, ...others] = context.positionals;
  if (others.length > 0) throw new UsageError("init takes one folder");
  const root = given === undefined ? findProjectRoot(context.cwd) : path.resolve(context.cwd, given);
  if (disk.kindOf(root) !== "folder") throw new UsageError(`${given} is no folder`);
  const existing = configIn(root);
  // Without a mark of its own the folder becomes a project by the config that is written.
  const asProject = findProjectRoot(root) === root ? {} : { root };
  const options: OpenOptions = { paths: [root], cwd: context.cwd, ...asProject, rules, presets };
  const { projects } = await openProjects(options);
  const own = projects.filter((project) => project.root === root);
  const places = own.flatMap(placesOf);
  const parts = own.flatMap(webParts);
  if (existing === undefined) {
    const text = configText(await proven(propose(places), [...places, ...parts].map(environmentName), options), parts);
    if (switchFlag(context, "dry-run")) {
      context.stdout.write(text);
      return 0;
    }
    writeOutput(context, path.join(root, CONFIG_NAME), text);
  }
  const name = shownName(context, existing ?? path.join(root, CONFIG_NAME));
  context.stdout.write(`${existing === undefined ? `Wrote ${name}.` : `There is a config already, ${name}: it stays as it is.`}\n\n`);
  context.stdout.write(`${summaryOf(places, parts)}\n`);
  return finish(context, root, name);
}

/**
 * The proposal without what does not hold: under the config every object must be of the environment that was found without it. What is taken out was
 * found from signs that go on to speak for themselves.
 */
async function proven(proposal: Proposal, before: readonly string[], options: OpenOptions): Promise<Proposal> {
  let current = proposal;
  for (;;) {
    const wrong = await mistaken(current, before, options);
    if (wrong.size === 0) return current;
    const kept = current.environments.filter(({ name }) => !wrong.has(name));
    if (kept.length === current.environments.length) return { ...current, environments: [] };
    current = { ...current, environments: kept };
  }
}

/** Names of the environments that objects and web apps would get and should not, or should and would not. */
async function mistaken(proposal: Proposal, before: readonly string[], options: OpenOptions): Promise<Set<string>> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "deploylint-init-"));
  try {
    const configFile = path.join(folder, CONFIG_NAME);
    writeFileSync(configFile, configText(proposal, []));
    const { projects } = await openProjects({ ...options, configFile });
    const own = projects.filter((project) => project.root === options.paths[0]);
    const found = [...own.flatMap(placesOf), ...own.flatMap(webParts)].map(environmentName);
    const wrong = found.flatMap((name, index) => {
      const was = before[index] ?? name;
      return was === name ? [] : [was, name];
    });
    return new Set(wrong.filter((name) => proposal.environments.some((one) => one.name === name)));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function environmentName({ environment }: Place | WebPart): string {
  return typeof environment === "string" ? environment : environment.name;
}

function summaryOf(places: readonly Place[], parts: readonly WebPart[]): string {
  const sections = [...(places.length > 0 ? [environmentsText(places)] : []), ...(parts.length > 0 ? [webAppsText(parts)] : [])];
  return sections.length > 0 ? sections.join("\n") : "No Kubernetes objects and no files of web apps were found.\n";
}

function webAppsText(parts: readonly WebPart[]): string {
  const lines = parts.map(
    ({ file, title, environment: { name, because } }) =>
      `  ${visible(file.projectPath)}, ${visible(title)}: ${visible(name)} (${visible(because.text)})`,
  );
  return `Web apps:\n${cut(lines).join("\n")}\n`;
}

function cut(lines: readonly string[]): readonly string[] {
  return lines.length <= SHOWN_PARTS ? lines : [...lines.slice(0, SHOWN_PARTS), `  and ${grouped(lines.length - SHOWN_PARTS)} more`];
}

function environmentsText(places: readonly Place[]): string {
  const groups = new Map<string, Place[]>();
  for (const place of places) groups.set(place.environment, [...(groups.get(place.environment) ?? []), place]);
  const lines = [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, group]) => {
      const reasons = [...new Set(group.map(({ because }) => because))];
      const shown = reasons.slice(0, 3).map(visible).join("; ");
      return `  ${visible(name)}: ${grouped(group.length)} ${group.length === 1 ? "object" : "objects"} (${shown}${reasons.length > 3 ? "; …" : ""})`;
    });
  return `Environments:\n${lines.join("\n")}\n`;
}

/** Offers the baseline and says what comes next. */
async function finish(context: CommandContext, root: string, config: string): Promise<number> {
  const report = await lint({ paths: [root], cwd: context.cwd, rules, presets });
  const file = path.join(root, BASELINE_NAME);
  const findings = report.findings.length;
  const there = disk.kindOf(file) === "file";
  let made = false;
  if (!there && findings > 0 && (switchFlag(context, "baseline") || (await wantsBaseline(context, findings)))) {
    writeOutput(context, file, baselineText(countFindings(report.findings)));
    made = true;
  }
  if (made)
    context.stdout.write(`Wrote ${shownName(context, file)}: ${grouped(findings)} findings of today. New ones fail, these do not.\n\n`);
  const steps =
    made || there
      ? [`git add ${config} ${shownName(context, file)}, and commit`, "deploylint --check in CI, deploylint --staged before a commit"]
      : findings === 0
        ? [`git add ${config}, and commit`, "deploylint in CI, deploylint --staged before a commit"]
        : [
            `deploylint shows the ${grouped(findings)} findings of today`,
            "deploylint baseline create accepts them, so that only new ones fail",
          ];
  context.stdout.write(`Next:\n${steps.map((step, index) => `  ${index + 1}. ${step}`).join("\n")}\n`);
  return report.problems.some(({ kind, level }) => kind === "config" && level === "error") ? 2 : 0;
}

async function wantsBaseline(context: CommandContext, findings: number): Promise<boolean> {
  const answer = await context.ask?.(`Accept the ${grouped(findings)} findings of today as a baseline, so that only new ones fail? [y/N] `);
  return /^y(?:es)?$/i.test(answer?.trim() ?? "");
}

function shownName(context: CommandContext, file: string): string {
  return path.relative(context.cwd, file).split(path.sep).join("/");
}
