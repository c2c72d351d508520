import type { Rule } from "../../engine/rule.js";
import type { Location } from "../../text/location.js";
import type { Formatter } from "../report.js";
import { docsUrl } from "../shared/docs-url.js";
import { entriesOf, type Entry } from "../shared/entries.js";
import { toJson } from "../shared/json.js";
import { visible } from "../shared/visible.js";
import { SEVERITY_RANK } from "../shared/words.js";

const IMPACTS = { error: "HIGH", warning: "MEDIUM", info: "LOW" } as const;

/** SonarQube's generic issue format of 10.3 and later. Lines count from 1, columns from 0. The impact belongs to the rule: the highest found. */
export const formatter: Formatter = {
  name: "sonarqube",
  format(report) {
    const entries = entriesOf(report);
    const known = new Map(report.rules.map((rule) => [rule.id, rule]));
    const worst = new Map<string, Entry>();
    for (const entry of entries) {
      const before = worst.get(entry.ruleId);
      if (!before || SEVERITY_RANK[entry.severity] < SEVERITY_RANK[before.severity]) worst.set(entry.ruleId, entry);
    }
    return toJson({ rules: [...worst.values()].map((entry) => ruleOf(entry, known.get(entry.ruleId))), issues: entries.map(issueOf) });
  },
};

function ruleOf({ ruleId, severity }: Entry, rule: Rule | undefined): object {
  const security = rule?.meta.security !== undefined;
  return {
    id: ruleId,
    name: rule?.meta.docs.description ?? ruleId,
    ...(rule ? { description: `${rule.meta.docs.why} ${docsUrl(rule)}` } : {}),
    engineId: "deploylint",
    cleanCodeAttribute: security ? "TRUSTWORTHY" : "COMPLETE",
    impacts: [{ softwareQuality: security ? "SECURITY" : "RELIABILITY", severity: IMPACTS[severity] }],
  };
}

function issueOf({ ruleId, message, path, location, finding }: Entry): object {
  return {
    ruleId,
    primaryLocation: { message: visible(message), filePath: path ?? ".", ...(location ? { textRange: textRange(location) } : {}) },
    ...(finding && finding.related.length > 0
      ? {
          secondaryLocations: finding.related.map((related) => ({
            message: visible(related.message),
            filePath: related.location.file.path,
            textRange: textRange(related.location),
          })),
        }
      : {}),
  };
}

/** SonarQube refuses the whole report for an empty range or for one behind the end of a line: these are given as the line. */
function textRange({ file, range: { start, end } }: Location): object {
  const endsInLine = end.line > start.line && end.column === 1;
  const endLine = endsInLine ? end.line - 1 : end.line;
  const [lineStart, lineEnd] = file.lineBounds(endLine);
  const length = lineEnd - lineStart;
  const endColumn = endsInLine ? length : end.column - 1;
  const isEmpty = start.line === endLine && endColumn <= start.column - 1;
  if (isEmpty || endColumn === 0 || endColumn > length) return { startLine: start.line, endLine };
  return { startLine: start.line, endLine, startColumn: start.column - 1, endColumn };
}
