import type { Formatter } from "../report.js";
import { docsUrl } from "../shared/docs-url.js";
import { entriesOf, type Entry } from "../shared/entries.js";
import { visible } from "../shared/visible.js";
import { shorten } from "../shared/words.js";

const SEVERITIES = { error: "ERROR", warning: "WARNING", info: "INFO" } as const;

/** Longest values that TeamCity takes. */
const NAME_LIMIT = 255;
const TEXT_LIMIT = 4000;

/** Service messages of TeamCity: each rule once as a type of inspection, then the findings. */
export const formatter: Formatter = {
  name: "teamcity",
  format(report) {
    const entries = entriesOf(report);
    const known = new Map(report.rules.map((rule) => [rule.id, rule]));
    const types = [...new Set(entries.map(({ ruleId }) => ruleId))].map((id) => {
      const rule = known.get(id);
      return message("inspectionType", {
        id: shorten(visible(id), NAME_LIMIT),
        name: shorten(visible(id), NAME_LIMIT),
        description: shorten(visible(rule ? `${rule.meta.docs.description}. ${docsUrl(rule)}` : id), TEXT_LIMIT),
        category: shorten(visible(id.split("/")[0]!), NAME_LIMIT),
      });
    });
    return [...types, ...entries.map(inspection)].map((line) => `${line}\n`).join("");
  },
};

function inspection({ ruleId, severity, message: text, path, location }: Entry): string {
  return message("inspection", {
    typeId: shorten(visible(ruleId), NAME_LIMIT),
    message: shorten(visible(text), TEXT_LIMIT),
    file: shorten(visible(path ?? "."), TEXT_LIMIT),
    line: String(location?.range.start.line ?? 1),
    SEVERITY: SEVERITIES[severity],
  });
}

function message(name: string, values: Readonly<Record<string, string>>): string {
  const list = Object.entries(values).map(([key, value]) => ` ${key}='${escape(value)}'`);
  return `##teamcity[${name}${list.join("")}]`;
}

/** What is not ASCII is given by its UTF-16 units. */
function escape(text: string): string {
  return text.replace(/[|'[\]]/g, "|$&").replace(/[^\x20-\x7e]/g, (unit) => `|0x${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
