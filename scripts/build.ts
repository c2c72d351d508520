/** Bundles the program, then runs it once so that the code V8 compiled can be kept beside it. */
import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import path from "node:path";
import { build, type BuildOptions } from "rolldown";
import config from "../rolldown.config.js";

const root = path.resolve(import.meta.dirname, "..");
rmSync(path.join(root, "dist"), { recursive: true, force: true });
await build(config as BuildOptions[]);
execFileSync(process.execPath, ["bin/deploylint.js", "fixtures/projects/shop", "--exit-zero"], {
  cwd: root,
  env: { ...process.env, DEPLOYLINT_WRITE_CODE_CACHE: "1" },
  stdio: ["ignore", "ignore", "inherit"],
});
