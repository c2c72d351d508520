import type { Path } from "../../load/document.js";
import { parseIntOrPercent, type IntOrPercent, type IntOrPercentDialect } from "../int-or-percent.js";
import type { KubernetesObject } from "../kubernetes-object.js";
import { asBoolean, asList, asNumber, asRecord, isUndecidable } from "../value.js";
import type { BlueGreenOptions } from "./blue-green.js";
import type { CanaryScale, CanaryStep, RoutedCanaryOptions } from "./canary.js";
import { parseDuration } from "./duration.js";

/** A field of a strategy with its default filled in. */
export interface Setting {
  readonly value: IntOrPercent;
  readonly path: Path;
  /** True when the manifest does not have the field. */
  readonly isDefault: boolean;
}

/** How a workload's pods are replaced, with the defaults of the API server (or of the Argo controller) filled in. */
export type RolloutStrategy =
  | { readonly type: "RollingUpdate"; readonly maxSurge: Setting; readonly maxUnavailable: Setting }
  | { readonly type: "Recreate" }
  | { readonly type: "StatefulSet"; readonly maxUnavailable: Setting; readonly partition: number; readonly oneByOne: boolean }
  | { readonly type: "DaemonSet"; readonly maxSurge: Setting; readonly maxUnavailable: Setting }
  | { readonly type: "OnDelete" }
  | ({ readonly type: "BlueGreen" } & BlueGreenOptions)
  | { readonly type: "Canary"; readonly maxSurge: Setting; readonly maxUnavailable: Setting; readonly steps: readonly CanaryStep[] }
  | ({ readonly type: "RoutedCanary" } & RoutedCanaryOptions)
  /** A value that is filled in later, or that no API takes. */
  | { readonly type: "undecidable"; readonly path: Path };

const QUARTER: IntOrPercent = { kind: "percent", value: 25 };
const ONE: IntOrPercent = { kind: "int", value: 1 };
const ZERO: IntOrPercent = { kind: "int", value: 0 };

/** Undefined for kinds that no controller rolls: Pods, Jobs, ReplicaSets, and kinds whose rollout is not known here. */
export function rolloutStrategyOf(object: KubernetesObject): RolloutStrategy | undefined {
  switch (object.groupKind) {
    case "apps/Deployment":
      return deploymentStrategy(object);
    case "apps/StatefulSet":
      return statefulSetStrategy(object);
    case "apps/DaemonSet":
      return daemonSetStrategy(object);
    case "argoproj.io/Rollout":
      return argoStrategy(object);
    default:
      return undefined;
  }
}

/** One int-or-percent field: the default where it is absent or null, undefined where it cannot be read. */
function readSetting(object: KubernetesObject, path: Path, dialect: IntOrPercentDialect, byDefault: IntOrPercent): Setting | undefined {
  const written = object.get(path);
  if (written === undefined || written === null) return { value: byDefault, path, isDefault: true };
  const value = parseIntOrPercent(written, dialect);
  return value && value.value >= 0 ? { value, path, isDefault: false } : undefined;
}

function deploymentStrategy(object: KubernetesObject): RolloutStrategy {
  const path = ["spec", "strategy", "type"];
  const type = object.get(path) ?? "RollingUpdate";
  if (type === "Recreate") return { type };
  if (type !== "RollingUpdate" && type !== "") return { type: "undecidable", path };
  return rolling("RollingUpdate", object, ["spec", "strategy", "rollingUpdate"], "strict", QUARTER, QUARTER);
}

function rolling<T extends "RollingUpdate" | "DaemonSet">(
  type: T,
  object: KubernetesObject,
  path: Path,
  dialect: IntOrPercentDialect,
  surge: IntOrPercent,
  unavailable: IntOrPercent,
):
  | { readonly type: T; readonly maxSurge: Setting; readonly maxUnavailable: Setting }
  | { readonly type: "undecidable"; readonly path: Path } {
  const maxSurge = readSetting(object, [...path, "maxSurge"], dialect, surge);
  if (!maxSurge) return { type: "undecidable", path: [...path, "maxSurge"] };
  const maxUnavailable = readSetting(object, [...path, "maxUnavailable"], dialect, unavailable);
  if (!maxUnavailable) return { type: "undecidable", path: [...path, "maxUnavailable"] };
  return { type, maxSurge, maxUnavailable };
}

function statefulSetStrategy(object: KubernetesObject): RolloutStrategy {
  const path = ["spec", "updateStrategy"];
  const type = object.get([...path, "type"]) ?? "RollingUpdate";
  if (type === "OnDelete") return { type };
  if (type === "Recreate") return { type };
  if (type !== "RollingUpdate" && type !== "") return { type: "undecidable", path: [...path, "type"] };
  const maxUnavailable = readSetting(object, [...path, "rollingUpdate", "maxUnavailable"], "strict", ONE);
  if (!maxUnavailable) return { type: "undecidable", path: [...path, "rollingUpdate", "maxUnavailable"] };
  const partition = object.get([...path, "rollingUpdate", "partition"]) ?? 0;
  if (typeof partition !== "number" || !Number.isSafeInteger(partition) || partition < 0) {
    return { type: "undecidable", path: [...path, "rollingUpdate", "partition"] };
  }
  return { type: "StatefulSet", maxUnavailable, partition, oneByOne: object.get(["spec", "podManagementPolicy"]) !== "Parallel" };
}

function daemonSetStrategy(object: KubernetesObject): RolloutStrategy {
  const path = ["spec", "updateStrategy"];
  const type = object.get([...path, "type"]) ?? "RollingUpdate";
  if (type === "OnDelete") return { type };
  if (type !== "RollingUpdate" && type !== "") return { type: "undecidable", path: [...path, "type"] };
  return rolling("DaemonSet", object, [...path, "rollingUpdate"], "strict", ZERO, ONE);
}

/** Argo fills its defaults in the controller; with both strategies or none it takes the object for invalid. */
function argoStrategy(object: KubernetesObject): RolloutStrategy {
  const strategy = asRecord(object.get(["spec", "strategy"]));
  const canary = asRecord(strategy?.["canary"]);
  const blueGreen = asRecord(strategy?.["blueGreen"]);
  if (canary && !blueGreen) return canaryStrategy(object, canary);
  if (blueGreen && !canary) return blueGreenStrategy(blueGreen);
  return { type: "undecidable", path: ["spec", "strategy"] };
}

function blueGreenStrategy(blueGreen: Readonly<Record<string, unknown>>): RolloutStrategy {
  const path = ["spec", "strategy", "blueGreen"];
  for (const field of ["previewReplicaCount", "autoPromotionEnabled", "autoPromotionSeconds", "scaleDownDelaySeconds"]) {
    if (isUndecidable(blueGreen[field])) return { type: "undecidable", path: [...path, field] };
  }
  return {
    type: "BlueGreen",
    previewReplicaCount: count(blueGreen["previewReplicaCount"]),
    autoPromotionEnabled: asBoolean(blueGreen["autoPromotionEnabled"]) ?? true,
    autoPromotionSeconds: count(blueGreen["autoPromotionSeconds"]) || undefined,
    scaleDownDelaySeconds: count(blueGreen["scaleDownDelaySeconds"]) ?? DEFAULT_SCALE_DOWN_DELAY,
  };
}

const DEFAULT_SCALE_DOWN_DELAY = 30;

function canaryStrategy(object: KubernetesObject, canary: Readonly<Record<string, unknown>>): RolloutStrategy {
  const path = ["spec", "strategy", "canary"];
  const steps: CanaryStep[] = [];
  for (const [index, written] of asList(canary["steps"]).entries()) {
    const step = readStep(written);
    if (!step) return { type: "undecidable", path: [...path, "steps", index] };
    steps.push(step);
  }
  if (asRecord(canary["trafficRouting"])) {
    const dynamicStableScale = asBoolean(canary["dynamicStableScale"]) ?? false;
    const scaleDownDelaySeconds = count(canary["scaleDownDelaySeconds"]) ?? DEFAULT_SCALE_DOWN_DELAY;
    return {
      type: "RoutedCanary",
      steps,
      dynamicStableScale,
      scaleDownDelaySeconds,
      minPodsPerReplicaSet: count(canary["minPodsPerReplicaSet"]) ?? 1,
    };
  }
  const limits = rolling("RollingUpdate", object, path, "argo", QUARTER, QUARTER);
  return limits.type === "undecidable" ? limits : { ...limits, type: "Canary", steps };
}

function readStep(written: unknown): CanaryStep | undefined {
  const step = asRecord(written);
  if (!step) return undefined;
  if ("setWeight" in step) {
    const weight = asNumber(step["setWeight"]);
    return weight !== undefined && weight >= 0 && weight <= 100 ? { type: "setWeight", weight } : undefined;
  }
  if ("setCanaryScale" in step) {
    const scale = readScale(step["setCanaryScale"]);
    return scale && { type: "setCanaryScale", scale };
  }
  if ("pause" in step) return readPause(step["pause"]);
  return { type: "other" };
}

function readScale(written: unknown): CanaryScale | undefined {
  const scale = asRecord(written);
  if (!scale) return undefined;
  if (scale["matchTrafficWeight"] === true) return "matchTrafficWeight";
  const replicas = count(scale["replicas"]);
  if (replicas !== undefined) return { replicas };
  const weight = count(scale["weight"]);
  return weight === undefined ? undefined : { weight };
}

/** `pause: {}` waits for a person; a duration is seconds or a text such as "1h30m". */
function readPause(written: unknown): CanaryStep | undefined {
  const duration = asRecord(written)?.["duration"];
  if (duration === undefined || duration === null) return { type: "pause", seconds: undefined };
  const seconds = parseDuration(duration);
  return seconds === undefined ? undefined : { type: "pause", seconds };
}

function count(value: unknown): number | undefined {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

/** "RollingUpdate" where a manifest would say so; for reports. */
export function strategyName(strategy: RolloutStrategy): string {
  switch (strategy.type) {
    case "StatefulSet":
    case "DaemonSet":
      return "RollingUpdate";
    case "BlueGreen":
      return "blueGreen";
    case "Canary":
      return "canary";
    case "RoutedCanary":
      return "canary with traffic routing";
    default:
      return strategy.type;
  }
}
