import type { FormatContext } from "../report.js";
import { visible } from "../shared/visible.js";
import type { RolloutFigure, RolloutFigures, SimulationFigures, WorkloadFigures } from "./figures.js";
import {
  autoscalerWords,
  boundWords,
  brokenWords,
  evictionWords,
  noun,
  percentageWords,
  podWords,
  quotaWords,
  settingWords,
  titleOf,
} from "./sentences.js";
import { marksOf, momentsOf, scaleFor, sortsOf, type Moment, type Sorts } from "./timeline.js";

type Paint = (text: string) => string;

interface Paints {
  readonly bold: Paint;
  readonly dim: Paint;
  readonly warning: Paint;
  readonly old: Paint;
  readonly ready: Paint;
  readonly starting: Paint;
}

/** The figures for people, with a bar for each moment. */
export async function rolloutText(figures: RolloutFigures, context: Pick<FormatContext, "color" | "width">): Promise<string> {
  if (figures.workloads.length === 0) return "No workload that a controller rolls was found.\n";
  const page = new Page(await paints(context.color), Math.max(50, Math.min(context.width ?? 100, 160)));
  return `${figures.workloads.map((workload) => page.workload(workload)).join("\n\n")}\n`;
}

async function paints(color: boolean): Promise<Paints> {
  const plain: Paint = (text) => text;
  if (!color) return { bold: plain, dim: plain, warning: plain, old: plain, ready: plain, starting: plain };
  const { Chalk } = await import("chalk");
  const chalk = new Chalk({ level: 1 });
  return { bold: chalk.bold, dim: chalk.dim, warning: chalk.yellow, old: chalk.blue, ready: chalk.green, starting: chalk.yellow };
}

const LABEL = 13;

class Page {
  constructor(
    readonly paint: Paints,
    readonly width: number,
  ) {}

  workload(workload: WorkloadFigures): string {
    const { environment, bundle, file, line } = workload;
    const place = `${file}:${line}${bundle.startsWith("files: ") ? "" : ` · ${bundle}`} · ${environment.name}`;
    const percentages = percentageWords(workload);
    const lines = [
      `${this.paint.bold(visible(titleOf(workload)))} ${this.paint.dim(visible(`· ${place}`))}`,
      ...this.#wrap([workload.strategy, ...settingWords(workload), ...autoscalerWords(workload)].join(", "), "  "),
      ...this.#wrap(podWords(workload), "  "),
      ...workload.violations.flatMap(({ text, rejected }) =>
        this.#wrap(rejected ? `It ${text}: the API server turns it down.` : `It ${text}.`, "  ", this.paint.warning),
      ),
      ...workload.notes.flatMap((note) => this.#wrap(note, "  ", this.paint.dim)),
      ...workload.simulations.flatMap((simulation) => ["", ...this.#simulation(workload, simulation)]),
      ...(percentages === undefined ? [] : ["", ...this.#wrap(percentages, "  ")]),
    ];
    return lines.join("\n");
  }

  #simulation(workload: WorkloadFigures, { replicas, because, rollout, reason }: SimulationFigures): string[] {
    const head = `  ${this.paint.bold(noun(workload, replicas))} ${this.paint.dim(visible(`(${because.join(", ")})`))}`;
    if (!rollout) return [head, `    not simulated: ${visible(reason ?? "")}`];
    return [
      head,
      ...this.#wrap(boundWords(rollout).join(" · "), "    ", rollout.minAvailable === 0 && replicas > 0 ? this.paint.warning : undefined),
      ...this.#timeline(rollout),
      ...this.#wrap(brokenWords(rollout), "    "),
      ...this.#wrap(evictionWords(rollout), "    "),
      ...rollout.quotas.flatMap((quota) =>
        this.#wrap(quotaWords(quota), "    ", quota.verdict === "holds" ? undefined : this.paint.warning),
      ),
    ];
  }

  #timeline({ steps }: RolloutFigure): string[] {
    const { shown: moments, all } = momentsOf(steps);
    if (moments.length <= 2) return [];
    const scale = scaleFor(
      moments.map(({ step }) => step),
      this.width - LABEL - 34,
    );
    const bars = moments.map(({ step }) => marksOf(sortsOf(step), scale));
    const longest = Math.max(...bars.map(lengthOf));
    const drawn = moments.map((moment, index) => this.#moment(moment, bars[index]!, longest));
    return ["", ...drawn, ...this.#legend(moments, scale, all), ""];
  }

  #moment({ label, step }: Moment, marks: Sorts, longest: number): string {
    const bar = this.#bar(marks) + " ".repeat(longest - lengthOf(marks));
    const said = `${step.available} available${step.total === step.available ? "" : ` of ${step.total}`}`;
    return `    ${label.padEnd(LABEL)}${bar}  ${this.paint.dim(said)}`;
  }

  #bar({ old, ready, starting, beside, terminating }: Sorts): string {
    const { paint } = this;
    const parts = [paint.old("■".repeat(old)), paint.ready("●".repeat(ready)), paint.starting("○".repeat(starting))];
    return `${parts.join("")}${paint.ready("◆".repeat(beside))}${paint.dim("×".repeat(terminating))}`;
  }

  /** Only the marks that were drawn. */
  #legend(moments: readonly Moment[], scale: number, all: number): string[] {
    const sorts = moments.map(({ step }) => sortsOf(step));
    const sortNames: [keyof Sorts, string][] = [
      ["old", "■ old"],
      ["ready", "● new"],
      ["starting", "○ new, starting"],
      ["beside", "◆ canary"],
      ["terminating", "× terminating"],
    ];
    const drawn = sortNames.filter(([name]) => sorts.some((sort) => sort[name] > 0)).map(([, text]) => text);
    const remarks = [
      ...(scale === 1 ? [] : [`a mark is ${scale} pods`]),
      ...(all > moments.length ? [`${moments.length} of ${all} moments`] : []),
    ];
    const names = drawn.join("  ");
    const remark = remarks.length === 0 ? "" : `(${remarks.join(", ")})`;
    const whole = remark === "" ? names : `${names}  ${remark}`;
    const indent = " ".repeat(4 + LABEL);
    if (indent.length + whole.length <= this.width) return [indent + this.paint.dim(whole)];
    return [names, remark].filter((line) => line !== "").map((line) => `    ${this.paint.dim(line)}`);
  }

  #wrap(text: string, indent: string, paint: Paint = (line) => line): string[] {
    const lines: string[] = [];
    let line = "";
    // A number stays with its unit.
    for (const word of visible(text)
      .replace(/(\d) (?=(?:s|min|h|pods?|waves?)\b)/g, "$1\u00a0")
      .split(" ")) {
      if (line !== "" && indent.length + line.length + 1 + word.length > this.width) {
        lines.push(line);
        line = word;
      } else line = line === "" ? word : `${line} ${word}`;
    }
    return [...lines, line].map((each) => indent + paint(each.replaceAll("\u00a0", " ")));
  }
}

function lengthOf({ old, ready, starting, beside, terminating }: Sorts): number {
  return old + ready + starting + beside + terminating;
}
