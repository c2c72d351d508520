import { relative, resolve, sep } from "node:path";
import { findRepository, type Repository } from "./git.js";

/** Turns the paths of a report, which are relative to the working directory, into paths from the root of the repository. */
export class RepositoryPaths {
  readonly repository: Repository | undefined;
  /** Of the repository, else the working directory. Absolute. */
  readonly root: string;

  constructor(readonly cwd: string) {
    this.repository = findRepository(cwd);
    this.root = this.repository?.root ?? resolve(cwd);
  }

  /** With forward slashes; a file outside of the repository keeps the path it has in the report. */
  of(path: string): string {
    return this.inside(path) ?? path;
  }

  /** Undefined for a file outside of the repository. */
  inside(path: string): string | undefined {
    const result = relative(this.root, resolve(this.cwd, path)).replaceAll(sep, "/");
    return result === "" || result === ".." || result.startsWith("../") || /^(?:[A-Za-z]:|\/)/.test(result) ? undefined : result;
  }
}
