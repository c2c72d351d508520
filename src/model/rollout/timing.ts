import type { Container, Workload } from "../workload.js";
import { asList, asNumber, asRecord, asText, type JsonRecord } from "../value.js";
import type { PodTimes } from "./run.js";

/** What a manifest says about the seconds that a pod takes. */
export interface PodTiming extends PodTimes {
  /** From the start of the pod's containers until it is Ready: a lower bound from its probes. */
  readonly toReady: number;
  readonly minReadySeconds: number;
  /** False when no container has a readinessProbe: then a pod is Ready as soon as its containers run, whether or not it can serve. */
  readonly hasReadinessProbe: boolean;
}

export function podTiming(workload: Workload, minReadySeconds = seconds(workload.get(["spec", "minReadySeconds"])) ?? 0): PodTiming {
  const grace = gracePeriod(workload);
  const toReady = readyAtLeast(workload.containers);
  return {
    toReady,
    minReadySeconds,
    toAvailable: toReady + minReadySeconds,
    toTerminate: Math.min(grace, Math.max(0, ...workload.containers.map((container) => preStopSleep(container) ?? 0))),
    grace,
    hasReadinessProbe: workload.containers.some((container) => container.role !== "init" && container.probe("readinessProbe")),
  };
}

const DEFAULT_GRACE_PERIOD = 30;

/** terminationGracePeriodSeconds, or its default. */
export function gracePeriod(workload: Workload): number {
  return seconds(workload.podSpec?.["terminationGracePeriodSeconds"]) ?? DEFAULT_GRACE_PERIOD;
}

/**
 * No pod is Ready sooner than this: the delays before the first probes, the successes that readiness asks for, and the start of sidecars before that of the
 * other containers. Source: kubernetes documentation of probes and of sidecar containers.
 */
function readyAtLeast(containers: readonly Container[]): number {
  let started = 0;
  let ready = 0;
  for (const container of containers) {
    if (container.role === "init") continue;
    const startup = container.probe("startupProbe");
    const startedAt = started + delay(startup);
    ready = Math.max(ready, readyAt(container.probe("readinessProbe"), started, startedAt));
    if (container.role === "sidecar") started = startedAt;
  }
  return ready;
}

function readyAt(readiness: JsonRecord | undefined, createdAt: number, startedAt: number): number {
  if (!readiness) return startedAt;
  const successes = Math.max(1, seconds(readiness["successThreshold"]) ?? 1);
  const period = Math.max(1, seconds(readiness["periodSeconds"]) ?? 10);
  return Math.max(startedAt, createdAt + delay(readiness)) + (successes - 1) * period;
}

function delay(probe: JsonRecord | undefined): number {
  return seconds(probe?.["initialDelaySeconds"]) ?? 0;
}

/** Seconds that a preStop hook sleeps: `sleep.seconds`, or a literal `sleep 15` in an exec command. Undefined when there is no such hook. */
export function preStopSleep(container: Container): number | undefined {
  const hook = asRecord(asRecord(container.value["lifecycle"])?.["preStop"]);
  const written = asNumber(asRecord(hook?.["sleep"])?.["seconds"]);
  if (written !== undefined) return seconds(written);
  const command = asList(asRecord(hook?.["exec"])?.["command"]).map((part) => asText(part) ?? "");
  const found = /(?:^|[\s;&])(?:\/usr)?(?:\/bin\/)?sleep\s+(\d+)s?(?=$|[\s;&])/.exec(command.join(" "));
  return found ? Number(found[1]) : undefined;
}

function seconds(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : undefined;
}
