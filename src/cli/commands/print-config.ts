import path from "node:path";
import { configIn, findConfig } from "../../config/find.js";
import { settingOrigins, type SettingOrigin } from "../../config/origins.js";
import { applySeverity, settingFor } from "../../config/settings.js";
import { compareSeverity, type SeverityOrOff } from "../../config/severity.js";
import { defaultOptions } from "../../engine/options.js";
import { knownRules } from "../../engine/known-rules.js";
import { severityOf, tablesOf } from "../../engine/raw-finding.js";
import type { Rule } from "../../engine/rule.js";
import type { Because, Environment } from "../../environment/environment.js";
import { activeRules } from "../../engine/rule-choice.js";
import { openProjects, type JudgedProject } from "../../lint.js";
import { disk } from "../../load/file-system.js";
import type { KubernetesObject } from "../../model/kubernetes-object.js";
import { readProjectRules } from "../../project-rules.js";
import { type CommandContext, type CommandSpec, textFlag, UsageError } from "../command.js";
import { PROJECT } from "../flags.js";
import { openOptions, ruleSources } from "../open-options.js";
import { printProblems } from "../problems.js";

export const spec: CommandSpec = {
  usage: "<file>",
  description:
    "Prints as JSON what holds for a file once presets, extended configs and overrides are merged: the project and config it belongs to, the environment of each of its objects and why, and for each of them the rules that are on, with severity, options and where that was set.",
  flags: [...PROJECT],
  examples: [{ command: "deploylint print-config k8s/production/web.yaml", what: "why a rule does or does not speak of a file" }],
};

interface EffectiveRule {
  readonly severity: SeverityOrOff;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly locked?: boolean;
  readonly setIn?: readonly SettingOrigin[];
}

interface ObjectConfig {
  /** Absent for a file without objects. */
  readonly object?: string;
  readonly bundle: string;
  readonly environment: { readonly name: string; readonly role: string; readonly because: string };
  readonly rules: Readonly<Record<string, EffectiveRule>>;
}

export async function run(context: CommandContext): Promise<number> {
  const [given, ...others] = context.positionals;
  if (given === undefined || others.length > 0) throw new UsageError("print-config takes one file");
  const file = path.resolve(context.cwd, given);
  if (given !== "-" && disk.kindOf(file) !== "file") throw new UsageError(`${given} is no file`);
  const { projects, problems } = await openProjects(await openOptions(context));
  const project = projects[0];
  if (project) context.stdout.write(`${JSON.stringify(await describe(project, file, context), null, 2)}\n`);
  return printProblems(context, problems);
}

async function describe(project: JudgedProject, file: string, context: CommandContext): Promise<Record<string, unknown>> {
  const { file: configFile, rules: _rules, overrides: _overrides, ...config } = project.config;
  const given = textFlag(context, "config");
  const sources = ruleSources(context);
  const source = given === undefined ? (configIn(project.root) ?? findConfig(project.root)) : path.resolve(context.cwd, given);
  const { known, layers } = await readProjectRules(source, sources, context.cwd);
  const origins = settingOrigins(layers, knownRules(known, sources.presets ?? {}));
  const shown = (absolute: string): string => path.relative(context.cwd, absolute).split(path.sep).join("/") || ".";
  return {
    file: shown(file),
    project: shown(project.root),
    config: configFile === undefined ? null : shown(configFile),
    ...config,
    objects: objectsOf(project, file, origins),
  };
}

function objectsOf(project: JudgedProject, file: string, origins: ReadonlyMap<string, readonly SettingOrigin[]>): ObjectConfig[] {
  const result: ObjectConfig[] = [];
  for (const bundle of project.bundles) {
    for (const object of bundle.objects.filter(({ document }) => document.file.absolutePath === file)) {
      const environment = bundle.environmentOf(object);
      result.push({
        object: object.title,
        bundle: bundle.name,
        environment: shownEnvironment(environment),
        rules: effectiveRules(project, environment, [object], object.document.file.projectPath, origins),
      });
    }
  }
  if (result.length > 0) return result;
  const projectPath = path.relative(project.root, file).split(path.sep).join("/");
  const environment = project.resolver.ofFile({ projectPath });
  return [
    {
      bundle: `files: ${environment.name}`,
      environment: shownEnvironment(environment),
      rules: effectiveRules(project, environment, [], projectPath, origins),
    },
  ];
}

function shownEnvironment({ name, role, because }: Environment): ObjectConfig["environment"] {
  return { name, role, because: reasonOf(because) };
}

function reasonOf({ text, location }: Because): string {
  return location ? `${text} (${location.file.path}:${location.range.start.line})` : text;
}

function effectiveRules(
  { config, rules }: JudgedProject,
  environment: Environment,
  objects: readonly KubernetesObject[],
  projectPath: string,
  origins: ReadonlyMap<string, readonly SettingOrigin[]>,
): Record<string, EffectiveRule> {
  const result: Record<string, EffectiveRule> = {};
  for (const rule of activeRules(rules, config, {})) {
    const { severity, options, locked } = settingFor(config, rule.id, { environment, projectPath, objects });
    const highest = highestOf(rule, environment, severity);
    if (highest === "off") continue;
    const setIn = origins.get(rule.id);
    const all = { ...(rule.meta.options ? defaultOptions(rule.meta.options) : {}), ...options };
    result[rule.id] = {
      severity: highest,
      ...(Object.keys(all).length > 0 ? { options: all } : {}),
      ...(locked ? { locked } : {}),
      ...(setIn ? { setIn } : {}),
    };
  }
  return result;
}

function highestOf(rule: Rule, { role }: Environment, setting: SeverityOrOff | undefined): SeverityOrOff {
  return Object.values(rule.meta.messages)
    .map((message) => applySeverity(severityOf(message, role), tablesOf(rule), setting))
    .reduce((a, b) => (compareSeverity(a, b) >= 0 ? a : b), "off");
}
