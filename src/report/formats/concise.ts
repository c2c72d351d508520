import type { Formatter } from "../report.js";
import { entriesOf } from "../shared/entries.js";
import { visible, visiblePath } from "../shared/visible.js";
import { count } from "../shared/words.js";

/** One line for each finding, as compilers write it: for problem matchers, error formats of editors, and `grep`. */
export const formatter: Formatter = {
  name: "concise",
  format(report, context) {
    const notes = context.quiet ? [] : report.problems.filter(({ level }) => level === "note");
    const lines = [
      ...entriesOf(report).map(({ ruleId, severity, message, path, location }) => {
        const start = location?.range.start;
        const place = path === undefined ? "deploylint" : `${visiblePath(path)}${start ? `:${start.line}:${start.column}` : ""}`;
        return `${place}: ${severity}: ${visible(message)} [${visible(ruleId)}]`;
      }),
      ...notes.map(({ file, message }) => `${file === undefined ? "deploylint" : visiblePath(file)}: note: ${visible(message)}`),
    ];
    const { errors, warnings, infos } = report.summary;
    if (!context.quiet) lines.push(`${count(errors, "error")}, ${count(warnings, "warning")}, ${count(infos, "info", "infos")}`);
    return lines.map((line) => `${line}\n`).join("");
  },
};
