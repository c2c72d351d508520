/**
 * Starts the bundled command line with code that V8 has compiled before: a quarter of the start-up of a short run is compiling. Node 22 does this itself;
 * for Node 20 the build runs the program once and keeps what was compiled beside each file. A cache of another V8 is refused by it, and nothing is lost.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import Module, { createRequire } from "node:module";
import path from "node:path";
import vm from "node:vm";

/** Set by the build: write the caches when the process ends. */
const WRITES = process.env["DEPLOYLINT_WRITE_CODE_CACHE"] === "1";

interface Compiling {
  _compile(content: string, filename: string): unknown;
}

export function start(directory: string): void {
  if (typeof (Module as unknown as { enableCompileCache?: () => void }).enableCompileCache === "function" && !WRITES) {
    (Module as unknown as { enableCompileCache: () => void }).enableCompileCache();
  } else installCache(directory);
  const { start: run } = createRequire(path.join(directory, "boot.cjs"))("./cli.cjs") as { start: () => Promise<void> };
  void run();
}

function installCache(directory: string): void {
  const prototype = Module.prototype as unknown as Compiling;
  const original = prototype._compile;
  const scripts: { script: vm.Script; file: string }[] = [];
  prototype._compile = function compile(this: Module, content: string, filename: string): unknown {
    if (!filename.startsWith(directory)) return original.call(this, content, filename);
    const file = `${filename}.${process.version}.cache`;
    const cachedData = !WRITES && existsSync(file) ? readFileSync(file) : undefined;
    if (!cachedData && !WRITES) return original.call(this, content, filename);
    const script = new vm.Script(Module.wrap(content), { filename, ...(cachedData ? { cachedData } : {}) });
    if (WRITES) scripts.push({ script, file });
    const wrapper = script.runInThisContext() as (...parts: unknown[]) => unknown;
    return wrapper.call(this.exports, this.exports, createRequire(filename), this, filename, path.dirname(filename));
  };
  if (WRITES) process.on("exit", () => scripts.forEach(({ script, file }) => writeFileSync(file, script.createCachedData())));
}
