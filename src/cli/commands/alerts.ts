import { compileObjectPattern, objectPatternError } from "../../config/object-pattern.js";
import { alertPathsOf } from "../../alert-paths.js";
import { openProjects } from "../../lint.js";
import { type AlertsFigures, pathFigures } from "../../report/alerts/figures.js";
import { type CommandContext, type CommandSpec, textFlag, UsageError } from "../command.js";
import { ANSWER, PROJECT } from "../flags.js";
import { openOptions } from "../open-options.js";
import { formatContext, writeOutput } from "../output.js";
import { printProblems } from "../problems.js";

export const spec: CommandSpec = {
  usage: "[paths…]",
  description:
    "Follows the way from each workload to a mail: the Service and the monitor that select it, the Prometheus that loads the monitor and an alert about it, the Alertmanager, the route, the receiver and the e-mail. Every link with its file and line, and the first that is broken. What the project does not hold is said to be unknown.",
  flags: [
    ...PROJECT,
    {
      name: "object",
      type: "string",
      value: "<Kind/ns/name>",
      description: "Only this workload: Deployment/shop/web, Deployment/web, or web; * and ? stand for other characters.",
    },
    ...ANSWER,
  ],
  examples: [
    { command: "deploylint alerts k8s/overlays/prod", what: "every workload of an overlay" },
    { command: "deploylint alerts k8s --object Deployment/shop/web --format json", what: "one workload, for programs" },
  ],
};

/** Shows for each workload how far an alert about it comes. */
export async function run(context: CommandContext): Promise<number> {
  const pattern = textFlag(context, "object");
  const error = pattern === undefined ? undefined : objectPatternError(pattern);
  if (error !== undefined) throw new UsageError(`--object ${pattern}: ${error}`);
  const matches = pattern === undefined ? undefined : compileObjectPattern(pattern.includes("/") ? pattern : `*/${pattern}`);
  const opened = await openProjects(await openOptions(context));
  const workloads = pathFigures(alertPathsOf(opened.projects, matches ? ({ object }) => matches(object) : undefined));
  if (matches && workloads.length === 0) throw new UsageError(`--object ${pattern} names no workload that runs on`);
  const figures: AlertsFigures = { schemaVersion: 1, tool: { name: "deploylint", version: context.version }, workloads };
  const output = textFlag(context, "output-file");
  const text =
    textFlag(context, "format") === "json"
      ? `${JSON.stringify(figures, null, 2)}\n`
      : await (
          await import("../../report/alerts/text.js")
        ).alertsText(figures, formatContext(context, { toFile: output !== undefined, quiet: false }));
  writeOutput(context, output, text);
  return printProblems(context, opened.problems);
}
