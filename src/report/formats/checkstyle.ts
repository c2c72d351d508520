import type { Formatter } from "../report.js";
import { entriesByPath, entriesOf, type Entry } from "../shared/entries.js";
import { attributes, XML_HEAD } from "../shared/xml.js";

/** Checkstyle XML, which many viewers read. It has the start of a range only, and no fixes. */
export const formatter: Formatter = {
  name: "checkstyle",
  format(report) {
    // Without a path a reader would drop the problem.
    const files = entriesByPath(entriesOf(report), ".");
    const lines = [...files].flatMap(([path, entries]) => [`  <file${attributes({ name: path })}>`, ...entries.map(error), "  </file>"]);
    return `${[XML_HEAD, '<checkstyle version="4.3">', ...lines, "</checkstyle>"].join("\n")}\n`;
  },
};

function error({ ruleId, severity, message, location }: Entry): string {
  const start = location?.range.start;
  // Jenkins takes what stands behind the last dot for the type and what stands before it for the category.
  const source = `deploylint.${ruleId.replace(/^deploylint\//, "").replaceAll("/", ".")}`;
  return `    <error${attributes({ line: start?.line ?? 1, column: start?.column, severity, message, source })}/>`;
}
