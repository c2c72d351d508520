import { asList, asRecord, asText } from "../model/value.js";
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

const NODE_LABELS: ReadonlySet<unknown> = new Set(["kubernetes.io/hostname", "metadata.name"]);
/** Storage that binds its pods to a node (local, hostPath), or that any number of nodes mount whatever the mode says (NFS and the like). */
const UNHELD_CLASS = /(?:^|[^a-z])(?:local|hostpath|host-path|nfs|efs|cephfs|azurefile|filestore)(?:[^a-z]|$)/i;

/**
 * Whether a second pod with a ReadWriteOnce claim can start all the same: the pods are pinned to one node, or the volume binds them to its node, or no node
 * holds it alone.
 */
export function staysOnNode(graph: Graph, workload: Workload, claim: KubernetesObject): boolean {
  return isPinned(workload) || isUnheld(graph, claim);
}

function isPinned({ podSpec }: Workload): boolean {
  if (!podSpec) return false;
  if (podSpec["nodeName"] !== undefined) return true;
  if (Object.keys(asRecord(podSpec["nodeSelector"]) ?? {}).some((key) => NODE_LABELS.has(key))) return true;
  const affinity = asRecord(podSpec["affinity"]);
  const required = "requiredDuringSchedulingIgnoredDuringExecution";
  const nodeTerms = asList(asRecord(asRecord(affinity?.["nodeAffinity"])?.[required])?.["nodeSelectorTerms"]);
  const pinsNode = nodeTerms.some((term) =>
    [...asList(asRecord(term)?.["matchExpressions"]), ...asList(asRecord(term)?.["matchFields"])].some((each) =>
      NODE_LABELS.has(asRecord(each)?.["key"]),
    ),
  );
  const podTerms = asList(asRecord(affinity?.["podAffinity"])?.[required]);
  return pinsNode || podTerms.some((term) => asRecord(term)?.["topologyKey"] === "kubernetes.io/hostname");
}

function isUnheld(graph: Graph, claim: KubernetesObject): boolean {
  const storageClass = asText(claim.get(["spec", "storageClassName"]));
  if (storageClass !== undefined && UNHELD_CLASS.test(storageClass)) return true;
  const volumeName = asText(claim.get(["spec", "volumeName"]));
  const volumes = graph.objectsAnywhere("PersistentVolume").filter((volume) => bindsTo(volume, claim, volumeName, storageClass));
  return volumes.some((volume) => ["hostPath", "local", "nfs", "nodeAffinity"].some((field) => volume.get(["spec", field]) !== undefined));
}

/** By name, by claimRef, or (volumes without a provisioner) by an explicit storage class that both name. */
function bindsTo(
  volume: KubernetesObject,
  claim: KubernetesObject,
  volumeName: string | undefined,
  storageClass: string | undefined,
): boolean {
  if (volumeName !== undefined && volumeName !== "") return volume.name === volumeName;
  if (volume.get(["spec", "claimRef", "name"]) === claim.name && claim.name !== undefined) return true;
  return storageClass !== undefined && volume.get(["spec", "storageClassName"]) === storageClass;
}

/** Volumes that name a disk themselves, without a claim. One node at a time may write to it. Source: Kubernetes, volumes and their types. */
const DISKS = ["awsElasticBlockStore", "gcePersistentDisk", "azureDisk", "cinder", "vsphereVolume", "iscsi", "rbd", "fc"] as const;

/** Whether the pods write to a disk that only one node can hold, named without a claim. */
export function mountsDisk(workload: Workload): boolean {
  return asList(workload.podSpec?.["volumes"]).some((entry) => {
    const volume = asRecord(entry);
    return DISKS.some((kind) => {
      const disk = asRecord(volume?.[kind]);
      return disk !== undefined && disk["readOnly"] !== true;
    });
  });
}
