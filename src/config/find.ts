import { statSync, type Stats } from "node:fs";
import { dirname, join } from "node:path";
import { CONFIG_NAMES } from "../load/walk.js";

/** The config that holds for a folder: the nearest one upward, no further than the root of the repository. Absolute paths. */
export function findConfig(directory: string): string | undefined {
  for (let folder = directory; ; folder = dirname(folder)) {
    const config = configIn(folder);
    if (config !== undefined) return config;
    if (exists(join(folder, ".git")) || dirname(folder) === folder) return undefined;
  }
}

/** The config in a folder itself; the first of the names that exists. */
export function configIn(folder: string): string | undefined {
  const name = CONFIG_NAMES.find((candidate) => isFile(join(folder, candidate)));
  return name === undefined ? undefined : join(folder, name);
}

function exists(path: string): boolean {
  return stat(path) !== undefined;
}

export function isFile(path: string): boolean {
  return stat(path)?.isFile() ?? false;
}

export function isFolder(path: string): boolean {
  return stat(path)?.isDirectory() ?? false;
}

/** Undefined too for what may not be looked at. */
function stat(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
