import path from "node:path";
import { disk } from "../load/file-system.js";
import type { Problem } from "../load/document.js";
import { formatOfName } from "../load/formats/formats.js";
import { CelError } from "../policy/cel/errors.js";
import { pattern } from "../policy/cel/regex.js";

/** Files as they are named, and every structured file of folders; globs are left to be expanded. */
export function spellOut(
  names: readonly string[],
  { cwd, ignore }: { readonly cwd: string; readonly ignore: string | undefined },
): { readonly paths: readonly string[]; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  let ignored: ((path: string) => boolean) | undefined;
  try {
    const compiled = ignore === undefined ? undefined : pattern(ignore);
    ignored = compiled && ((text) => compiled.matcher(text).find());
  } catch (error) {
    if (!(error instanceof CelError)) throw error;
    problems.push({ level: "error", kind: "config", message: `--ignore: ${error.message}` });
  }
  const paths = names.flatMap((name) => {
    const absolute = path.resolve(cwd, name);
    return disk.kindOf(absolute) === "folder" ? filesBelow(absolute) : [name];
  });
  return { paths: paths.filter((file) => !ignored?.(path.relative(cwd, path.resolve(cwd, file)).split(path.sep).join("/"))), problems };
}

function filesBelow(folder: string, depth = 0): string[] {
  if (depth > 100) return [];
  return disk
    .list(folder)
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry): string[] => {
      const full = path.join(folder, entry.name);
      if (entry.isDirectory()) return entry.name === "node_modules" || entry.name === ".git" ? [] : filesBelow(full, depth + 1);
      return entry.isFile() && isStructured(entry.name) ? [full] : [];
    });
}

function isStructured(name: string): boolean {
  return !name.startsWith(".deploylint") && (/\.(?:ya?ml|json)$/i.test(name) || !["text", "yaml"].includes(formatOfName(name)));
}
