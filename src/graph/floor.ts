import type { KubernetesObject } from "../model/kubernetes-object.js";
import { foundOr } from "../model/lookup.js";
import { answersNobody, isObservationPort } from "../model/traffic.js";
import type { Workload } from "../model/workload.js";
import type { Autoscaler, Graph } from "./graph.js";
import { portTargets, servicePorts } from "./ports.js";

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

/** A StatefulSet of one pod: every update takes it away before the new one comes, unless somebody deletes pods by hand. */
export function losesItsOnlyPod(workload: Workload, floor: Floor): boolean {
  return (
    workload.object.groupKind === "apps/StatefulSet" &&
    floor.replicas === 1 &&
    workload.get(["spec", "updateStrategy", "type"]) !== "OnDelete"
  );
}

/**
 * Whether requests from elsewhere reach the workload: a Service selects it, or a progressive-delivery controller serves it. A Service with ports for metrics
 * and profiles only does not count: what is scraped there is not missed while a pod is replaced.
 */
export function isServed(graph: Graph, workload: Workload): boolean {
  if (foundOr(graph.servicesOf(workload))?.some((service) => leadsRequestsTo(workload, service))) return true;
  return graph.progressiveDeliveryOf(workload).state === "found";
}

function leadsRequestsTo(workload: Workload, service: KubernetesObject): boolean {
  if (service.get(["spec", "type"]) === "ExternalName" || answersNobody(workload)) return false;
  const targets = portTargets(servicePorts(service), workload);
  return (
    targets.length === 0 ||
    targets.some(({ servicePort: { name, targetPort }, containerPort }) => ![name, targetPort, containerPort?.name].some(isObservation))
  );
}

function isObservation(name: number | string | undefined): boolean {
  return typeof name === "string" && isObservationPort(name);
}
