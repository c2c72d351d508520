import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { SourceFile } from "../../../src/load/document.js";
import { ParsedFile } from "../../../src/load/source-file.js";
import { findCharts, type Chart } from "../../../src/render/helm/chart.js";

/** A project in a temporary folder. */
export class TestProject {
  readonly root = mkdtempSync(path.join(tmpdir(), "deploylint-test-"));
  readonly #files = new Map<string, SourceFile | undefined>();

  constructor(files: Readonly<Record<string, string>>) {
    for (const [name, text] of Object.entries(files)) this.write(name, text);
  }

  write(name: string, text: string): string {
    const file = path.join(this.root, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  }

  get paths(): string[] {
    return (readdirSync(this.root, { recursive: true, withFileTypes: true }) as { isFile(): boolean; parentPath: string; name: string }[])
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(this.root, path.join(entry.parentPath, entry.name)))
      .filter((name) => !name.startsWith("bin/"))
      .sort();
  }

  get charts(): Chart[] {
    return findCharts(this.paths, (name) => readFileSync(path.join(this.root, name), "utf8"));
  }

  readonly fileOf = (name: string): SourceFile | undefined => {
    if (!this.#files.has(name)) {
      const absolutePath = path.join(this.root, name);
      const text = this.paths.includes(name) ? readFileSync(absolutePath, "utf8") : undefined;
      this.#files.set(name, text === undefined ? undefined : new ParsedFile({ path: name, absolutePath, projectPath: name, text }));
    }
    return this.#files.get(name);
  };

  /**
   * A program in the place of helm. It notes its arguments, a line a call, and runs the body of a Node script in which `args` are the arguments.
   */
  fakeHelm(body: string): string {
    const log = JSON.stringify(path.join(this.root, "bin/calls"));
    const script = `#!${process.execPath}\nconst args = process.argv.slice(2);\nrequire("node:fs").appendFileSync(${log}, JSON.stringify(args) + "\\n");\n${body}\n`;
    const file = this.write("bin/helm", script);
    chmodSync(file, 0o755);
    return file;
  }

  /** The arguments of each call of the fake, with the root taken off, in the order of their text. */
  get calls(): string[][] {
    const text = readFileSync(path.join(this.root, "bin/calls"), "utf8").replaceAll(`${this.root}/`, "").replaceAll(this.root, ".");
    return text
      .trim()
      .split("\n")
      .sort()
      .map((line) => JSON.parse(line) as string[]);
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
