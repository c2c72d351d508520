import type { Severity } from "../../config/severity.js";
import type { Location, Position, TextFile } from "../../text/location.js";
import type { Formatter } from "../report.js";
import { PROJECT_URL } from "../shared/docs-url.js";
import { entriesOf, type Entry } from "../shared/entries.js";
import { joinedFix } from "../shared/joined-fix.js";
import { toJson } from "../shared/json.js";
import { visible } from "../shared/visible.js";

const SEVERITIES: Readonly<Record<Severity, string>> = { error: "ERROR", warning: "WARNING", info: "INFO" };

/** Reviewdog's diagnostic format. Its columns count bytes of UTF-8 from 1; fixes become suggestions on the code review. */
export const formatter: Formatter = {
  name: "rdjson",
  format: (report) =>
    toJson({
      source: { name: "deploylint", url: PROJECT_URL },
      diagnostics: entriesOf(report).map(diagnostic),
    }),
};

function diagnostic({ ruleId, severity, message, path, location, docs, finding }: Entry): object {
  const fix = finding?.fix && joinedFix(finding.fix, finding.location.file);
  const related = finding?.related ?? [];
  return {
    message: visible(message),
    severity: SEVERITIES[severity],
    code: { value: visible(ruleId), ...(docs === undefined ? {} : { url: docs }) },
    location: location ? placeOf(location) : { path: path ?? "." },
    ...(fix ? { suggestions: [{ range: rangeOf(fix.location), text: fix.text }] } : {}),
    ...(related.length > 0
      ? { related_locations: related.map((one) => ({ message: visible(one.message), location: placeOf(one.location) })) }
      : {}),
  };
}

function placeOf(location: Location): object {
  return { path: location.file.path, range: rangeOf(location) };
}

function rangeOf({ file, range }: Location): object {
  return { start: positionOf(file, range.start), end: positionOf(file, range.end) };
}

function positionOf(file: TextFile, { line, offset }: Position): object {
  return { line, column: Buffer.byteLength(file.text.slice(file.lineStarts[line - 1]!, offset)) + 1 };
}
