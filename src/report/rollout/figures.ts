import type { Environment } from "../../environment/environment.js";
import type { KubernetesObject } from "../../model/kubernetes-object.js";
import type { RolloutPlan, ReplicaCount } from "../../model/rollout/plan.js";
import type { QuotaVerdict } from "../../model/rollout/quota.js";
import type { RolloutStep } from "../../model/rollout/run.js";
import { percentageAdvice, simulateRollout, type PercentageAdvice, type RolloutSimulation } from "../../model/rollout/simulation.js";
import { strategyName } from "../../model/rollout/strategy.js";
import { settingsOf, type SettingFigure } from "./settings.js";

/** Everything that the text, the JSON and the page show: one source for all three. */
export interface RolloutFigures {
  readonly schemaVersion: 1;
  readonly tool: { readonly name: "deploylint"; readonly version: string };
  readonly workloads: readonly WorkloadFigures[];
}

interface ObjectName {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}

export interface WorkloadFigures {
  readonly object: ObjectName;
  readonly file: string;
  readonly line: number;
  readonly bundle: string;
  readonly environment: { readonly name: string; readonly role: string };
  /** "RollingUpdate", "Recreate", "blueGreen", "canary", … */
  readonly strategy: string;
  readonly settings: readonly SettingFigure[];
  readonly autoscalers: readonly {
    readonly kind: string;
    readonly name: string;
    readonly minReplicas?: number;
    readonly maxReplicas?: number;
  }[];
  /** Lower bounds, but for the grace period. Seconds. */
  readonly pod: {
    readonly secondsToReady: number;
    readonly minReadySeconds: number;
    readonly terminationGracePeriodSeconds: number;
    readonly hasReadinessProbe: boolean;
  };
  readonly violations: readonly {
    readonly field: string;
    readonly text: string;
    readonly rejected: boolean;
    readonly file: string;
    readonly line: number;
  }[];
  readonly notes: readonly string[];
  /** Smallest first. */
  readonly simulations: readonly SimulationFigures[];
  readonly percentages?: PercentageAdvice;
}

export interface SimulationFigures {
  readonly replicas: number;
  /** Where the number of replicas stands. */
  readonly because: readonly string[];
  /** Absent where nothing can be simulated; then `reason` says why. */
  readonly rollout?: RolloutFigure;
  readonly reason?: string;
}

export interface RolloutFigure {
  /** Absent for strategies that do not count so. */
  readonly surge?: number;
  readonly unavailable?: number;
  readonly waves: number;
  readonly minAvailable: number;
  readonly maxTotal: number;
  readonly maxWithTerminating: number;
  /** At least so many. */
  readonly seconds: number;
  readonly manualPauses: number;
  /** Pods that a drain may evict; null: not known. */
  readonly evictions: {
    readonly atRest: number | "unlimited" | null;
    readonly atWorst: number | "unlimited" | null;
    readonly budgets: readonly string[];
  };
  readonly quotas: readonly QuotaFigure[];
  readonly steps: readonly RolloutStep[];
  readonly brokenImage: { readonly minAvailable: number; readonly maxTotal: number; readonly steps: readonly RolloutStep[] };
}

export interface QuotaFigure {
  readonly quota: string;
  readonly resource: string;
  readonly hard: string;
  readonly verdict: QuotaVerdict;
  readonly perPod?: string;
  readonly others?: string;
  readonly peak?: string;
  readonly peakWithTerminating?: string;
}

export interface PlannedRollout {
  readonly plan: RolloutPlan;
  readonly bundle: string;
  readonly environment: Environment;
}

export function rolloutFigures(planned: readonly PlannedRollout[], version: string): RolloutFigures {
  return { schemaVersion: 1, tool: { name: "deploylint", version }, workloads: planned.map(workloadFigures) };
}

function workloadFigures({ plan, bundle, environment }: PlannedRollout): WorkloadFigures {
  const { workload, timing, strategy, counts } = plan;
  const { object } = workload;
  const place = object.at(["metadata", "name"]);
  const percentages = percentageAdvice(plan);
  return {
    object: nameOf(object),
    file: place.file.path,
    line: place.range.start.line,
    bundle,
    environment: { name: environment.name, role: environment.role },
    strategy: strategyName(strategy),
    settings: settingsOf(object, strategy),
    autoscalers: plan.autoscalers.map((autoscaler) => ({
      kind: autoscaler.object.kind,
      name: autoscaler.object.name ?? "(no name)",
      ...known("minReplicas", autoscaler.minReplicas),
      ...known("maxReplicas", autoscaler.maxReplicas),
    })),
    pod: {
      secondsToReady: timing.toReady,
      minReadySeconds: timing.minReadySeconds,
      terminationGracePeriodSeconds: timing.grace,
      hasReadinessProbe: timing.hasReadinessProbe,
    },
    violations: plan.violations.map(({ path, part, text, rejected }) => {
      const location = object.at(path, part);
      return { field: path.join("."), text, rejected, file: location.file.path, line: location.range.start.line };
    }),
    notes: plan.notes,
    simulations: counts.map((count) => simulationFigures(plan, count)),
    ...(percentages ? { percentages } : {}),
  };
}

function simulationFigures(plan: RolloutPlan, { replicas, because }: ReplicaCount): SimulationFigures {
  const simulation = simulateRollout(plan, replicas);
  return { replicas, because, ...(simulation ? { rollout: rolloutFigure(simulation) } : { reason: reasonOf(plan) }) };
}

function reasonOf({ violations, strategy }: RolloutPlan): string {
  if (violations.some(({ rejected }) => rejected)) return "the API server turns the object down";
  if (strategy.type === "OnDelete") return "OnDelete replaces no pod by itself";
  return strategy.type === "undecidable" ? `${strategy.path.join(".")} cannot be read` : "it would take more than 10,000 waves";
}

function rolloutFigure({ fenceposts, run, broken, disruption, quotas }: RolloutSimulation): RolloutFigure {
  return {
    ...(fenceposts ? { surge: fenceposts.surge, unavailable: fenceposts.unavailable } : {}),
    waves: run.waves,
    minAvailable: run.minAvailable,
    maxTotal: run.maxTotal,
    maxWithTerminating: run.maxWithTerminating,
    seconds: run.seconds,
    manualPauses: run.manualPauses,
    evictions: {
      atRest: disruption.atRest ?? null,
      atWorst: disruption.atWorst ?? null,
      budgets: disruption.budgets.map(({ budget }) => budget.name ?? "(no name)"),
    },
    quotas: quotas.map(({ quota, resource, hard, verdict, perPod, others, peak, peakWithTerminating }) => ({
      quota: quota.name ?? "(no name)",
      resource,
      hard,
      verdict,
      ...known("perPod", perPod),
      ...known("others", others),
      ...known("peak", peak),
      ...known("peakWithTerminating", peakWithTerminating),
    })),
    steps: run.steps,
    brokenImage: { minAvailable: broken.minAvailable, maxTotal: broken.maxTotal, steps: broken.steps },
  };
}

function nameOf({ apiVersion, kind, namespace, name }: KubernetesObject): ObjectName {
  return { apiVersion, kind, ...known("namespace", namespace), name: name ?? "(no name)" };
}

function known<K extends string, V>(key: K, value: V | undefined): { readonly [key in K]?: V } {
  return (value === undefined ? {} : { [key]: value }) as { readonly [key in K]?: V };
}
