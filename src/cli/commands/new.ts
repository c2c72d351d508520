import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type CommandContext, type CommandSpec, switchFlag, textFlag, UsageError } from "../command.js";
import { policySkeleton, ruleSkeleton, type Skeleton } from "../skeletons.js";

export const spec: CommandSpec = {
  usage: "<rule|policy> <name>",
  description:
    "Writes the skeleton of a policy of your own, with fixtures that already pass. A policy is a YAML file with CEL expressions and its tests; a rule is a module in TypeScript or JavaScript, for what needs relations or fixes. Nothing that exists is overwritten.",
  flags: [
    { name: "folder", type: "string", value: "<path>", description: "Where to write. Default: policies." },
    { name: "js", type: "boolean", description: "With rule: JavaScript instead of TypeScript." },
  ],
  examples: [
    { command: "deploylint new policy pinned-images", what: "policies/pinned-images.policy.yaml" },
    { command: "deploylint new rule owner-label", what: "policies/owner-label.ts, its fixtures and a test that runs them" },
  ],
};

export async function run(context: CommandContext): Promise<number> {
  const [kind, name, ...others] = context.positionals;
  if ((kind !== "rule" && kind !== "policy") || name === undefined || others.length > 0)
    throw new UsageError('say what to write: "deploylint new rule <name>" or "deploylint new policy <name>"');
  if (!/^[a-z][a-z0-9-]*$/.test(name))
    throw new UsageError(`${name} is no name for a ${kind}: lower case letters, digits and hyphens, as in owner-label`);
  if (kind === "policy" && switchFlag(context, "js")) throw new UsageError("--js goes with rule: a policy is a YAML file");
  const folder = textFlag(context, "folder") ?? "policies";
  const skeleton = kind === "policy" ? policySkeleton(name, folder) : ruleSkeleton(name, folder, switchFlag(context, "js") ? "js" : "ts");
  write(context.cwd, skeleton);
  context.stdout.write(`${skeleton.files.map(([file]) => `  ${file}\n`).join("")}\n${skeleton.next}\n`);
  return 0;
}

function write(cwd: string, { files }: Skeleton): void {
  const existing = files.filter(([file]) => existsSync(path.join(cwd, file)));
  if (existing.length > 0) throw new UsageError(`exists already: ${existing.map(([file]) => file).join(", ")}`);
  for (const [file, text] of files) {
    const full = path.join(cwd, file);
    mkdirSync(path.dirname(full), { recursive: true });
    writeFileSync(full, text);
  }
}
