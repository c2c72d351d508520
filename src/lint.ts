import path from "node:path";
import { alertPathsOf, hasAlerting } from "./alert-paths.js";
import type { Config } from "./config/config.js";
import { configIn, findConfig } from "./config/find.js";
import { compareSeverity, type SeverityOrOff } from "./config/severity.js";
import { applyBaseline, BASELINE_NAME, entryTitle, parseBaseline, type Baseline } from "./engine/baseline.js";
import type { Finding } from "./engine/finding.js";
import { compareFindings, mergeFindings } from "./engine/merge.js";
import { isReported, mayReport, type ChangeFilter } from "./engine/selection.js";
import type { Rule } from "./engine/rule.js";
import { runRules, type RawFinding, type RuleTimes } from "./engine/runner.js";
import { environmentNameError } from "./environment/names.js";
import { applySuppressions } from "./engine/suppress/apply.js";
import { buildGraph } from "./graph/build.js";
import type { Graph } from "./graph/graph.js";
import type { FileFormat, Problem } from "./load/document.js";
import { disk, textOf, type FileSystem } from "./load/file-system.js";
import { shownPath } from "./load/project-files.js";
import { isInside } from "./load/walk.js";
import { type ProjectArguments, sortArguments, type StdinText } from "./project/arguments.js";
import { openProject, type OpenedProject } from "./project/open.js";
import type { Bundle } from "./project/project.js";
import { renderProject, type RenderSettings } from "./render/render-project.js";
import { pathFigures } from "./report/alerts/figures.js";
import type { Report } from "./report/report.js";
import { sortProblems, summarise } from "./report/summary.js";
import { docsUrl } from "./report/shared/docs-url.js";
import { readProjectRules, type RuleSources } from "./project-rules.js";
import { activeRules, refuseUnknownNames, type RuleChoice } from "./engine/rule-choice.js";

/** What a run looks at, and how. Shared by all commands that read projects. */
export interface OpenOptions extends RuleSources {
  readonly paths: readonly string[];
  /** Absolute; default: the process's. */
  readonly cwd?: string;
  readonly stdin?: StdinText;
  /** Absolute folder that is the project, instead of the nearest ancestor with a .deploylintrc or .git. */
  readonly root?: string;
  /** Texts that stand for files, by absolute path: unsaved buffers, fixed files. */
  readonly texts?: ReadonlyMap<string, string>;
  /** The defaults hold, whatever config there is. */
  readonly noConfig?: boolean;
  /** Path of a config that holds for every project instead of the one found. */
  readonly configFile?: string;
  /** `--env`: the environment of everything. */
  readonly environment?: string;
  /** `--parser`: the format to read the named files in, whatever their names say. */
  readonly parser?: FileFormat;
  /** False: relations are sought in the given files alone. Default: true. */
  readonly context?: boolean;
  readonly render?: RenderSettings;
  /** Only what a change touches is reported. */
  readonly changed?: ChangeFilter;
  /** Called often, synchronously, while files are read and rules run. */
  readonly onProgress?: (progress: Progress) => void;
}

export interface Progress {
  /** "reading files", "judging files: production". */
  readonly doing: string;
  readonly done: number;
  readonly total: number;
}

export interface LintOptions extends OpenOptions, RuleChoice {
  /** Stronger than the config's. */
  readonly failOn?: SeverityOrOff;
  /** "check": entries that match nothing any more are errors; "ignore": report everything. Default: findings of the baseline are left out. */
  readonly baseline?: "check" | "ignore";
  /** YYYY-MM-DD, for suppressions that end; default: the day in UTC. */
  readonly today?: string;
  /** Filled with milliseconds by rule: measuring takes time itself. */
  readonly ruleTimes?: RuleTimes;
  /** Filled with milliseconds by stage: for benchmarks. */
  readonly timings?: Partial<Stages>;
}

/** A project with the rules that it may be judged by. */
export interface JudgedProject extends OpenedProject {
  readonly rules: readonly Rule[];
  /** All that its config and comments may name. */
  readonly known: readonly Rule[];
}

/** Milliseconds by stage of a run. */
export type Stages = Record<"load" | "graph" | "rules" | "report", number>;

export interface Opened {
  readonly projects: readonly JudgedProject[];
  readonly problems: readonly Problem[];
}

/** Reads the projects that the paths belong to. Projects never see each other. */
export async function openProjects(options: OpenOptions): Promise<Opened> {
  const cwd = options.cwd ?? process.cwd();
  const { projects, problems } = await sortArguments(options.paths, { ...options, cwd });
  const opened: JudgedProject[] = [];
  const all: Problem[] = [...problems];
  // Outer projects first: the projects that lie in them are found on the way.
  const { fileSystem } = options;
  const queue = projects.toSorted((a, b) => a.root.length - b.root.length);
  for (const given of queue) {
    if (options.changed && !changesIn(given.root, options.changed)) continue;
    const file = options.noConfig
      ? undefined
      : options.configFile === undefined
        ? (configIn(given.root, fileSystem) ?? (options.root === undefined ? findConfig(given.root, fileSystem) : undefined))
        : path.resolve(cwd, options.configFile);
    const { config, rules, known, problems: faults } = await readProjectRules(file, options, cwd);
    all.push(...faults);
    const unknownName = options.environment === undefined ? undefined : environmentNameError(options.environment, config.environments);
    if (unknownName !== undefined) {
      all.push({ level: "error", kind: "config", message: `--env: ${unknownName}` });
      continue;
    }
    const project = await openProject(given, {
      cwd,
      config,
      context: options.context ?? true,
      nested: options.root !== undefined,
      reads: rules.flatMap(({ meta }) => meta.reads ?? []),
      parser: options.parser,
      render: (input) => renderProject(input, options.render ?? {}),
      ...(options.environment === undefined ? {} : { environment: options.environment }),
      fileSystem,
      ...(options.changed ? { changed: options.changed.changes } : {}),
      onFile: (done, total) => options.onProgress?.({ doing: "reading files", done, total }),
    });
    opened.push({ ...project, rules, known });
    for (const root of project.projects) addFolder(queue, root, options.texts);
    all.push(...project.problems.map((problem) => inContext(problem, project, cwd)));
  }
  return { projects: opened, problems: all };
}

/** Where nothing changed nothing is reported, so that nothing need be read. */
function changesIn(root: string, { changes }: ChangeFilter): boolean {
  return [...changes.keys()].some((file) => isInside(file, root));
}

/** Adds a project that was given as a folder, or the folder to what was given of it. */
function addFolder(queue: ProjectArguments[], root: string, texts: OpenOptions["texts"]): void {
  const known = queue.findIndex((other) => other.root === root);
  if (known >= 0) queue[known] = { ...queue[known]!, folders: [...queue[known]!.folders, root] };
  else queue.push({ root, files: new Set(), folders: [root], texts: new Map(texts) });
}

/** What cannot be read around the given paths is worth a note: only what was asked for fails the run. */
function inContext(problem: Problem, project: OpenedProject, cwd: string): Problem {
  if (problem.level === "note" || problem.file === undefined || problem.kind === "internal" || problem.kind === "config") return problem;
  return project.isGiven(path.resolve(cwd, problem.file)) ? problem : { ...problem, level: "note" };
}

export function graphOf(bundle: Bundle, config: Config): Graph {
  return buildGraph(bundle, { assumeComplete: config.assumeComplete, external: config.external, database: config.database });
}

/**
 * Lints the given paths. Never throws for what is wrong with the input: that is a problem of the report. Throws {@link UnknownRuleError} for names of
 * rules that there are not.
 */
export async function lint(options: LintOptions): Promise<Report> {
  const start = performance.now();
  const { projects, problems } = await openProjects(options);
  if (projects.length > 0)
    refuseUnknownNames(
      projects.flatMap(({ known }) => known),
      options,
    );
  const allRules = new Set(options.rules);
  const timings = { load: performance.now() - start, graph: 0, rules: 0 };
  const allProblems: Problem[] = [...problems];
  const findings: Finding[] = [];
  const suppressed: { finding: Finding; reason: string | undefined }[] = [];
  const cwd = options.cwd ?? process.cwd();
  let inBaseline = 0;
  let failing = 0;
  let ruleCount = 0;
  for (const project of projects) {
    const rules = activeRules(project.rules, project.config, options);
    for (const rule of project.known) allRules.add(rule);
    ruleCount = Math.max(ruleCount, rules.length);
    const raw: RawFinding[] = [];
    for (const bundle of project.bundles) {
      if (!mayReport(bundle, project)) continue;
      const before = performance.now();
      const graph = graphOf(bundle, project.config);
      timings.graph += performance.now() - before;
      const ran = performance.now();
      const result = runRules(bundle, graph, rules, project.config, {
        onStep: (done, total) => options.onProgress?.({ doing: `judging ${bundle.name}`, done, total }),
        times: options.ruleTimes,
      });
      timings.rules += performance.now() - ran;
      raw.push(...result.findings);
      allProblems.push(...result.problems);
    }
    const today = options.today ?? new Date().toISOString().slice(0, 10);
    const result = applySuppressions({ ...project, raw, rules: project.known, ran: rules, today });
    const failOn = options.failOn ?? project.config.failOn;
    const merge = (list: readonly RawFinding[]): Finding[] =>
      mergeFindings(
        list.filter((finding) => isReported(finding, project, options.changed)),
        failOn,
        docsUrl,
      );
    const shown = guardShared(merge(result.kept), project.bundles);
    const known = options.baseline === "ignore" ? undefined : readBaseline(project.root, cwd, options.fileSystem ?? disk);
    if (typeof known === "object" && "message" in known) allProblems.push(known);
    const sorted = known instanceof Map ? applyBaseline(shown, known) : undefined;
    const fresh = sorted?.fresh ?? shown;
    findings.push(...fresh);
    failing += fresh.filter(({ severity }) => failOn !== "off" && compareSeverity(severity, failOn) >= 0).length;
    if (sorted) {
      inBaseline += sorted.known.length;
      // Of files that were not given nothing is known.
      if (options.baseline === "check" && project.givesAll) allProblems.push(...staleProblems(sorted.stale));
    }
    for (const { finding, reason } of result.suppressed)
      suppressed.push(...merge([finding]).map((merged) => ({ finding: merged, reason })));
  }
  Object.assign(options.timings ?? {}, timings);
  return {
    findings: findings.sort(compareFindings),
    suppressed,
    problems: sortProblems(allProblems),
    summary: summarise(projects, findings, ruleCount, performance.now() - start),
    files: projects.flatMap((project) => project.files.filter((file) => project.isGiven(file.absolutePath))),
    rules: [...allRules],
    inBaseline,
    alertPaths: () => pathFigures(alertPathsOf(projects).filter(hasAlerting)),
    failing,
    failOn: options.failOn ?? projects[0]?.config.failOn ?? "error",
  };
}

/** The baseline of a project, if it has one. */
function readBaseline(root: string, cwd: string, files: FileSystem): Baseline | Problem | undefined {
  const file = path.join(root, BASELINE_NAME);
  const text = textOf(files, file);
  if (text === undefined) return undefined;
  const parsed = parseBaseline(text);
  return typeof parsed === "string" ? { level: "error", kind: "config", message: parsed, file: shownPath(file, cwd) } : parsed;
}

function staleProblems(stale: Baseline): Problem[] {
  return [...stale].map(([key, count]) => ({
    level: "error",
    kind: "config",
    message: `the baseline holds ${count} more of ${entryTitle(key)} than there are: run deploylint baseline prune`,
  }));
}

/** A fix in a file that several environments are made from changes all of them, so it is never safe. */
function guardShared(findings: readonly Finding[], bundles: readonly Bundle[]): Finding[] {
  if (!findings.some(({ fix }) => fix?.safety === "safe")) return [...findings];
  const environments = new Map<string, Set<string>>();
  for (const { objects, environment, origin } of bundles) {
    if (origin === "files") continue;
    for (const { document } of objects)
      environments.set(document.file.path, (environments.get(document.file.path) ?? new Set()).add(environment.name));
  }
  return findings.map((finding) => {
    const isShared = finding.fix?.edits.some(({ location }) => (environments.get(location.file.path)?.size ?? 0) > 1);
    return isShared ? { ...finding, fix: { ...finding.fix!, safety: "unsafe" } } : finding;
  });
}
