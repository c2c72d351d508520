import { createHash } from "node:crypto";
import type { Severity } from "../../config/severity.js";
import type { Formatter } from "../report.js";
import { entriesOf, type Entry } from "../shared/entries.js";
import { toJson } from "../shared/json.js";
import { RepositoryPaths } from "../shared/paths.js";
import { visible, wellFormed } from "../shared/visible.js";

const SEVERITIES: Readonly<Record<Severity, string>> = { error: "major", warning: "minor", info: "info" };

/** GitLab's Code Quality report: one array. The name of the check is not shown there, so the description begins with it. */
export const formatter: Formatter = {
  name: "gitlab",
  format(report, context) {
    const paths = new RepositoryPaths(context.cwd);
    const used = new Set<string>();
    return toJson(entriesOf(report).map((entry) => issue(entry, paths, used)));
  },
};

function issue(entry: Entry, paths: RepositoryPaths, used: Set<string>): object {
  const { ruleId, message, location, finding } = entry;
  const range = location?.range;
  return {
    description: visible(`${ruleId}: ${message}`),
    check_name: visible(ruleId),
    fingerprint: unique(entry.fingerprint, used),
    severity: finding ? SEVERITIES[finding.severity] : "critical",
    location: {
      // The field is obligatory: what is not of one file is of the directory.
      path: entry.path === undefined ? "." : wellFormed(paths.of(entry.path)),
      lines: { begin: range?.start.line ?? 1, end: range?.end.line ?? 1 },
    },
  };
}

/** GitLab shows one of several issues that share a fingerprint. */
function unique(fingerprint: string, used: Set<string>): string {
  let result = fingerprint;
  while (used.has(result)) result = createHash("sha256").update(result).digest("hex").slice(0, 32);
  used.add(result);
  return result;
}
