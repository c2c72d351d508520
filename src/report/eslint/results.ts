import { resolve } from "node:path";
import type { Finding } from "../../engine/finding.js";
import type { Fix } from "../../engine/fix.js";
import type { Problem } from "../../load/document.js";
import type { Location, TextFile } from "../../text/location.js";
import type { FormatContext, Report } from "../report.js";
import { docsUrl } from "../shared/docs-url.js";
import { problemRuleId } from "../shared/entries.js";
import { joinedFix } from "../shared/joined-fix.js";
import { neutral, visible, visibleLine } from "../shared/visible.js";

/** ESLint's shape, as its formatters expect it: a count that is missing makes some of them print nothing at all. */
export interface LintResult {
  filePath: string;
  messages: LintMessage[];
  suppressedMessages: (LintMessage & { suppressions: { kind: string; justification: string }[] })[];
  errorCount: number;
  fatalErrorCount: number;
  warningCount: number;
  fixableErrorCount: number;
  fixableWarningCount: number;
  usedDeprecatedRules: [];
  /** Never empty: friendly would read the disk, where stdin has no file. */
  source: string;
}

interface LintMessage {
  ruleId: string;
  /** ESLint has no info: it is shown as a warning. */
  severity: 1 | 2;
  message: string;
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
  messageId?: string;
  fatal?: true;
  fix?: LintFix;
  suggestions?: { desc: string; fix: LintFix }[];
}

interface LintFix {
  range: [number, number];
  text: string;
}

/** One result for each file, those without findings too. A problem that is not of one file stands on the first. */
export function eslintResults(report: Report, context: FormatContext): LintResult[] {
  const results = new Results(context.cwd);
  for (const file of report.files) results.of(file.path, file);
  for (const problem of report.problems) {
    if (problem.level === "error") results.problem(problem, report.files[0]?.path);
  }
  for (const finding of report.findings)
    results.of(finding.location.file.path, finding.location.file).messages.push(findingMessage(finding));
  for (const { finding, reason } of context.includeSuppressed ? report.suppressed : []) {
    const suppressions = [{ kind: "directive", justification: visible(reason ?? "") }];
    const { path } = finding.location.file;
    results.of(path, finding.location.file).suppressedMessages.push({ ...findingMessage(finding), suppressions });
  }
  return results.counted();
}

export function rulesMeta(report: Report): Record<string, object> {
  const entries = report.rules.map((rule) => {
    const { docs, fixable, options } = rule.meta;
    const meta = {
      type: "problem",
      docs: { description: docs.description, url: docsUrl(rule) },
      ...(fixable ? { fixable: "code" } : {}),
      schema: options ? [options] : [],
    };
    return [rule.id, meta] as const;
  });
  return Object.fromEntries(entries);
}

class Results {
  readonly #byPath = new Map<string, LintResult>();

  constructor(readonly cwd: string) {}

  of(path: string, file?: TextFile): LintResult {
    let result = this.#byPath.get(path);
    if (!result) {
      result = {
        filePath: resolve(this.cwd, visibleLine(path)),
        messages: [],
        suppressedMessages: [],
        errorCount: 0,
        fatalErrorCount: 0,
        warningCount: 0,
        fixableErrorCount: 0,
        fixableWarningCount: 0,
        usedDeprecatedRules: [],
        source: "\n",
      };
      this.#byPath.set(path, result);
    }
    if (file && file.text !== "" && result.source === "\n") result.source = neutral(file.text);
    return result;
  }

  problem(problem: Problem, firstPath: string | undefined): void {
    const path = problem.location?.file.path ?? problem.file ?? firstPath ?? "(input)";
    this.of(path, problem.location?.file).messages.push({
      ruleId: problemRuleId(problem),
      severity: 2,
      message: visibleLine(problem.message),
      ...place(problem.location),
      ...(problem.kind === "parse" ? { fatal: true } : {}),
    });
  }

  counted(): LintResult[] {
    for (const result of this.#byPath.values()) {
      for (const { severity, fatal, fix } of result.messages) {
        if (severity === 2) result.errorCount++;
        else result.warningCount++;
        if (fatal) result.fatalErrorCount++;
        if (fix && severity === 2) result.fixableErrorCount++;
        else if (fix) result.fixableWarningCount++;
      }
    }
    return [...this.#byPath.values()];
  }
}

function findingMessage(finding: Finding): LintMessage {
  const fix = finding.fix && lintFix(finding.fix, finding.location.file);
  return {
    ruleId: visibleLine(finding.ruleId),
    severity: finding.severity === "error" ? 2 : 1,
    message: visibleLine(finding.message),
    ...place(finding.location),
    messageId: finding.messageId,
    ...(fix && finding.fix?.safety === "safe" ? { fix } : {}),
    ...(fix && finding.fix?.safety === "unsafe" ? { suggestions: [{ desc: visible(finding.fix.description), fix }] } : {}),
  };
}

function place(location: Location | undefined): Pick<LintMessage, "line" | "column" | "endLine" | "endColumn"> {
  if (!location) return { line: 1, column: 1, endLine: 1, endColumn: 1 };
  const { start, end } = location.range;
  return { line: start.line, column: start.column, endLine: end.line, endColumn: end.column };
}

function lintFix(fix: Fix, file: TextFile): LintFix | undefined {
  const joined = joinedFix(fix, file);
  return joined && { range: [joined.location.start, joined.location.end], text: joined.text };
}
