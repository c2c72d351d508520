import path from "node:path";
import { compileObjectPattern, objectPatternError } from "../../config/object-pattern.js";
import { graphOf, openProjects, type Opened } from "../../lint.js";
import { planRollout } from "../../model/rollout/plan.js";
import { rolloutFigures, type PlannedRollout, type RolloutFigures } from "../../report/rollout/figures.js";
import { suggest } from "../../text/suggest.js";
import { type CommandContext, type CommandSpec, textFlag, UsageError } from "../command.js";
import { PROJECT } from "../flags.js";
import { openOptions } from "../open-options.js";
import { formatContext, writeOutput } from "../output.js";
import { printProblems } from "../problems.js";

export const spec: CommandSpec = {
  usage: "[paths…]",
  description:
    "Simulates the rollout of each workload at its replicas and at its autoscaler's minimum and maximum, with an image that works and with one that never becomes ready: waves, fewest available and most pods, how long it takes at least, what a drain may evict meanwhile, and whether the namespace's ResourceQuota holds the surge.",
  flags: [
    ...PROJECT,
    {
      name: "object",
      type: "string",
      value: "<Kind/ns/name>",
      description: "Only this workload: Deployment/shop/web, Deployment/web, or web; * and ? stand for other characters.",
    },
    {
      name: "replicas",
      type: "string",
      value: "<number>",
      description: "The number of pods to simulate instead of those of the manifests; for a DaemonSet the number of nodes.",
    },
    {
      name: "format",
      short: "f",
      type: "string",
      value: "<text|json|html>",
      choices: ["text", "json", "html"],
      description: "How the answer is written; html is one page with charts. Default: text.",
    },
    { name: "output-file", short: "o", type: "string", value: "<file>", description: "Write to this file instead of standard output." },
  ],
  examples: [
    { command: "deploylint rollout k8s/overlays/prod", what: "every workload of an overlay" },
    { command: "deploylint rollout k8s --object Deployment/shop/web --replicas 50", what: "one workload at another size" },
    { command: "deploylint rollout k8s --format html -o rollout.html", what: "a page with charts" },
  ],
};

/** Simulates the rollout of each workload, or of one, and shows it. */
export async function run(context: CommandContext): Promise<number> {
  const replicas = replicasFlag(context);
  const pattern = objectFlag(context);
  const opened = await openProjects(await openOptions(context));
  const planned = planAll(opened, replicas);
  const chosen = pattern === undefined ? planned : planned.filter((one) => isNamed(one, pattern));
  if (pattern !== undefined && chosen.length === 0) throw notFound(pattern, planned);
  const output = textFlag(context, "output-file");
  const text = await written(rolloutFigures(chosen, context.version), context, output !== undefined);
  writeOutput(context, output, text);
  return printProblems(context, opened.problems);
}

function replicasFlag(context: CommandContext): number | undefined {
  const value = textFlag(context, "replicas");
  if (value === undefined) return undefined;
  const replicas = Number(value);
  if (!/^\d+$/.test(value) || replicas > 2 ** 31 - 1) throw new UsageError(`--replicas takes a number of pods, not "${value}"`);
  return replicas;
}

function objectFlag(context: CommandContext): string | undefined {
  const pattern = textFlag(context, "object");
  const error = pattern === undefined ? undefined : objectPatternError(pattern);
  if (error !== undefined) throw new UsageError(`--object ${pattern}: ${error}`);
  return pattern;
}

function planAll({ projects }: Opened, replicas: number | undefined): PlannedRollout[] {
  const planned: PlannedRollout[] = [];
  for (const project of projects) {
    for (const bundle of project.bundles) {
      const graph = graphOf(bundle, project.config);
      const folder = bundle.directory === undefined ? undefined : path.join(project.root, bundle.directory);
      for (const workload of graph.workloads) {
        const { absolutePath } = workload.object.document.file;
        if (!project.isGiven(absolutePath) && !(folder !== undefined && project.isGiven(path.join(folder, ".")))) continue;
        const plan = planRollout(workload, { graph, replicas });
        if (plan) planned.push({ plan, bundle: bundle.name, environment: bundle.environmentOf(workload.object) });
      }
    }
  }
  return planned;
}

/** "Deployment/web", "Deployment/shop/web", or the name alone. */
function isNamed({ plan }: PlannedRollout, pattern: string): boolean {
  const { object } = plan.workload;
  return compileObjectPattern(pattern.includes("/") ? pattern : `*/${pattern}`)(object);
}

function notFound(pattern: string, planned: readonly PlannedRollout[]): UsageError {
  const names = planned.map(({ plan: { workload } }) =>
    [workload.object.kind, workload.object.namespace, workload.object.name].filter((part) => part !== undefined).join("/"),
  );
  const close = suggest(pattern, names);
  const known =
    names.length === 0
      ? "no workload that a controller rolls was found"
      : close
        ? `did you mean "${close}"?`
        : `there are ${[...new Set(names)].slice(0, 8).join(", ")}`;
  return new UsageError(`--object ${pattern} names no workload; ${known}`);
}

async function written(figures: RolloutFigures, context: CommandContext, toFile: boolean): Promise<string> {
  switch (textFlag(context, "format")) {
    case "json":
      return `${JSON.stringify(figures, null, 2)}\n`;
    case "html":
      return (await import("../../report/rollout/html.js")).rolloutPage(figures);
    default:
      return (await import("../../report/rollout/text.js")).rolloutText(figures, formatContext(context, { toFile, quiet: false }));
  }
}
