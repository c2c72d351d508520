import { count } from "../shared/words.js";
import type { QuotaFigure, RolloutFigure, WorkloadFigures } from "./figures.js";

/** "Deployment shop/web". */
export function titleOf({ object }: WorkloadFigures): string {
  return `${object.kind} ${object.namespace === undefined ? object.name : `${object.namespace}/${object.name}`}`;
}

/** "maxSurge 25% (default)". */
export function settingWords({ settings }: WorkloadFigures): string[] {
  return settings.map(
    ({ field, value, isDefault }) => `${field.slice(field.lastIndexOf(".") + 1)} ${value}${isDefault ? " (default)" : ""}`,
  );
}

/** "scaled by HorizontalPodAutoscaler web, 3 to 10". */
export function autoscalerWords({ autoscalers }: WorkloadFigures): string[] {
  return autoscalers.map(
    ({ kind, name, minReplicas, maxReplicas }) => `scaled by ${kind} ${name}, ${minReplicas ?? "?"} to ${maxReplicas ?? "?"} pods`,
  );
}

export function podWords({ pod }: WorkloadFigures): string {
  const probed = pod.secondsToReady > 0 ? `ready after ${atLeast(pod.secondsToReady)}` : "ready when its readinessProbe succeeds";
  const ready = pod.hasReadinessProbe ? probed : "ready as soon as it runs";
  const then = pod.minReadySeconds > 0 ? `, available ${seconds(pod.minReadySeconds)} later (minReadySeconds)` : "";
  return `A pod is ${ready}${then}; it has up to ${seconds(pod.terminationGracePeriodSeconds)} to terminate.`;
}

export function noun({ object }: WorkloadFigures, number: number): string {
  return object.kind === "DaemonSet" ? count(number, "node") : count(number, "replica");
}

/** The four bounds and the duration. */
export function boundWords(rollout: RolloutFigure): string[] {
  const { minAvailable, maxTotal, maxWithTerminating, waves, manualPauses } = rollout;
  const terminating =
    maxWithTerminating > maxTotal ? `, up to ${maxWithTerminating.toLocaleString("en-US")} with those that terminate` : "";
  return [
    minAvailable === 0 ? "no pod available at the worst" : `at least ${minAvailable.toLocaleString("en-US")} available`,
    `at most ${count(maxTotal, "pod")}${terminating}`,
    count(waves, "wave"),
    ...(rollout.seconds > 0 ? [atLeast(rollout.seconds)] : []),
    ...(manualPauses > 0 ? [`waits ${manualPauses === 1 ? "once" : `${manualPauses} times`} for a person`] : []),
  ];
}

export function brokenWords({ brokenImage }: RolloutFigure): string {
  const last = brokenImage.steps.at(-1)!;
  if (last.event === "done") return "With a broken image: nothing is replaced, so nothing fails.";
  const kept =
    last.available === 0 ? "no pod is available" : `${count(last.available, "pod")} ${last.available === 1 ? "stays" : "stay"} available`;
  return `With a broken image it stands still: ${kept} of ${last.total.toLocaleString("en-US")}, and nothing rolls back by itself.`;
}

export function evictionWords({ evictions }: RolloutFigure): string {
  const { atRest, atWorst, budgets } = evictions;
  if (atRest === null || atWorst === null) return "What a drain may evict meanwhile is not known.";
  if (atRest === "unlimited" || atWorst === "unlimited") return "No PodDisruptionBudget: a drain may evict every pod meanwhile.";
  if (budgets.length > 1)
    return `${budgets.length} PodDisruptionBudgets select the pods (${budgets.join(", ")}): every eviction is refused.`;
  return `PodDisruptionBudget ${budgets.join("")}: a drain may evict ${count(atRest, "pod")} at rest, ${atWorst} when the fewest are available.`;
}

const QUOTA_WORDS: Readonly<Record<QuotaFigure["verdict"], string>> = {
  holds: "holds",
  mayExceed: "is exceeded while old pods terminate: new ones wait",
  exceeds: "does not hold the surge: new pods are refused",
  missing: "refuses pods that do not say it",
  unknown: "cannot be judged",
};

export function quotaWords({ quota, resource, hard, verdict, peak, peakWithTerminating, others }: QuotaFigure): string {
  const more =
    peakWithTerminating !== undefined && peakWithTerminating !== peak ? `, ${peakWithTerminating} with those that terminate` : "";
  const beside = others === undefined || others === "0" ? "" : `, ${others} of it by other workloads`;
  const needs = peak === undefined ? "" : ` (needs ${peak}${more}${beside})`;
  return `ResourceQuota ${quota}, ${resource} ${hard}: ${QUOTA_WORDS[verdict]}${needs}.`;
}

/** What percentages would change at the largest size. */
export function percentageWords({ percentages, simulations, settings }: WorkloadFigures): string | undefined {
  const [after, before] = [percentages?.sizes.at(-1), simulations.at(-1)?.rollout];
  if (!percentages || !after || !before) return undefined;
  const now = settings.map(({ value }) => value).join("/");
  const change = `${count(after.waves, "wave")} instead of ${before.waves.toLocaleString("en-US")}`;
  const times = after.seconds === before.seconds ? "" : `, ${atLeast(after.seconds)} instead of ${seconds(before.seconds)}`;
  return (
    `With maxSurge ${percentages.maxSurge} and maxUnavailable ${percentages.maxUnavailable} instead of ${now}: at ${after.replicas.toLocaleString("en-US")} replicas ${change}${times}, ` +
    `at least ${after.minAvailable.toLocaleString("en-US")} available, at most ${count(after.maxTotal, "pod")}.`
  );
}

function atLeast(value: number): string {
  return `at least ${seconds(value)}`;
}

/** "90 s", "12 min", "2 h 5 min". */
export function seconds(value: number): string {
  if (value < 120) return `${Math.round(value * 10) / 10} s`;
  const minutes = Math.round(value / 60);
  if (minutes < 120)
    return value % 60 === 0 || value >= 600 ? `${minutes} min` : `${Math.floor(value / 60)} min ${Math.round(value % 60)} s`;
  const hours = Math.floor(minutes / 60);
  return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
}
