import type { KubernetesObject } from "../kubernetes-object.js";
import { foundOr } from "../lookup.js";
import type { Workload } from "../workload.js";
import { analysisSeconds } from "./flagger.js";
import type { RolloutRelations, ScaledBy } from "./relations.js";
import { rolloutStrategyOf, type RolloutStrategy } from "./strategy.js";
import { podTiming, type PodTiming } from "./timing.js";
import { rolloutViolations, type RolloutViolation } from "./violations.js";

/** A number of replicas to look at, and where it stands: "spec.replicas", "minReplicas of HorizontalPodAutoscaler web". */
export interface ReplicaCount {
  readonly replicas: number;
  readonly because: readonly string[];
}

/** Everything that decides how a workload rolls. */
export interface RolloutPlan {
  readonly workload: Workload;
  /** The workload that has the pod template: another one for an Argo Rollout with a workloadRef. */
  readonly pods: Workload;
  readonly strategy: RolloutStrategy;
  /** The Flagger Canary that releases it, if one does. */
  readonly flagger: { readonly object: KubernetesObject; readonly analysisSeconds: number } | undefined;
  /** What the API turns down; a plan with such is not simulated. */
  readonly violations: readonly RolloutViolation[];
  /** Smallest first. */
  readonly counts: readonly ReplicaCount[];
  readonly autoscalers: readonly ScaledBy[];
  readonly timing: PodTiming;
  /** Undefined when it is not known which budgets select the pods. */
  readonly budgets: readonly KubernetesObject[] | undefined;
  readonly relations: RolloutRelations;
  /** What a reader has to know beside the figures, a sentence each. */
  readonly notes: readonly string[];
}

export interface PlanOptions {
  readonly graph: RolloutRelations;
  /** Looked at instead of what the manifests say. For a DaemonSet: the number of nodes. */
  readonly replicas?: number | undefined;
}

/** Undefined for workloads that no known controller rolls, or that another object rolls in their place. */
export function planRollout(workload: Workload, { graph, replicas }: PlanOptions): RolloutPlan | undefined {
  const strategy = rolloutStrategyOf(workload.object);
  if (!strategy) return undefined;
  const delivery = foundOr(graph.progressiveDeliveryOf(workload));
  if (delivery?.kind === "ArgoRollout" && delivery.object !== workload.object) return undefined;
  const pods = foundOr(graph.templateOf(workload)) ?? workload;
  const autoscalers = foundOr(graph.autoscalersOf(workload)) ?? [];
  const timing = podTiming(pods, minReadySeconds(workload));
  const flagger =
    delivery?.kind === "FlaggerCanary" ? { object: delivery.object, analysisSeconds: analysisSeconds(delivery.object) } : undefined;
  const counts = replicas === undefined ? replicaCounts(workload, autoscalers) : [{ replicas, because: ["--replicas"] }];
  const budgets = graph.budgetsOf(workload);
  const violations = rolloutViolations(workload.object);
  return {
    workload,
    pods,
    strategy,
    flagger,
    violations,
    counts,
    autoscalers,
    timing,
    budgets: budgets.state === "unknown" ? undefined : (foundOr(budgets) ?? []),
    relations: graph,
    notes: notesOf(workload, strategy, timing, {
      flagger: flagger?.object,
      kruise: delivery?.kind === "KruiseRollout",
      pods,
      counted: replicas !== undefined,
    }),
  };
}

function minReadySeconds(workload: Workload): number {
  const value = workload.get(["spec", "minReadySeconds"]);
  return typeof value === "number" && value >= 0 ? value : 0;
}

/** spec.replicas or its default, and the least and most that autoscalers set; equal numbers are one. */
function replicaCounts(workload: Workload, autoscalers: readonly ScaledBy[]): ReplicaCount[] {
  if (workload.object.kind === "DaemonSet") return [3, 10].map((replicas) => ({ replicas, because: [`for example ${replicas} nodes`] }));
  const because = new Map<number, string[]>();
  const add = (replicas: number | undefined, reason: string): void => {
    if (replicas === undefined || !Number.isSafeInteger(replicas) || replicas < 0) return;
    because.set(replicas, [...(because.get(replicas) ?? []), reason]);
  };
  if (workload.replicas !== undefined) add(workload.replicas, "spec.replicas");
  else if (workload.replicasDecidable && autoscalers.length === 0) add(1, "the default of spec.replicas");
  for (const { object, minReplicas, maxReplicas } of autoscalers) {
    add(minReplicas, `the minimum of ${object.kind} ${object.name ?? "(no name)"}`);
    add(maxReplicas, `the maximum of ${object.kind} ${object.name ?? "(no name)"}`);
  }
  return [...because].map(([replicas, reasons]) => ({ replicas, because: reasons })).sort((a, b) => a.replicas - b.replicas);
}

interface Circumstances {
  readonly flagger: KubernetesObject | undefined;
  readonly kruise: boolean;
  readonly pods: Workload;
  readonly counted: boolean;
}

function notesOf(workload: Workload, strategy: RolloutStrategy, timing: PodTiming, circumstances: Circumstances): string[] {
  const notes: string[] = [];
  const { flagger, kruise, pods, counted } = circumstances;
  if (flagger)
    notes.push(
      `Flagger Canary ${flagger.name ?? "(no name)"} releases it: the figures of availability are those of ${workload.object.name ?? ""}-primary, which copies this strategy.`,
    );
  if (kruise) notes.push("An OpenKruise Rollout paces it; its batches are not simulated, only the workload's own strategy.");
  if (workload.object.kind === "DaemonSet" && !counted) notes.push("The number of nodes is not in the manifests; --replicas sets it.");
  if (workload.object.kind === "StatefulSet" && strategy.type === "StatefulSet")
    notes.push(...statefulNotes(strategy, workload.replicas ?? 1));
  if (strategy.type === "OnDelete") notes.push("OnDelete: a pod is replaced only when somebody deletes it.");
  if (strategy.type === "undecidable") notes.push(`${strategy.path.join(".")} cannot be read, so the rollout cannot be simulated.`);
  if (workload.get(["spec", "paused"]) === true) notes.push("spec.paused is true: nothing is rolled until it is resumed.");
  if (pods.podSpec && pods.containers.length > 0 && !timing.hasReadinessProbe) {
    notes.push(
      "No container has a readinessProbe: a pod counts as available as soon as it runs, so these figures say nothing of pods that can serve.",
    );
  }
  return notes;
}

function statefulNotes(strategy: Extract<RolloutStrategy, { type: "StatefulSet" }>, replicas: number): string[] {
  const notes: string[] = [];
  if (strategy.partition > 0)
    notes.push(
      `partition ${strategy.partition}: ${strategy.partition >= replicas ? "no pod is updated" : `pods 0 to ${strategy.partition - 1} stay old`}.`,
    );
  if (strategy.oneByOne)
    notes.push("After a broken image the pod that does not become ready has to be deleted by hand, also when the old template is back.");
  return notes;
}
