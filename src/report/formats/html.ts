import { createHash } from "node:crypto";
import type { Finding } from "../../engine/finding.js";
import type { Problem } from "../../load/document.js";
import type { Location } from "../../text/location.js";
import { BAR_STYLE, countWords, Overview } from "../html/overview.js";
import { alertPicture, PICTURE_STYLE } from "../alerts/picture.js";
import { SCRIPT } from "../html/script.js";
import { STYLE } from "../html/style.js";
import type { FormatContext, Formatter, Report } from "../report.js";
import { codeFrame, type FrameLine } from "../shared/code-frame.js";
import { PROJECT_URL } from "../shared/docs-url.js";
import { productionAdvice } from "../shared/production-advice.js";
import { count, duration, environmentNames, objectTitles, SEVERITY_RANK } from "../shared/words.js";
import { xml as html } from "../shared/xml.js";

/** One page that needs nothing else: to keep as an artifact of a build and to read anywhere. */
export const formatter: Formatter = { name: "html", format: page };

/** More would make browsers slow; the most severe are kept, and the page says so. */
const FINDING_LIMIT = 3000;
const FRAME_WIDTH = 160;

interface Shown {
  readonly finding: Finding;
  readonly suppressedBecause?: string;
}

function page(report: Report, context: FormatContext): string {
  const all = allFindings(report, context);
  const shown = mostSevere(all);
  const overview = new Overview(
    report,
    all.map(({ finding }) => finding),
  );
  const style = STYLE + BAR_STYLE + PICTURE_STYLE;
  const body = [
    header(report, context),
    "<main>",
    advice(report),
    `<h2>Environments</h2>${overview.environmentCards()}`,
    ...(all.length > 0 ? [`<h2>Rules</h2>${overview.ruleTable()}`] : []),
    alertPicture(report.alertPaths?.() ?? []),
    problems(report),
    ...(all.length > 0 ? [findingList(shown, all.length, overview)] : []),
    "</main>",
    `<footer>Made by <a href="${PROJECT_URL}">deploylint</a> ${html(context.version)}.</footer>`,
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src ${hash(style)}; script-src ${hash(SCRIPT)}; base-uri 'none'; form-action 'none'">
<title>deploylint: ${plainVerdict(report)}</title>
<style>${style}</style>
</head>
<body>
${body.filter((part) => part !== "").join("\n")}
<script>${SCRIPT}</script>
</body>
</html>
`;
}

/** Only the page's own script and style may run: text of a manifest never can. */
function hash(source: string): string {
  return `'sha256-${createHash("sha256").update(source).digest("base64")}'`;
}

function allFindings(report: Report, context: FormatContext): Shown[] {
  const suppressed = context.includeSuppressed ? report.suppressed : [];
  return [
    ...report.findings.map((finding) => ({ finding })),
    ...suppressed.map(({ finding, reason }) => ({ finding, suppressedBecause: reason ?? "no reason given" })),
  ];
}

function mostSevere(all: readonly Shown[]): readonly Shown[] {
  if (all.length <= FINDING_LIMIT) return all;
  const rank = ({ finding, suppressedBecause }: Shown): number =>
    (suppressedBecause === undefined ? 0 : 10) + SEVERITY_RANK[finding.severity];
  const kept = new Set([...all].sort((a, b) => rank(a) - rank(b)).slice(0, FINDING_LIMIT));
  return all.filter((one) => kept.has(one));
}

function header(report: Report, context: FormatContext): string {
  const { summary } = report;
  const facts = [
    count(summary.files, "file"),
    count(summary.objects, "object"),
    count(summary.rules, "rule"),
    duration(summary.durationMs),
  ];
  return (
    `<header><p class="tool">deploylint ${html(context.version)}</p><h1>${verdict(report)}</h1>` +
    `<p class="facts">${facts.join(" · ")}</p></header>`
  );
}

function verdict(report: Report): string {
  const { errors, warnings, infos } = report.summary;
  const failures = report.problems.filter(({ level }) => level === "error").length;
  if (failures + errors + warnings + infos === 0) return "No findings";
  return [
    ...(failures > 0 ? [`<span class="error">${count(failures, "problem")}</span>`] : []),
    ...(errors + warnings + infos > 0 ? [countWords({ error: errors, warning: warnings, info: infos })] : []),
  ].join(", ");
}

function plainVerdict(report: Report): string {
  return verdict(report).replace(/<[^>]*>/g, "");
}

function advice(report: Report): string {
  const said = productionAdvice(report);
  if (!said) return "";
  return `<section class="advice"><p>${html(said.sentence)}</p><pre>${said.config.map(html).join("\n")}</pre></section>`;
}

function problems(report: Report): string {
  if (report.problems.length === 0) return "";
  const items = report.problems.map((problem) => `<li>${problemText(problem)}</li>`);
  return `<h2>Not judged</h2><ul class="problems">${items.join("\n")}</ul>`;
}

function problemText({ level, kind, message, file, location }: Problem): string {
  const label = level === "error" ? `<b class="error">${kind} error</b>` : `<b class="info">${kind}</b>`;
  const path = location?.file.path ?? file;
  const place = path === undefined ? "" : ` <code>${html(path)}${location ? lineColumn(location) : ""}</code>`;
  return `${label}${place}<br>${html(message)}${location ? frame(location, 1) : ""}`;
}

function findingList(shown: readonly Shown[], total: number, overview: Overview): string {
  const files = new Map<string, Shown[]>();
  for (const one of shown) {
    const { path } = one.finding.location.file;
    files.set(path, [...(files.get(path) ?? []), one]);
  }
  const sections = [...files].map(
    ([path, list]) => `<section class="file"><h3>${html(path)}</h3>${list.map((one) => article(one, overview)).join("\n")}</section>`,
  );
  const cut =
    total > shown.length ? `<p class="soft">${count(total - shown.length, "more finding")} not shown; the most severe are below.</p>` : "";
  return `<h2>Findings</h2>${cut}${filters(overview)}${sections.join("\n")}<p class="none" id="none" hidden>Nothing matches. Clear the search or a filter.</p>`;
}

function filters(overview: Overview): string {
  const options = (names: readonly string[]): string =>
    names.map((name, number) => `<option value="${number}">${html(name)}</option>`).join("");
  return (
    '<form class="filters" hidden><input id="search" type="search" placeholder="Search messages, files, objects" aria-label="Search">' +
    '<select id="severity" aria-label="Severity"><option value="">All severities</option><option value="error">Errors</option>' +
    '<option value="warning">Warnings</option><option value="info">Infos</option></select>' +
    `<select id="environment" aria-label="Environment"><option value="">All environments</option>${options(overview.environments)}</select>` +
    `<select id="rule" aria-label="Rule"><option value="">All rules</option>${options(overview.rules)}</select>` +
    '<output id="shown" role="status"></output></form>'
  );
}

function article({ finding, suppressedBecause }: Shown, overview: Overview): string {
  const { severity, ruleId, location, fix } = finding;
  const facts: [string, string][] = [
    ["Object", objectTitles(finding)],
    ["Environment", environmentNames(finding)],
    ["Fix", fix ? `${fix.description} (${fix.safety === "safe" ? "--fix" : "--fix --unsafe"})` : ""],
    ["Suppressed", suppressedBecause ?? ""],
  ];
  const list = facts.filter(([, value]) => value !== "").map(([name, value]) => `<dt>${name}</dt><dd>${html(value)}</dd>`);
  return (
    `<article class="finding" data-severity="${severity}" data-rule="${overview.ruleNumber(ruleId)}" data-environments="${overview.environmentNumbers(finding)}">` +
    `<div class="head"><b class="${severity}">${severity}</b> ${overview.ruleLink(ruleId)} <span class="place">line ${location.range.start.line}</span></div>` +
    `<p class="message">${html(finding.message)}</p>${frame(location, 2)}${finding.related.map(related).join("")}<dl>${list.join("")}</dl></article>`
  );
}

function related({ location, message }: Finding["related"][number]): string {
  return `<div class="related"><p>${html(message)} <code>${html(location.file.path)}${lineColumn(location)}</code></p>${frame(location, 0)}</div>`;
}

function lineColumn({ range: { start } }: Location): string {
  return `:${start.line}:${start.column}`;
}

function frame(location: Location, context: number): string {
  const lines = codeFrame(location, { context, width: FRAME_WIDTH }).map((line) => `<span><i>${line.number}</i>${source(line)}</span>`);
  return `<pre class="frame">${lines.join("")}</pre>`;
}

function source({ text, mark }: FrameLine): string {
  if (!mark) return html(text);
  return `${html(text.slice(0, mark.start))}<mark>${html(text.slice(mark.start, mark.end))}</mark>${html(text.slice(mark.end))}`;
}
