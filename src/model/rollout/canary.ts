import { scaleNew } from "./blue-green.js";
import type { Fenceposts } from "./fenceposts.js";
import { rollTowards, startRun } from "./replica-sets.js";
import type { PodTimes, Recorder, RolloutRun } from "./run.js";

/** A step of an Argo canary, as far as it moves pods or time. */
export type CanaryStep =
  | { readonly type: "setWeight"; readonly weight: number }
  | { readonly type: "setCanaryScale"; readonly scale: CanaryScale }
  /** Seconds; undefined: until a person promotes. */
  | { readonly type: "pause"; readonly seconds: number | undefined }
  /** Analysis, experiment and the like: how long they take is not in the Rollout. */
  | { readonly type: "other" };

export type CanaryScale = { readonly replicas: number } | { readonly weight: number } | "matchTrafficWeight";

/** Without traffic routing weights are approximated by pod counts, within the same bounds as a Deployment's. */
export function rollCanary(
  replicas: number,
  fenceposts: Fenceposts,
  steps: readonly CanaryStep[],
  times: PodTimes,
  broken = false,
): RolloutRun {
  const run = startRun(replicas, times);
  for (const step of steps) {
    if (step.type === "pause") run.pause(step.seconds);
    if (step.type !== "setWeight") continue;
    const target = canaryCounts(replicas, step.weight, fenceposts.surge);
    if (!rollTowards(run, { old: target.stable, new: target.canary }, replicas, fenceposts, broken)) return run.finish(false);
  }
  return run.finish(rollTowards(run, { old: 0, new: replicas }, replicas, fenceposts, broken));
}

/**
 * The pod counts that come nearest to a weight: the canary rounded down or up, of R pods or, where surge allows, R + 1. Neither side is empty between 1 and
 * 99 %, if there is room for two pods. Source: argo-rollouts canary.go approximateWeightedCanaryStableReplicaCounts.
 */
export function canaryCounts(replicas: number, weight: number, surge: number): { readonly canary: number; readonly stable: number } {
  if (replicas === 0) return { canary: 0, stable: 0 };
  const emptyAllowed = weight === 0 || weight === 100 || (replicas === 1 && surge === 0);
  const up = Math.ceil((replicas * weight) / 100);
  const down = Math.floor((replicas * weight) / 100);
  const options: { canary: number; total: number }[] = [];
  for (const total of surge > 0 ? [replicas, replicas + 1] : [replicas]) {
    if (total > replicas || up < replicas || emptyAllowed) options.push({ canary: up, total });
    if ((down > 0 || emptyAllowed) && ((total * weight) / 100) % 1 !== 0.5) options.push({ canary: down, total });
  }
  const distance = ({ canary, total }: { canary: number; total: number }): number => Math.abs((canary * 100) / total - weight);
  let best = options[0] ?? { canary: 0, total: replicas };
  for (const option of options) if (distance(option) < distance(best)) best = option;
  return { canary: best.canary, stable: best.total - best.canary };
}

export interface RoutedCanaryOptions {
  readonly steps: readonly CanaryStep[];
  /** The stable pods shrink with their share of the traffic. */
  readonly dynamicStableScale: boolean;
  /** Seconds that the old pods stay after the last of the traffic has moved. */
  readonly scaleDownDelaySeconds: number;
  /** No side with pods has fewer than this. */
  readonly minPodsPerReplicaSet: number;
}

/** With traffic routing the stable pods stay complete and the canary is sized by its weight or scale, without regard to maxSurge and maxUnavailable. */
export function rollRoutedCanary(replicas: number, options: RoutedCanaryOptions, times: PodTimes, broken = false): RolloutRun {
  const run = startRun(replicas, times);
  if (replicas === 0) return run.finish(true);
  let weight = 0;
  let scale: CanaryScale = "matchTrafficWeight";
  for (const step of options.steps) {
    if (step.type === "pause") run.pause(step.seconds);
    if (step.type !== "setWeight" && step.type !== "setCanaryScale") continue;
    if (step.type === "setWeight") weight = step.weight;
    else scale = step.scale;
    if (!moveTraffic(run, replicas, weight, scale, options, broken)) return run.finish(false);
  }
  if (!moveTraffic(run, replicas, 100, "matchTrafficWeight", options, broken)) return run.finish(false);
  run.record("promote");
  if (!options.dynamicStableScale) run.pause(options.scaleDownDelaySeconds);
  scaleStable(run, 0);
  return run.finish(true);
}

/** Sizes the canary, waits for it, then lets the stable pods follow their share of the traffic. Answers false when the canary does not become available. */
function moveTraffic(
  run: Recorder,
  replicas: number,
  weight: number,
  scale: CanaryScale,
  options: RoutedCanaryOptions,
  broken: boolean,
): boolean {
  const { minPodsPerReplicaSet: least, dynamicStableScale } = options;
  const stable = atLeast(least, Math.ceil(((100 - weight) * replicas) / 100));
  if (dynamicStableScale && stable > run.pods.old) scaleStable(run, stable);
  if (!scaleNew(run, canarySize(replicas, weight, scale, least), broken)) return false;
  if (dynamicStableScale) scaleStable(run, stable);
  return true;
}

function canarySize(replicas: number, weight: number, scale: CanaryScale, least: number): number {
  if (scale !== "matchTrafficWeight" && "replicas" in scale) return scale.replicas;
  return atLeast(least, Math.ceil(((scale === "matchTrafficWeight" ? weight : scale.weight) * replicas) / 100));
}

function atLeast(least: number, count: number): number {
  return count === 0 ? 0 : Math.max(least, count);
}

function scaleStable(run: Recorder, size: number): void {
  const { pods } = run;
  if (size < pods.old) {
    run.removeOld(pods.old - size);
    run.record("scaleDown");
  } else if (size > pods.old) {
    pods.old = size;
    run.record("scaleUp");
    run.waitForPods(true);
  }
}
