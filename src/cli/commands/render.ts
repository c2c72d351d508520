import { statSync } from "node:fs";
import path from "node:path";
import { findConfig } from "../../config/find.js";
import { findProjectRoot } from "../../load/walk.js";
import { externalFallback } from "../../render/external.js";
import { diskFiles } from "../../render/kustomize/files.js";
import { renderKustomization } from "../../render/kustomize/render.js";
import { renderedYaml } from "../../report/rendered-yaml.js";
import { readProjectRules } from "../../project-rules.js";
import { presets, rules } from "../../rules.generated.js";
import { type CommandContext, type CommandSpec, switchFlag, textFlag, UsageError } from "../command.js";
import { CONFIG, RENDER } from "../flags.js";
import { printProblems } from "../problems.js";

export const spec: CommandSpec = {
  usage: "<root>",
  description:
    "Prints the objects of a kustomization as the rules see them. Exit code 0, or 2 with the reason on standard error when not all of it can be rendered.",
  flags: [
    CONFIG,
    RENDER,
    {
      name: "format",
      type: "string",
      value: "<yaml|json>",
      choices: ["yaml", "json"],
      description: "How the objects are written. Default: yaml.",
    },
    { name: "origins", type: "boolean", description: "Say behind each value in which file and line it was set (YAML only)." },
  ],
  examples: [
    { command: "deploylint render k8s/overlays/prod --origins", what: "what is deployed to production, and where each value comes from" },
  ],
};

export async function run(context: CommandContext): Promise<number> {
  const [given, ...others] = context.positionals;
  if (given === undefined || others.length > 0) throw new UsageError("render takes one folder with a kustomization");
  const directory = path.resolve(context.cwd, given);
  if (!statSync(directory, { throwIfNoEntry: false })?.isDirectory()) throw new UsageError(`${given} is not a folder`);
  const root = findProjectRoot(directory);
  const configFile = textFlag(context, "config");
  const loaded = await readProjectRules(
    configFile === undefined ? findConfig(root) : path.resolve(context.cwd, configFile),
    { rules, presets },
    context.cwd,
  );
  const place = { root, cwd: context.cwd };
  const { kustomize } = loaded.config;
  const internal = renderKustomization(directory, { files: diskFiles(place, []), ...kustomize });
  const mode = textFlag(context, "render");
  const external =
    mode === "auto" || mode === "external"
      ? externalFallback({ ...place, files: [] }, mode, kustomize)(directory, internal, undefined)
      : undefined;
  const result = external ?? internal;
  const misconfigured = printProblems(context, loaded.problems) !== 0;
  printProblems(context, result.problems);
  // A patch that changes nothing is a mistake, and yet the objects are those that are deployed.
  if (misconfigured || result.isIncomplete) return 2;
  const text =
    textFlag(context, "format") === "json"
      ? jsonOf({ objects: result.objects.map(({ value }) => value) })
      : renderedYaml(result.objects, { origins: switchFlag(context, "origins") });
  context.stdout.write(text);
  return 0;
}

/** Integers beyond what a number holds are written with all their digits. */
function jsonOf(value: unknown): string {
  const marked = JSON.stringify(value, (_key, entry: unknown) => (typeof entry === "bigint" ? `\0${entry}` : entry), 2);
  return `${marked.replace(/"\\u0000(-?\d+)"/g, "$1")}\n`;
}
