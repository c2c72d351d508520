import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import path from "node:path";
import type { HelmSetting } from "../../config/config.js";
import type { PathMarks } from "../../environment/path-marks.js";
import type { Path, Problem, SourceFile } from "../../load/document.js";
import { ParsedFile } from "../../load/source-file.js";
import { objectsOf } from "../../model/objects.js";
import type { KubernetesObject } from "../../model/kubernetes-object.js";
import { Location } from "../../text/location.js";
import type { RootDelivery } from "../deliveries.js";
import type { Chart } from "./chart.js";
import { findOnPath, runHelm, type HelmResult } from "./command.js";
import { TemplateCache } from "./helm-document.js";
import { planRenders, type HelmRender } from "./renders.js";
import { mapToTemplates, type TemplateSource } from "./sources.js";

/** A chart with one set of values, rendered. */
export interface HelmRoot {
  /** "chart web (values-prod.yaml)". */
  readonly name: string;
  readonly origin: "helm";
  /** Of the chart, below the project root. */
  readonly directory: string;
  /** Below the project root, the strongest last. */
  readonly valueFiles: readonly string[];
  readonly namespace: string | undefined;
  readonly objects: readonly KubernetesObject[];
  /** What the delivery object that makes this render says of the environment. */
  readonly delivery: { readonly hint: string; readonly title: string; readonly object: KubernetesObject; readonly path: Path } | undefined;
}

export interface HelmRequest {
  /** Absolute. */
  readonly root: string;
  readonly charts: readonly Chart[];
  readonly setting: HelmSetting;
  /** The version of Kubernetes that the project is for, where the config gives one. */
  readonly kubernetesVersion?: string | undefined;
  readonly deliveries?: readonly RootDelivery[];
  readonly marks?: PathMarks;
  /** A file of the project by its path below the root, read when it is asked for. */
  readonly fileOf: (projectPath: string) => SourceFile | undefined;
  /** The path of the helm program; undefined: sought on the PATH; null: there is none. */
  readonly program?: string | null | undefined;
  /** Milliseconds for one render. */
  readonly timeout?: number;
}

export interface HelmOutcome {
  readonly roots: readonly HelmRoot[];
  readonly problems: readonly Problem[];
}

const DEFAULT_TIMEOUT = 30_000;

/** Renders every chart of a project that is not a library, with each of its sets of values. Without helm each chart is one note. Never rejects. */
export async function renderCharts(request: HelmRequest): Promise<HelmOutcome> {
  const charts = request.charts.filter(({ isLibrary }) => !isLibrary);
  if (charts.length === 0) return { roots: [], problems: [] };
  const program = request.program === undefined ? findOnPath("helm") : (request.program ?? undefined);
  if (program === undefined) return { roots: [], problems: charts.map((chart) => notRendered(chart, request)) };
  const renders = charts.flatMap((chart) => planRenders(chart, request));
  const cache = new TemplateCache();
  const outcomes = await inParallel(renders, (render) => renderOne(program, render, request, cache));
  return { roots: outcomes.flatMap(({ root }) => (root ? [root] : [])), problems: outcomes.flatMap(({ problems }) => problems) };
}

function notRendered(chart: Chart, { fileOf }: HelmRequest): Problem {
  const message = `chart ${chart.name}: not rendered, helm is not on the PATH; run helm template … | deploylint -`;
  return { level: "note", kind: "skipped", message, file: fileOf(chart.chartFile)?.path ?? chart.chartFile };
}

interface Outcome {
  readonly root: HelmRoot | undefined;
  readonly problems: readonly Problem[];
}

async function renderOne(program: string, render: HelmRender, request: HelmRequest, cache: TemplateCache): Promise<Outcome> {
  const folder = render.inline.values.length > 0 ? mkdtempSync(path.join(tmpdir(), "deploylint-helm-")) : undefined;
  try {
    const inlineFiles = render.inline.values.map((values, index) => {
      const file = path.join(folder!, `values-${index}.yaml`);
      writeFileSync(file, typeof values === "string" ? values : JSON.stringify(values));
      return file;
    });
    const run = (kubeVersion: string | undefined): Promise<HelmResult> =>
      runHelm(program, argumentsOf(render, inlineFiles, kubeVersion, request), request.root, request.timeout ?? DEFAULT_TIMEOUT);
    const asked = request.setting.kubeVersion ?? request.kubernetesVersion;
    let result = await run(asked);
    // helm takes the version of Kubernetes that it was built for, which may be older than the chart.
    const demanded = asked === undefined ? demandedVersion(result.failure) : undefined;
    if (demanded !== undefined) result = await run(demanded);
    const { stdout, failure } = result;
    return failure === undefined
      ? rootOf(render, stdout, request, cache)
      : { root: undefined, problems: [failed(render, failure, request)] };
  } catch (error) {
    return { root: undefined, problems: [failed(render, error instanceof Error ? error.message : String(error), request)] };
  } finally {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  }
}

/** The lowest version that a chart says it runs on, where helm fails because of that. */
function demandedVersion(failure: string | undefined): string | undefined {
  const constraint = /chart requires kubeVersion: (.*?) which is incompatible with/.exec(failure ?? "")?.[1];
  const bound = /(?:>=|\^|~|=|^)\s*v?(\d+\.\d+(?:\.\d+)?)/.exec(constraint ?? "")?.[1];
  return bound === undefined || bound.split(".").length === 3 ? bound : `${bound}.0`;
}

function argumentsOf(render: HelmRender, inlineFiles: readonly string[], kubeVersion: string | undefined, request: HelmRequest): string[] {
  const { chart, releaseName, namespace, valueFiles, inline } = render;
  const absolute = (file: string): string => path.join(request.root, file);
  return [
    "template",
    releaseName,
    absolute(chart.directory),
    "--skip-tests",
    ...(namespace === undefined ? [] : ["--namespace", namespace]),
    ...(kubeVersion === undefined ? [] : ["--kube-version", kubeVersion]),
    ...[...valueFiles.map(absolute), ...inlineFiles].flatMap((file) => ["--values", file]),
    ...inline.parameters.flatMap(({ name, value, text }) => [text ? "--set-string" : "--set", `${name}=${value}`]),
  ];
}

function rootOf(render: HelmRender, stdout: string, request: HelmRequest, cache: TemplateCache): Outcome {
  const { chart } = render;
  const place = fileOf(chart, request);
  const projectPath = `${chart.directory === "" ? "" : `${chart.directory}/`}rendered.yaml`;
  const rendered = new ParsedFile({ path: place.path, absolutePath: path.join(request.root, projectPath), projectPath, text: stdout });
  const { name, valueFiles, namespace, delivery } = render;
  const own = `${chart.directory === "" ? "" : `${chart.directory}/`}values.yaml`;
  const source: TemplateSource = { chart, fileOf: request.fileOf, cache, valueFiles: valueFiles.length > 0 ? valueFiles : [own] };
  const documents = mapToTemplates(rendered, () => source);
  const { objects } = objectsOf({ documents });
  return {
    root: { name, origin: "helm", directory: chart.directory, valueFiles, namespace, objects, delivery: hintOf(delivery) },
    problems: rendered.problems
      .filter(({ level }) => level === "error")
      .map(({ message }) => failed(render, `the result does not parse: ${message}`, request)),
  };
}

function hintOf(delivery: RootDelivery | undefined): HelmRoot["delivery"] {
  const hint = delivery?.environmentHint;
  return delivery && hint !== undefined ? { hint, title: delivery.title, object: delivery.object, path: delivery.at } : undefined;
}

function fileOf(chart: Chart, request: HelmRequest): { readonly path: string } {
  return { path: request.fileOf(chart.chartFile)?.path ?? chart.chartFile };
}

/** A render that fails, at the line of the template that helm names. */
function failed(render: HelmRender, failure: string, request: HelmRequest): Problem {
  const { chart, name } = render;
  const location = placeIn(failure, chart, request);
  const file = location?.file.path ?? fileOf(chart, request).path;
  if (/missing in charts\/ directory|found in Chart\.yaml, but missing/.test(failure)) {
    return {
      level: "note",
      kind: "skipped",
      message: `${name}: not rendered, its dependencies are not in charts/; run helm dependency build`,
      file,
    };
  }
  // A value that a chart asks for may come from where it is deployed: that is no fault of the files.
  const asksForValues = !render.isDeclared && /execution error at|nil pointer evaluating/.test(failure);
  return {
    level: asksForValues ? "note" : "error",
    kind: "render",
    message: `${name}: helm template failed: ${shortened(failure)}`,
    file,
    ...(location ? { location } : {}),
  };
}

function placeIn(failure: string, chart: Chart, request: HelmRequest): Location | undefined {
  // The innermost template is named last.
  const match = [...failure.matchAll(/\(?([^\s():]+\/(?:templates|charts|crds)\/[^\s():]+):(\d+)(?::(\d+))?/g)].at(-1);
  if (!match) return undefined;
  const inside = match[1]!.slice(match[1]!.indexOf("/") + 1);
  const file = request.fileOf(chart.directory === "" ? inside : `${chart.directory}/${inside}`);
  const start = file?.lineStarts[Number(match[2]) - 1];
  return file && start !== undefined ? new Location(file, start, start + file.lineText(Number(match[2])).length) : undefined;
}

function shortened(text: string): string {
  return text.length > 400 ? `${text.slice(0, 399)}…` : text;
}

async function inParallel<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results = new Array<R>(items.length);
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < items.length; index = next++) results[index] = await work(items[index]!);
  };
  await Promise.all(Array.from({ length: Math.min(items.length, availableParallelism()) }, worker));
  return results;
}
