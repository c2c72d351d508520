import { ROLES } from "../../environment/environment.js";
import { severityOf } from "../../engine/runner.js";
import type { Rule } from "../../engine/rule.js";
import { docsUrl } from "../../report/shared/docs-url.js";
import { rules } from "../../rules.generated.js";
import { suggest } from "../../text/suggest.js";
import { type CommandContext, type CommandSpec, UsageError } from "../command.js";

export const spec: CommandSpec = {
  usage: "<rule>",
  description: "Prints why the rule exists, what it says, its options, and what is exempt.",
  flags: [],
  examples: [{ command: "deploylint explain strategy/no-recreate-in-production", what: "one rule" }],
};

export async function run(context: CommandContext): Promise<number> {
  const [id, ...others] = context.positionals;
  if (id === undefined || others.length > 0)
    throw new UsageError("explain takes the id of one rule, such as health/readiness-probe; deploylint rules lists them");
  const rule = rules.find((candidate) => candidate.id === id);
  if (!rule) {
    const close = suggest(
      id,
      rules.map((candidate) => candidate.id),
    );
    throw new UsageError(`there is no rule "${id}"${close ? `; did you mean "${close}"?` : ""} deploylint rules lists them`);
  }
  context.stdout.write(explanation(rule));
  return 0;
}

function explanation(rule: Rule): string {
  const { id, meta } = rule;
  const { docs } = meta;
  const parts = [id, "", `${docs.description}.`, "", docs.why, ""];
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
  parts.push("", ...docs.references, docsUrl(rule), "");
  return parts.join("\n");
}
