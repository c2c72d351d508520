import { spawnSync } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Document, Problem, SourceFile } from "../load/document.js";
import { parseYaml } from "../load/yaml/parse.js";
import { KubernetesObject } from "../model/kubernetes-object.js";
import { asRecord, asText, type JsonRecord } from "../model/value.js";
import { ExternalDocument } from "./external-document.js";
import { diskFiles, type KustomizeFiles } from "./kustomize/files.js";
import type { Fallback } from "./kustomize/project.js";
import type { RenderedKustomization } from "./kustomize/render.js";
import type { RenderInput } from "./rendered.js";

/** How long a program may take for one root. Milliseconds. */
const TIME_LIMIT = 60_000;

/** Output larger than this is refused. Bytes. */
const MAX_OUTPUT = 64 * 1024 * 1024;

/** The annotation in which kustomize says where an object comes from. */
const ORIGIN = "config.kubernetes.io/origin";
const TRANSFORMATIONS = "alpha.config.kubernetes.io/transformations";

/**
 * Renders roots with `kustomize build` or `kubectl kustomize`: "auto" those that could not be rendered as a whole in process, "external" all.
 * The program runs without network (proxies that lead nowhere, git only over files), without plugins, and with a time limit.
 */
export function externalFallback(input: Pick<RenderInput, "root" | "cwd" | "files">, mode: "auto" | "external"): Fallback {
  const files = diskFiles(input, input.files);
  let program: Program | undefined | null;
  return (directory, internal) => {
    if (mode === "auto" && !internal.isIncomplete) return undefined;
    program ??= findProgram() ?? null;
    if (!program)
      return mode === "auto"
        ? undefined
        : withProblem(internal, directory, files, "--render external needs kustomize or kubectl, and neither is on the PATH");
    const built = build(program, directory);
    if ("fault" in built) return withProblem(internal, directory, files, `${program.name}: ${built.fault}`);
    return toRendered(built.text, built.wrapper, directory, files, internal);
  };
}

interface Program {
  readonly name: string;
  readonly args: readonly string[];
}

const PROGRAMS: readonly Program[] = [
  { name: "kustomize", args: ["build"] },
  { name: "kubectl", args: ["kustomize"] },
];

function findProgram(): Program | undefined {
  return PROGRAMS.find(({ name }) => spawnSync(name, ["version", "--client"], { timeout: 10_000, stdio: "ignore" }).error === undefined);
}

type Built = { readonly text: string; readonly wrapper: string } | { readonly fault: string };

/** Builds through a kustomization of our own beside the user's files, which asks for the origin of every object. */
function build(program: Program, directory: string): Built {
  const wrapper = realpathSync(mkdtempSync(path.join(tmpdir(), "deploylint-")));
  try {
    const resource = path.relative(wrapper, realpathSync(directory));
    writeFileSync(
      path.join(wrapper, "kustomization.yaml"),
      JSON.stringify({ resources: [resource], buildMetadata: ["originAnnotations"] }),
    );
    const run = spawnSync(program.name, [...program.args, wrapper], {
      encoding: "utf8",
      timeout: TIME_LIMIT,
      maxBuffer: MAX_OUTPUT,
      env: offline(process.env),
    });
    if (run.error) return { fault: isTimeout(run.error) ? `no answer within ${TIME_LIMIT / 1000} seconds` : run.error.message };
    if (run.status !== 0) return { fault: lastLine(run.stderr) };
    return { text: run.stdout, wrapper };
  } finally {
    rmSync(wrapper, { recursive: true, force: true });
  }
}

/** Remote bases would be fetched with HTTP or git: neither gets anywhere. */
function offline(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const nowhere = "http://127.0.0.1:9";
  const names = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"].flatMap((name) => [name, name.toLowerCase()]);
  return {
    ...env,
    ...Object.fromEntries(names.map((name) => [name, nowhere])),
    NO_PROXY: "",
    no_proxy: "",
    GIT_ALLOW_PROTOCOL: "file",
    GIT_TERMINAL_PROMPT: "0",
  };
}

function isTimeout(error: Error): boolean {
  return (error as { code?: unknown }).code === "ETIMEDOUT";
}

function lastLine(text: string): string {
  return text.trim().split("\n").at(-1)?.slice(0, 500) ?? "it failed and said nothing";
}

/** The objects of the internal rendering stay: they are what can be judged. */
function withProblem(internal: RenderedKustomization, directory: string, files: KustomizeFiles, message: string): RenderedKustomization {
  const file = kustomizationFile(directory, files);
  const problem: Problem = { level: "error", kind: "render", message, ...(file ? { file: file.path } : {}) };
  return { ...internal, problems: [...internal.problems, problem], isIncomplete: true };
}

function kustomizationFile(directory: string, files: KustomizeFiles): SourceFile | undefined {
  const name = ["kustomization.yaml", "kustomization.yml", "Kustomization"].find(
    (candidate) => files.kindOf(path.join(directory, candidate)) === "file",
  );
  return name === undefined ? undefined : files.parsed(path.join(directory, name));
}

function toRendered(
  text: string,
  wrapper: string,
  directory: string,
  files: KustomizeFiles,
  internal: RenderedKustomization,
): RenderedKustomization {
  const own = kustomizationFile(directory, files);
  const patches = patchDocuments(internal.files, files);
  const objects = parseYaml(text).documents.flatMap(({ value }) => {
    const record = asRecord(value);
    if (!record) return [];
    const origin = originOf(record);
    const source = origin?.path === undefined ? undefined : sourceDocument(path.join(wrapper, origin.path), record, files);
    const fallback = source?.file ?? originFile(wrapper, origin, files) ?? own;
    if (!fallback) return [];
    const document = new ExternalDocument(withoutOrigin(record), source, patches, fallback);
    return [new KubernetesObject(document, document.value as JsonRecord)];
  });
  return { objects, problems: [], files: internal.files, isIncomplete: false };
}

interface Origin {
  readonly path?: string;
  readonly configuredIn?: string;
}

function originOf(record: JsonRecord): Origin | undefined {
  const text = asText(asRecord(asRecord(record["metadata"])?.["annotations"])?.[ORIGIN]);
  const origin = text === undefined ? undefined : asRecord(parseYaml(text).documents[0]?.value);
  if (!origin || asText(origin["repo"]) !== undefined) return undefined;
  const [file, configuredIn] = [asText(origin["path"]), asText(origin["configuredIn"])];
  return { ...(file === undefined ? {} : { path: file }), ...(configuredIn === undefined ? {} : { configuredIn }) };
}

function originFile(wrapper: string, origin: Origin | undefined, files: KustomizeFiles): SourceFile | undefined {
  const name = origin?.configuredIn ?? origin?.path;
  const file = name === undefined ? undefined : path.join(wrapper, name);
  return file !== undefined && files.kindOf(file) === "file" ? files.parsed(file) : undefined;
}

/** The document of the file that the object was made from: of its kind, and its name within the rendered one. */
function sourceDocument(file: string, record: JsonRecord, files: KustomizeFiles): Document | undefined {
  if (files.kindOf(file) !== "file") return undefined;
  const name = asText(asRecord(record["metadata"])?.["name"]) ?? "";
  const candidates = files.parsed(file).documents.filter((document) => {
    const value = asRecord(document.value);
    const sourceName = asText(asRecord(value?.["metadata"])?.["name"]);
    return value?.["kind"] === record["kind"] && sourceName !== undefined && name.includes(sourceName);
  });
  return candidates.length === 1
    ? candidates[0]
    : candidates.find((document) => asText(asRecord(asRecord(document.value)?.["metadata"])?.["name"]) === name);
}

/** Documents of the other files that the root uses: patches set values too. */
function patchDocuments(used: ReadonlySet<string>, files: KustomizeFiles): readonly Document[] {
  return [...used].flatMap((file) => (/\.(?:ya?ml|json)$/.test(file) ? files.parsed(file).documents : []));
}

function withoutOrigin(record: JsonRecord): JsonRecord {
  const metadata = asRecord(record["metadata"]);
  const annotations = asRecord(metadata?.["annotations"]);
  if (!metadata || !annotations) return record;
  const kept = Object.fromEntries(Object.entries(annotations).filter(([key]) => key !== ORIGIN && key !== TRANSFORMATIONS));
  const { annotations: _, ...rest } = metadata;
  return { ...record, metadata: Object.keys(kept).length === 0 ? rest : { ...rest, annotations: kept } };
}
