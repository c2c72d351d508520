import { lstatSync, readdirSync, realpathSync, statSync, type Dirent } from "node:fs";
import { readBytes, type ReadBytes } from "./read.js";

/** What a folder holds. */
export type Entry = Pick<Dirent, "name" | "isDirectory" | "isFile" | "isSymbolicLink">;

/** Where files are read from: the disk, or what git is about to commit. Paths are absolute. */
export interface FileSystem {
  /** What stands at a path, links followed; undefined when nothing does. */
  kindOf(path: string): "file" | "folder" | "other" | undefined;
  /** Whether anything stands at a path, be it a link that leads nowhere. */
  exists(path: string): boolean;
  isLink(path: string): boolean;
  /** The path without links; undefined when it leads nowhere. */
  realPath(path: string): string | undefined;
  /** Throws an error with a code. */
  list(folder: string): Entry[];
  /** The bytes are valid until the next call. */
  read(path: string): ReadBytes;
}

export const disk: FileSystem = {
  kindOf(path) {
    try {
      const stat = statSync(path, { throwIfNoEntry: false });
      return stat && (stat.isDirectory() ? "folder" : stat.isFile() ? "file" : "other");
    } catch {
      // A path through a file, a link that leads to itself, a name too long, what may not be looked at.
      return undefined;
    }
  },
  exists: (path) => lstat(path) !== undefined,
  isLink: (path) => lstat(path)?.isSymbolicLink() ?? false,
  realPath(path) {
    try {
      return realpathSync(path);
    } catch {
      return undefined;
    }
  },
  list: (folder) => readdirSync(folder, { withFileTypes: true }),
  read: readBytes,
};

function lstat(path: string): ReturnType<typeof lstatSync> | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** A file as UTF-8; undefined when it cannot be read. */
export function textOf(files: FileSystem, path: string): string | undefined {
  const read = files.read(path);
  return "bytes" in read ? new TextDecoder().decode(read.bytes) : undefined;
}
