import type { KubernetesObject } from "../kubernetes-object.js";
import { asList, asNumber, asRecord, asText } from "../value.js";
import { parseDuration } from "./duration.js";
import type { Fenceposts } from "./fenceposts.js";
import { rollTowards, startRun } from "./replica-sets.js";
import type { PodTimes, RolloutRun } from "./run.js";

/**
 * Flagger: the target comes up beside the `<name>-primary` that serves and is analysed; then the primary is rolled with the strategy that it copied from the
 * target; then the target goes. Old, new and available count the primary. A target whose image is broken is taken away again and the primary stays as it
 * is. Sources: flagger scheduler.go, deployment_controller.go.
 */
export function rollFlagger(
  replicas: number,
  fenceposts: Fenceposts,
  analysisSeconds: number,
  times: PodTimes,
  broken = false,
): RolloutRun {
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

/**
 * The seconds that the analysis of a Canary takes when nothing fails: its interval times its iterations, or times the steps up to maxWeight. Zero where the
 * analysis cannot be read. Source: flagger canary.go (interval 60 s, maxWeight 100 by default).
 */
export function analysisSeconds(canary: KubernetesObject): number {
  const analysis = asRecord(canary.get(["spec", "analysis"])) ?? asRecord(canary.get(["spec", "canaryAnalysis"]));
  if (!analysis || canary.get(["spec", "skipAnalysis"]) === true) return 0;
  const interval = parseDuration(asText(analysis["interval"]) ?? "1m") ?? 0;
  return interval * analysisRounds(analysis);
}

function analysisRounds(analysis: Readonly<Record<string, unknown>>): number {
  const iterations = asNumber(analysis["iterations"]) ?? 0;
  if (iterations > 0) return iterations;
  const weights = asList(analysis["stepWeights"]);
  if (weights.length > 0) return weights.length;
  const step = asNumber(analysis["stepWeight"]) ?? 0;
  return step > 0 ? Math.ceil((asNumber(analysis["maxWeight"]) ?? 100) / step) : 0;
}
