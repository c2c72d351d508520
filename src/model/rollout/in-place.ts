import type { Fenceposts } from "./fenceposts.js";
import { startRun, rollReplicaSets } from "./replica-sets.js";
import type { Recorder, PodTimes, RolloutRun } from "./run.js";

/**
 * A StatefulSet: a pod goes before its successor of the same name comes. `partition`: ordinals below it stay old. `oneByOne` (OrderedReady): pods that went
 * together come back one after the other. Source: stateful_set_control.go.
 */
export function rollStatefulSet(
  replicas: number,
  { unavailable }: Fenceposts,
  options: { readonly partition: number; readonly oneByOne: boolean },
  times: PodTimes,
  broken = false,
): RolloutRun {
  const run = startRun(replicas, times);
  return run.finish(replaceInPlace(run, Math.max(0, replicas - options.partition), unavailable, options.oneByOne, broken));
}

/** A DaemonSet on so many nodes: with surge new pods come beside the old ones, without it a node's pod goes first. */
export function rollDaemonSet(nodes: number, fenceposts: Fenceposts, times: PodTimes, broken = false): RolloutRun {
  if (fenceposts.surge > 0) return rollReplicaSets(nodes, { surge: fenceposts.surge, unavailable: 0 }, times, broken);
  const run = startRun(nodes, times);
  return run.finish(replaceInPlace(run, nodes, fenceposts.unavailable, false, broken));
}

/** Replaces `count` pods, `batch` at a time. Answers false when the new ones do not become available. */
function replaceInPlace(run: Recorder, count: number, batch: number, oneByOne: boolean, broken: boolean): boolean {
  for (let left = count; left > 0; left -= Math.min(batch, left)) {
    const size = Math.min(batch, left);
    run.removeOld(size);
    run.record("scaleDown");
    run.waitForTermination();
    for (let made = 0; made < size; made += oneByOne ? 1 : size) {
      run.pods.new += oneByOne ? 1 : size;
      run.record("scaleUp");
      if (!run.waitForPods(broken)) return false;
    }
  }
  return true;
}
