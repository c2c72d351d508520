import path from "node:path";
import type { Config } from "../../config/config.js";
import { PathMarks } from "../../environment/path-marks.js";
import type { Problem, SourceFile } from "../../load/document.js";
import { disk, textOf, type FileSystem } from "../../load/file-system.js";
import { shownPath } from "../../load/project-files.js";
import { ParsedFile } from "../../load/source-file.js";
import type { KubernetesObject } from "../../model/kubernetes-object.js";
import { objectsOf } from "../../model/objects.js";
import { rootDeliveries } from "../deliveries.js";
import { findCharts, isChartFile, isTemplateFile, type Chart } from "./chart.js";
import { TemplateCache } from "./helm-document.js";
import { renderCharts, type HelmRequest, type HelmRoot } from "./render.js";
import { hasSources, mapToTemplates } from "./sources.js";

/** A project as it was read. */
export interface HelmInput {
  /** Absolute. */
  readonly root: string;
  /** Absolute. */
  readonly cwd: string;
  readonly config: Pick<Config, "helm" | "kubernetesVersion" | "environments">;
  readonly files: readonly SourceFile[];
  readonly objects: readonly KubernetesObject[];
  /** Where files are read from; default: the disk. */
  readonly fileSystem?: FileSystem | undefined;
}

export interface HelmProject {
  readonly roots: readonly HelmRoot[];
  /** Absolute paths of files that are judged only through a render. */
  readonly consumed: ReadonlySet<string>;
  /** Absolute paths of those among them that are no YAML before they are rendered: what was said of their text does not count. */
  readonly templates: ReadonlySet<string>;
  /** Absolute paths of templates whose rendered text was given on standard input: they are given too. */
  readonly given: ReadonlySet<string>;
  readonly problems: readonly Problem[];
}

/** Renders the charts of a project, and maps text that `helm template` printed back to them. Never rejects. */
export async function renderHelm(input: HelmInput, options: Pick<HelmRequest, "program" | "timeout"> = {}): Promise<HelmProject> {
  const byPath = new Map(input.files.map((file) => [file.projectPath, file]));
  const charts = findCharts([...byPath.keys()], (file) => byPath.get(file)?.text);
  const fileOf = fileReader(input, byPath);
  const piped = input.files
    .filter((file) => file.documents.length > 0 && hasSources(file.text))
    .flatMap((file) => pipedRoots(file, charts, fileOf));
  const rendered = await renderCharts({
    root: input.root,
    charts: charts.filter((chart) => !piped.some(({ root }) => root.directory === chart.directory)),
    setting: input.config.helm,
    kubernetesVersion: input.config.kubernetesVersion,
    deliveries: rootDeliveries(input.objects),
    marks: new PathMarks({ word: wordsOf(input.config) }),
    fileOf,
    ...options,
  });
  const inCharts = input.files.filter((file) => charts.some((chart) => isChartFile(chart, file.projectPath)));
  const pathsOf = (files: readonly SourceFile[]): string[] => files.map(({ absolutePath }) => absolutePath);
  return {
    roots: [...rendered.roots, ...piped.map(({ root }) => root)],
    consumed: new Set([...pathsOf(inCharts), ...pathsOf(piped.map(({ file }) => file))]),
    templates: new Set(pathsOf(inCharts.filter((file) => isTemplateFile(file.projectPath)))),
    given: new Set(piped.flatMap(({ root }) => root.objects.map(({ document }) => document.file.absolutePath))),
    problems: rendered.problems,
  };
}

/** Names of the config's environments count in the names of values files too. */
function wordsOf({ environments }: HelmInput["config"]): NonNullable<ConstructorParameters<typeof PathMarks>[0]>["word"] & {} {
  const roles = new Map(environments.map(({ name, role }) => [name.toLowerCase(), role]));
  return (text) => {
    const role = roles.get(text.toLowerCase());
    return role === undefined ? undefined : { word: text, role };
  };
}

interface Piped {
  readonly file: SourceFile;
  readonly root: HelmRoot;
}

/** What `helm template` printed, one root for each chart that is at hand; text of charts that are not stays as it is. */
function pipedRoots(file: SourceFile, charts: readonly Chart[], fileOf: HelmRequest["fileOf"]): Piped[] {
  const cache = new TemplateCache();
  const used = new Map<string, Chart>();
  const documents = mapToTemplates(file, (name) => {
    const chart = charts.find((candidate) => candidate.name === name);
    if (!chart) return undefined;
    used.set(name, chart);
    return { chart, fileOf, cache, valueFiles: [] };
  });
  const [first] = used.values();
  if (!first) return [];
  const name = `chart ${[...used.keys()].join(", ")} (${file.path})`;
  const { objects } = objectsOf({ documents });
  return [
    {
      file,
      root: { name, origin: "helm", directory: first.directory, valueFiles: [], namespace: undefined, objects, delivery: undefined },
    },
  ];
}

/** The project's files, and from the disk what a walk leaves out: helpers are no manifests. */
function fileReader({ root, cwd, fileSystem = disk }: HelmInput, byPath: ReadonlyMap<string, SourceFile>): HelmRequest["fileOf"] {
  const read = new Map<string, SourceFile | undefined>();
  return (projectPath) => {
    const known = byPath.get(projectPath);
    if (known) return known;
    if (!read.has(projectPath)) read.set(projectPath, readText(path.join(root, projectPath), projectPath, cwd, fileSystem));
    return read.get(projectPath);
  };
}

function readText(absolutePath: string, projectPath: string, cwd: string, fileSystem: FileSystem): SourceFile | undefined {
  const text = textOf(fileSystem, absolutePath);
  return text === undefined ? undefined : new ParsedFile({ path: shownPath(absolutePath, cwd), absolutePath, projectPath, text });
}
