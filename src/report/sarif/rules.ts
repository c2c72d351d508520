import type * as Sarif from "sarif";
import { compareSeverity, type Severity, type SeverityOrOff } from "../../config/severity.js";
import type { Rule, RuleMessage } from "../../engine/rule.js";
import { docsUrl } from "../shared/docs-url.js";
import { shorten } from "../shared/words.js";

/** Longest texts that GitHub and GitLab accept. */
const NAME_LIMIT = 255;
const DESCRIPTION_LIMIT = 1024;

const LEVELS = { error: "error", warning: "warning", info: "note" } as const;

export function level(severity: Severity): "error" | "warning" | "note" {
  return LEVELS[severity];
}

/** The rules that ran, and those that a result names without having run (suppressions, plugins). */
export class SarifRules {
  readonly descriptors: Sarif.ReportingDescriptor[] = [];
  readonly #indexes = new Map<string, number>();
  readonly #rules = new Map<string, Rule>();

  constructor(rules: readonly Rule[]) {
    for (const rule of rules) {
      this.#rules.set(rule.id, rule);
      this.#add(rule.id, descriptor(rule));
    }
  }

  indexOf(ruleId: string, docs: string): number {
    return this.#indexes.get(ruleId) ?? this.#add(ruleId, unlisted(ruleId, docs));
  }

  /** The template and the arguments of a message; undefined where either is unknown. */
  argumentsOf(ruleId: string, messageId: string, data: Readonly<Record<string, unknown>> | undefined): string[] | undefined {
    const message = this.#rules.get(ruleId)?.meta.messages[messageId];
    if (!message || !data) return undefined;
    return placeholders(message).map((name) => String(data[name] ?? `{{${name}}}`));
  }

  #add(id: string, entry: Sarif.ReportingDescriptor): number {
    const index = this.descriptors.push(entry) - 1;
    this.#indexes.set(id, index);
    return index;
  }
}

function descriptor(rule: Rule): Sarif.ReportingDescriptor {
  const { docs, messages, security } = rule.meta;
  const severity = defaultSeverity(rule);
  const category = rule.id.split("/")[0]!;
  return {
    id: rule.id,
    name: shorten(pascalCase(rule.id), NAME_LIMIT),
    shortDescription: { text: sentence(docs.description, DESCRIPTION_LIMIT) },
    fullDescription: { text: sentence(`${sentence(docs.description)} ${docs.why}`, DESCRIPTION_LIMIT) },
    help: { text: [docs.why, docs.details].filter((part) => part).join("\n\n") || docs.description, markdown: helpMarkdown(rule) },
    helpUri: docsUrl(rule),
    defaultConfiguration: { level: severity === "off" ? "none" : level(severity) },
    messageStrings: Object.fromEntries(Object.entries(messages).map(([id, message]) => [id, { text: template(message) }])),
    properties: {
      tags: [...new Set([category, "kubernetes", ...(security ? ["security"] : [])])],
      precision: "high",
      "problem.severity": severity === "info" || severity === "off" ? "recommendation" : severity,
      ...(security ? { "security-severity": security.score.toFixed(1) } : {}),
    },
  };
}

function unlisted(id: string, docs: string): Sarif.ReportingDescriptor {
  const text = `Findings of ${id}.`;
  return {
    id,
    name: shorten(pascalCase(id), NAME_LIMIT),
    shortDescription: { text },
    fullDescription: { text },
    help: { text: `See ${docs}.`, markdown: `See <${docs}>.` },
    helpUri: docs,
    properties: { tags: [id.split("/")[0]!, "kubernetes"], precision: "high" },
  };
}

/** The highest severity that a message of the rule has anywhere. */
function defaultSeverity(rule: Rule): SeverityOrOff {
  const all = Object.values(rule.meta.messages).flatMap(({ severity }) =>
    typeof severity === "string" ? [severity] : Object.values(severity),
  );
  return all.reduce<SeverityOrOff>((a, b) => (compareSeverity(a, b) >= 0 ? a : b), "off");
}

const PLACEHOLDER = /\{\{\s*(\w+)\s*\}\}/g;

/** In order of their first appearance: the numbers of the SARIF template. */
function placeholders(message: RuleMessage): string[] {
  return [...new Set([...message.text.matchAll(PLACEHOLDER)].map((match) => match[1]!))];
}

/** `{{name}}` becomes `{0}`; braces that are meant as such are doubled. */
function template(message: RuleMessage): string {
  const names = placeholders(message);
  const literal = (text: string): string => text.replace(/[{}]/g, "$&$&");
  let result = "";
  let end = 0;
  for (const match of message.text.matchAll(PLACEHOLDER)) {
    result += `${literal(message.text.slice(end, match.index))}{${names.indexOf(match[1]!)}}`;
    end = match.index + match[0].length;
  }
  return sentence(result + literal(message.text.slice(end)));
}

function helpMarkdown(rule: Rule): string {
  const { docs, options } = rule.meta;
  const optionLines = Object.entries(options?.properties ?? {}).map(
    ([name, option]) => `- \`${name}\` (default \`${JSON.stringify(option.default)}\`): ${option.description}`,
  );
  return [
    `# ${rule.id}`,
    sentence(docs.description),
    docs.why,
    ...(docs.details ? [docs.details] : []),
    ...(optionLines.length > 0 ? [`## Options\n\n${optionLines.join("\n")}`] : []),
    ...(docs.references.length > 0 ? [`## References\n\n${docs.references.map((reference) => `- <${reference}>`).join("\n")}`] : []),
    `[Page of this rule](${docsUrl(rule)})`,
  ].join("\n\n");
}

/** "strategy/no-recreate" becomes "StrategyNoRecreate". */
export function pascalCase(id: string): string {
  return id.replace(/(?:^|[^A-Za-z0-9]+)([A-Za-z0-9]?)/g, (_, letter: string) => letter.toUpperCase());
}

/** With a full stop at the end, within `limit`. */
export function sentence(text: string, limit = Infinity): string {
  const trimmed = text.trim();
  const whole = /[.!?…]$/.test(trimmed) ? trimmed : `${trimmed}.`;
  return whole.length <= limit ? whole : `${shorten(whole, limit - 1)}.`;
}
