import path from "node:path";
import { decode } from "../../load/decode.js";
import type { Document, Problem, SourceFile } from "../../load/document.js";
import { disk, type FileSystem } from "../../load/file-system.js";
import { loadFile, shownPath, type LoadRequest } from "../../load/project-files.js";
import { codeOf } from "../../load/read.js";
import { TapeDocument } from "../../load/yaml/document.js";
import { parseYaml } from "../../load/yaml/parse.js";
import { Location, TextFile } from "../../text/location.js";
import { RenderError } from "./error.js";

/** The names that a kustomization file may have. */
export const KUSTOMIZATION_NAMES = ["kustomization.yaml", "kustomization.yml", "Kustomization"] as const;

/** Generator sources larger than this are not read. Bytes; a ConfigMap holds one MiB. */
const MAX_GENERATOR_FILE = 8 * 1024 * 1024;

/** Files by absolute path. Every file is read and parsed once. */
export interface KustomizeFiles {
  /** What stands at a path, links followed; undefined when nothing does. */
  kindOf(absolutePath: string): "file" | "directory" | undefined;
  /** The path without links; the path itself where it cannot be told. */
  realPath(absolutePath: string): string;
  /** A YAML or JSON file with its documents. Throws RenderError where it cannot be read; what does not parse is a problem of the file. */
  parsed(absolutePath: string): SourceFile;
  /** The bytes of a file of any kind. Throws RenderError. */
  bytes(absolutePath: string): Uint8Array;
  /** Any text file, for places in it. Throws RenderError. */
  text(absolutePath: string): SourceFile;
}

/** Files on disk. `known` are those that the project has read already. */
export function diskFiles(request: Pick<LoadRequest, "root" | "cwd" | "fileSystem">, known: readonly SourceFile[] = []): KustomizeFiles {
  const knownFiles = new Map<string, SourceFile>(known.map((file) => [file.absolutePath, file]));
  const sources = new Map<string, SourceFile>();
  const texts = new Map<string, SourceFile>();
  const kinds = new Map<string, "file" | "directory" | undefined>();
  const realPaths = new Map<string, string>();
  const fileSystem = request.fileSystem ?? disk;
  const realPath = realPathsOf(fileSystem);
  const asGiven = givenPaths(request.root, fileSystem);
  const files: KustomizeFiles = {
    kindOf: (absolutePath) => cached(kinds, absolutePath, (given) => kindAt(given, fileSystem)),
    realPath: (absolutePath) => cached(realPaths, absolutePath, (given) => asGiven(realPath(given))),
    parsed: (absolutePath) =>
      cached(sources, absolutePath, () => readAsYaml(knownFiles.get(absolutePath) ?? parseFromDisk(absolutePath, request))),
    bytes(absolutePath) {
      const read = fileSystem.read(absolutePath);
      if ("fault" in read && read.fault === "unreadable") throw Object.assign(new Error(read.code), { code: read.code });
      if ("fault" in read && read.fault === "irregular") throw new RenderError("not a regular file");
      if ("fault" in read || read.bytes.length > MAX_GENERATOR_FILE) throw new RenderError("the file is larger than any object may be");
      return read.bytes.slice();
    },
    text: (absolutePath) =>
      knownFiles.get(absolutePath) ?? cached(texts, absolutePath, () => new TextSource(absolutePath, request, files.bytes(absolutePath))),
  };
  return files;
}

function cached<V>(map: Map<string, V>, key: string, make: (key: string) => V): V {
  if (map.has(key)) return map.get(key)!;
  const value = make(key);
  map.set(key, value);
  return value;
}

function kindAt(absolutePath: string, fileSystem: FileSystem): "file" | "directory" | undefined {
  const kind = fileSystem.kindOf(absolutePath);
  return kind === "folder" ? "directory" : kind === "file" ? "file" : undefined;
}

/** Finds paths without links. Many lie in the same folders, and each folder is looked at once. */
function realPathsOf(fileSystem: FileSystem): (absolutePath: string) => string {
  const folders = new Map<string, string>();
  const find = (absolutePath: string): string => {
    const parent = path.dirname(absolutePath);
    if (parent === absolutePath || fileSystem.isLink(absolutePath)) return fileSystem.realPath(absolutePath) ?? absolutePath;
    return path.join(cached(folders, parent, find), path.basename(absolutePath));
  };
  return find;
}

/**
 * Paths without links, but for those above the project: a project that is reached through a link keeps the paths it was reached by, so that its files are
 * the ones that were loaded and given.
 */
function givenPaths(root: string, fileSystem: FileSystem): (realPath: string) => string {
  const real = fileSystem.realPath(root) ?? root;
  if (real === root) return (realPath) => realPath;
  let [from, to] = [real, root];
  while (path.basename(from) !== "" && path.basename(from) === path.basename(to)) [from, to] = [path.dirname(from), path.dirname(to)];
  const inside = from.endsWith(path.sep) ? from : from + path.sep;
  return (realPath) => (realPath === from ? to : realPath.startsWith(inside) ? path.join(to, realPath.slice(inside.length)) : realPath);
}

function parseFromDisk(absolutePath: string, request: Pick<LoadRequest, "root" | "cwd" | "fileSystem">): SourceFile {
  const problems: Problem[] = [];
  const file = loadFile(absolutePath, request, true, problems);
  if (!file) throw new RenderError(problems[0]?.message ?? "the file cannot be read");
  return file;
}

/**
 * What a kustomization names is YAML whatever it is called, and never a template: the project may have passed over such a file, or over documents of it.
 */
function readAsYaml(file: SourceFile): SourceFile {
  const isRead = file.documents.length > 0 ? file.format !== "toml" : file.problems.some(({ kind }) => kind === "parse");
  const isPassedOver = file.problems.some(({ kind }) => kind === "skipped");
  return isRead && !isPassedOver ? file : new YamlSource(file);
}

class YamlSource extends TextFile implements SourceFile {
  readonly absolutePath: string;
  readonly projectPath: string;
  readonly format = "yaml";
  readonly documents: readonly Document[];
  readonly problems: readonly Problem[];

  constructor({ path, text, absolutePath, projectPath }: SourceFile) {
    super(path, text);
    this.absolutePath = absolutePath;
    this.projectPath = projectPath;
    const parsed = parseYaml(text);
    const faults = [...parsed.faults, ...parsed.documents.flatMap((document) => document.faults)];
    this.documents = parsed.documents.map(({ value, tape, root }, index) => new TapeDocument(this, index, value, tape, root));
    this.problems = faults.map(({ message, start, end }) => {
      return { level: "error", kind: "parse", message, file: path, location: new Location(this, start, end) };
    });
  }
}

/** A file that is only text: an env file, a source of a ConfigMap. */
class TextSource extends TextFile implements SourceFile {
  readonly projectPath: string;
  readonly format = "text";
  readonly documents: readonly Document[] = [];
  readonly problems: readonly Problem[] = [];

  constructor(
    readonly absolutePath: string,
    { root, cwd }: Pick<LoadRequest, "root" | "cwd">,
    bytes: Uint8Array,
  ) {
    const decoded = decode(bytes);
    super(shownPath(absolutePath, cwd), "text" in decoded ? decoded.text : "");
    this.projectPath = shownPath(absolutePath, root);
  }
}

/** The reason in a sentence part, for errors of the file system. */
export function readFault(error: unknown): string {
  return error instanceof RenderError ? error.message : `it cannot be read (${codeOf(error)})`;
}

export function join(directory: string, relative: string): string {
  return path.isAbsolute(relative) ? path.normalize(relative) : path.join(directory, relative);
}

/** Whether `inner` is the directory itself or below it. */
export function isInside(inner: string, directory: string): boolean {
  return inner === directory || inner.startsWith(directory.endsWith(path.sep) ? directory : directory + path.sep);
}
