import { openProjects } from "../../lint.js";
import type { Because } from "../../environment/environment.js";
import type { OpenedProject } from "../../project/open.js";
import { type CommandContext, type CommandSpec, textFlag } from "../command.js";
import { PROJECT, FORMAT_JSON } from "../flags.js";
import { openOptions } from "../open-options.js";
import { printProblems } from "../problems.js";
import { webParts } from "../web-parts.js";

export const spec: CommandSpec = {
  usage: "[paths…]",
  description: "Prints the files and objects of each environment with the reason, so that it can be checked and, in the config, corrected.",
  flags: [...PROJECT, FORMAT_JSON],
  examples: [{ command: "deploylint environments k8s", what: "the environments below a folder" }],
};

interface Entry {
  readonly file: string;
  readonly object: string;
  readonly bundle: string;
  readonly because: string;
}

interface EnvironmentEntry {
  readonly name: string;
  readonly role: string;
  readonly objects: Entry[];
}

export async function run(context: CommandContext): Promise<number> {
  const { projects, problems } = await openProjects(await openOptions(context));
  const environments = collect(projects);
  context.stdout.write(textFlag(context, "format") === "json" ? `${JSON.stringify({ environments }, null, 2)}\n` : textOf(environments));
  return printProblems(context, problems);
}

function collect(projects: readonly OpenedProject[]): EnvironmentEntry[] {
  const environments = new Map<string, EnvironmentEntry>();
  for (const project of projects) {
    for (const bundle of project.bundles) {
      for (const object of bundle.objects) {
        const { file } = object.document;
        if (!project.isGiven(file.absolutePath)) continue;
        const { name, role, because } = bundle.environmentOf(object);
        let entry = environments.get(name);
        if (!entry) {
          entry = { name, role, objects: [] };
          environments.set(name, entry);
        }
        entry.objects.push({ file: file.path, object: object.title, bundle: bundle.name, because: reasonOf(because) });
      }
    }
    for (const part of webParts(project)) {
      const { name, role, because } = part.environment;
      const entry = environments.get(name) ?? { name, role, objects: [] };
      environments.set(name, entry);
      entry.objects.push({ file: part.file.path, object: part.title, bundle: `files: ${name}`, because: reasonOf(because) });
    }
  }
  return [...environments.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function reasonOf({ text, location }: Because): string {
  return location ? `${text} (${location.file.path}:${location.range.start.line})` : text;
}

function textOf(environments: readonly EnvironmentEntry[]): string {
  if (environments.length === 0) return "No Kubernetes objects and no files of web apps were found.\n";
  return environments
    .map(({ name, role, objects }) => {
      const title = `${name}${role === name ? "" : ` (${role})`}: ${objects.length} ${objects.length === 1 ? "object" : "objects"}`;
      return `${title}\n${filesOf(objects).join("\n")}\n`;
    })
    .join("\n");
}

/** One line a file and reason, with the objects it holds. */
function filesOf(objects: readonly Entry[]): string[] {
  const groups = new Map<string, Entry[]>();
  for (const entry of objects) {
    const key = `${entry.file}\0${entry.because}`;
    groups.set(key, [...(groups.get(key) ?? []), entry]);
  }
  return [...groups.values()].map(
    (group) => `  ${group[0]!.file}: ${[...new Set(group.map(({ object }) => object))].join(", ")}\n      because: ${group[0]!.because}`,
  );
}
