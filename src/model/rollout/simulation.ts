import { formatIntOrPercent, scaled } from "../int-or-percent.js";
import { rollBlueGreen } from "./blue-green.js";
import { disruptionOf, type Disruption } from "./budget.js";
import { rollCanary, rollRoutedCanary } from "./canary.js";
import { daemonFenceposts, percentageFor, resolveFenceposts, statefulFenceposts, wavesOf, type Fenceposts } from "./fenceposts.js";
import { rollFlagger } from "./flagger.js";
import { rollDaemonSet, rollStatefulSet } from "./in-place.js";
import type { RolloutPlan } from "./plan.js";
import { quotaChecks, type QuotaCheck } from "./quota.js";
import { recreate, rollReplicaSets } from "./replica-sets.js";
import type { RolloutRun } from "./run.js";
import type { RolloutStrategy, Setting } from "./strategy.js";

/** A rollout at one number of replicas. */
export interface RolloutSimulation {
  readonly replicas: number;
  /** Pods above and below the number of replicas that the strategy allows; undefined where it does not count so (blueGreen, Recreate). */
  readonly fenceposts: Fenceposts | undefined;
  readonly run: RolloutRun;
  /** The same with an image that never becomes available. */
  readonly broken: RolloutRun;
  readonly disruption: Disruption;
  readonly quotas: readonly QuotaCheck[];
}

/** More waves than this are not drawn one by one: nobody reads them, and a manifest can ask for thousands of millions. */
const MAX_WAVES = 10_000;

/** Undefined where nothing can be said: an undecidable strategy, OnDelete, values that the API turns down, or too many waves. */
export function simulateRollout(plan: RolloutPlan, replicas: number): RolloutSimulation | undefined {
  if (plan.violations.some(({ rejected }) => rejected)) return undefined;
  const run = runAt(plan, plan.strategy, replicas, false);
  const broken = runAt(plan, plan.strategy, replicas, true);
  if (!run || !broken) return undefined;
  return {
    replicas,
    fenceposts: fencepostsOf(plan.strategy, replicas),
    run,
    broken,
    disruption: disruptionOf(plan.budgets, replicas, run.minAvailable),
    quotas: quotaChecks(plan, run.maxTotal, run.maxWithTerminating),
  };
}

/** The pods that a strategy may add and take at a number of replicas. */
export function fencepostsOf(strategy: RolloutStrategy, replicas: number): Fenceposts | undefined {
  switch (strategy.type) {
    case "RollingUpdate":
    case "Canary":
      return resolveFenceposts(strategy.maxSurge.value, strategy.maxUnavailable.value, replicas);
    case "DaemonSet":
      return daemonFenceposts(strategy.maxSurge.value, strategy.maxUnavailable.value, replicas);
    case "StatefulSet":
      return statefulFenceposts(strategy.maxUnavailable.value, replicas);
    default:
      return undefined;
  }
}

function runAt(plan: RolloutPlan, strategy: RolloutStrategy, replicas: number, broken: boolean): RolloutRun | undefined {
  const { flagger, timing } = plan;
  const fenceposts = fencepostsOf(strategy, replicas);
  if (fenceposts && mostWaves(strategy, fenceposts, replicas) > MAX_WAVES) return undefined;
  switch (strategy.type) {
    case "RollingUpdate":
      if (flagger) return rollFlagger(replicas, fenceposts!, flagger.analysisSeconds, timing, broken);
      return rollReplicaSets(replicas, fenceposts!, timing, broken);
    case "Recreate":
      return recreate(replicas, timing, broken);
    case "StatefulSet":
      return rollStatefulSet(replicas, fenceposts!, strategy, timing, broken);
    case "DaemonSet":
      return rollDaemonSet(replicas, fenceposts!, timing, broken);
    case "Canary":
      return rollCanary(replicas, fenceposts!, strategy.steps, timing, broken);
    case "BlueGreen":
      return rollBlueGreen(replicas, strategy, timing, broken);
    case "RoutedCanary":
      return rollRoutedCanary(replicas, strategy, timing, broken);
    default:
      return undefined;
  }
}

/** An upper bound: a canary may go forth and back at each of its steps. */
function mostWaves(strategy: RolloutStrategy, fenceposts: Fenceposts, replicas: number): number {
  if (strategy.type === "StatefulSet" && strategy.oneByOne) return replicas;
  return wavesOf(fenceposts, replicas) * (strategy.type === "Canary" ? strategy.steps.length + 1 : 1);
}

/** What absolute numbers would be as percentages that give the same pods at the smallest size, and what that changes at every size. */
export interface PercentageAdvice {
  readonly maxSurge: string;
  readonly maxUnavailable: string;
  readonly sizes: readonly {
    readonly replicas: number;
    readonly waves: number;
    readonly minAvailable: number;
    readonly maxTotal: number;
    readonly seconds: number;
  }[];
}

/** Undefined where no field is an absolute number above zero, or where no percentage gives the same at the smallest size. */
export function percentageAdvice(plan: RolloutPlan): PercentageAdvice | undefined {
  const { strategy, counts } = plan;
  const floor = counts.find(({ replicas }) => replicas > 0)?.replicas;
  if ((strategy.type !== "RollingUpdate" && strategy.type !== "Canary") || floor === undefined) return undefined;
  const maxSurge = asPercentage(strategy.maxSurge, floor, true);
  const maxUnavailable = asPercentage(strategy.maxUnavailable, floor, false);
  if (!maxSurge || !maxUnavailable || (maxSurge === strategy.maxSurge && maxUnavailable === strategy.maxUnavailable)) return undefined;
  const sizes = counts.flatMap(({ replicas }) => {
    const run = runAt(plan, { ...strategy, maxSurge, maxUnavailable }, replicas, false);
    return run ? [{ replicas, waves: run.waves, minAvailable: run.minAvailable, maxTotal: run.maxTotal, seconds: run.seconds }] : [];
  });
  return { maxSurge: formatIntOrPercent(maxSurge.value), maxUnavailable: formatIntOrPercent(maxUnavailable.value), sizes };
}

/** The setting itself where it is a percentage or zero already. */
function asPercentage(setting: Setting, floor: number, up: boolean): Setting | undefined {
  if (setting.value.kind === "percent" || setting.value.value === 0) return setting;
  const percent = percentageFor(scaled(setting.value, floor, up), floor, up);
  return percent === undefined ? undefined : { ...setting, value: { kind: "percent", value: percent } };
}
