import { asList, asText } from "../model/value.js";
import type { KubernetesObject } from "../model/kubernetes-object.js";
import type { Workload } from "../model/workload.js";
import type { Graph } from "./graph.js";

/** What the claims of a workload allow: "exclusive" when one of them is held by one node or one pod at a time. */
export interface VolumeHold {
  readonly state: "none" | "shared" | "exclusive" | "unknown";
  /** The claim that decides it. */
  readonly claim?: string;
  /** Path of the volume in the workload's object. */
  readonly path?: readonly (string | number)[];
  readonly object?: KubernetesObject;
  /** The access mode that makes it exclusive. */
  readonly accessMode?: "ReadWriteOnce" | "ReadWriteOncePod";
}

/**
 * Whether a workload mounts a PersistentVolumeClaim whose access modes are only ReadWriteOnce (one node) or ReadWriteOncePod (one pod).
 * A claim that is not in the input is "unknown". Source: Kubernetes, persistent volumes, access modes.
 */
export function volumeHold(graph: Graph, workload: Workload): VolumeHold {
  let result: VolumeHold = { state: "none" };
  for (const { name, path, claim } of graph.claimsOf(workload)) {
    if (claim.state !== "found") {
      result = { state: "unknown", claim: name, path };
      continue;
    }
    const modes = asList(claim.value.get(["spec", "accessModes"])).map(asText);
    const exclusive = modes.length > 0 && modes.every((mode) => mode === "ReadWriteOnce" || mode === "ReadWriteOncePod");
    if (exclusive) {
      const accessMode = modes.includes("ReadWriteOnce") ? "ReadWriteOnce" : "ReadWriteOncePod";
      return { state: "exclusive", claim: name, path, object: claim.value, accessMode };
    }
    if (result.state === "none")
      result = { state: modes.includes(undefined) || modes.length === 0 ? "unknown" : "shared", claim: name, path, object: claim.value };
  }
  return result;
}
