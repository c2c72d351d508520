import { pathToFileURL } from "node:url";
import type * as Sarif from "sarif";
import type { Problem } from "../../load/document.js";
import type { FormatContext, Formatter, Report } from "../report.js";
import { SarifArtifacts } from "../sarif/artifacts.js";
import { SarifResults, type Shown } from "../sarif/results.js";
import { pascalCase, SarifRules } from "../sarif/rules.js";
import { PROJECT_URL } from "../shared/docs-url.js";
import { problemRuleId } from "../shared/entries.js";
import { toJson } from "../shared/json.js";
import { RepositoryPaths } from "../shared/paths.js";
import { visible } from "../shared/visible.js";
import { grouped, SEVERITY_RANK } from "../shared/words.js";

/** SARIF 2.1.0 for GitHub and GitLab code scanning, editors and reviewdog. */
export const formatter: Formatter = {
  name: "sarif",
  format: (report, context) =>
    toJson({
      $schema: "https://json.schemastore.org/sarif-2.1.0.json",
      version: "2.1.0",
      runs: [run(report, context)],
    } satisfies Sarif.Log),
};

/** GitHub takes 25,000 results and shows the 5,000 most severe; GitLab refuses more than 5,000. */
export const RESULT_LIMIT = 5000;

function run(report: Report, context: FormatContext): Sarif.Run {
  const paths = new RepositoryPaths(context.cwd);
  const artifacts = new SarifArtifacts(paths);
  const rules = new SarifRules(report.rules);
  const writer = new SarifResults(artifacts, rules);
  const { shown, total } = select(report, context);
  const results = shown.map((one) => writer.result(one));
  const invocations = [invocation(report, artifacts, shown.length, total)];
  // The provenance must hold for every file of the run.
  const head = artifacts.hasOutside ? undefined : paths.repository?.head();
  return {
    tool: {
      driver: {
        name: "deploylint",
        fullName: `deploylint ${context.version}`,
        version: context.version,
        ...(/^\d+\.\d+\.\d+(?:[-+].*)?$/.test(context.version) ? { semanticVersion: context.version } : {}),
        informationUri: PROJECT_URL,
        rules: rules.descriptors,
        notifications: notificationKinds(report, total > shown.length),
      },
    },
    automationDetails: { id: automationId(paths) },
    invocations,
    originalUriBaseIds: {
      "%SRCROOT%": { uri: `${pathToFileURL(paths.root).href.replace(/\/$/, "")}/`, description: { text: "The root of the repository." } },
    },
    ...(head ? { versionControlProvenance: [{ ...head, mappedTo: { uriBaseId: "%SRCROOT%" } }] } : {}),
    columnKind: "utf16CodeUnits",
    artifacts: artifacts.all,
    results,
  };
}

/** The most severe, in the order of the report. */
function select(report: Report, context: FormatContext): { shown: Shown[]; total: number } {
  const all: Shown[] = report.findings.map((finding) => ({ finding }));
  if (context.includeSuppressed) for (const { finding, reason } of report.suppressed) all.push({ finding, suppressed: { reason } });
  if (all.length <= RESULT_LIMIT) return { shown: all, total: all.length };
  const rank = ({ finding, suppressed }: Shown): number => (suppressed ? 10 : 0) + SEVERITY_RANK[finding.severity];
  const kept = all
    .map((one, index) => ({ one, index }))
    .sort((a, b) => rank(a.one) - rank(b.one) || a.index - b.index)
    .slice(0, RESULT_LIMIT)
    .sort((a, b) => a.index - b.index);
  return { shown: kept.map(({ one }) => one), total: all.length };
}

/** The part before the last slash is the category by which GitHub keeps several analyses of a repository apart. */
function automationId(paths: RepositoryPaths): string {
  const directory = paths.inside(".");
  return `deploylint/${directory === undefined ? "" : `${directory}/`}`;
}

/** Findings are no failed execution; a linter that failed itself is one, and GitHub then keeps the alerts of the run before. */
function invocation(report: Report, artifacts: SarifArtifacts, shown: number, total: number): Sarif.Invocation {
  const notifications = report.problems.map((problem) => notification(problem, artifacts));
  if (shown < total) {
    notifications.unshift({
      level: "warning",
      descriptor: { id: CUT },
      message: {
        text: `The run has ${grouped(total)} findings; this file holds the ${grouped(shown)} most severe, which is what code scanning accepts.`,
      },
    });
  }
  return {
    executionSuccessful: !report.problems.some(({ kind, level }) => kind === "internal" && level === "error"),
    ...(notifications.length > 0 ? { toolExecutionNotifications: notifications } : {}),
  };
}

const CUT = "deploylint/cut";

const KINDS: Readonly<Record<string, string>> = {
  "deploylint/parse": "A document could not be parsed.",
  "deploylint/read": "A file could not be read.",
  "deploylint/config": "The configuration is not valid.",
  "deploylint/render": "An overlay or chart could not be rendered.",
  "deploylint/policy": "A policy is not valid or failed.",
  "deploylint/skipped": "A file was not judged.",
  "deploylint/internal": "A rule failed.",
  [CUT]: "Findings were left out.",
};

function notificationKinds(report: Report, cut: boolean): Sarif.ReportingDescriptor[] {
  const ids = new Set(report.problems.map(problemRuleId));
  if (cut) ids.add(CUT);
  return [...ids].map((id) => {
    const description = { text: KINDS[id]! };
    const name = pascalCase(id);
    return { id, name, shortDescription: description, fullDescription: description, help: description, helpUri: PROJECT_URL };
  });
}

function notification(problem: Problem, artifacts: SarifArtifacts): Sarif.Notification {
  const path = problem.location?.file.path ?? problem.file;
  return {
    level: problem.level,
    descriptor: { id: problemRuleId(problem) },
    message: { text: visible(problem.message) },
    ...(path === undefined
      ? {}
      : {
          locations: [
            { physicalLocation: problem.location ? artifacts.place(problem.location) : { artifactLocation: artifacts.location(path) } },
          ],
        }),
  };
}
