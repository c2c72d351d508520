import path from "node:path";
import { isCompanion, isOfInterest, isToolFile } from "./classify.js";
import { disk, type Entry, type FileSystem } from "./file-system.js";
import { IgnoreRules, rulesAbove } from "./ignore-rules.js";
import { codeOf } from "./read.js";

/** Something met while walking that is not read, and why. */
export interface Skipped {
  readonly path: string;
  readonly reason: string;
  readonly level: "error" | "note";
}

export interface WalkResult {
  /** Absolute paths, sorted by folder. */
  readonly files: readonly string[];
  /** Absolute paths of files of frameworks: of interest only beside a site. */
  readonly companions: readonly string[];
  readonly skipped: readonly Skipped[];
  /** Folders that are projects of their own. */
  readonly projects: readonly string[];
}

export interface WalkOptions {
  /** Enter folders that are projects of their own. */
  readonly nested?: boolean;
  /** Default: the disk. */
  readonly fileSystem?: FileSystem | undefined;
  /** Whether a file that would be passed over is read all the same; the path is relative to the root, with forward slashes. */
  readonly wants?: ((projectPath: string) => boolean) | undefined;
}

/** Folders nested deeper are not entered. */
const MAX_DEPTH = 200;

/**
 * Every file of interest below `from`, which lies in `root`. .gitignore files and `ignore` (patterns of the same kind, from the root) leave files out; .git,
 * node_modules and hidden folders but .github and .storybook are not entered. A link is followed when it leads to something inside the root that the walk does not meet
 * at its own place; so nothing is met twice, and no loop is entered. A folder that is a project of its own is named and, unless `nested` says so, not
 * entered: projects never see each other.
 */
export function walk(root: string, ignore: readonly string[] = [], from: string = root, options: WalkOptions = {}): WalkResult {
  const files = options.fileSystem ?? disk;
  const configured = ignore.length > 0 ? new IgnoreRules(files).with(root, ignore) : undefined;
  const walker = new Walker(root, configured, options, files);
  walker.visit(from, rulesAbove(from, root, files), 0);
  walker.followLinks();
  return { files: walker.files, companions: walker.companions, skipped: walker.skipped, projects: walker.projects };
}

class Walker {
  readonly files: string[] = [];
  readonly companions: string[] = [];
  readonly skipped: Skipped[] = [];
  readonly projects: string[] = [];
  readonly #links: { readonly path: string; readonly rules: IgnoreRules; readonly depth: number }[] = [];
  readonly #folders = new Set<string>();

  constructor(
    readonly root: string,
    /** Patterns of the config. They are no .gitignore file: none below takes back what they ignore. */
    readonly configured: IgnoreRules | undefined,
    readonly options: WalkOptions,
    readonly fileSystem: FileSystem,
  ) {}

  /** Whether the file is one of those that are read. */
  #isRead(full: string): boolean {
    if (isRead(path.basename(full))) return true;
    return this.options.wants?.(path.relative(this.root, full).split(path.sep).join("/")) ?? false;
  }

  visit(folder: string, inherited: IgnoreRules, depth: number): void {
    this.#folders.add(folder);
    const entries = this.#entriesOf(folder, depth);
    if (folder !== this.root && !this.options.nested && entries.some(({ name }) => ROOT_MARKS.includes(name))) {
      this.projects.push(folder);
      return;
    }
    const rules = entries.some(({ name }) => name === ".gitignore") ? inherited.withFolder(folder) : inherited;
    for (const entry of entries) this.#meet(entry, folder === "/" ? `/${entry.name}` : `${folder}/${entry.name}`, rules, depth);
  }

  #entriesOf(folder: string, depth: number): Entry[] {
    if (depth > MAX_DEPTH) {
      this.#skip(folder, `folders are nested more than ${MAX_DEPTH} deep; not entered`);
      return [];
    }
    try {
      return this.fileSystem.list(folder).sort((a, b) => (a.name < b.name ? -1 : 1));
    } catch (error) {
      this.#skip(folder, `cannot be read: ${codeOf(error)}`, "error");
      return [];
    }
  }

  #meet(entry: Entry, full: string, rules: IgnoreRules, depth: number): void {
    const { name } = entry;
    if (entry.isDirectory()) {
      if (isEntered(name) && !this.#isIgnored(`${full}/`, rules)) this.visit(full, rules, depth + 1);
    } else if (entry.isSymbolicLink()) {
      if (isEntered(name) && !this.#isIgnored(full, rules)) this.#links.push({ path: full, rules, depth });
    } else if (this.#isRead(full) && !this.#isIgnored(full, rules)) {
      if (entry.isFile()) this.files.push(full);
      else this.#skip(full, "not a regular file");
    } else if (isCompanion(name) && entry.isFile() && !this.#isIgnored(full, rules)) this.companions.push(full);
  }

  #isIgnored(full: string, rules: IgnoreRules): boolean {
    return rules.ignores(full) || (this.configured?.ignores(full) ?? false);
  }

  #skip(full: string, reason: string, level: Skipped["level"] = "note"): void {
    this.skipped.push({ path: full, reason, level });
  }

  /** After all else, so that what a link leads to has had its chance to be met at its own place. */
  followLinks(): void {
    if (this.#links.length === 0) return;
    const { fileSystem } = this;
    const root = fileSystem.realPath(this.root) ?? this.root;
    const met = new Set(this.files.map((file) => fileSystem.realPath(file) ?? file));
    const folders = new Set([...this.#folders].map((folder) => fileSystem.realPath(folder) ?? folder));
    for (const link of this.#links.splice(0)) {
      const target = fileSystem.realPath(link.path);
      if (target === undefined) {
        if (this.#isRead(link.path)) this.#skip(link.path, "a link that leads nowhere");
      } else this.#followLink(link, target, { root, met, folders });
    }
    this.followLinks();
  }

  #followLink(
    { path: full, rules, depth }: { readonly path: string; readonly rules: IgnoreRules; readonly depth: number },
    target: string,
    { root, met, folders }: { readonly root: string; readonly met: Set<string>; readonly folders: Set<string> },
  ): void {
    const kind = this.fileSystem.kindOf(target);
    const isFolder = kind === "folder";
    if (!isFolder && !this.#isRead(full)) return;
    if (!isInside(target, root)) this.#skip(full, "a link that leads out of the project; not followed");
    else if (isFolder) {
      if (folders.has(target)) return;
      folders.add(target);
      this.visit(full, rules, depth + 1);
    } else if (kind !== "file") this.#skip(full, "not a regular file");
    else if (!met.has(target)) {
      met.add(target);
      this.files.push(full);
    }
  }
}

/** Hidden folders, and those of tools, are not entered, but for those that hold what is deployed. */
function isEntered(name: string): boolean {
  return name !== "node_modules" && (!name.startsWith(".") || name === ".github" || name === ".storybook");
}

function isRead(name: string): boolean {
  return isOfInterest(name) && !isToolFile(name);
}

/** Whether a path without links lies in a folder without links. */
export function isInside(target: string, folder: string): boolean {
  return target === folder || target.startsWith(folder.endsWith(path.sep) ? folder : folder + path.sep);
}

/** The nearest ancestor with a .deploylintrc or a .git, else the folder given; for a file, the folder that holds it. */
export function findProjectRoot(start: string, files: FileSystem = disk): string {
  const folder = files.kindOf(start) === "folder" ? start : path.dirname(start);
  for (let current = folder; ; current = path.dirname(current)) {
    if (ROOT_MARKS.some((mark) => files.exists(path.join(current, mark)))) return current;
    if (path.dirname(current) === current) return folder;
  }
}

export const CONFIG_NAMES = [".deploylintrc", ".deploylintrc.yaml", ".deploylintrc.yml", ".deploylintrc.json"] as const;
const ROOT_MARKS: readonly string[] = [...CONFIG_NAMES, ".git"];
