import type { Finding } from "../engine/finding.js";
import { lint, type LintOptions } from "../lint.js";
import type { Location } from "../text/location.js";
import type { Document, Problem } from "../load/document.js";
import { matchesWildcard } from "../model/selection.js";
import { readProjectRules } from "../project-rules.js";
import type { Rule } from "../engine/rule.js";
import type { Report } from "../report/report.js";
import { COMBINED, judgeCombined } from "./combined.js";
import type { CheckMessage, CheckResult } from "./results.js";

export interface CheckOptions extends Pick<LintOptions, "cwd" | "stdin" | "parser" | "fileSystem"> {
  /** Files; folders were spelled out before. */
  readonly paths: readonly string[];
  readonly policies: readonly string[];
  /** Names of policies, `*` as a wildcard; empty: all. */
  readonly namespaces: readonly string[];
  readonly data: Readonly<Record<string, unknown>>;
  readonly combine: boolean;
}

export interface Checked {
  readonly results: readonly CheckResult[];
  readonly report: Report;
  readonly problems: readonly Problem[];
}

/** What of a finding is told. */
type Told = Pick<Finding, "ruleId" | "message" | "severity"> & { readonly location: Location };

/** The policy that a rule belongs to: what conftest calls its namespace. */
export function namespaceOf(id: string): string {
  const slash = id.lastIndexOf("/");
  return slash < 0 ? id : id.slice(0, slash);
}

/** Judges files by policies alone, each file by itself or all at once, as conftest test does. */
export async function check(options: CheckOptions): Promise<Checked> {
  const { paths, policies, data, namespaces, combine, ...rest } = options;
  const cwd = options.cwd ?? process.cwd();
  const sources = {
    rules: [],
    policies,
    builtin: false,
    everyDocument: true,
    data,
    ...(rest.fileSystem ? { fileSystem: rest.fileSystem } : {}),
  };
  const all = await readProjectRules(undefined, sources, cwd);
  const rules = all.rules.filter(
    ({ id }) => namespaces.length === 0 || namespaces.some((pattern) => matchesWildcard(namespaceOf(id), pattern)),
  );
  const problems: Problem[] = [...all.problems];
  // A name that is no policy would make everything pass.
  for (const pattern of namespaces)
    if (!all.rules.some(({ id }) => matchesWildcard(namespaceOf(id), pattern)))
      problems.push({
        level: "error",
        kind: "policy",
        message: `--namespace: there is no policy ${pattern}; there are ${[...new Set(all.rules.map(({ id }) => namespaceOf(id)))].join(", ") || "none"}`,
      });
  const report = await lint({
    ...rest,
    paths,
    cwd,
    root: cwd,
    context: false,
    noConfig: true,
    rules: combine ? [] : rules,
    render: { kustomize: "off", helm: "off" },
    baseline: "ignore",
  } as LintOptions);
  problems.push(...report.problems);
  if (combine) return { ...combined(report, rules, problems), report, problems };
  const results = report.files.flatMap((file) => {
    const own = report.findings.filter(({ location }) => location.file.path === file.path);
    const quiet = report.suppressed.filter(({ finding }) => finding.location.file.path === file.path).map(({ finding }) => finding);
    return byNamespace(rules).map(([namespace, members]) =>
      resultOf(file.path, namespace, members.length * Math.max(1, file.documents.length), own, quiet),
    );
  });
  return { results, report, problems };
}

function byNamespace(rules: readonly Rule[]): [namespace: string, rules: Rule[]][] {
  const known = new Map<string, Rule[]>();
  for (const rule of rules) known.set(namespaceOf(rule.id), [...(known.get(namespaceOf(rule.id)) ?? []), rule]);
  return [...known];
}

function combined(report: Report, rules: readonly Rule[], problems: Problem[]): Pick<Checked, "results"> {
  const documents: Document[] = report.files.flatMap((file) => [...file.documents]);
  const { findings, problems: said } = judgeCombined(documents, rules);
  problems.push(...said);
  const told = findings.map(({ rule, text, severity, descriptor }): Told => ({
    ruleId: rule.id,
    message: text,
    severity,
    location: descriptor.at,
  }));
  return { results: byNamespace(rules).map(([namespace, members]) => resultOf(COMBINED, namespace, members.length, told, [])) };
}

function resultOf(
  filename: string,
  namespace: string,
  checks: number,
  findings: readonly Told[],
  suppressed: readonly Told[],
): CheckResult {
  const own = findings.filter(({ ruleId }) => namespaceOf(ruleId) === namespace);
  const failures = own.filter(({ severity }) => severity === "error").map(messageOf);
  const warnings = own.filter(({ severity }) => severity !== "error").map(messageOf);
  const exceptions = suppressed.filter(({ ruleId }) => namespaceOf(ruleId) === namespace).map(messageOf);
  const successes = Math.max(0, checks - failures.length - warnings.length - exceptions.length);
  return { filename, namespace, successes, warnings, failures, exceptions };
}

function messageOf({ ruleId, message, location }: Told): CheckMessage {
  return { msg: message, loc: { file: location.file.path, line: location.range.start.line }, metadata: { rule: ruleId } };
}
