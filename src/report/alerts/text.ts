import type { FormatContext } from "../report.js";
import { visible } from "../shared/visible.js";
import { type AlertsFigures, type LinkFigure, type PathFigure, titleOf, verdictWords } from "./figures.js";

type Paint = (text: string) => string;

const MARKS = { holds: "✓", broken: "✗", unknown: "?" } as const;
const LABEL = 14;

/** The paths for people: a line for each link, with its place. */
export async function alertsText({ workloads }: AlertsFigures, { color }: Pick<FormatContext, "color">): Promise<string> {
  if (workloads.length === 0) return "No workload that runs on was found.\n";
  const paint = await paints(color);
  return `${workloads.map((workload) => section(workload, paint)).join("\n\n")}\n`;
}

interface Paints {
  readonly bold: Paint;
  readonly dim: Paint;
  readonly holds: Paint;
  readonly broken: Paint;
  readonly unknown: Paint;
}

async function paints(color: boolean): Promise<Paints> {
  const plain: Paint = (text) => text;
  if (!color) return { bold: plain, dim: plain, holds: plain, broken: plain, unknown: plain };
  const { Chalk } = await import("chalk");
  const chalk = new Chalk({ level: 1 });
  return { bold: chalk.bold, dim: chalk.dim, holds: chalk.green, broken: chalk.red, unknown: chalk.yellow };
}

function section(workload: PathFigure, paint: Paints): string {
  const { file, line, bundle, environment, verdict } = workload;
  const place = `${file}:${line}${bundle.startsWith("files: ") ? "" : ` · ${bundle}`} · ${environment.name}`;
  const color = verdict === "arrives" ? paint.holds : verdict === "broken" ? paint.broken : paint.unknown;
  return [
    `${paint.bold(visible(titleOf(workload)))} ${paint.dim(visible(`· ${place}`))}`,
    ...workload.links.map((link) => linkLine(link, paint)),
    `  ${color(visible(verdictWords(workload)))}`,
  ].join("\n");
}

function linkLine({ name, state, says, places }: LinkFigure, paint: Paints): string {
  const where = places.slice(0, 2).map(({ file, line, column }) => `${file}:${line}:${column}`);
  const place = where.length === 0 ? "" : `  ${paint.dim(visible(where.join(", ")))}`;
  return `  ${paint[state](MARKS[state])} ${name.padEnd(LABEL)}${visible(says)}${place}`;
}
