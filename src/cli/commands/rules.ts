import path from "node:path";
import { findConfig } from "../../config/find.js";
import type { Config } from "../../config/config.js";
import { ROLES } from "../../environment/environment.js";
import type { Rule } from "../../engine/rule.js";
import { effectiveSeverity } from "../../engine/runner.js";
import { activeRules } from "../../engine/rule-choice.js";
import { docsUrl } from "../../report/shared/docs-url.js";
import { readProjectRules } from "../../project-rules.js";
import { type CommandContext, type CommandSpec, textFlag } from "../command.js";
import { CONFIG, FORMAT_JSON, OWN_RULES } from "../flags.js";
import { ruleSources } from "../open-options.js";
import { printProblems } from "../problems.js";

export const spec: CommandSpec = {
  usage: "",
  description: "Prints every rule with its severity in each environment, whether it is on, and whether it offers a fix.",
  flags: [CONFIG, ...OWN_RULES, FORMAT_JSON],
  examples: [{ command: "deploylint rules --format json", what: "for other programs" }],
};

export async function run(context: CommandContext): Promise<number> {
  const given = textFlag(context, "config");
  const file = given === undefined ? findConfig(context.cwd) : path.resolve(context.cwd, given);
  const { config, rules, problems } = await readProjectRules(file, ruleSources(context), context.cwd);
  const on = new Set(activeRules(rules, config, {}));
  const rows = rules.map((rule) => describe(rule, config, on.has(rule)));
  context.stdout.write(textFlag(context, "format") === "json" ? `${JSON.stringify({ rules: rows }, null, 2)}\n` : table(rows));
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
  /** The highest severity of the rule in each environment role. */
  readonly severity: Readonly<Record<string, string>>;
  readonly messages: Readonly<Record<string, { readonly text: string; readonly severity: Readonly<Record<string, string>> }>>;
  readonly options: Readonly<Record<string, unknown>>;
}

function describe(rule: Rule, config: Config, on: boolean): Row {
  const messages = Object.fromEntries(
    Object.entries(rule.meta.messages).map(([id, message]) => [
      id,
      { text: message.text, severity: Object.fromEntries(ROLES.map((role) => [role, effectiveSeverity(rule, message, role, config)])) },
    ]),
  );
  const severities = Object.values(messages).map((message) => message.severity);
  const order = ["error", "warning", "info", "off"];
  return {
    id: rule.id,
    description: rule.meta.docs.description,
    why: rule.meta.docs.why,
    docs: docsUrl(rule),
    references: rule.meta.docs.references,
    on,
    optIn: rule.meta.optIn ?? false,
    fixable: rule.meta.fixable ?? false,
    severity: Object.fromEntries(
      ROLES.map((role) => [role, order.find((severity) => severities.some((table) => table[role] === severity)) ?? "off"]),
    ),
    messages,
    options: rule.meta.options?.properties ?? {},
  };
}

function table(rows: readonly Row[]): string {
  const width = Math.max(...rows.map(({ id }) => id.length));
  const cell = (text: string): string => (text === "off" ? "-" : text).padEnd(8);
  const head = `${"rule".padEnd(width)}  ${["prod", "staging", "dev", "unknown"].map(cell).join(" ")} fix`;
  const lines = rows.map((row) =>
    `${row.id.padEnd(width)}  ${ROLES.map((role) => cell(row.on ? row.severity[role]! : "off")).join(" ")} ${row.fixable || ""}${row.on ? "" : " (opt-in)"}`.trimEnd(),
  );
  return [head, ...lines, "", `${rows.length} rules. deploylint explain <rule> tells more of one.`, ""].join("\n");
}
