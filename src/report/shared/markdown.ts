import type { Report } from "../report.js";
import { linkable } from "./docs-url.js";
import { entriesOf, type Entry } from "./entries.js";
import { productionAdvice } from "./production-advice.js";
import { visible } from "./visible.js";
import { count, duration, environmentNames, grouped, SEVERITY_RANK, shorten } from "./words.js";

const SIGNS = { error: "🔴 error", warning: "🟡 warning", info: "🔵 info" } as const;
const MESSAGE_LIMIT = 2000;

/** The report as Markdown for a comment or a summary page: the verdict, the rules by count, and at most `rows` findings, the most severe first. */
export function markdownReport(report: Report, rows: number, pathOf: (path: string) => string = (path) => path): string {
  const entries = entriesOf(report).sort((a, b) => SEVERITY_RANK[a.severity] - SEVERITY_RANK[b.severity]);
  const advice = productionAdvice(report);
  const { summary } = report;
  const blocks = [
    `## deploylint: ${verdict(report)}`,
    `${count(summary.files, "file")}, ${count(summary.objects, "object")}, ${count(summary.rules, "rule")}, ${duration(summary.durationMs)}.`,
    ...(advice ? [`> ${escapeMarkdown(advice.sentence)}`, `\`\`\`yaml\n${advice.config.map(visible).join("\n")}\n\`\`\``] : []),
    ...(rows > 0 && entries.length > 0 ? [findingTable(entries.slice(0, rows), pathOf)] : []),
    ...(entries.length > rows
      ? [`${count(entries.length - rows, "more finding")} not shown${rows > 0 ? "; the most severe are above" : ""}.`]
      : []),
    ...(entries.length > 0 ? [ruleTable(entries)] : []),
    ...notes(report),
  ];
  return `${blocks.join("\n\n")}\n`;
}

function verdict({ problems, summary }: Report): string {
  const failures = problems.filter(({ level }) => level === "error").length;
  const parts = [
    ...(failures > 0 ? [count(failures, "problem")] : []),
    ...(summary.errors > 0 ? [count(summary.errors, "error")] : []),
    ...(summary.warnings > 0 ? [count(summary.warnings, "warning")] : []),
    ...(summary.infos > 0 ? [count(summary.infos, "info", "infos")] : []),
  ];
  return parts.length === 0 ? "no findings" : parts.join(", ");
}

function findingTable(entries: readonly Entry[], pathOf: (path: string) => string): string {
  const lines = entries.map(({ ruleId, severity, message, path, location, docs, finding }) => {
    const start = location?.range.start;
    const place = path === undefined ? "" : `${pathOf(path)}${start ? `:${start.line}:${start.column}` : ""}`;
    const address = linkable(docs);
    const rule = address === undefined ? escapeMarkdown(ruleId) : `[${escapeMarkdown(ruleId)}](${linkTarget(address)})`;
    const environments = finding ? escapeMarkdown(environmentNames(finding)) : "";
    return `| ${SIGNS[severity]} | ${escapeMarkdown(place)} | ${escapeMarkdown(shorten(finding?.message ?? message, MESSAGE_LIMIT))} ${rule} | ${environments} |`;
  });
  return ["| | Where | What | Environment |", "| --- | --- | --- | --- |", ...lines].join("\n");
}

function ruleTable(entries: readonly Entry[]): string {
  const counts = new Map<string, number>();
  for (const { ruleId } of entries) counts.set(ruleId, (counts.get(ruleId) ?? 0) + 1);
  const lines = [...counts].sort((a, b) => b[1] - a[1]).map(([ruleId, number]) => `| ${escapeMarkdown(ruleId)} | ${grouped(number)} |`);
  const rest = lines.length - RULE_LIMIT;
  const shown = rest > 0 ? [...lines.slice(0, RULE_LIMIT), `| ${count(rest, "more rule")} | |`] : lines;
  return ["| Rule | Findings |", "| --- | ---: |", ...shown].join("\n");
}

const RULE_LIMIT = 100;
const NOTE_LIMIT = 20;

function notes({ problems }: Report): string[] {
  const texts = problems
    .filter(({ level }) => level === "note")
    .map(({ file, message }) => `- ${escapeMarkdown(`${file === undefined ? "" : `${file}: `}${message}`)}`);
  if (texts.length === 0) return [];
  const rest = texts.length - NOTE_LIMIT;
  return [["Not judged:", "", ...texts.slice(0, NOTE_LIMIT), ...(rest > 0 ? [`- and ${grouped(rest)} more`] : [])].join("\n")];
}

/**
 * Plain text for Markdown, on one line, also in a table: nothing in it is markup, HTML or a link. `@` and bare addresses are broken by an empty
 * comment, since code hosts would call people and link pages.
 */
export function escapeMarkdown(text: string): string {
  return visible(text)
    .replace(/[\\`*_{}[\]()#+!|~$^]/g, "\\$&")
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/@|:(?=\/\/)|\bwww(?=\\?\.)/g, "$&<!-- -->");
}

function linkTarget(url: string): string {
  return visible(url)
    .replace(/[\s()<>|\\]/g, encodeURIComponent)
    .replace(/[()]/g, (character) => (character === "(" ? "%28" : "%29"));
}
