import path from "node:path";
import { findConfig } from "../../config/find.js";
import type { Config } from "../../config/config.js";
import { settingOrigins, type SettingOrigin } from "../../config/origins.js";
import { applySeverity, settingFor } from "../../config/settings.js";
import { compareSeverity, type SeverityOrOff } from "../../config/severity.js";
import type { Environment } from "../../environment/environment.js";
import { knownRules } from "../../engine/known-rules.js";
import { severityOf, tablesOf } from "../../engine/raw-finding.js";
import type { Rule } from "../../engine/rule.js";
import { activeRules } from "../../engine/rule-choice.js";
import { readProjectRules } from "../../project-rules.js";
import { docsUrl } from "../../report/shared/docs-url.js";
import { type CommandContext, type CommandSpec, switchFlag, textFlag } from "../command.js";
import { CONFIG, FORMAT_JSON, OWN_RULES } from "../flags.js";
import { ruleSources } from "../open-options.js";
import { printProblems } from "../problems.js";

export const spec: CommandSpec = {
  usage: "",
  description:
    "Prints every rule with the highest severity that it has in each environment under the config of the current folder, where that was set, and whether it offers a fix. The environments are those of the config and the usual ones; a dash says that the rule is off.",
  flags: [CONFIG, ...OWN_RULES, { name: "on", type: "boolean", description: "Only the rules that are on somewhere." }, FORMAT_JSON],
  examples: [
    { command: "deploylint rules", what: "what is on, for which environment, and where that was set" },
    { command: "deploylint rules --format json", what: "for other programs" },
  ],
};

export async function run(context: CommandContext): Promise<number> {
  const given = textFlag(context, "config");
  const file = given === undefined ? findConfig(context.cwd) : path.resolve(context.cwd, given);
  const sources = ruleSources(context);
  const { config, rules, known, layers, problems } = await readProjectRules(file, sources, context.cwd);
  const on = new Set(activeRules(rules, config, {}));
  const origins = settingOrigins(layers, knownRules(known, sources.presets ?? {}));
  const all = rules.map((rule) => describe(rule, config, on.has(rule), origins.get(rule.id) ?? []));
  const rows = switchFlag(context, "on") ? all.filter((row) => Object.values(row.severity).some((severity) => severity !== "off")) : all;
  context.stdout.write(textFlag(context, "format") === "json" ? `${JSON.stringify({ rules: rows }, null, 2)}\n` : table(rows, config));
  return printProblems(context, problems);
}

interface Row {
  readonly id: string;
  readonly description: string;
  readonly why: string;
  readonly docs: string;
  readonly references: readonly string[];
  readonly on: boolean;
  readonly optIn: boolean;
  readonly fixable: "safe" | "unsafe" | false;
  readonly locked: boolean;
  /** Where the config speaks of the rule, the weakest place first; empty: as the rule itself says. */
  readonly setIn: readonly SettingOrigin[];
  /** The highest severity of the rule in each environment. */
  readonly severity: Readonly<Record<string, SeverityOrOff>>;
  readonly messages: Readonly<Record<string, { readonly text: string; readonly severity: Readonly<Record<string, SeverityOrOff>> }>>;
  readonly options: Readonly<Record<string, unknown>>;
}

/** The usual environments, and those of the config under their own names. */
function environmentsOf({ environments }: Config): Pick<Environment, "name" | "role">[] {
  const usual = (["production", "staging", "development", "unknown"] as const).map((role) => ({ name: role, role }));
  return [...usual, ...environments.filter(({ name }) => !usual.some((one) => one.name === name))];
}

function describe(rule: Rule, config: Config, on: boolean, setIn: readonly SettingOrigin[]): Row {
  const targets = environmentsOf(config);
  const settings = targets.map((environment) => settingFor(config, rule.id, { environment, projectPath: undefined, objects: [] }));
  const messages = Object.fromEntries(
    Object.entries(rule.meta.messages).map(([id, message]) => {
      const severity = targets.map(({ name, role }, index) => [
        name,
        on ? applySeverity(severityOf(message, role), tablesOf(rule), settings[index]!.severity) : "off",
      ]);
      return [id, { text: message.text, severity: Object.fromEntries(severity) as Record<string, SeverityOrOff> }];
    }),
  );
  const highest = (name: string): SeverityOrOff =>
    Object.values(messages)
      .map(({ severity }) => severity[name]!)
      .reduce((a, b) => (compareSeverity(a, b) >= 0 ? a : b), "off");
  return {
    id: rule.id,
    description: rule.meta.docs.description,
    why: rule.meta.docs.why,
    docs: docsUrl(rule),
    references: rule.meta.docs.references,
    on,
    optIn: rule.meta.optIn ?? false,
    fixable: rule.meta.fixable ?? false,
    locked: settings.some(({ locked }) => locked),
    setIn,
    severity: Object.fromEntries(targets.map(({ name }) => [name, highest(name)])),
    messages,
    options: rule.meta.options?.properties ?? {},
  };
}

const SHORT: Readonly<Record<string, string>> = { production: "prod", development: "dev" };

function table(rows: readonly Row[], config: Config): string {
  const names = environmentsOf(config).map(({ name }) => name);
  const width = Math.max(4, ...rows.map(({ id }) => id.length));
  const widths = names.map((name) => Math.max(7, (SHORT[name] ?? name).length));
  const cells = (texts: readonly string[]): string => texts.map((text, index) => text.padEnd(widths[index]!)).join("  ");
  const head = `${"rule".padEnd(width)}  ${cells(names.map((name) => SHORT[name] ?? name))}  ${"fix".padEnd(6)}  set in`;
  const lines = rows.map((row) => {
    const severities = cells(names.map((name) => (row.severity[name] === "off" ? "-" : row.severity[name]!)));
    return `${row.id.padEnd(width)}  ${severities}  ${(row.fixable || "").padEnd(6)}  ${sources(row)}`.trimEnd();
  });
  return [head, ...lines, "", `${rows.length} rules. deploylint explain <rule> tells more of one.`, ""].join("\n");
}

/** Only what decides for all files, and the overrides that may decide for some. */
function sources({ setIn, optIn, on, locked }: Row): string {
  const main = setIn.findLast(({ isOverride }) => !isOverride);
  const overrides = setIn.filter(({ isOverride }) => isOverride);
  const parts = [
    ...(main ? [main.place] : optIn && !on ? ["(opt-in)"] : []),
    ...overrides.map(({ place }) => `${place} (override)`),
    ...(locked ? ["locked"] : []),
  ];
  return parts.join(", ");
}
