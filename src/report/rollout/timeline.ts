import type { RolloutStep } from "../../model/rollout/run.js";

/** A line of the drawn timeline: what it is, and the pods at that moment. */
export interface Moment {
  readonly label: string;
  readonly step: RolloutStep;
}

/** The moments that tell a rollout: its start, what each wave waits for, pauses, promotions and the end. Of a long one as many as `limit`, evenly spread. */
export function momentsOf(steps: readonly RolloutStep[], limit = 12): { readonly shown: readonly Moment[]; readonly all: number } {
  const told = steps.flatMap((step, index) => {
    const label = labelOf(step, steps[index + 1]);
    return label === undefined ? [] : [{ label, step }];
  });
  if (told.length <= limit) return { shown: told, all: told.length };
  const stride = (told.length - 1) / (limit - 1);
  return { shown: Array.from({ length: limit }, (_, index) => told[Math.round(index * stride)]!), all: told.length };
}

function labelOf(step: RolloutStep, next: RolloutStep | undefined): string | undefined {
  switch (step.event) {
    case "start":
    case "done":
    case "pause":
    case "promote":
      return step.event;
    case "stalled":
      return "stands still";
    default:
      return next?.event === "available" ? `wave ${next.wave}` : undefined;
  }
}

/** Numbers of pods of each sort at a step, in the order in which they are drawn. */
export interface Sorts {
  readonly old: number;
  readonly ready: number;
  readonly starting: number;
  readonly beside: number;
  readonly terminating: number;
}

/** Old pods are available but where a wave brings some of them back; what is not available is drawn as starting. */
export function sortsOf(step: RolloutStep): Sorts {
  const starting = Math.min(step.new, step.old + step.new - step.available);
  return { old: step.old, ready: step.new - starting, starting, beside: step.beside, terminating: step.terminating };
}

/** Marks of a bar that is at most `width` wide; each mark stands for `scale` pods, and no sort with pods is left without one. */
export function marksOf(sorts: Sorts, scale: number): Sorts {
  const marks = (pods: number): number => Math.ceil(pods / scale);
  return {
    old: marks(sorts.old),
    ready: marks(sorts.ready),
    starting: marks(sorts.starting),
    beside: marks(sorts.beside),
    terminating: marks(sorts.terminating),
  };
}

/** Pods that a mark stands for, so that the longest bar fits: 1, 2, 5, 10, 20, … */
export function scaleFor(steps: readonly RolloutStep[], width: number): number {
  const most = steps.reduce((peak, step) => Math.max(peak, step.total + step.terminating), 0);
  for (let size = 1; ; size *= 10) {
    for (const factor of [1, 2, 5])
      if (most / (size * factor) + 4 <= Math.max(width, 8) || most / (size * factor) <= 4) return size * factor;
  }
}
