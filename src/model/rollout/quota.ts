import type { KubernetesObject } from "../kubernetes-object.js";
import { foundOr } from "../lookup.js";
import { formatQuantity, parseQuantity } from "../quantity.js";
import { asList, asRecord, asText } from "../value.js";
import type { Workload } from "../workload.js";
import { containerResource, podResource, type ResourceSide } from "./pod-resources.js";
import type { RolloutRelations } from "./relations.js";

/** "holds", "mayExceed" (only while old pods still terminate), "exceeds", "missing" (pods that do not say what the quota counts are refused). */
export type QuotaVerdict = "holds" | "mayExceed" | "exceeds" | "missing" | "unknown";

/** One line of a ResourceQuota, against the peak of a rollout. */
export interface QuotaCheck {
  readonly quota: KubernetesObject;
  /** The key of spec.hard: "requests.cpu", "pods". */
  readonly resource: string;
  readonly hard: string;
  /** One pod of the workload. */
  readonly perPod: string | undefined;
  /** The other workloads of the namespace at rest, where all of them can be counted. */
  readonly others: string | undefined;
  /** Everything at the peak, without pods that terminate. */
  readonly peak: string | undefined;
  readonly peakWithTerminating: string | undefined;
  readonly verdict: QuotaVerdict;
}

interface Counted {
  readonly side: ResourceSide | undefined;
  /** The resource of a container; undefined: pods are counted. */
  readonly resource: string | undefined;
  readonly unit: "cpu" | "bytes" | "count";
}

/** The keys of spec.hard that a rollout moves. "cpu" is the same as "requests.cpu". */
function countedBy(key: string): Counted | undefined {
  if (key === "pods" || key === "count/pods") return { side: undefined, resource: undefined, unit: "count" };
  const match = /^(?:(requests|limits)\.)?(cpu|memory|ephemeral-storage|nvidia\.com\/gpu|amd\.com\/gpu)$/.exec(key);
  if (!match) return undefined;
  const resource = match[2]!;
  return {
    side: (match[1] as ResourceSide | undefined) ?? "requests",
    resource,
    unit: resource === "cpu" ? "cpu" : resource.includes("/") ? "count" : "bytes",
  };
}

/** Every line of the quotas of the workload's namespace that counts its pods. */
export function quotaChecks(load: Omit<Load, "peak" | "peakWithTerminating">, peak: number, peakWithTerminating: number): QuotaCheck[] {
  const { workload, pods, relations } = load;
  return relations
    .objectsOf("ResourceQuota")
    .filter((quota) => quota.namespace === workload.object.namespace)
    .flatMap((quota) => {
      const applies = scopeApplies(quota, pods);
      if (applies === false) return [];
      return Object.entries(asRecord(quota.get(["spec", "hard"])) ?? {}).flatMap(([key, hard]) => {
        const counted = countedBy(key);
        return counted ? [checkLine(quota, key, hard, counted, applies, { workload, pods, relations, peak, peakWithTerminating })] : [];
      });
    });
}

interface Load {
  readonly workload: Workload;
  /** The workload that has the pod template. */
  readonly pods: Workload;
  readonly relations: RolloutRelations;
  readonly peak: number;
  readonly peakWithTerminating: number;
}

function checkLine(
  quota: KubernetesObject,
  key: string,
  hard: unknown,
  counted: Counted,
  applies: boolean | undefined,
  load: Load,
): QuotaCheck {
  const limit = parseQuantity(hard);
  const perPod = onePod(load.pods, counted);
  const others = applies ? othersAtRest(quota, counted, load) : undefined;
  const show = (value: number | undefined): string | undefined => (value === undefined ? undefined : formatQuantity(value, counted.unit));
  const total = (pods: number): number | undefined => (perPod === undefined ? undefined : perPod * pods + (others ?? 0));
  const peak = total(load.peak);
  const peakWithTerminating = total(load.peakWithTerminating);
  const base = {
    quota,
    resource: key,
    hard: String(hard),
    perPod: show(perPod),
    others: show(others),
    peak: show(peak),
    peakWithTerminating: show(peakWithTerminating),
  };
  return {
    ...base,
    verdict: verdictOf(limit, peak, peakWithTerminating, others, applies, perPod === undefined && isMissing(load, counted)),
  };
}

function verdictOf(
  limit: number | undefined,
  peak: number | undefined,
  peakWithTerminating: number | undefined,
  others: number | undefined,
  applies: boolean | undefined,
  missing: boolean,
): QuotaVerdict {
  if (limit === undefined || applies === undefined) return "unknown";
  if (peak === undefined || peakWithTerminating === undefined) return missing ? "missing" : "unknown";
  if (peak > limit + TOLERANCE) return "exceeds";
  if (others === undefined) return "unknown";
  return peakWithTerminating > limit + TOLERANCE ? "mayExceed" : "holds";
}

/** Sums of tenths are not exact. */
const TOLERANCE = 1e-9;

function onePod(workload: Workload, counted: Counted): number | undefined {
  return counted.resource === undefined ? 1 : podResource(workload, counted.side!, counted.resource);
}

/** A LimitRange may fill in what the pods do not say. */
function isMissing({ workload, pods, relations }: Load, { side, resource }: Counted): boolean {
  if (side === undefined || resource === undefined || (resource !== "cpu" && resource !== "memory")) return false;
  const limitRange = relations.objectsOf("LimitRange").some(({ namespace }) => namespace === workload.object.namespace);
  const { containers } = pods;
  return !limitRange && containers.length > 0 && containers.some((container) => !hasFigure(container.value["resources"], side, resource));
}

function hasFigure(resources: unknown, side: ResourceSide, resource: string): boolean {
  const record = asRecord(resources);
  const at = (name: ResourceSide): boolean => (asRecord(record?.[name])?.[resource] ?? undefined) !== undefined;
  return at(side) || (side === "requests" && at("limits"));
}

/** What the other long-running workloads of the namespace use at rest; undefined when one of them cannot be counted. */
function othersAtRest(quota: KubernetesObject, counted: Counted, { workload, pods: own, relations }: Load): number | undefined {
  let sum = 0;
  for (const other of relations.visibleWorkloads) {
    if (other.object === workload.object || other.object === own.object || !other.longRunning) continue;
    if (other.object.namespace !== workload.object.namespace) continue;
    const applies = scopeApplies(quota, other);
    if (applies === false) continue;
    const pods = podsAtRest(other, relations);
    const perPod = onePod(other, counted);
    if (applies === undefined || pods === undefined || (perPod === undefined && pods > 0)) return undefined;
    sum += pods * (perPod ?? 0);
  }
  return sum;
}

/** spec.replicas, or the least that an autoscaler keeps. The nodes of a DaemonSet are not in a manifest. */
function podsAtRest(workload: Workload, relations: RolloutRelations): number | undefined {
  if (workload.object.kind === "Pod") return 1;
  if (workload.object.kind === "DaemonSet" || !workload.replicasDecidable) return undefined;
  const autoscalers = foundOr(relations.autoscalersOf(workload));
  if (autoscalers?.length) return Math.max(...autoscalers.map(({ minReplicas }) => minReplicas ?? 0));
  return workload.replicas ?? 1;
}

/** Whether a quota counts the pods of a workload; undefined where its scopes cannot be decided. */
function scopeApplies(quota: KubernetesObject, workload: Workload): boolean | undefined {
  const scopes = asList(quota.get(["spec", "scopes"])).map((scope) => plainScope(asText(scope), workload));
  const expressions = asList(quota.get(["spec", "scopeSelector", "matchExpressions"])).map((expression) =>
    scopeExpression(expression, workload),
  );
  const answers = [...scopes, ...expressions];
  if (answers.includes(false)) return false;
  return answers.includes(undefined) ? undefined : true;
}

function plainScope(scope: string | undefined, workload: Workload): boolean | undefined {
  switch (scope) {
    case "Terminating":
      return workload.podSpec?.["activeDeadlineSeconds"] !== undefined;
    case "NotTerminating":
      return workload.podSpec?.["activeDeadlineSeconds"] === undefined;
    case "BestEffort":
      return isBestEffort(workload);
    case "NotBestEffort":
      return !isBestEffort(workload);
    default:
      return undefined;
  }
}

function isBestEffort(workload: Workload): boolean {
  return workload.containers.every((container) =>
    (["requests", "limits"] as const).every((side) =>
      ["cpu", "memory"].every((resource) => containerResource(container, side, resource) === undefined),
    ),
  );
}

function scopeExpression(expression: unknown, workload: Workload): boolean | undefined {
  const record = asRecord(expression);
  const scope = asText(record?.["scopeName"]);
  if (scope !== "PriorityClass") return record?.["operator"] === "Exists" ? plainScope(scope, workload) : undefined;
  const priority = asText(workload.podSpec?.["priorityClassName"]);
  const values = asList(record?.["values"]);
  switch (record?.["operator"]) {
    case "In":
      return priority === undefined ? undefined : values.includes(priority);
    case "NotIn":
      return priority === undefined ? undefined : !values.includes(priority);
    case "Exists":
      return priority === undefined ? undefined : true;
    case "DoesNotExist":
      return priority === undefined ? undefined : false;
    default:
      return undefined;
  }
}
