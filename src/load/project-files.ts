import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import { decode } from "./decode.js";
import type { Problem } from "./document.js";
import { ParsedFile } from "./source-file.js";
import { codeOf } from "./read.js";
import { walk } from "./walk.js";

/** Larger files are not read: no manifest of a person is, and parsing one would take the memory of a machine. Bytes. */
export const MAX_FILE_SIZE = 16 * 1024 * 1024;

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
  /** A text that stands for the file of this absolute path, on disk or not. */
  readonly texts?: ReadonlyMap<string, string>;
}

export interface LoadedFiles {
  readonly files: readonly ParsedFile[];
  readonly problems: readonly Problem[];
}

/** Reads and parses the files of one project, synchronously: that is several times faster than with promises. */
export function loadProject(request: LoadRequest): LoadedFiles {
  const problems: Problem[] = [];
  const files: ParsedFile[] = [];
  const walked = request.walk === false ? { files: [], skipped: [] } : walk(request.root, request.ignore, request.walkFrom);
  for (const { path: skippedPath, reason, level } of walked.skipped) {
    problems.push({ level, kind: level === "error" ? "read" : "skipped", message: reason, file: shownPath(skippedPath, request.cwd) });
  }
  const named = new Set(request.named);
  const seen = new Set<string>();
  for (const absolutePath of [...walked.files, ...named, ...(request.texts?.keys() ?? [])]) {
    if (seen.has(absolutePath)) continue;
    seen.add(absolutePath);
    const file = loadFile(absolutePath, request, named.has(absolutePath), problems);
    if (file) files.push(file);
  }
  return { files, problems };
}

/** One file of a project; undefined when it cannot be read or is not text, which is then a problem. */
export function loadFile(absolutePath: string, request: LoadRequest, named: boolean, problems: Problem[]): ParsedFile | undefined {
  const shown = shownPath(absolutePath, request.cwd);
  const place = { path: shown, absolutePath, projectPath: slashes(path.relative(request.root, absolutePath)), named };
  const given = request.texts?.get(absolutePath);
  if (given !== undefined) return new ParsedFile({ ...place, text: given });
  const problem = (message: string, level: Problem["level"] = "error", kind: Problem["kind"] = "read"): undefined => {
    problems.push({ level, kind, message, file: shown });
  };
  let bytes: Uint8Array;
  try {
    const stat = statSync(absolutePath);
    if (!stat.isFile()) return problem("not a regular file; it is not read", named ? "error" : "note", "skipped");
    if (stat.size > MAX_FILE_SIZE) return problem(`larger than ${MAX_FILE_SIZE / 1024 / 1024} MB; it is not read`);
    bytes = readFileSync(absolutePath);
  } catch (error) {
    return problem(`cannot be read: ${codeOf(error)}`);
  }
  const decoded = decode(bytes);
  if ("fault" in decoded) return decoded.binary && !named ? problem(decoded.fault, "note", "skipped") : problem(decoded.fault);
  return new ParsedFile({ ...place, text: decoded.text });
}

/** Relative to the working directory, with forward slashes. */
export function shownPath(absolutePath: string, cwd: string): string {
  return slashes(path.relative(cwd, absolutePath)) || ".";
}

function slashes(file: string): string {
  return path.sep === "/" ? file : file.replaceAll(path.sep, "/");
}
