import { lstatSync, readdirSync, readFileSync, realpathSync, statSync, type Dirent } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import type { Ignore, Options } from "ignore";
import { isOfInterest, isToolFile } from "./classify.js";

/** Something met while walking that is not read, and why. */
export interface Skipped {
  readonly path: string;
  readonly reason: string;
  readonly level: "error" | "note";
}

export interface WalkResult {
  /** Absolute paths, sorted by folder. */
  readonly files: readonly string[];
  readonly skipped: readonly Skipped[];
}

interface IgnoreRules {
  /** Folder that the patterns are relative to. */
  readonly base: string;
  readonly rules: Ignore;
}

/**
 * Every file of interest below a folder. .gitignore files and `ignore` (patterns of the same kind, from the root) leave files out; .git, node_modules and
 * hidden folders but .github are not entered. Links are not followed: what they lead to inside the root is met at its own place.
 */
export function walk(root: string, ignore: readonly string[] = [], from: string = root): WalkResult {
  const files: string[] = [];
  const skipped: Skipped[] = [];
  const rules = ignore.length > 0 ? [{ base: root, rules: createIgnore().add([...ignore]) }] : [];
  visit(from, rules, { root, files, skipped }, 0);
  return { files, skipped };
}

interface Walking {
  readonly root: string;
  readonly files: string[];
  readonly skipped: Skipped[];
}

function visit(folder: string, inherited: readonly IgnoreRules[], walking: Walking, depth: number): void {
  let entries: Dirent[];
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    walking.skipped.push({ path: folder, reason: `cannot be read: ${codeOf(error)}`, level: "error" });
    return;
  }
  if (depth > 200) {
    walking.skipped.push({ path: folder, reason: "folders are nested more than 200 deep", level: "note" });
    return;
  }
  const rules = entries.some((entry) => entry.name === ".gitignore" && entry.isFile()) ? [...inherited, ...gitignoreOf(folder)] : inherited;
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const { name } = entry;
    const full = `${folder}/${name}`;
    if (entry.isDirectory()) {
      if (name === "node_modules" || (name.startsWith(".") && name !== ".github") || isIgnored(`${full}/`, rules)) continue;
      visit(full, rules, walking, depth + 1);
    } else if (isOfInterest(name) && !isToolFile(name) && !isIgnored(full, rules)) {
      if (entry.isFile()) walking.files.push(full);
      else if (entry.isSymbolicLink()) noteLink(full, walking);
      else walking.skipped.push({ path: full, reason: "not a regular file", level: "note" });
    } else if (entry.isSymbolicLink() && !isIgnored(full, rules)) noteFolderLink(full, walking);
  }
}

function gitignoreOf(folder: string): IgnoreRules[] {
  try {
    return [{ base: folder, rules: createIgnore().add(readFileSync(`${folder}/.gitignore`, "utf8")) }];
  } catch {
    return [];
  }
}

const require = createRequire(import.meta.url);

/** Loaded when the first ignore file is met: most runs of one file need none. */
function createIgnore(): Ignore {
  const factory = require("ignore") as { default?: (options?: Options) => Ignore } & ((options?: Options) => Ignore);
  return (factory.default ?? factory)({ allowRelativePaths: true });
}

function isIgnored(full: string, rules: readonly IgnoreRules[]): boolean {
  // A deeper file may take back what a higher one ignores.
  for (let index = rules.length - 1; index >= 0; index--) {
    const { base, rules: patterns } = rules[index]!;
    const verdict = patterns.test(full.slice(base.length + 1));
    if (verdict.unignored) return false;
    if (verdict.ignored) return true;
  }
  return false;
}

function noteLink(full: string, { root, skipped }: Walking): void {
  const target = targetOf(full);
  if (target === undefined) skipped.push({ path: full, reason: "a link that leads nowhere", level: "note" });
  else if (!isInside(target, root))
    skipped.push({ path: full, reason: "a link that leads out of the project; not followed", level: "note" });
}

function noteFolderLink(full: string, walking: Walking): void {
  const target = targetOf(full);
  if (target === undefined || isInside(target, walking.root)) return;
  try {
    if (statSync(full).isDirectory())
      walking.skipped.push({ path: full, reason: "a link that leads out of the project; not followed", level: "note" });
  } catch {
    // It vanished meanwhile: nothing to read, nothing to say.
  }
}

function targetOf(link: string): string | undefined {
  try {
    return realpathSync(link);
  } catch {
    return undefined;
  }
}

function isInside(target: string, root: string): boolean {
  const real = targetOf(root) ?? root;
  return target === real || target.startsWith(real + path.sep);
}

/** The nearest ancestor with a .deploylintrc or a .git, else the folder given; for a file, the folder that holds it. */
export function findProjectRoot(start: string): string {
  const folder = isFolder(start) ? start : path.dirname(start);
  for (let current = folder; ; current = path.dirname(current)) {
    if (ROOT_MARKS.some((mark) => exists(path.join(current, mark)))) return current;
    if (path.dirname(current) === current) return folder;
  }
}

export const CONFIG_NAMES = [".deploylintrc", ".deploylintrc.yaml", ".deploylintrc.yml", ".deploylintrc.json"] as const;
const ROOT_MARKS = [...CONFIG_NAMES, ".git"];

function exists(file: string): boolean {
  return lstatSync(file, { throwIfNoEntry: false }) !== undefined;
}

function isFolder(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

export function codeOf(error: unknown): string {
  const code = (error as { code?: unknown }).code;
  return typeof code === "string" ? code : String(error);
}
