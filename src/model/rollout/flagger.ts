import type { Fenceposts } from "./fenceposts.js";
import { rollTowards, startRun } from "./replica-sets.js";
import type { PodTimes, RolloutRun } from "./run.js";

/**
 * Flagger: the target comes up beside the `<name>-primary` that serves and is analysed; then the primary is rolled with the strategy that it copied from the
 * target; then the target goes. Old, new and available count the primary. A target whose image is broken is taken away again and the primary stays as it
 * is. Sources: flagger scheduler.go, deployment_controller.go.
 */
export function rollFlagger(replicas: number, fenceposts: Fenceposts, analysisSeconds: number, times: PodTimes, broken = false): RolloutRun {
  const run = startRun(replicas, times);
  if (replicas === 0) return run.finish(true);
  run.scaleBeside(replicas);
  if (broken) return run.finish(false);
  run.waitForBeside();
  run.pause(analysisSeconds);
  run.record("promote");
  rollTowards(run, { old: 0, new: replicas }, replicas, fenceposts, false);
  run.scaleBeside(0);
  return run.finish(true);
}
