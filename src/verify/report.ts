import { hash } from "node:crypto";
import type { Severity } from "../config/severity.js";
import type { Finding } from "../engine/finding.js";
import { compareFindings } from "../engine/merge.js";
import { sortProblems } from "../report/summary.js";
import type { Report } from "../report/report.js";
import { PROJECT_URL } from "../report/shared/docs-url.js";
import type { Location } from "../text/location.js";
import type { Verified } from "./run.js";

/** What tests of policies came to, as a report that every format can write: a test that failed is an error, a gap of the tests an info. */
export function reportOf(
  { results, problems, coverage, files }: Verified,
  options: { readonly coverage: boolean; readonly durationMs: number },
): Report {
  const failed = results.flatMap(({ name, location, rule, failures }) =>
    failures.map((failure) =>
      findingOf(failure.rule ?? rule ?? "verify", "failed", "error", `${name}: ${failure.message}`, failure.location ?? location),
    ),
  );
  const gaps = options.coverage
    ? coverage.uncovered().map(({ rule, message, location }) => findingOf(rule, "uncovered", "info", message, location))
    : [];
  const findings = [...failed, ...gaps].sort(compareFindings);
  return {
    findings,
    suppressed: [],
    problems: sortProblems(problems),
    summary: {
      files: files.length,
      documents: files.reduce((sum, { documents }) => sum + documents.length, 0),
      objects: 0,
      environments: {},
      errors: failed.length,
      warnings: 0,
      infos: gaps.length,
      wouldFailInProduction: 0,
      rules: 0,
      durationMs: Math.round(options.durationMs),
    },
    files,
    rules: [],
    failing: failed.length,
    failOn: "error",
  };
}

function findingOf(ruleId: string, messageId: string, severity: Severity, message: string, location: Location): Finding {
  const field = (location.path ?? []).join("/");
  return {
    ruleId,
    messageId,
    severity,
    message,
    location,
    objects: [],
    environments: [],
    related: [],
    field,
    fingerprint: hash("sha256", [ruleId, messageId, location.file.path, field, message].join("\0"), "hex").slice(0, 32),
    docs: `${PROJECT_URL}/blob/main/docs/guides/writing-a-policy.md`,
    failsInProduction: false,
  };
}
