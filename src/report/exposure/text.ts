import type { FormatContext } from "../report.js";
import { visible } from "../shared/visible.js";
import type { ExposureFigures, PathFigures, PlaceFigures, TargetFigures } from "./figures.js";

type Paint = (text: string) => string;

interface Paints {
  readonly bold: Paint;
  readonly dim: Paint;
  readonly bad: Paint;
  readonly good: Paint;
}

/** The paths for people, hop by hop. */
export async function exposureText(figures: ExposureFigures, { color }: Pick<FormatContext, "color">): Promise<string> {
  if (figures.targets.length === 0) return "No database was found. --all shows every workload.\n";
  const paint = await paints(color);
  return `${figures.targets.map((target) => targetLines(target, paint).join("\n")).join("\n\n")}\n`;
}

async function paints(color: boolean): Promise<Paints> {
  const plain: Paint = (text) => text;
  if (!color) return { bold: plain, dim: plain, bad: plain, good: plain };
  const { Chalk } = await import("chalk");
  const chalk = new Chalk({ level: 1 });
  return { bold: chalk.bold, dim: chalk.dim, bad: chalk.red, good: chalk.green };
}

function targetLines(target: TargetFigures, paint: Paints): string[] {
  const { title, file, line, bundle, environment, store, paths, reach } = target;
  const place = `${file}:${line}${bundle.startsWith("files: ") ? "" : ` · ${bundle}`} · ${environment.name}`;
  const open = paths.filter(isOpen);
  const shut = paths.filter((path) => !isOpen(path));
  const verdict = reach === "none" ? paint.good("not reachable from outside the cluster") : paint.bad(`reachable ${AUDIENCES[reach]}`);
  return [
    `${paint.bold(visible(title))} ${paint.dim(visible(`· ${place}`))}`,
    ...(store ? [`  a ${visible(store.class)}: ${visible(store.text)} ${paint.dim(at(store))}`] : []),
    `  ${verdict}`,
    ...open.flatMap((path) => pathLines(path, paint)),
    ...shut.flatMap((path) => pathLines(path, paint)),
    ...(open.length === 0
      ? target.reasons.map(
          (reason) => `    - ${visible(reason.text)}${reason.file === undefined ? "" : ` ${paint.dim(at(reason as PlaceFigures))}`}`,
        )
      : []),
    `  ${insideText(target)}`,
    ...target.inside.policies.map((policy) => `    - ${visible(policy.text)} ${paint.dim(at(policy))}`),
  ];
}

function isOpen({ audience, policies }: PathFigures): boolean {
  return policies.state !== "stopped" && audience !== "nobody";
}

const AUDIENCES = {
  internet: "from the Internet",
  nodes: "by whoever reaches a node",
  ranges: "from the private ranges that are let in",
  network: "from the internal network",
  unknown: "by those whom settings outside the input let in",
  nobody: "by nobody",
} as const;

function pathLines({ audience, how, hops, policies }: PathFigures, paint: Paints): string[] {
  const head =
    policies.state === "stopped" || audience === "nobody" ? `stopped: ${AUDIENCES[audience]}, through` : `${AUDIENCES[audience]}, through`;
  return [
    `  ${head} ${visible(how)}`,
    ...hops.map((hop, index) => `    ${index === 0 ? "  " : "→ "}${visible(hop.text)} ${paint.dim(at(hop))}`),
    `      ${visible(policies.why)}${policies.places.map((place) => ` ${paint.dim(at(place))}`).join("")}`,
  ];
}

function insideText({ inside }: TargetFigures): string {
  switch (inside.state) {
    case "everyone":
      return `inside the cluster: every pod may connect${inside.policies.length === 0 ? ", no NetworkPolicy in the input isolates it" : ""}`;
    case "nobody":
      return "inside the cluster: NetworkPolicies let nobody in";
    case "named":
      return `inside the cluster: ${inside.clients.length === 0 ? "those that NetworkPolicies let in, none of them in the input" : `${visible(inside.clients.join(", "))}, let in by NetworkPolicies`}`;
    default:
      return "inside the cluster: not known, policies that are not evaluated may hold";
  }
}

function at({ file, line, column }: PlaceFigures): string {
  return visible(` ${file}:${line}:${column}`);
}
