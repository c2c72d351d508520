import type { Fenceposts } from "./fenceposts.js";
import { Recorder, type PodTimes, type RolloutRun } from "./run.js";

/** Where the controller wants to get. */
interface Target {
  readonly old: number;
  readonly new: number;
}

/** A Deployment with RollingUpdate, pod by pod as its controller does it. `broken`: the new image never becomes available. */
export function rollReplicaSets(replicas: number, fenceposts: Fenceposts, times: PodTimes, broken = false): RolloutRun {
  const run = startRun(replicas, times);
  return run.finish(rollTowards(run, { old: 0, new: replicas }, replicas, fenceposts, broken));
}

/** Recreate: the first new pod is made when the last old one is gone. */
export function recreate(replicas: number, times: PodTimes, broken = false): RolloutRun {
  const run = startRun(replicas, times);
  if (replicas === 0) return run.finish(true);
  run.removeOld(replicas);
  run.record("scaleDown");
  run.waitForTermination();
  run.pods.new = replicas;
  run.record("scaleUp");
  run.waitForPods(broken);
  return run.finish(!broken);
}

/** A run of `replicas` available old pods. */
export function startRun(replicas: number, times: PodTimes): Recorder {
  return new Recorder({ old: replicas, oldAvailable: replicas, new: 0, newAvailable: 0, beside: 0 }, times);
}

/**
 * Moves towards the target without leaving [replicas − unavailable, replicas + surge], a wave at a time. Answers false when the run stands still because new
 * pods do not become available. Sources: kubernetes rolling.go and deployment_util.go; argo-rollouts canary.go has the same two bounds.
 */
export function rollTowards(run: Recorder, target: Target, replicas: number, { surge, unavailable }: Fenceposts, broken: boolean): boolean {
  const maxTotal = replicas + surge;
  const minAvailable = replicas - unavailable;
  for (;;) {
    while (addPods(run, target, maxTotal) || removePods(run, target, minAvailable));
    if (isReached(run, target)) return true;
    if (!run.waitForPods(broken)) return false;
  }
}

/** One sync that scales up: old pods first, where a lower weight asks for more of them. */
function addPods(run: Recorder, target: Target, maxTotal: number): boolean {
  const { pods } = run;
  const room = Math.max(0, maxTotal - pods.old - pods.new);
  const old = clamp(target.old - pods.old, room);
  const fresh = clamp(target.new - pods.new, room - old);
  if (old + fresh === 0) return false;
  pods.old += old;
  pods.new += fresh;
  run.record("scaleUp");
  return true;
}

/** One sync that scales down: as many as there are available pods to spare. */
function removePods(run: Recorder, target: Target, minAvailable: number): boolean {
  const { pods } = run;
  const spare = Math.max(0, pods.oldAvailable + pods.newAvailable - minAvailable);
  const old = clamp(pods.old - target.old, spare);
  const fresh = clamp(pods.new - target.new, spare - old);
  if (old + fresh === 0) return false;
  run.removeOld(old);
  run.removeNew(fresh);
  run.record("scaleDown");
  return true;
}

function isReached({ pods }: Recorder, target: Target): boolean {
  return pods.old === target.old && pods.new === target.new && pods.oldAvailable === pods.old && pods.newAvailable === pods.new;
}

function clamp(wanted: number, most: number): number {
  return Math.max(0, Math.min(wanted, most));
}
