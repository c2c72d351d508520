import path from "node:path";
import { disk, type FileSystem } from "../load/file-system.js";
import { findProjectRoot } from "../load/walk.js";
import type { Problem } from "../load/document.js";

/** A text from standard input, and the path it stands for. */
export interface StdinText {
  readonly text: string;
  /** Relative to the working directory; absent: it belongs to no project. */
  readonly path?: string;
}

/** The paths of a run that lie in one project. */
export interface ProjectArguments {
  /** Absolute. */
  readonly root: string;
  /** Absolute paths of files that were named. */
  readonly files: ReadonlySet<string>;
  /** Absolute paths of folders that were named. */
  readonly folders: readonly string[];
  readonly texts: ReadonlyMap<string, string>;
}

/** The name under which a text from standard input is reported when none is given. */
export const STDIN_NAME = "<stdin>";

export interface ArgumentOptions {
  /** Absolute. */
  readonly cwd: string;
  readonly stdin?: StdinText | undefined;
  /** Absolute folder that is the project, instead of the one found. */
  readonly root?: string | undefined;
  /** Texts that stand for files, by absolute path: unsaved buffers, fixed files. */
  readonly texts?: ReadonlyMap<string, string> | undefined;
  /** Where files are read from; default: the disk. */
  readonly fileSystem?: FileSystem | undefined;
}

/** Sorts the paths of a run by the project they belong to. A glob is expanded; a path that does not exist is a problem. */
export async function sortArguments(
  paths: readonly string[],
  { cwd, stdin, root, texts, fileSystem = disk }: ArgumentOptions,
): Promise<{ projects: ProjectArguments[]; problems: Problem[] }> {
  const problems: Problem[] = [];
  const projects = new Map<string, { root: string; files: Set<string>; folders: string[]; texts: Map<string, string> }>();
  const projectOf = (root: string): { root: string; files: Set<string>; folders: string[]; texts: Map<string, string> } => {
    let project = projects.get(root);
    if (!project) {
      project = { root, files: new Set(), folders: [], texts: new Map(texts) };
      projects.set(root, project);
    }
    return project;
  };
  for (const argument of await expand(paths, cwd, problems, fileSystem)) {
    const kind = fileSystem.kindOf(argument);
    if (kind === undefined) continue;
    const project = projectOf(root ?? findProjectRoot(argument, fileSystem));
    if (kind === "folder") project.folders.push(argument);
    else project.files.add(argument);
  }
  if (stdin) {
    const absolute = path.resolve(cwd, stdin.path ?? STDIN_NAME);
    const project = projectOf(root ?? findProjectRoot(absolute, fileSystem));
    project.texts.set(absolute, stdin.text);
    project.files.add(absolute);
  }
  return { projects: [...projects.values()], problems };
}

/** Absolute paths. A pattern is expanded only when no file has its name. */
async function expand(paths: readonly string[], cwd: string, problems: Problem[], fileSystem: FileSystem): Promise<string[]> {
  const result: string[] = [];
  for (const given of paths) {
    const absolute = path.resolve(cwd, given);
    if (fileSystem.kindOf(absolute)) {
      result.push(absolute);
      continue;
    }
    const matches = /[*?[{]/.test(given) ? await glob(given, cwd) : [];
    if (matches.length === 0) problems.push({ level: "error", kind: "read", message: `no such file or folder: ${given}` });
    result.push(...matches);
  }
  return result;
}

async function glob(pattern: string, cwd: string): Promise<string[]> {
  const { default: fastGlob } = await import("fast-glob");
  return (
    await fastGlob(pattern, {
      cwd,
      absolute: true,
      onlyFiles: true,
      followSymbolicLinks: false,
      ignore: ["**/node_modules/**", "**/.git/**"],
    })
  ).sort();
}

/** Whether a file of the project was given: named, or below a folder that was. */
export function isGiven(absolutePath: string, { files, folders }: ProjectArguments): boolean {
  return files.has(absolutePath) || folders.some((folder) => absolutePath.startsWith(folder === path.sep ? folder : folder + path.sep));
}
