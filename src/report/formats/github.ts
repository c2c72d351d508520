import { appendFileSync } from "node:fs";
import type { Severity } from "../../config/severity.js";
import type { FormatContext, Formatter, Report } from "../report.js";
import { entriesOf, type Entry } from "../shared/entries.js";
import { markdownReport } from "../shared/markdown.js";
import { RepositoryPaths } from "../shared/paths.js";
import { visible } from "../shared/visible.js";

/** Workflow commands of GitHub Actions, which become annotations on the changed lines. GitHub shows ten of each level for a step. */
export const formatter: Formatter = {
  name: "github",
  format(report, context) {
    const paths = new RepositoryPaths(context.cwd);
    return entriesOf(report)
      .map((entry) => `${command(entry, paths)}\n`)
      .join("");
  },
};

const COMMANDS: Readonly<Record<Severity, string>> = { error: "error", warning: "warning", info: "notice" };

function command(entry: Entry, paths: RepositoryPaths): string {
  const { ruleId, severity, message } = entry;
  const path = entry.path === undefined ? undefined : paths.of(entry.path);
  const range = entry.location?.range;
  // GitHub refuses columns of a range over several lines.
  const oneLine = range !== undefined && range.start.line === range.end.line;
  const properties = {
    file: path,
    line: range?.start.line,
    endLine: range?.end.line,
    ...(oneLine ? { col: range.start.column, endColumn: range.end.column } : {}),
    title: ruleId,
  };
  const list = Object.entries(properties)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${escapeProperty(visible(String(value)))}`)
    .join(",");
  // The log shows the message alone, so the place stands in it too.
  const place = path === undefined ? "" : `${path}${range ? `:${range.start.line}:${range.start.column}` : ""}: `;
  return `::${COMMANDS[severity]} ${list}::${escapeData(visible(`${place}${message} [${ruleId}]`))}`;
}

function escapeData(text: string): string {
  return text.replace(/%/g, "%25").replace(/\r/g, "%0D").replace(/\n/g, "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replace(/:/g, "%3A").replace(/,/g, "%2C");
}

/** GitHub refuses a summary of more than 1 MiB; a thousand rows are more than anyone reads. */
const SUMMARY_ROWS = 200;
const SUMMARY_LIMIT = 1_000_000;

/**
 * Adds the report to the summary page of the step, where `environment` names its file (GITHUB_STEP_SUMMARY). Answers whether it did; throws what
 * writing throws.
 */
export function writeStepSummary(report: Report, context: FormatContext, environment: NodeJS.ProcessEnv = process.env): boolean {
  const path = environment["GITHUB_STEP_SUMMARY"];
  if (path === undefined || path === "") return false;
  const paths = new RepositoryPaths(context.cwd);
  let text = markdownReport(report, SUMMARY_ROWS, (file) => paths.of(file));
  if (Buffer.byteLength(text) > SUMMARY_LIMIT) text = markdownReport(report, 0, (file) => paths.of(file));
  appendFileSync(path, `${text}\n`);
  return true;
}
