import { scaled, type IntOrPercent } from "../int-or-percent.js";

/** What one rollout may do at a number of replicas. Sources: deployment_util.go ResolveFenceposts, MaxUnavailable, MaxSurge. */
export interface Fenceposts {
  /** Pods above the number of replicas. */
  readonly surge: number;
  /** Pods below it; never more than there are. */
  readonly unavailable: number;
}

/**
 * Deployments and Argo canaries: surge is rounded up, unavailable down. Where rounding makes both zero the controller takes one pod down, since nothing
 * would move otherwise.
 */
export function resolveFenceposts(maxSurge: IntOrPercent, maxUnavailable: IntOrPercent, replicas: number): Fenceposts {
  const surge = scaled(maxSurge, replicas, true);
  const rounded = scaled(maxUnavailable, replicas, false);
  const unavailable = surge === 0 && rounded === 0 ? 1 : rounded;
  return { surge, unavailable: Math.min(unavailable, replicas) };
}

/** DaemonSets round both up; zero and zero counts as one node unavailable. `nodes`: nodes that the pods are scheduled on. */
export function daemonFenceposts(maxSurge: IntOrPercent, maxUnavailable: IntOrPercent, nodes: number): Fenceposts {
  const surge = scaled(maxSurge, nodes, true);
  const rounded = scaled(maxUnavailable, nodes, true);
  const unavailable = surge === 0 && rounded === 0 ? 1 : rounded;
  return { surge: Math.min(surge, nodes), unavailable: Math.min(unavailable, nodes) };
}

/**
 * StatefulSets have no surge. The controller rounds down, to at least one pod, whatever comments in older versions of the API say. Source:
 * stateful_set_utils.go getStatefulSetMaxUnavailable.
 */
export function statefulFenceposts(maxUnavailable: IntOrPercent, replicas: number): Fenceposts {
  return { surge: 0, unavailable: Math.min(Math.max(1, scaled(maxUnavailable, replicas, false)), replicas) };
}

/** The two bounds of a rollout, both tight: fewest available pods, most pods that are not terminating. */
export interface RolloutBounds {
  readonly minAvailable: number;
  readonly maxTotal: number;
}

export function boundsOf({ surge, unavailable }: Fenceposts, replicas: number): RolloutBounds {
  return { minAvailable: replicas - unavailable, maxTotal: replicas + surge };
}

/** How often a rollout waits for pods to become available: each wave replaces surge + unavailable pods. */
export function wavesOf({ surge, unavailable }: Fenceposts, replicas: number): number {
  return replicas === 0 ? 0 : Math.ceil(replicas / Math.max(1, surge + unavailable));
}

/**
 * The percentage that gives `value` pods at `replicas`: a multiple of five where one does, else a whole percent, else (more than 100 replicas a pod)
 * undefined. Zero stays zero at every size and has no percentage.
 */
export function percentageFor(value: number, replicas: number, up: boolean): number | undefined {
  if (value <= 0 || replicas <= 0) return undefined;
  const exact = (100 * value) / replicas;
  const candidates = up ? [Math.floor(exact / 5) * 5, Math.floor(exact)] : [Math.ceil(exact / 5) * 5, Math.ceil(exact)];
  return candidates.find((percent) => percent > 0 && scaled({ kind: "percent", value: percent }, replicas, up) === value);
}
