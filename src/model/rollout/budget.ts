import { parseIntOrPercent, scaled } from "../int-or-percent.js";
import type { KubernetesObject } from "../kubernetes-object.js";

/**
 * The healthy pods that a PodDisruptionBudget wants to keep, of so many that are expected (the scale of the pods' controllers). Percentages round up on
 * either side. Undefined when the budget says neither, both, or something unreadable. Source: disruption.go getExpectedPodCount.
 */
export function desiredHealthy(budget: KubernetesObject, expected: number): number | undefined {
  const least = budget.get(["spec", "minAvailable"]) ?? undefined;
  const most = budget.get(["spec", "maxUnavailable"]) ?? undefined;
  if ((least === undefined) === (most === undefined)) return undefined;
  const value = parseIntOrPercent(least ?? most, "strict");
  if (!value || value.value < 0) return undefined;
  const pods = scaled(value, expected, true);
  return least === undefined ? Math.max(0, expected - pods) : pods;
}

/** Pods that may be evicted while so many are healthy. */
export function disruptionsAllowed(desired: number, healthy: number): number {
  return Math.max(0, healthy - desired);
}

/** What a drain may evict while a rollout runs. */
export interface Disruption {
  /** Undefined: cannot be decided. "unlimited": no budget selects the pods. */
  readonly atRest: number | "unlimited" | undefined;
  /** When the fewest pods are available. */
  readonly atWorst: number | "unlimited" | undefined;
  readonly budgets: readonly { readonly budget: KubernetesObject; readonly desiredHealthy: number | undefined }[];
}

/**
 * Evictions that the budgets of a workload allow at so many replicas. `budgets` undefined: it is not known which there are. More than one budget on a pod
 * makes the API refuse its eviction.
 */
export function disruptionOf(budgets: readonly KubernetesObject[] | undefined, replicas: number, minAvailable: number): Disruption {
  if (!budgets) return { atRest: undefined, atWorst: undefined, budgets: [] };
  const judged = budgets.map((budget) => ({ budget, desiredHealthy: desiredHealthy(budget, replicas) }));
  const [only, second] = judged;
  if (!only) return { atRest: "unlimited", atWorst: "unlimited", budgets: [] };
  if (second) return { atRest: 0, atWorst: 0, budgets: judged };
  const desired = only.desiredHealthy;
  const allowed = (healthy: number): number | undefined => (desired === undefined ? undefined : disruptionsAllowed(desired, healthy));
  return { atRest: allowed(replicas), atWorst: allowed(minAvailable), budgets: judged };
}
