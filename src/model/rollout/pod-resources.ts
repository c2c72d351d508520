import { parseQuantity } from "../quantity.js";
import { asRecord, type JsonRecord } from "../value.js";
import type { Container, Workload } from "../workload.js";

export type ResourceSide = "requests" | "limits";

/**
 * What one pod of a workload asks for of a resource: the containers that run together, or the largest init container beside the sidecars that run by then,
 * whichever is more, and the overhead. A pod-level figure stands for all containers. Undefined when a container has no figure, or one that cannot be read.
 * Sources: kubernetes documentation of sidecar containers and of pod overhead; pods.go of the quota evaluator.
 */
export function podResource(workload: Workload, side: ResourceSide, resource: string): number | undefined {
  if (!workload.podSpec) return undefined;
  const podLevel = sideOf(asRecord(workload.podSpec["resources"]), side)[resource];
  const containers = podLevel === undefined ? containersResource(workload.containers, side, resource) : parseQuantity(podLevel);
  if (containers === undefined) return undefined;
  const overhead = asRecord(workload.podSpec["overhead"])?.[resource];
  const extra = overhead === undefined ? 0 : parseQuantity(overhead);
  return extra === undefined ? undefined : containers + extra;
}

function containersResource(containers: readonly Container[], side: ResourceSide, resource: string): number | undefined {
  let running = 0;
  let atInit = 0;
  for (const container of containers) {
    const amount = containerResource(container, side, resource);
    if (amount === undefined) return undefined;
    if (container.role === "init") atInit = Math.max(atInit, running + amount);
    else running += amount;
  }
  return Math.max(running, atInit);
}

/** A container with a limit and no request requests its limit. */
export function containerResource(container: Container, side: ResourceSide, resource: string): number | undefined {
  const resources = asRecord(container.value["resources"]);
  const written = sideOf(resources, side)[resource];
  if (written !== undefined) return parseQuantity(written);
  return side === "requests" ? parseQuantity(sideOf(resources, "limits")[resource]) : undefined;
}

function sideOf(resources: JsonRecord | undefined, side: ResourceSide): JsonRecord {
  return asRecord(resources?.[side]) ?? {};
}
