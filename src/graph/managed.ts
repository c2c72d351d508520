import type { GroupKind } from "../model/kubernetes-object.js";
import type { Lookup } from "../model/lookup.js";
import type { Workload } from "../model/workload.js";
import type { Graph } from "./graph.js";
import { HPA, SCALED_OBJECT } from "./scope.js";

const DELIVERY_KINDS: readonly GroupKind[] = ["argoproj.io/Rollout", "flagger.app/Canary", "rollouts.kruise.io/Rollout"];

/** Whether an autoscaler scales the workload, or one of this environment may: its namespace is set on one side only, or several workloads have its name. */
export function mayBeScaled(graph: Graph, workload: Workload): boolean {
  return foundOrDoubtful(graph, graph.autoscalersOf(workload), [HPA, SCALED_OBJECT]);
}

/** Whether Argo Rollouts, Flagger or OpenKruise rolls the workload out, or an object of this environment may say so. */
export function mayBeProgressive(graph: Graph, workload: Workload): boolean {
  return foundOrDoubtful(graph, graph.progressiveDeliveryOf(workload), DELIVERY_KINDS);
}

/** Where the environment holds the kinds, a look-up that finds nothing is absent; unknown then means that a candidate is in doubt. */
function foundOrDoubtful(graph: Graph, lookup: Lookup<unknown>, kinds: readonly GroupKind[]): boolean {
  return lookup.state === "found" || (lookup.state === "unknown" && graph.holds(...kinds));
}
