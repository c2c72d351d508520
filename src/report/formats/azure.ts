import type { Formatter } from "../report.js";
import { entriesOf, type Entry } from "../shared/entries.js";
import { RepositoryPaths } from "../shared/paths.js";
import { visible } from "../shared/visible.js";

/** Logging commands of Azure Pipelines. Its issues are errors or warnings; there is nothing below. */
export const formatter: Formatter = {
  name: "azure",
  format(report, context) {
    const paths = new RepositoryPaths(context.cwd);
    return entriesOf(report)
      .map((entry) => `${command(entry, paths)}\n`)
      .join("");
  },
};

function command({ ruleId, severity, message, path, location }: Entry, paths: RepositoryPaths): string {
  const start = location?.range.start;
  const properties = {
    type: severity === "error" ? "error" : "warning",
    sourcepath: path === undefined ? undefined : paths.of(path),
    linenumber: start?.line,
    columnnumber: start?.column,
    code: ruleId,
  };
  const list = Object.entries(properties)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${escape(String(value))};`)
    .join("");
  return `##vso[task.logissue ${list}]${escape(message)}`;
}

const ESCAPES: Readonly<Record<string, string>> = { "%": "%AZP25", ";": "%3B", "]": "%5D" };

/** The agent decodes these in properties and message alike. */
function escape(text: string): string {
  return visible(text).replace(/[%;\]]/g, (character) => ESCAPES[character]!);
}
