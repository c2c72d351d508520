import type { Finding } from "../../engine/finding.js";
import type { Problem } from "../../load/document.js";
import type { KubernetesObject } from "../../model/kubernetes-object.js";
import type { Location, Position } from "../../text/location.js";
import type { Formatter, Report } from "../report.js";
import { toJson } from "../shared/json.js";

/** The documented contract, docs/json-report.md: what is in it stays; new keys may come. */
export const formatter: Formatter = {
  name: "json",
  format: (report, context) =>
    toJson({
      schemaVersion: 1,
      tool: { name: "deploylint", version: context.version },
      findings: report.findings.map(jsonFinding),
      ...(context.includeSuppressed
        ? { suppressed: report.suppressed.map(({ finding, reason }) => ({ ...jsonFinding(finding), reason })) }
        : {}),
      problems: report.problems.map(jsonProblem),
      summary: jsonSummary(report),
    }),
};

function jsonFinding(finding: Finding): object {
  const { ruleId, messageId, severity, message, location, valuesFiles, fix, fingerprint, docs } = finding;
  return {
    ruleId,
    messageId,
    severity,
    message,
    ...place(location),
    objects: finding.objects.map(jsonObject),
    environments: finding.environments.map(({ name, role }) => ({ name, role })),
    ...(valuesFiles ? { valuesFiles } : {}),
    related: finding.related.map((related) => ({ ...place(related.location), message: related.message })),
    ...(fix
      ? {
          fix: {
            description: fix.description,
            safety: fix.safety,
            edits: fix.edits.map((edit) => ({ ...place(edit.location), text: edit.text })),
          },
        }
      : {}),
    fingerprint,
    docs,
  };
}

function jsonObject({ apiVersion, kind, namespace, name }: KubernetesObject): object {
  return { apiVersion, kind, namespace, name };
}

function jsonProblem({ level, kind, message, file, location }: Problem): object {
  return { level, kind, ...(location ? place(location) : { file }), message };
}

function jsonSummary({ summary }: Report): object {
  const { files, documents, objects, environments, errors, warnings, infos, wouldFailInProduction, durationMs } = summary;
  return { files, documents, objects, environments, errors, warnings, infos, wouldFailInProduction, durationMs };
}

function place(location: Location): { file: string; range: object } {
  const { start, end } = location.range;
  return { file: location.file.path, range: { start: lineColumn(start), end: lineColumn(end) } };
}

function lineColumn({ line, column }: Position): object {
  return { line, column };
}
