import type { Formatter } from "../report.js";
import { entriesByPath, entriesOf, type Entry } from "../shared/entries.js";
import { RepositoryPaths } from "../shared/paths.js";
import { objectTitles } from "../shared/words.js";
import { attributes, xml, XML_HEAD } from "../shared/xml.js";

/**
 * JUnit XML: a suite for each file, a test for each finding. Errors fail, problems are errors, warnings and infos are skipped tests, which show their
 * text and do not turn a pipeline red. A clean file is one test that passed.
 */
export const formatter: Formatter = {
  name: "junit",
  format(report, context) {
    const paths = new RepositoryPaths(context.cwd);
    const byPath = entriesByPath(entriesOf(report), "");
    for (const { path } of report.files) if (!byPath.has(path)) byPath.set(path, []);
    const suites = [...byPath].map(([path, entries]) => suite(path === "" ? "deploylint" : paths.of(path), entries));
    const time = (report.summary.durationMs / 1000).toFixed(3);
    const head = attributes({ name: "deploylint", ...totals([...byPath.values()]), time });
    return `${[XML_HEAD, `<testsuites${head}>`, ...suites, "</testsuites>"].join("\n")}\n`;
  },
};

function totals(suites: readonly (readonly Entry[])[]): Record<string, number> {
  const entries = suites.flat();
  const errors = entries.filter(({ finding }) => !finding).length;
  const failures = entries.filter(({ finding }) => finding?.severity === "error").length;
  const clean = suites.filter((suiteEntries) => suiteEntries.length === 0).length;
  return { tests: entries.length + clean, failures, errors, skipped: entries.length - errors - failures };
}

function suite(path: string, entries: readonly Entry[]): string {
  const names = new Set<string>();
  const cases = entries.map((entry) => testCase(path, entry, unique(testName(entry), names)));
  const passed = `    <testcase${attributes({ name: "no findings", classname: path, file: path, time: "0" })}/>`;
  return [
    `  <testsuite${attributes({ name: path, ...totals([entries]), time: "0" })}>`,
    ...(cases.length === 0 ? [passed] : cases),
    "  </testsuite>",
  ].join("\n");
}

/** Rule, object and field, so that a test keeps its name when lines move. */
function testName({ ruleId, finding, location }: Entry): string {
  const field = (location?.path ?? []).join(".");
  return [ruleId, finding ? objectTitles(finding, 1) : "", field].filter((part) => part !== "").join(" ");
}

/** GitLab keeps only the first of several tests of one name. */
function unique(name: string, names: Set<string>): string {
  let result = name;
  for (let number = 2; names.has(result); number++) result = `${name} (${number})`;
  names.add(result);
  return result;
}

function testCase(path: string, entry: Entry, name: string): string {
  const { finding, message, ruleId, location, docs } = entry;
  const start = location?.range.start;
  const place = start ? `${path}:${start.line}:${start.column}` : path;
  const head = attributes({ name, classname: path, file: path, line: start?.line, time: "0" });
  const outcome = !finding ? "error" : finding.severity === "error" ? "failure" : "skipped";
  const type = outcome === "skipped" ? undefined : ruleId;
  const lines = [`${place}: ${message}`, ...(docs === undefined ? [] : [docs])];
  return [
    `    <testcase${head}>`,
    `      <${outcome}${attributes({ message, type })}>${lines.map(xml).join("\n")}</${outcome}>`,
    "    </testcase>",
  ].join("\n");
}
