import type { Severity } from "../../config/severity.js";
import type { Finding } from "../../engine/finding.js";
import type { Fix } from "../../engine/fix.js";
import type { Problem } from "../../load/document.js";
import type { Location } from "../../text/location.js";
import type { FormatContext, Formatter, Report } from "../report.js";
import { codeFrame, displayWidth, type FrameLine } from "../shared/code-frame.js";
import { productionAdvice } from "../shared/production-advice.js";
import { visible, visibleLine, visiblePath } from "../shared/visible.js";
import { count, duration, environmentNames, grouped, objectTitles } from "../shared/words.js";

/** For people: a code frame with carets for each finding, related places, how to cure it, and a summary. */
export const formatter: Formatter = {
  name: "text",
  async format(report, context) {
    const page = new Page(await paints(context.color), context);
    const problems = context.quiet ? report.problems.filter(({ level }) => level === "error") : report.problems;
    const blocks = [
      ...problems.map((problem) => page.problem(problem)),
      ...report.findings.map((finding) => page.finding(finding)),
      ...(context.includeSuppressed
        ? report.suppressed.map(({ finding, reason }) => page.finding(finding, reason ?? "no reason given"))
        : []),
      page.summary(report),
    ];
    return `${blocks.join("\n\n")}\n`;
  },
};

type Paint = (text: string) => string;

interface Paints {
  readonly error: Paint;
  readonly warning: Paint;
  readonly info: Paint;
  readonly good: Paint;
  readonly dim: Paint;
  readonly bold: Paint;
  readonly help: Paint;
}

async function paints(color: boolean): Promise<Paints> {
  const plain: Paint = (text) => text;
  if (!color) return { error: plain, warning: plain, info: plain, good: plain, dim: plain, bold: plain, help: plain };
  const { Chalk } = await import("chalk");
  // The caller has decided; chalk must not look at the terminal again.
  const chalk = new Chalk({ level: 1 });
  return {
    error: chalk.red.bold,
    warning: chalk.yellow.bold,
    info: chalk.blue.bold,
    good: chalk.green,
    dim: chalk.dim,
    bold: chalk.bold,
    help: chalk.cyan,
  };
}

const GUTTER = 4;

class Page {
  readonly #width: number;
  /** The page of a rule is named once. */
  readonly #documented = new Set<string>();

  constructor(
    readonly paint: Paints,
    readonly context: FormatContext,
  ) {
    this.#width = Math.max(40, Math.min(context.width ?? 140, 200) - GUTTER - 6);
  }

  finding(finding: Finding, suppressedBecause?: string): string {
    const { paint } = this;
    const lines = [
      this.#head(finding.severity, finding.ruleId, finding.location.file.path, finding.location),
      `  ${visibleLine(finding.message)}`,
      ...this.#frame(finding.location, 2, paint[finding.severity], "^"),
      ...finding.related.flatMap(({ location, message }) => [
        `  ${paint.dim("see")} ${this.#place(location.file.path, location)}: ${visible(message)}`,
        ...this.#frame(location, 0, paint.info, "-"),
      ]),
      ...this.#about(finding),
      ...(suppressedBecause === undefined ? [] : [this.#note("suppressed", visible(suppressedBecause))]),
      ...(finding.fix ? [this.#note("help", helpText(finding.fix))] : []),
    ];
    if (!this.#documented.has(finding.ruleId)) lines.push(this.#note("docs", paint.dim(visible(finding.docs))));
    this.#documented.add(finding.ruleId);
    return lines.join("\n");
  }

  problem(problem: Problem): string {
    const { paint } = this;
    const lines: string[] = [];
    const path = problem.location?.file.path ?? problem.file;
    const label = problem.level === "error" ? paint.error(`${problem.kind} error`) : paint.info(`note (${problem.kind})`);
    lines.push(path === undefined ? label : `${this.#place(path, problem.location)} ${label}`, `  ${visibleLine(problem.message)}`);
    if (problem.location) lines.push(...this.#frame(problem.location, problem.level === "error" ? 1 : 0, paint.error, "^"));
    return lines.join("\n");
  }

  summary(report: Report): string {
    const { paint } = this;
    const { summary } = report;
    const advice = productionAdvice(report);
    const lines = [this.#verdict(report)];
    if (!this.context.quiet) {
      const environments = Object.entries(summary.environments)
        .filter(([, objects]) => objects > 0)
        .map(([name, objects]) => `${visible(name)} ${grouped(objects)}`);
      const inEnvironments = environments.length === 0 ? "" : ` (${environments.join(", ")})`;
      lines.push(
        paint.dim(
          `${count(summary.files, "file")}, ${count(summary.objects, "object")}${inEnvironments}, ${count(summary.rules, "rule")}, ${duration(summary.durationMs)}`,
        ),
      );
    }
    if (advice) lines.push("", paint.warning(advice.sentence), ...advice.config.map((line) => `    ${visible(line)}`));
    return lines.join("\n");
  }

  #verdict(report: Report): string {
    const { paint } = this;
    const { errors, warnings, infos } = report.summary;
    const failures = report.problems.filter(({ level }) => level === "error").length;
    const counts = [
      ...(failures > 0 ? [paint.error(count(failures, "problem"))] : []),
      ...(errors > 0 ? [paint.error(count(errors, "error"))] : []),
      ...(warnings > 0 ? [paint.warning(count(warnings, "warning"))] : []),
      ...(infos > 0 ? [paint.info(count(infos, "info", "infos"))] : []),
    ];
    const fixes = report.findings.filter(({ fix }) => fix).length;
    const safe = report.findings.filter(({ fix }) => fix?.safety === "safe").length;
    const suppressed = report.suppressed.length;
    const extra = [
      ...(fixes > 0 ? [`${grouped(fixes)} fixable, ${safe === fixes ? "all" : grouped(safe)} safely`] : []),
      ...(suppressed > 0 ? [`${grouped(suppressed)} suppressed`] : []),
      ...(report.inBaseline ? [`${grouped(report.inBaseline)} in the baseline`] : []),
    ];
    const found = counts.length === 0 ? paint.good("No findings") : `Found ${counts.join(", ")}`;
    return `${found}${extra.length > 0 ? paint.dim(` (${extra.join("; ")})`) : ""}.`;
  }

  #head(severity: Severity, ruleId: string, path: string, location: Location): string {
    return `${this.#place(path, location)} ${this.paint[severity](severity)} ${this.paint.bold(visible(ruleId))}`;
  }

  #place(path: string, location: Location | undefined): string {
    const start = location?.range.start;
    return `${visiblePath(path)}${start ? `:${start.line}:${start.column}` : ""}`;
  }

  #about(finding: Finding): string[] {
    const objects = objectTitles(finding);
    const environments = environmentNames(finding);
    const parts = [...(objects === "" ? [] : [visible(objects)]), ...(environments === "" ? [] : [visible(environments)])];
    return parts.length === 0 ? [] : [this.#note("about", parts.join(" · "))];
  }

  #note(word: string, text: string): string {
    return `  ${this.paint.help(word)}: ${text}`;
  }

  #frame(location: Location, context: number, paint: Paint, under: string): string[] {
    const lines = codeFrame(location, { context, width: this.#width });
    const digits = Math.max(GUTTER, String(lines.at(-1)?.number ?? 0).length + 2);
    return lines.flatMap((line, index) => {
      const gap = index > 0 && lines[index - 1]!.number !== line.number - 1 ? [this.paint.dim(`${" ".repeat(digits)} ┆`)] : [];
      const number = this.paint.dim(`${String(line.number).padStart(digits)} │`);
      const shown = [...gap, `${number}${line.text === "" ? "" : ` ${line.text}`}`];
      return line.mark ? [...shown, `${this.paint.dim(`${" ".repeat(digits)} │`)} ${carets(line, paint, under)}`] : shown;
    });
  }
}

function carets({ text, mark }: FrameLine, paint: Paint, under: string): string {
  const before = displayWidth(text.slice(0, mark!.start));
  const width = Math.max(1, displayWidth(text.slice(mark!.start, mark!.end)));
  return " ".repeat(before) + paint(under.repeat(width));
}

function helpText(fix: Fix): string {
  return `${visible(fix.description)} (${fix.safety === "safe" ? "--fix" : "--fix --unsafe"})`;
}
