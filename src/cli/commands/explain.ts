import path from "node:path";
import { findConfig } from "../../config/find.js";
import { ROLES } from "../../environment/environment.js";
import { severityOf } from "../../engine/runner.js";
import type { Rule } from "../../engine/rule.js";
import { docsUrl } from "../../report/shared/docs-url.js";
import { rules } from "../../rules.generated.js";
import { readProjectRules } from "../../project-rules.js";
import { suggest } from "../../text/suggest.js";
import { type CommandContext, type CommandSpec, textFlag, UsageError } from "../command.js";
import { CONFIG, OWN_RULES } from "../flags.js";
import { ruleSources } from "../open-options.js";
import { printProblems } from "../problems.js";

export const spec: CommandSpec = {
  usage: "<rule>",
  description: "Prints why the rule exists, what it says, its options, and what is exempt.",
  flags: [CONFIG, ...OWN_RULES],
  examples: [{ command: "deploylint explain strategy/no-recreate-in-production", what: "one rule" }],
};

export async function run(context: CommandContext): Promise<number> {
  const [id, ...others] = context.positionals;
  if (id === undefined || others.length > 0)
    throw new UsageError("explain takes the id of one rule, such as health/readiness-probe; deploylint rules lists them");
  // A built-in rule needs no config to be explained.
  const builtIn = rules.find((candidate) => candidate.id === id);
  if (builtIn) return say(context, builtIn);
  const given = textFlag(context, "config");
  const file = given === undefined ? findConfig(context.cwd) : path.resolve(context.cwd, given);
  const { known, problems } = await readProjectRules(file, ruleSources(context), context.cwd);
  const rule = known.find((candidate) => candidate.id === id);
  if (rule) return say(context, rule);
  printProblems(context, problems);
  const close = suggest(
    id,
    known.map((candidate) => candidate.id),
  );
  throw new UsageError(`there is no rule "${id}"${close ? `; did you mean "${close}"?` : ""} deploylint rules lists them`);
}

function say(context: CommandContext, rule: Rule): number {
  context.stdout.write(explanation(rule));
  return 0;
}

function explanation(rule: Rule): string {
  const { id, meta } = rule;
  const { docs } = meta;
  const parts = [id, "", docs.description.replace(/[^.!?]$/, "$&."), "", ...(docs.why === "" ? [] : [docs.why, ""])];
  if (docs.details) parts.push(docs.details, "");
  parts.push("Messages (production, staging, development, unknown):");
  for (const [name, message] of Object.entries(meta.messages)) {
    parts.push(`  ${name}: ${ROLES.map((role) => severityOf(message, role)).join(", ")}`, `      ${message.text}`);
  }
  const options = Object.entries(meta.options?.properties ?? {});
  if (options.length > 0)
    parts.push(
      "",
      "Options:",
      ...options.map(([name, option]) => `  ${name} (default ${JSON.stringify(option.default)}): ${option.description}`),
    );
  if (meta.fixable) parts.push("", meta.fixable === "safe" ? "Offers a safe fix." : "Offers a fix that changes what runs (unsafe).");
  const { source } = rule;
  const place = source && `Written in ${source.file.path}:${source.range.start.line}.`;
  parts.push("", ...docs.references, ...(place === undefined ? [docsUrl(rule)] : docs.url === undefined ? [place] : [docs.url, place]), "");
  return parts.join("\n");
}
