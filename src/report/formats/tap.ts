import type { Formatter } from "../report.js";
import { entriesOf, type Entry } from "../shared/entries.js";
import { visible, visiblePath } from "../shared/visible.js";

/** TAP 13: a clean file is a test that passed, an error or problem one that failed, a warning or info one that is still to do and fails nothing. */
export const formatter: Formatter = {
  name: "tap",
  format(report) {
    const entries = entriesOf(report);
    const withFindings = new Set(entries.map(({ path }) => path));
    const clean = report.files.filter(({ path }) => !withFindings.has(path));
    const lines = [
      ...clean.map(({ path }, index) => `ok ${index + 1} - ${description(visiblePath(path))}`),
      ...entries.flatMap((entry, index) => notOk(entry, clean.length + index + 1)),
    ];
    return `${["TAP version 13", `1..${clean.length + entries.length}`, ...lines].join("\n")}\n`;
  },
};

function notOk(entry: Entry, number: number): string[] {
  const { ruleId, severity, message, path, location, docs } = entry;
  const start = location?.range.start;
  const place = path === undefined ? "" : `${visiblePath(path)}${start ? `:${start.line}:${start.column}` : ""}: `;
  const todo = severity === "error" ? "" : ` # TODO ${severity}`;
  const data = { rule: ruleId, severity, file: path, line: start?.line, column: start?.column, docs };
  return [
    `not ok ${number} - ${description(`${place}${visible(message)}`)}${todo}`,
    "  ---",
    ...Object.entries(data).flatMap(([key, value]) => (value === undefined ? [] : [`  ${key}: ${scalar(value)}`])),
    "  ...",
  ];
}

/** `#` would begin a directive. */
function description(text: string): string {
  return text.replace(/\\/g, "\\\\").replace(/#/g, "\\#");
}

/** JSON is YAML. */
function scalar(value: string | number): string {
  return typeof value === "number" ? String(value) : JSON.stringify(visible(value));
}
