import type { Gvk } from "./id.js";
import type { Resource } from "./resource.js";

/** Kinds in the order in which they are best applied. */
const FIRST: readonly string[] = [
  "Namespace",
  "ResourceQuota",
  "StorageClass",
  "CustomResourceDefinition",
  "ServiceAccount",
  "PodSecurityPolicy",
  "Role",
  "ClusterRole",
  "RoleBinding",
  "ClusterRoleBinding",
  "ConfigMap",
  "Secret",
  "Endpoints",
  "Service",
  "LimitRange",
  "PriorityClass",
  "PersistentVolume",
  "PersistentVolumeClaim",
  "Deployment",
  "StatefulSet",
  "CronJob",
  "PodDisruptionBudget",
];
const LAST: readonly string[] = ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"];

/** The order of `sortOptions: legacy`, which is also that of a kustomization that says nothing. */
export function sortLegacy(resources: readonly Resource[], first: readonly string[] = FIRST, last: readonly string[] = LAST): Resource[] {
  const rank = new Map<string, number>();
  for (const [index, kind] of first.entries()) rank.set(kind, index - first.length);
  for (const [index, kind] of last.entries()) rank.set(kind, index + 1);
  const keyed = resources.map((resource) => {
    const { id } = resource;
    return { resource, rank: rank.get(id.kind) ?? 0, gvk: gvkKey(id), name: `${id.namespace || "~X"}|${id.name || "~N"}` };
  });
  keyed.sort((a, b) => a.rank - b.rank || compare(a.gvk, b.gvk) || compare(a.name, b.name));
  return keyed.map(({ resource }) => resource);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function gvkKey(gvk: Gvk): string {
  return `${gvk.group || "~G"}_${gvk.version || "~V"}_${gvk.kind || "~K"}`;
}
