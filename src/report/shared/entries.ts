import { createHash } from "node:crypto";
import type { Severity } from "../../config/severity.js";
import type { Finding } from "../../engine/finding.js";
import type { Problem } from "../../load/document.js";
import type { Location } from "../../text/location.js";
import type { Report } from "../report.js";

/** One line of the formats that know nothing but messages at places: a finding, or a problem of level error. */
export interface Entry {
  /** Of a problem "deploylint/parse", "deploylint/config", … */
  readonly ruleId: string;
  readonly severity: Severity;
  readonly message: string;
  /** As in reports; undefined for a problem that is not of one file. */
  readonly path: string | undefined;
  readonly location: Location | undefined;
  readonly fingerprint: string;
  readonly docs: string | undefined;
  readonly finding: Finding | undefined;
}

/** Problems of level error first: they say what was not judged. Notes are left to the formats that have a place for them. */
export function entriesOf(report: Report): Entry[] {
  const problems = report.problems.filter((problem) => problem.level === "error").map(problemEntry);
  return [...problems, ...report.findings.map(findingEntry)];
}

export function problemRuleId(problem: Problem): string {
  return `deploylint/${problem.kind}`;
}

function problemEntry(problem: Problem): Entry {
  const path = problem.location?.file.path ?? problem.file;
  return {
    ruleId: problemRuleId(problem),
    severity: "error",
    message: problem.message,
    path,
    location: problem.location,
    fingerprint: createHash("sha256")
      .update(`${problem.kind}\0${path ?? ""}\0${problem.message}`)
      .digest("hex")
      .slice(0, 32),
    docs: undefined,
    finding: undefined,
  };
}

function findingEntry(finding: Finding): Entry {
  const { ruleId, severity, message, location, fingerprint, docs } = finding;
  return { ruleId, severity, message, path: location.file.path, location, fingerprint, docs, finding };
}
