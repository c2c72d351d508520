import path from "node:path";
import { buildGraph } from "./graph/build.js";
import { alertingOf } from "./graph/alerts/alerting.js";
import { alertPathOf } from "./graph/alerts/path.js";
import type { Workload } from "./model/workload.js";
import type { OpenedProject } from "./project/open.js";
import type { Bundle } from "./project/project.js";
import type { FoundPath } from "./report/alerts/figures.js";

/** The way from each workload that runs on, and lies in what was given, to a mail. */
export function alertPathsOf(projects: readonly OpenedProject[], isWanted: (workload: Workload) => boolean = () => true): FoundPath[] {
  const paths: FoundPath[] = [];
  for (const project of projects) {
    const { assumeComplete, external, database } = project.config;
    for (const bundle of project.bundles) {
      const graph = buildGraph(bundle, { assumeComplete, external, database });
      const wanted = graph.workloads.filter((workload) => workload.longRunning && isWanted(workload) && isGiven(project, bundle, workload));
      for (const workload of wanted)
        paths.push({
          path: alertPathOf(alertingOf(graph, bundle), workload),
          bundle: bundle.name,
          environment: bundle.environmentOf(workload.object),
        });
    }
  }
  return paths;
}

/** Whether the page of a report shows the way: where the project holds something of alerting. */
export function hasAlerting({ path: { links } }: FoundPath): boolean {
  return links.some(({ name, state }) => state === "holds" && name !== "service");
}

function isGiven(project: OpenedProject, bundle: Bundle, { object }: Workload): boolean {
  const folder = bundle.directory === undefined ? undefined : path.join(project.root, bundle.directory, ".");
  return project.isGiven(object.document.file.absolutePath) || (folder !== undefined && project.isGiven(folder));
}
