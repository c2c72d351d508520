/** Bundles the program and the library, writes the library's types, and keeps the code that V8 compiled in one run of the program. */
import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { build, type BuildOptions } from "rolldown";
import config from "../rolldown.config.js";

const root = path.resolve(import.meta.dirname, "..");

function node(args: readonly string[], env: NodeJS.ProcessEnv = {}): void {
  execFileSync(process.execPath, args, { cwd: root, env: { ...process.env, ...env }, stdio: ["ignore", "ignore", "inherit"] });
}

rmSync(path.join(root, "dist"), { recursive: true, force: true });
await build(config as BuildOptions[]);
node([path.join(path.dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin/tsc"), "-p", "tsconfig.types.json"]);
node(["bin/deploylint.js", "fixtures/projects/shop", "--exit-zero"], { DEPLOYLINT_WRITE_CODE_CACHE: "1" });
