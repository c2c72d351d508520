import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { asRecord, asText } from "../model/value.js";
import { configIn, isFile } from "./find.js";

/**
 * The config that a package holds: the file that its package.json names as "deploylint", else its .deploylintrc; for "package/name" the file
 * `name`, `.yaml`, `.yml` or `.json` in it. Packages are sought in `node_modules` upward from `directory`. Only data is read, no code runs.
 */
export function packageConfig(specifier: string, directory: string): { readonly path: string } | { readonly error: string } {
  const parts = specifier.split("/");
  const name = parts.splice(0, specifier.startsWith("@") ? 2 : 1).join("/");
  if (parts.some((part) => part === ".." || part === ".")) return { error: `"${specifier}" leaves its package.` };
  const folder = findPackage(name, directory);
  if (folder === undefined) return { error: `"${name}" is neither a preset nor an installed package; files begin with "./".` };
  const path = parts.length > 0 ? fileIn(join(folder, ...parts)) : (namedIn(folder) ?? configIn(folder));
  return path === undefined
    ? { error: `the package "${name}" holds no config${parts.length > 0 ? ` "${parts.join("/")}"` : ""}.` }
    : { path };
}

function findPackage(name: string, directory: string): string | undefined {
  for (let folder = directory; ; folder = dirname(folder)) {
    const candidate = join(folder, "node_modules", name);
    if (isFile(join(candidate, "package.json"))) return candidate;
    if (dirname(folder) === folder) return undefined;
  }
}

function fileIn(path: string): string | undefined {
  return ["", ".yaml", ".yml", ".json"].map((extension) => path + extension).find((file) => isFile(file));
}

function namedIn(folder: string): string | undefined {
  try {
    const named = asText(asRecord(JSON.parse(readFileSync(join(folder, "package.json"), "utf8")))?.["deploylint"]);
    return named === undefined || named.split("/").includes("..") ? undefined : fileIn(join(folder, named));
  } catch {
    return undefined;
  }
}
