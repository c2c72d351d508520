import type { KubernetesObject } from "../model/kubernetes-object.js";
import { planRollout } from "../model/rollout/plan.js";
import type { QuotaCheck } from "../model/rollout/quota.js";
import { simulateRollout } from "../model/rollout/simulation.js";
import type { Workload } from "../model/workload.js";
import type { Graph } from "./graph.js";
import { folderOf } from "./together.js";

/** The lines of ResourceQuotas that hold a workload at rest, and not while it rolls out, at the smallest number of replicas that it runs with. */
export function peakQuotas(graph: Graph, workload: Workload): readonly QuotaCheck[] {
  if (graph.objectsOf("ResourceQuota").length === 0) return [];
  const plan = planRollout(workload, { graph });
  const replicas = plan?.counts.find((count) => count.replicas > 0)?.replicas;
  const simulation = plan && replicas !== undefined ? simulateRollout(plan, replicas) : undefined;
  return (simulation?.quotas ?? []).filter(({ verdict, quota }) => verdict === "exceeds" && isOfNamespace(quota, workload.object));
}

/** Without namespaces, only objects of one folder are taken to share one. */
function isOfNamespace(quota: KubernetesObject, object: KubernetesObject): boolean {
  return quota.namespace !== undefined || folderOf(quota) === folderOf(object);
}
