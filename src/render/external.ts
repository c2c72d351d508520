import path from "node:path";
import type { Document, Problem, SourceFile } from "../load/document.js";
import { parseYaml } from "../load/yaml/parse.js";
import { KubernetesObject } from "../model/kubernetes-object.js";
import { asRecord, asText, type JsonRecord } from "../model/value.js";
import { ExternalDocument } from "./external-document.js";
import { build, findProgram } from "./external-program.js";
import type { RenderOptions } from "./kustomize/context.js";
import { diskFiles, KUSTOMIZATION_NAMES, type KustomizeFiles } from "./kustomize/files.js";
import type { Fallback } from "./kustomize/project.js";
import type { RenderedKustomization } from "./kustomize/render.js";
import type { RenderInput } from "./rendered.js";

/** How long a program may take for one root. Milliseconds. */
const TIME_LIMIT = 60_000;

/** The annotation in which kustomize says where an object comes from. */
const ORIGIN = "config.kubernetes.io/origin";
const TRANSFORMATIONS = "alpha.config.kubernetes.io/transformations";

export interface ExternalOptions extends Partial<RenderOptions> {
  /** Where programs are sought. Default: that of this process. */
  readonly env?: NodeJS.ProcessEnv;
  /** Milliseconds for one root. */
  readonly timeout?: number;
}

/**
 * Renders roots with `kustomize build` or `kubectl kustomize`: "auto" those that could not be rendered as a whole in process, "external" all.
 * The program runs without network (proxies that lead nowhere, git only over files), without plugins, and with a time limit.
 */
export function externalFallback(
  input: Pick<RenderInput, "root" | "cwd" | "files">,
  mode: "auto" | "external",
  { env = process.env, timeout = TIME_LIMIT, loadRestrictions = "root" }: ExternalOptions = {},
): Fallback {
  const files = diskFiles(input, input.files);
  const program = findProgram(env);
  return (directory, internal, namespace) => {
    if (mode === "auto" && (!internal.isIncomplete || !program)) return undefined;
    const failed = (message: string): RenderedKustomization => withProblem(internal, directory, files, message);
    if (!program) return failed("--render external needs kustomize or kubectl, and neither is on the PATH");
    const built = build(program, { directory, namespace, isUnrestricted: loadRestrictions === "none", env, timeout });
    if ("fault" in built) return failed(`${program.name}: ${built.fault}`);
    const { documents, faults } = parseYaml(built.text);
    const isBroken = faults.length > 0 || documents.some((document) => document.faults.length > 0 || !isObject(document.value));
    if (isBroken) return failed(`${program.name}: what it printed is no list of objects`);
    const objects = toObjects(
      documents.map(({ value }) => value),
      built.folder,
      { directory, files, internal },
    );
    // What was wrong with the rendering in process is no longer so; what was wrong with the files is.
    const problems = internal.isIncomplete ? [] : internal.problems;
    return { objects, problems, files: internal.files, isIncomplete: false };
  };
}

/** An object, or a document with nothing in it. */
function isObject(value: unknown): boolean {
  return value === null || (asText(asRecord(value)?.["kind"]) ?? "") !== "";
}

/** The objects of the internal rendering stay: they are what can be judged. */
function withProblem(internal: RenderedKustomization, directory: string, files: KustomizeFiles, message: string): RenderedKustomization {
  const file = kustomizationFile(directory, files);
  const problem: Problem = { level: "error", kind: "render", message, ...(file ? { file: file.path } : {}) };
  return { ...internal, problems: [...internal.problems, problem], isIncomplete: true };
}

function kustomizationFile(directory: string, files: KustomizeFiles): SourceFile | undefined {
  for (const name of KUSTOMIZATION_NAMES) {
    const file = readable(path.join(directory, name), files);
    if (file) return file;
  }
  return undefined;
}

/** A file of YAML or JSON; undefined where there is none, or none that can be read. */
function readable(absolutePath: string, files: KustomizeFiles): SourceFile | undefined {
  try {
    return files.kindOf(absolutePath) === "file" ? files.parsed(absolutePath) : undefined;
  } catch {
    return undefined;
  }
}

interface Around {
  readonly directory: string;
  readonly files: KustomizeFiles;
  readonly internal: RenderedKustomization;
}

/** `folder` is what the origins are relative to. */
function toObjects(values: readonly unknown[], folder: string, { directory, files, internal }: Around): KubernetesObject[] {
  const own = kustomizationFile(directory, files);
  const patches = patchDocuments(internal.files, files);
  return values.flatMap((value) => {
    const record = asRecord(value);
    if (!record) return [];
    const origin = originOf(record);
    const source = origin?.path === undefined ? undefined : sourceDocument(path.join(folder, origin.path), record, files);
    const fallback = source?.file ?? originFile(folder, origin, files) ?? own;
    if (!fallback) return [];
    const document = new ExternalDocument(withoutOrigin(record), source, patches, fallback);
    return [new KubernetesObject(document, document.value as JsonRecord)];
  });
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

function originFile(folder: string, origin: Origin | undefined, files: KustomizeFiles): SourceFile | undefined {
  const name = origin?.configuredIn ?? origin?.path;
  return name === undefined ? undefined : readable(path.join(folder, name), files);
}

/** The document of the file that the object was made from: of its kind, and its name within the rendered one. */
function sourceDocument(file: string, record: JsonRecord, files: KustomizeFiles): Document | undefined {
  const name = asText(asRecord(record["metadata"])?.["name"]) ?? "";
  const candidates = (readable(file, files)?.documents ?? []).filter((document) => {
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
  return [...used].flatMap((file) => (/\.(?:ya?ml|json)$/.test(file) ? (readable(file, files)?.documents ?? []) : []));
}

function withoutOrigin(record: JsonRecord): JsonRecord {
  const metadata = asRecord(record["metadata"]);
  const annotations = asRecord(metadata?.["annotations"]);
  if (!metadata || !annotations) return record;
  const kept = Object.fromEntries(Object.entries(annotations).filter(([key]) => key !== ORIGIN && key !== TRANSFORMATIONS));
  const { annotations: _, ...rest } = metadata;
  return { ...record, metadata: Object.keys(kept).length === 0 ? rest : { ...rest, annotations: kept } };
}
