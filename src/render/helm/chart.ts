import { PathMarks } from "../../environment/path-marks.js";
import { compileGlob } from "../../text/glob.js";

/** A chart directory of a project. */
export interface Chart {
  /** `name` of Chart.yaml. */
  readonly name: string;
  /** Below the project root, "" for the root itself. */
  readonly directory: string;
  /** Chart.yaml, below the project root. */
  readonly chartFile: string;
  /** A library gives templates to other charts and cannot be rendered itself. */
  readonly isLibrary: boolean;
  /** Files below the directory, relative to it. */
  readonly files: readonly string[];
}

/**
 * The charts among the files of a project. `read` gives the text of a file, or undefined. A chart in another one's `charts/` is a dependency: it is rendered
 * with that chart, and is not one of the answer.
 */
export function findCharts(paths: readonly string[], read: (path: string) => string | undefined): Chart[] {
  const folders = paths.filter((path) => /(?:^|\/)Chart\.ya?ml$/.test(path)).map((path) => [path, parentOf(path)] as const);
  const all = new Set(folders.map(([, folder]) => folder));
  return folders
    .filter(([, folder]) => !isDependency(folder, all))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([chartFile, directory]) => {
      const text = read(chartFile);
      if (text === undefined) return [];
      const files = filesBelow(paths, directory);
      return [
        { name: scalarOf(text, "name") ?? lastOf(directory), directory, chartFile, isLibrary: scalarOf(text, "type") === "library", files },
      ];
    });
}

/** Whether a file is a part of a chart and not a manifest of its own: what helm reads when it renders the chart. */
export function isChartFile(chart: Chart, path: string): boolean {
  const prefix = chart.directory === "" ? "" : `${chart.directory}/`;
  if (!path.startsWith(prefix)) return false;
  const inside = path.slice(prefix.length);
  return (
    /^(?:templates|charts|crds|ci|values)\//.test(inside) ||
    /^(?:Chart\.(?:ya?ml|lock)|requirements\.(?:ya?ml|lock)|\.helmignore)$/.test(inside) ||
    isValuesFile(inside)
  );
}

/** A file that is Go template text until helm renders it. */
export function isTemplateFile(path: string): boolean {
  return /(?:^|\/)templates\//.test(path);
}

/** values.yaml, values-prod.yaml, values.prod.yaml, prod-values.yaml, values_prod.yml; values/production.yaml, envs/prod.yaml, environments/prod/values.yaml. */
function isValuesFile(inside: string): boolean {
  if (!/\.ya?ml$/i.test(inside)) return false;
  if (!inside.includes("/")) return /(?:^|[-_.])values(?:[-_.]|$)/i.test(inside.replace(/\.ya?ml$/i, ""));
  return /^(?:values|env|envs|environment|environments)\/(?:[^/]+\/)?[^/]+$/i.test(inside);
}

/**
 * The values files of which each makes a render beside values.yaml: those that the config names, else those that name an environment. Relative to the chart,
 * sorted.
 */
export function renderedValues(chart: Chart, globs: readonly string[] | undefined, marks: PathMarks = new PathMarks()): string[] {
  if (globs) {
    const matchers = globs.map(compileGlob);
    return chart.files.filter((file) => matchers.some((matches) => matches(file))).sort();
  }
  return chart.files.filter((file) => isValuesFile(file) && namesEnvironment(file, marks)).sort();
}

/** The file itself, or the folder it lies in, says for which environment it is. */
function namesEnvironment(file: string, marks: PathMarks): boolean {
  const name = lastOf(file);
  // values/production.yaml: the folder makes the whole name a word that counts.
  const spelled = file.includes("/") && !/values/i.test(name) ? `values-${name}` : name;
  return (marks.ofFileName(spelled) ?? marks.ofFolder(parentOf(file))) !== undefined;
}

function isDependency(folder: string, charts: ReadonlySet<string>): boolean {
  for (let at = folder.lastIndexOf("/charts/"); at >= 0; at = folder.lastIndexOf("/charts/", at - 1)) {
    if (charts.has(folder.slice(0, at))) return true;
  }
  return folder.startsWith("charts/") && charts.has("");
}

function filesBelow(paths: readonly string[], directory: string): string[] {
  if (directory === "") return [...paths];
  return paths.filter((path) => path.startsWith(`${directory}/`)).map((path) => path.slice(directory.length + 1));
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

function lastOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** A top-level scalar of Chart.yaml. Only for names in messages and of the release: nothing is reported at it. */
function scalarOf(text: string, key: string): string | undefined {
  const match = new RegExp(`^${key}:[ \\t]*(?:"([^"\\n]*)"|'([^'\\n]*)'|([^\\s#][^\\n#]*))`, "m").exec(text);
  return (match?.[1] ?? match?.[2] ?? match?.[3])?.trim() || undefined;
}
