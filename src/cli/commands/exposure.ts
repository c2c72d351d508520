import path from "node:path";
import type { Graph, Store } from "../../graph/graph.js";
import { graphOf, openProjects, type Opened } from "../../lint.js";
import { isJudgedStore } from "../../model/judged-stores.js";
import type { Workload } from "../../model/workload.js";
import { type ExposedTarget, exposureFigures } from "../../report/exposure/figures.js";
import { exposureText } from "../../report/exposure/text.js";
import { type CommandContext, type CommandSpec, switchFlag, textFlag } from "../command.js";
import { ANSWER, PROJECT } from "../flags.js";
import { openOptions } from "../open-options.js";
import { formatContext, writeOutput } from "../output.js";
import { printProblems } from "../problems.js";

export const spec: CommandSpec = {
  usage: "[paths…]",
  description:
    "Shows for each database who can reach it and through what, hop by hop with file and line: Services and load balancers, Ingresses and routes, ports of the node, fields of operators, and what NetworkPolicies let through. What nothing leads to is said to be not reachable, and why.",
  flags: [
    ...PROJECT,
    { name: "all", type: "boolean", description: "Every workload, not only databases and what stands before them." },
    ...ANSWER,
  ],
  examples: [
    { command: "deploylint exposure k8s/overlays/prod", what: "who can reach the databases of an overlay" },
    { command: "deploylint exposure --all --format json", what: "every workload, for another program" },
  ],
};

/** Shows who can reach each database, or each workload. */
export async function run(context: CommandContext): Promise<number> {
  const opened = await openProjects(await openOptions(context));
  const figures = exposureFigures(targetsOf(opened, switchFlag(context, "all")), context.version);
  const output = textFlag(context, "output-file");
  const text =
    textFlag(context, "format") === "json"
      ? `${JSON.stringify(figures, null, 2)}\n`
      : await exposureText(figures, formatContext(context, { toFile: output !== undefined, quiet: false }));
  writeOutput(context, output, text);
  return printProblems(context, opened.problems);
}

function targetsOf({ projects }: Opened, all: boolean): ExposedTarget[] {
  return projects.flatMap((project) =>
    project.bundles.flatMap((bundle) => {
      const graph = graphOf(bundle, project.config);
      const folder = bundle.directory === undefined ? undefined : path.join(project.root, bundle.directory);
      const isWhole = folder !== undefined && project.isGiven(path.join(folder, "."));
      return among(graph, all)
        .filter(({ object }) => isWhole || project.isGiven(object.document.file.absolutePath))
        .map((target) => ({ graph, target, bundle: bundle.name, environment: bundle.environmentOf(target.object) }));
    }),
  );
}

/** Databases first in the order of the files; with `all` each workload, as a store where it is one. */
function among(graph: Graph, all: boolean): (Store | Workload)[] {
  const stores = graph.stores();
  if (!all) return stores.filter(({ evidence }) => isJudgedStore(evidence));
  const known = new Set(stores.map(({ object }) => object));
  return [...stores, ...graph.workloads.filter(({ object }) => !known.has(object))];
}
