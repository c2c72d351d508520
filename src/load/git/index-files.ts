import { readlinkSync } from "node:fs";
import path from "node:path";
import { isOfInterest } from "../classify.js";
import { disk, type Entry, type FileSystem } from "../file-system.js";
import { MAX_FILE_SIZE, type ReadBytes } from "../read.js";
import { runGit, workTree, zeroSeparated } from "./run-git.js";

interface IndexEntry {
  readonly kind: "file" | "link" | "submodule";
  /** Name of the object that holds the content. */
  readonly id: string;
}

/** More links than this behind each other lead nowhere. */
const MAX_LINKS = 40;
/** How many objects git is asked for at once. */
const BATCH = 200;

/** What stands at a path: an entry or a folder of the index, or a place that the index knows nothing of. */
type Found =
  | { readonly kind: "file" | "link" | "folder"; readonly name: string; readonly id: string }
  | { readonly kind: "outside"; readonly path: string };

/**
 * The files of a work tree as the index holds them: what the next commit will hold. Content is read from the work tree where git says that it is the
 * same. What lies outside the repository, or in a submodule, of which the index knows only the commit, is read from the disk.
 */
export class IndexFiles implements FileSystem {
  readonly #entries = new Map<string, IndexEntry>();
  readonly #folders = new Map<string, Map<string, IndexEntry["kind"] | "folder">>([["", new Map()]]);
  /** Names whose content in the work tree is another. */
  readonly #changed: Set<string>;
  readonly #contents = new Map<string, Buffer>();

  /** `top`: the top of the work tree, absolute. Throws GitError. */
  constructor(readonly top: string) {
    const changed = runGit(top, ["diff", "--name-only", "-z", "--no-ext-diff", "--no-renames", "--no-relative", "--ignore-submodules=all"]);
    this.#changed = new Set(zeroSeparated(changed));
    for (const line of zeroSeparated(runGit(top, ["ls-files", "-s", "-v", "-z", "--full-name"]))) this.#addLine(line);
  }

  /** The index of the repository that a folder lies in. Throws GitError. */
  static at(folder: string): IndexFiles {
    return new IndexFiles(workTree(folder));
  }

  kindOf(absolute: string): "file" | "folder" | "other" | undefined {
    const found = this.#find(absolute, true);
    if (found?.kind === "outside") return disk.kindOf(found.path);
    return found?.kind === "link" ? "other" : found?.kind;
  }

  exists(absolute: string): boolean {
    const found = this.#find(absolute, false);
    return found?.kind === "outside" ? disk.exists(found.path) : found !== undefined;
  }

  isLink(absolute: string): boolean {
    const found = this.#find(absolute, false);
    return found?.kind === "outside" ? disk.isLink(found.path) : found?.kind === "link";
  }

  realPath(absolute: string): string | undefined {
    const found = this.#find(absolute, true);
    if (found?.kind === "outside") return disk.realPath(found.path);
    return found && path.join(disk.realPath(this.top) ?? this.top, found.name);
  }

  list(folder: string): Entry[] {
    const found = this.#find(folder, true);
    if (found?.kind === "outside") return disk.list(found.path);
    const children = found && this.#folders.get(found.name);
    if (!children) throw Object.assign(new Error("no such folder in the index"), { code: "ENOENT" });
    return [...children].map(([name, kind]) => ({
      name,
      isDirectory: () => kind === "folder" || kind === "submodule",
      isFile: () => kind === "file",
      isSymbolicLink: () => kind === "link",
    }));
  }

  read(absolute: string): ReadBytes {
    const found = this.#find(absolute, true);
    if (!found) return { fault: "unreadable", code: "ENOENT" };
    if (found.kind === "outside") return disk.read(found.path);
    if (found.kind !== "file") return { fault: "irregular" };
    if (!this.#changed.has(found.name)) {
      const read = disk.read(path.join(this.top, found.name));
      // What is not checked out (a sparse work tree) is in the repository all the same.
      if (!("fault" in read) || read.fault !== "unreadable") return read;
    }
    const bytes = this.#contentOf(found.id);
    return bytes.length > MAX_FILE_SIZE ? { fault: "too large", beginning: bytes.subarray(0, 64 * 1024) } : { bytes };
  }

  /** "H 100644 <id> 0\tname": a tag, in small letters for what git is told to believe unchanged, mode, object, stage and name. */
  #addLine(line: string): void {
    const match = /^(\S) (\d+) ([0-9a-f]+) (\d)\t(.+)$/s.exec(line);
    if (!match) return;
    const [, tag, mode, id, stage, name] = match as unknown as [string, string, string, string, string, string];
    // Of a conflict the side that is checked out counts, else the one there is.
    if (this.#entries.has(name) && stage !== "2") return;
    const kind = mode === "160000" ? "submodule" : mode === "120000" ? "link" : "file";
    this.#entries.set(name, { kind, id });
    if (tag === "S" || tag === tag.toLowerCase()) this.#changed.add(name);
    this.#addToFolders(name, kind);
  }

  #addToFolders(name: string, kind: IndexEntry["kind"] | "folder"): void {
    const slash = name.lastIndexOf("/");
    const parent = slash < 0 ? "" : name.slice(0, slash);
    let children = this.#folders.get(parent);
    if (!children) {
      children = new Map();
      this.#folders.set(parent, children);
      this.#addToFolders(parent, "folder");
    }
    children.set(name.slice(slash + 1), kind);
  }

  /** `follow`: also a link that stands at the end of the path. */
  #find(absolute: string, follow: boolean, depth = 0): Found | undefined {
    const name = this.#nameOf(absolute);
    if (name === undefined || name === ".git" || name.startsWith(".git/")) return { kind: "outside", path: absolute };
    const whole = this.#entries.get(name);
    if (whole?.kind === "file") return { kind: "file", name, id: whole.id };
    if (this.#folders.has(name)) return { kind: "folder", name, id: "" };
    const steps = name.split("/");
    for (let length = 1; length <= steps.length; length++) {
      const part = steps.slice(0, length).join("/");
      const entry = this.#entries.get(part);
      if (entry?.kind === "submodule") return { kind: "outside", path: absolute };
      if (entry?.kind !== "link") continue;
      if (length === steps.length && !follow) return { kind: "link", name, id: entry.id };
      if (depth === MAX_LINKS) return undefined;
      const target = path.resolve(path.dirname(path.join(this.top, part)), this.#targetOf(part, entry.id), ...steps.slice(length));
      return this.#find(target, follow, depth + 1);
    }
    return undefined;
  }

  /** The name below the top; undefined for what lies elsewhere. */
  #nameOf(absolute: string): string | undefined {
    if (absolute === this.top) return "";
    const prefix = this.top.endsWith(path.sep) ? this.top : this.top + path.sep;
    if (!absolute.startsWith(prefix)) return undefined;
    const name = absolute.slice(prefix.length);
    return path.sep === "/" ? name : name.replaceAll(path.sep, "/");
  }

  #targetOf(name: string, id: string): string {
    if (!this.#changed.has(name)) {
      try {
        return readlinkSync(path.join(this.top, name));
      } catch {
        // Kept as a file where the file system has no links.
      }
    }
    return this.#contentOf(id).toString("utf8");
  }

  #contentOf(id: string): Buffer {
    if (!this.#contents.has(id)) this.#fetchChanged();
    if (!this.#contents.has(id)) this.#fetch([id]);
    return this.#contents.get(id) ?? Buffer.alloc(0);
  }

  /** All that a run will most likely ask for, once. */
  #fetchChanged(): void {
    if (this.#contents.size > 0) return;
    const names = [...this.#changed].filter((name) => isOfInterest(path.posix.basename(name)));
    const ids = names.flatMap((name) => this.#entries.get(name)?.id ?? []);
    for (let at = 0; at < ids.length; at += BATCH) this.#fetch(ids.slice(at, at + BATCH));
  }

  #fetch(ids: readonly string[]): void {
    const output = runGit(this.top, ["cat-file", "--batch"], `${ids.join("\n")}\n`);
    for (let at = 0; at < output.length;) {
      const lineEnd = output.indexOf(10, at);
      const [id = "", , size = ""] = output.toString("latin1", at, lineEnd).split(" ");
      const length = /^\d+$/.test(size) ? Number(size) : 0;
      this.#contents.set(id, output.subarray(lineEnd + 1, lineEnd + 1 + length));
      at = lineEnd + 1 + length + (/^\d+$/.test(size) ? 1 : 0);
    }
  }
}
