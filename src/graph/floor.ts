import { foundOr } from "../model/lookup.js";
import type { Workload } from "../model/workload.js";
import type { Autoscaler, Graph } from "./graph.js";

/** The fewest pods a workload has while it runs undisturbed, and what says so. */
export interface Floor {
  readonly replicas: number;
  readonly autoscaler: Autoscaler | undefined;
}

/**
 * The autoscaler's minimum where there is one, else spec.replicas, else the default of one. Undefined when it cannot be decided, and for
 * kinds that have no replicas.
 */
export function replicaFloor(graph: Graph, workload: Workload): Floor | undefined {
  if (!SCALED_KINDS.has(workload.object.groupKind)) return undefined;
  const autoscalers = graph.autoscalersOf(workload);
  const autoscaler = foundOr(autoscalers)?.[0];
  if (autoscaler) return autoscaler.minReplicas === undefined ? undefined : { replicas: autoscaler.minReplicas, autoscaler };
  if (!workload.replicasDecidable) return undefined;
  return { replicas: workload.replicas ?? 1, autoscaler: undefined };
}

const SCALED_KINDS: ReadonlySet<string> = new Set([
  "apps/Deployment",
  "apps/StatefulSet",
  "apps/ReplicaSet",
  "argoproj.io/Rollout",
  "apps.kruise.io/CloneSet",
]);

/** Whether requests from elsewhere reach the workload: a Service selects it, or a progressive-delivery controller serves it. */
export function isServed(graph: Graph, workload: Workload): boolean {
  if (foundOr(graph.servicesOf(workload))?.some((service) => service.get(["spec", "type"]) !== "ExternalName")) return true;
  return graph.progressiveDeliveryOf(workload).state === "found";
}
