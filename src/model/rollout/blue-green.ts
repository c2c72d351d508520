import { startRun } from "./replica-sets.js";
import type { PodTimes, Recorder, RolloutRun } from "./run.js";

export interface BlueGreenOptions {
  /** Pods of the new revision until it is promoted; undefined: all. */
  readonly previewReplicaCount: number | undefined;
  readonly autoPromotionEnabled: boolean;
  /** Seconds that a rollout with automatic promotion waits before it. */
  readonly autoPromotionSeconds: number | undefined;
  readonly scaleDownDelaySeconds: number;
}

/** Argo blueGreen: the new pods come up beside the old ones, traffic moves at once, the old pods go after a delay. Source: argo-rollouts bluegreen.go, pause.go. */
export function rollBlueGreen(replicas: number, options: BlueGreenOptions, times: PodTimes, broken = false): RolloutRun {
  const run = startRun(replicas, times);
  if (replicas === 0) return run.finish(true);
  if (!scaleNew(run, options.previewReplicaCount ?? replicas, broken)) return run.finish(false);
  // Without automatic promotion a person is waited for, whatever the seconds say.
  if (!options.autoPromotionEnabled) run.pause(undefined);
  else if (options.autoPromotionSeconds) run.pause(options.autoPromotionSeconds);
  if (!scaleNew(run, replicas, broken)) return run.finish(false);
  run.record("promote");
  run.pause(options.scaleDownDelaySeconds);
  run.removeOld(run.pods.old);
  run.record("scaleDown");
  return run.finish(true);
}

/** Brings the new revision to a size and waits for it. Answers false when its pods do not become available. */
export function scaleNew(run: Recorder, size: number, broken: boolean): boolean {
  const { pods } = run;
  if (size > pods.new) {
    pods.new = size;
    run.record("scaleUp");
  } else if (size < pods.new) {
    run.removeNew(pods.new - size);
    run.record("scaleDown");
  }
  run.waitForPods(broken);
  return pods.newAvailable === pods.new;
}
