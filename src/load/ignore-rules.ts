import { createRequire } from "node:module";
import path from "node:path";
import type { Ignore, Options } from "ignore";
import { disk, textOf, type FileSystem } from "./file-system.js";

/** Patterns in the manner of .gitignore, relative to a folder. */
interface Patterns {
  readonly base: string;
  readonly patterns: Ignore;
}

/** What is left out of a walk. A deeper file of patterns wins over a higher one, and may take back what that one ignores. */
export class IgnoreRules {
  constructor(
    private readonly files: FileSystem = disk,
    private readonly layers: readonly Patterns[] = [],
  ) {}

  /** With the patterns of `lines`, relative to `base`. */
  with(base: string, lines: string | readonly string[]): IgnoreRules {
    return new IgnoreRules(this.files, [...this.layers, { base, patterns: createIgnore().add(lines) }]);
  }

  /** With the .gitignore of a folder. What cannot be read ignores nothing. */
  withFolder(folder: string): IgnoreRules {
    const text = textOf(this.files, path.join(folder, ".gitignore"));
    return text === undefined ? this : this.with(folder, text);
  }

  /** Whether a path is left out; a folder's path ends with a slash. */
  ignores(absolutePath: string): boolean {
    for (let index = this.layers.length - 1; index >= 0; index--) {
      const { base, patterns } = this.layers[index]!;
      const verdict = patterns.test(absolutePath.slice(base === "/" ? 1 : base.length + 1));
      if (verdict.unignored) return false;
      if (verdict.ignored) return true;
    }
    return false;
  }
}

/** The rules that hold in `folder` by the .gitignore files above it: up to the top of its repository, without one up to `root`. */
export function rulesAbove(folder: string, root: string, files: FileSystem): IgnoreRules {
  return foldersAbove(folder, root, files).reduce((rules, one) => rules.withFolder(one), new IgnoreRules(files));
}

/** The highest first. */
function foldersAbove(folder: string, root: string, files: FileSystem): string[] {
  const folders: string[] = [];
  for (let current = folder; !files.exists(path.join(current, ".git"));) {
    const parent = path.dirname(current);
    if (parent === current) return folders.filter((one) => one.length >= root.length);
    folders.unshift(parent);
    current = parent;
  }
  return folders;
}

const require = createRequire(import.meta.url);

/** Loaded when the first patterns are met: most runs of one file need none. */
function createIgnore(): Ignore {
  const factory = require("ignore") as { default?: (options?: Options) => Ignore } & ((options?: Options) => Ignore);
  return (factory.default ?? factory)({ allowRelativePaths: true });
}
