import path from "node:path";
import { hasSignOfKubernetes, isSiteKind } from "./classify.js";
import { decode } from "./decode.js";
import type { FileFormat, Problem } from "./document.js";
import { disk, type FileSystem } from "./file-system.js";
import { MAX_FILE_SIZE, type ReadBytes } from "./read.js";
import { ParsedFile } from "./source-file.js";
import { isInside, walk } from "./walk.js";

export interface LoadRequest {
  /** Absolute. */
  readonly root: string;
  /** Absolute; paths in reports are relative to it. */
  readonly cwd: string;
  readonly ignore?: readonly string[];
  /** Absolute paths that were named; read even if they would not be met while walking. */
  readonly named?: readonly string[];
  /** False: only the named files are read. */
  readonly walk?: boolean;
  /** Absolute folder to walk; default: the root. */
  readonly walkFrom?: string;
  /** Enter folders that are projects of their own. Default: they are only named. */
  readonly nested?: boolean;
  /** Whether a rule wants to see a file that would be passed over; by its path from the root. */
  readonly wants?: ((projectPath: string) => boolean) | undefined;
  /** The format to read a file in, where its name does not decide. */
  readonly formatOf?: ((projectPath: string) => FileFormat | undefined) | undefined;
  /** Texts that stand for files which are met or named, by absolute path; a named one need not be on disk. */
  readonly texts?: ReadonlyMap<string, string>;
  /** Where files are read from; default: the disk. */
  readonly fileSystem?: FileSystem | undefined;
  /** Called before each file that is read. */
  readonly onFile?: ((done: number, total: number) => void) | undefined;
}

export interface LoadedFiles {
  readonly files: readonly ParsedFile[];
  readonly problems: readonly Problem[];
  /** Absolute paths of folders that are projects of their own. */
  readonly projects: readonly string[];
}

/** Reads and parses the files of one project, synchronously: that is several times faster than with promises. */
export function loadProject(request: LoadRequest): LoadedFiles {
  const problems: Problem[] = [];
  const files: ParsedFile[] = [];
  const walked =
    request.walk === false
      ? { files: [], companions: [], skipped: [], projects: [] }
      : walk(request.root, request.ignore, request.walkFrom, request);
  for (const { path: skippedPath, reason, level } of walked.skipped) {
    problems.push({ level, kind: level === "error" ? "read" : "skipped", message: reason, file: shownPath(skippedPath, request.cwd) });
  }
  const named = new Set(request.named);
  const seen = new Set<string>();
  const all = [...walked.files, ...named];
  for (const [index, absolutePath] of all.entries()) {
    request.onFile?.(index, all.length);
    if (seen.has(absolutePath)) continue;
    seen.add(absolutePath);
    const file = loadFile(absolutePath, request, named.has(absolutePath), problems);
    if (file) files.push(file);
  }
  files.push(
    ...loadCompanions(
      walked.companions.filter((file) => !seen.has(file)),
      files,
      request,
    ),
  );
  return { files, problems, projects: walked.projects };
}

/** A project with more files of frameworks below its sites holds examples or copies: the rest tells nothing more. */
const MAX_COMPANIONS = 500;
/** In characters; a larger one was made by a tool. */
const MAX_COMPANION_SIZE = 1024 * 1024;

/** The files of frameworks below the folders of sites. They are only looked at: one that cannot be read tells nothing, and is no problem. */
function loadCompanions(companions: readonly string[], files: readonly ParsedFile[], request: LoadRequest): ParsedFile[] {
  const folders = files.filter(({ kind }) => isSiteKind(kind)).map(({ absolutePath }) => path.dirname(absolutePath));
  if (folders.length === 0) return [];
  return companions
    .filter((file) => folders.some((folder) => isInside(file, folder)))
    .slice(0, MAX_COMPANIONS)
    .flatMap((file) => loadFile(file, request, false, [], true) ?? [])
    .filter(({ text }) => text.length <= MAX_COMPANION_SIZE);
}

/** One file of a project; undefined when it cannot be read or is not text, which is then a problem. */
export function loadFile(
  absolutePath: string,
  request: LoadRequest,
  named: boolean,
  problems: Problem[],
  isCompanion = false,
): ParsedFile | undefined {
  const projectPath = slashes(path.relative(request.root, absolutePath));
  const place = {
    path: shownPath(absolutePath, request.cwd),
    absolutePath,
    projectPath,
    named: named || (request.wants?.(projectPath) ?? false),
    format: request.formatOf?.(projectPath),
    isCompanion,
  };
  const given = request.texts?.get(absolutePath);
  if (given !== undefined) return new ParsedFile({ ...place, text: given });
  const read = readText(absolutePath, named, request);
  if ("text" in read) return new ParsedFile({ ...place, text: read.text });
  problems.push({ ...read, file: place.path });
  return undefined;
}

type Unread = Pick<Problem, "level" | "kind" | "message">;

function readText(
  absolutePath: string,
  named: boolean,
  { root, fileSystem = disk }: Pick<LoadRequest, "root" | "fileSystem">,
): { readonly text: string } | Unread {
  if (named && leadsOut(absolutePath, root, fileSystem))
    return { level: "error", kind: "read", message: "a link that leads out of the project; not followed" };
  const read = fileSystem.read(absolutePath);
  if ("fault" in read) return unread(read, named);
  const decoded = decode(read.bytes);
  if ("text" in decoded) return decoded;
  const isNote = decoded.binary && !named;
  return { level: isNote ? "note" : "error", kind: isNote ? "skipped" : "read", message: decoded.fault };
}

function unread(read: Exclude<ReadBytes, { readonly bytes: Uint8Array }>, named: boolean): Unread {
  if (read.fault === "unreadable") return { level: "error", kind: "read", message: `cannot be read: ${read.code}` };
  if (read.fault === "irregular")
    return { level: named ? "error" : "note", kind: "skipped", message: "not a regular file; it is not read" };
  // A large file that is none of Kubernetes would not have been judged anyway.
  const isError = named || mayHoldObjects(read.beginning);
  return { level: isError ? "error" : "note", kind: "skipped", message: `larger than ${MAX_FILE_SIZE / 1024 / 1024} MB; it is not read` };
}

function mayHoldObjects(beginning: Uint8Array): boolean {
  const text = Buffer.from(beginning).toString("latin1");
  return hasSignOfKubernetes(text, "yaml") || hasSignOfKubernetes(text, "json");
}

/** Whether a file that was named is a link out of the project: what is not part of it is never shown. */
function leadsOut(absolutePath: string, root: string, files: FileSystem): boolean {
  if (!files.isLink(absolutePath)) return false;
  const target = files.realPath(absolutePath);
  // A link that leads nowhere cannot be read either.
  return target !== undefined && !isInside(target, files.realPath(root) ?? root);
}

/** Relative to the working directory, with forward slashes. */
export function shownPath(absolutePath: string, cwd: string): string {
  return slashes(path.relative(cwd, absolutePath)) || ".";
}

function slashes(file: string): string {
  return path.sep === "/" ? file : file.replaceAll(path.sep, "/");
}
