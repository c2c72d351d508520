import { dirname, join } from "node:path";
import { disk, type FileSystem } from "../load/file-system.js";
import { CONFIG_NAMES } from "../load/walk.js";

/** The config that holds for a folder: the nearest one upward, no further than the root of the repository. Absolute paths. */
export function findConfig(directory: string, files: FileSystem = disk): string | undefined {
  for (let folder = directory; ; folder = dirname(folder)) {
    const config = configIn(folder, files);
    if (config !== undefined) return config;
    if (files.kindOf(join(folder, ".git")) !== undefined || dirname(folder) === folder) return undefined;
  }
}

/** The config in a folder itself; the first of the names that exists. */
export function configIn(folder: string, files: FileSystem = disk): string | undefined {
  const name = CONFIG_NAMES.find((candidate) => files.kindOf(join(folder, candidate)) === "file");
  return name === undefined ? undefined : join(folder, name);
}

export function isFile(path: string, files: FileSystem = disk): boolean {
  return files.kindOf(path) === "file";
}
