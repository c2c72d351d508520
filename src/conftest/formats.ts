import { visible } from "../report/shared/visible.js";
import { attributes, xml, XML_HEAD } from "../report/shared/xml.js";
import { totalsOf, type CheckMessage, type CheckResult } from "./results.js";

export interface CheckFormatOptions {
  readonly color: boolean;
  readonly quiet: boolean;
}

/** The output formats of conftest test that are written here; sarif is written as for lint. */
export const CHECK_FORMATS: Readonly<Record<string, (results: readonly CheckResult[], options: CheckFormatOptions) => string>> = {
  stdout,
  json,
  tap,
  table,
  junit,
  github,
  azuredevops,
};

const COLORS = { WARN: 33, FAIL: 31, EXCP: 36 } as const;

function stdout(results: readonly CheckResult[], { color, quiet }: CheckFormatOptions): string {
  const line = (label: keyof typeof COLORS, { filename, namespace }: CheckResult, { msg }: CheckMessage): string => {
    const written = color ? `\u001b[${COLORS[label]}m${label}\u001b[0m` : label;
    return [written, ...(filename === "" ? [] : [visible(filename)]), namespace, visible(msg)].join(" - ");
  };
  const lines = results.flatMap((result) => [
    ...result.warnings.map((message) => line("WARN", result, message)),
    ...result.failures.map((message) => line("FAIL", result, message)),
    ...(quiet ? [] : result.exceptions.map((message) => line("EXCP", result, message))),
  ]);
  return quiet && lines.length === 0 ? "" : `${lines.map((each) => `${each}\n`).join("")}${quiet ? "" : `\n${summary(results)}\n`}`;
}

/** "3 tests, 1 passed, 0 warnings, 2 failures, 0 exceptions" */
function summary(results: readonly CheckResult[]): string {
  const { tests, passed, warnings, failures, exceptions } = totalsOf(results);
  const counted = (count: number, word: string): string => `${count} ${word}${count === 1 ? "" : "s"}`;
  return [
    counted(tests, "test"),
    `${passed} passed`,
    counted(warnings, "warning"),
    counted(failures, "failure"),
    counted(exceptions, "exception"),
  ].join(", ");
}

function json(results: readonly CheckResult[]): string {
  const rows = results.map(({ filename, namespace, successes, ...lists }) => ({
    filename,
    namespace,
    successes,
    ...Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0)),
  }));
  return `${JSON.stringify(rows, null, "\t")}\n`;
}

function tap(results: readonly CheckResult[]): string {
  return results
    .map(({ filename, namespace, failures, warnings, exceptions, successes }) => {
      const total = failures.length + warnings.length + exceptions.length + successes;
      let number = 0;
      const line = (state: string, text: string): string =>
        `${state} ${++number} - ${[filename, namespace, text]
          .filter((part) => part !== "")
          .map(visible)
          .join(" - ")}`;
      const section = (title: string, lines: readonly string[]): string[] => (lines.length > 0 ? [`# ${title}`, ...lines] : []);
      return [
        `1..${total}`,
        ...failures.map(({ msg }) => line("not ok", msg)),
        ...section(
          "warnings",
          warnings.map(({ msg }) => line("not ok", msg)),
        ),
        ...section(
          "exceptions",
          exceptions.map(({ msg }) => line("ok", msg)),
        ),
        ...section(
          "successes",
          Array.from({ length: successes }, () => line("ok", "SUCCESS")),
        ),
        "",
      ].join("\n");
    })
    .join("");
}

function table(results: readonly CheckResult[]): string {
  const rows = results.flatMap(({ filename, namespace, successes, exceptions, warnings, failures }) => {
    const row = (result: string, message: string): string[] => [result, filename, namespace, message].map(visible);
    return [
      ...Array.from({ length: successes }, () => row("success", "SUCCESS")),
      ...exceptions.map(({ msg }) => row("exception", msg)),
      ...warnings.map(({ msg }) => row("warning", msg)),
      ...failures.map(({ msg }) => row("failure", msg)),
    ];
  });
  if (rows.length === 0) return "";
  const all = [["RESULT", "FILE", "NAMESPACE", "MESSAGE"], ...rows];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...all.map((row) => row[column]!.length)));
  const rule = `+${widths.map((width) => "-".repeat(width + 2)).join("+")}+`;
  const lines = all.map((row) => `| ${row.map((cell, column) => cell.padEnd(widths[column]!)).join(" | ")} |`);
  return `${[rule, lines[0], rule, ...lines.slice(1), rule].join("\n")}\n`;
}

function junit(results: readonly CheckResult[]): string {
  const namespaces = [...new Set(results.map(({ namespace }) => namespace))];
  const suites = namespaces.map((namespace) => {
    const own = results.filter((result) => result.namespace === namespace);
    const bad = own.flatMap((result) =>
      [...result.warnings, ...result.failures].map((message) => ({ filename: result.filename, message })),
    );
    const good = own.flatMap(({ filename, successes }) => Array.from({ length: successes }, () => filename));
    const name = `conftest.${namespace}`;
    const cases = [
      ...bad.map(({ filename, message: { msg } }) => {
        const head = attributes({ name: visible(`${filename} - ${msg.split("\n")[0]!}`), classname: name, time: "0.000" });
        return `    <testcase${head}>\n      <failure${attributes({ message: "Failed", type: "" })}>${xml(visible(msg))}</failure>\n    </testcase>`;
      }),
      ...good.map((filename) => `    <testcase${attributes({ name: visible(filename), classname: name, time: "0.000" })}></testcase>`),
    ];
    const head = attributes({ tests: bad.length + good.length, failures: bad.length, time: "0.000", name });
    return `  <testsuite${head}>\n${cases.map((each) => `${each}\n`).join("")}  </testsuite>`;
  });
  return `${[XML_HEAD, "<testsuites>", ...suites, "</testsuites>"].join("\n")}\n`;
}

function github(results: readonly CheckResult[]): string {
  const property = (text: string): string =>
    text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A").replaceAll(":", "%3A").replaceAll(",", "%2C");
  const data = (text: string): string => text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
  const groups = results.map(({ filename, namespace, successes, warnings, failures, exceptions }) => {
    const line = (level: string, { msg, loc }: CheckMessage): string =>
      `::${level} file=${property(loc?.file ?? filename)},line=${loc?.line ?? 1}::${data(msg)}`;
    const total = successes + warnings.length + failures.length + exceptions.length;
    return [
      `::group::Testing "${data(filename)}" against ${total} policies in namespace "${data(namespace)}"`,
      ...failures.map((message) => line("error", message)),
      ...warnings.map((message) => line("warning", message)),
      ...exceptions.map((message) => line("notice", message)),
      `::notice file=${property(filename)},line=1::Number of successful checks: ${successes}`,
      "::endgroup::",
      "",
    ].join("\n");
  });
  return `${groups.join("")}${summary(results)}\n`;
}

function azuredevops(results: readonly CheckResult[]): string {
  const escaped = (text: string): string =>
    text.replaceAll("%", "%AZP25").replaceAll("\r", "%0D").replaceAll("\n", "%0A").replaceAll("]", "%5D").replaceAll(";", "%3B");
  const parts = results.map(({ filename, namespace, successes, warnings, failures, exceptions }) => {
    const total = successes + warnings.length + failures.length + exceptions.length;
    const line = (type: string, { msg }: CheckMessage): string =>
      `##vso[task.logissue type=${type}] file=${escaped(filename)} --> ${escaped(msg)}`;
    return [
      `##[section]Testing '${escaped(filename)}' against ${total} policies in namespace '${escaped(namespace)}'`,
      "##[group]See conftest results",
      ...failures.map((message) => line("error", message)),
      ...warnings.map((message) => line("warning", message)),
      "##[endgroup]",
      "",
    ].join("\n");
  });
  return `${parts.join("")}${summary(results)}\n`;
}
