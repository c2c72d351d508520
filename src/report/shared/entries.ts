import { createHash } from "node:crypto";
import type { Severity } from "../../config/severity.js";
import type { Finding } from "../../engine/finding.js";
import type { Problem } from "../../load/document.js";
import type { Location } from "../../text/location.js";
import type { Report } from "../report.js";
import { environmentNames } from "./words.js";

/** One line of the formats that know nothing but messages at places: a finding, or a problem of level error. */
export interface Entry {
  /** Of a problem "deploylint/parse", "deploylint/config", … */
  readonly ruleId: string;
  readonly severity: Severity;
  /** With the environments of a finding in brackets, which the message of a rule leaves to the report. */
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
  const { ruleId, severity, location, fingerprint, docs } = finding;
  const environments = environmentNames(finding);
  const message = environments === "" ? finding.message : `${finding.message} (${environments})`;
  return { ruleId, severity, message, path: location.file.path, location, fingerprint, docs, finding };
}

/** In order of the first entry of each path; `elsewhere` stands for what is not of one file. */
export function entriesByPath(entries: readonly Entry[], elsewhere: string): Map<string, Entry[]> {
  const files = new Map<string, Entry[]>();
  for (const entry of entries) {
    const path = entry.path ?? elsewhere;
    const list = files.get(path);
    if (list) list.push(entry);
    else files.set(path, [entry]);
  }
  return files;
}
