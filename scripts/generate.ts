/** Writes what is generated from the rules, the config schema and the command table. With --check: fails where something is out of step. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { CONFIG_VALIDATOR, configValidatorCode } from "./config-validator.js";
import { registryText } from "./registry.js";

const root = path.resolve(import.meta.dirname, "..");
const check = process.argv.includes("--check");
const stale: string[] = [];

function put(file: string, text: string): void {
  const full = path.join(root, file);
  const current = existsSync(full) ? readFileSync(full, "utf8") : undefined;
  if (current === text) return;
  stale.push(file);
  if (check) return;
  mkdirSync(path.dirname(full), { recursive: true });
  writeFileSync(full, text);
}

/** Removes pages whose rule is gone. */
function prune(folder: string, wanted: ReadonlySet<string>): void {
  const full = path.join(root, folder);
  if (!existsSync(full)) return;
  for (const entry of readdirSync(full, { recursive: true, encoding: "utf8" })) {
    const file = path.posix.join(folder, entry.split(path.sep).join("/"));
    if (!file.endsWith(".md") || wanted.has(file)) continue;
    stale.push(file);
    if (!check) rmSync(path.join(root, file));
  }
}

put(CONFIG_VALIDATOR, configValidatorCode());
put("src/rules.generated.ts", registryText(root));
// The pages are made from the registry, so it has to be in step first.
const { cliPage, configPage, rulePages, schemaText } = await import("./pages.js");
const pages = await rulePages(root);
for (const [file, text] of pages) put(file, text);
prune("docs/rules", new Set(pages.keys()));
put("docs/cli.md", await cliPage());
put("docs/config.md", configPage(root));
put("docs/deploylintrc.schema.json", schemaText());

if (stale.length > 0) {
  process.stdout.write(`${check ? "out of step" : "written"}:\n${stale.map((file) => `  ${file}\n`).join("")}`);
  if (check) {
    process.stdout.write("run: npm run generate\n");
    process.exitCode = 1;
  }
}
