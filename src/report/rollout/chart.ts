import type { RolloutStep } from "../../model/rollout/run.js";
import { xml as html } from "../shared/xml.js";
import { count } from "../shared/words.js";
import { seconds } from "./sentences.js";
import { sortsOf, type Sorts } from "./timeline.js";

/** Height of the plot in CSS pixels; its width is the reader's. */
const HEIGHT = 190;
/** Room for half a line of an axis label above and below. */
const MARGIN = 9;
/** More steps than this are thinned out: a screen has no more columns. */
const STEP_LIMIT = 400;

export interface ChartOptions {
  readonly replicas: number;
  /** The upper end of the scale, so that two charts can be compared. */
  readonly most: number;
  /** For readers who do not see it. */
  readonly description: string;
}

/**
 * Old, new and starting pods stacked, those that terminate on top, and the available ones as a line, over the steps of a run. Plain SVG that stretches with
 * the page; nothing in it needs a script or a style attribute.
 */
export function chart(allSteps: readonly RolloutStep[], { replicas, most, description }: ChartOptions): string {
  const steps = thinned(allSteps);
  const top = Math.max(1, most);
  return (
    `<figure class="chart"><svg class="scale" width="44" height="${HEIGHT + 2 * MARGIN}" aria-hidden="true">${scaleLabels(steps, replicas, top)}</svg>` +
    `<svg class="plot" viewBox="0 0 ${steps.length} ${top}" preserveAspectRatio="none" height="${HEIGHT}" role="img" aria-label="${html(description)}">` +
    `${areas(steps, top)}${line(steps, top, "total")}${rule(replicas, steps.length, top)}${line(steps, top, "available")}${tips(steps, top)}</svg>` +
    `<svg class="times" width="100%" height="18" aria-hidden="true">${timeLabels(steps)}</svg></figure>`
  );
}

function thinned(steps: readonly RolloutStep[]): readonly RolloutStep[] {
  if (steps.length <= STEP_LIMIT) return steps;
  const stride = (steps.length - 1) / (STEP_LIMIT - 1);
  return Array.from({ length: STEP_LIMIT }, (_, index) => steps[Math.round(index * stride)]!);
}

const LAYERS: readonly (readonly [keyof Sorts, string])[] = [
  ["old", "old"],
  ["ready", "new"],
  ["starting", "starting"],
  ["beside", "beside"],
  ["terminating", "terminating"],
];

function areas(steps: readonly RolloutStep[], top: number): string {
  const floor = steps.map(() => 0);
  return LAYERS.map(([sort, name]) => {
    const before = [...floor];
    for (const [index, step] of steps.entries()) floor[index]! += sortsOf(step)[sort];
    if (floor.every((height, index) => height === before[index])) return "";
    const upper = floor.map((height, index) => `${index} ${top - height}L${index + 1} ${top - height}`).join("L");
    const lower = before.map((height, index) => `${index + 1} ${top - height}L${index} ${top - height}`).reverse();
    return `<path class="${name}" d="M${upper}L${lower.join("L")}Z"/>`;
  }).join("");
}

function line(steps: readonly RolloutStep[], top: number, figure: "total" | "available"): string {
  const points = steps.map((step, index) => `${index} ${top - step[figure]}L${index + 1} ${top - step[figure]}`);
  return `<path class="${figure}" d="M${points.join("L")}"/>`;
}

function rule(replicas: number, width: number, top: number): string {
  return `<path class="replicas" d="M0 ${top - replicas}L${width} ${top - replicas}"/>`;
}

const EVENTS: Readonly<Record<RolloutStep["event"], string>> = {
  start: "before the rollout",
  scaleUp: "pods are added",
  scaleDown: "pods are removed",
  available: "pods become available",
  pause: "after a pause",
  promote: "traffic moves",
  done: "done",
  stalled: "stands still",
};

/** What a step is, in words: shown by the browser over its column. */
export function stepWords(step: RolloutStep): string {
  const { old, ready, starting, beside, terminating } = sortsOf(step);
  const parts = [
    `${old} old`,
    `${ready + starting} new`,
    ...(beside > 0 ? [`${beside} of the canary`] : []),
    `${step.available} available`,
    count(step.total, "pod"),
    ...(terminating > 0 ? [`up to ${terminating} terminating`] : []),
  ];
  return `${EVENTS[step.event]}, after ${seconds(step.seconds)}: ${parts.join(", ")}`;
}

function tips(steps: readonly RolloutStep[], top: number): string {
  return steps
    .map((step, index) => `<rect class="tip" x="${index}" width="1" height="${top}"><title>${html(stepWords(step))}</title></rect>`)
    .join("");
}

/** The numbers that matter: the top, the replicas, the fewest available, zero; those that would touch are left out. */
function scaleLabels(steps: readonly RolloutStep[], replicas: number, top: number): string {
  const least = steps.reduce((fewest, step) => Math.min(fewest, step.available), replicas);
  const most = steps.reduce((peak, step) => Math.max(peak, step.total), 0);
  const taken: number[] = [];
  return [0, replicas, most, least, top]
    .flatMap((value) => {
      const y = MARGIN + HEIGHT * (1 - value / top);
      if (taken.some((other) => Math.abs(other - y) < 14)) return [];
      taken.push(y);
      return [`<text x="38" y="${Math.round(y * 10) / 10}">${value.toLocaleString("en-US")}</text>`];
    })
    .join("");
}

/** Times below the steps at which something waits, at most five of them, the first and the last always. */
function timeLabels(steps: readonly RolloutStep[]): string {
  const last = steps.length - 1;
  const marks = new Map<number, number>([[0, steps[0]!.seconds]]);
  for (const [index, step] of steps.entries()) if (step.seconds !== (steps[index - 1]?.seconds ?? 0)) marks.set(index, step.seconds);
  const all = [...marks].filter(([index]) => index < last - steps.length / 8 || index === 0);
  const stride = Math.ceil(all.length / 3);
  const shown = all.filter((_, position) => position % stride === 0);
  const texts = shown.map(([index, time]) => [(index / steps.length) * 100, time, index === 0 ? "start" : "middle"] as const);
  const end = steps[last]!.event === "stalled" ? "stands still" : seconds(steps[last]!.seconds);
  return [...texts.map(([x, time, anchor]) => [x, seconds(time), anchor] as const), [100, end, "end"] as const]
    .map(([x, text, anchor]) => `<text x="${Math.round(x * 10) / 10}%" y="13" text-anchor="${anchor}">${text}</text>`)
    .join("");
}
