import type { Path } from "../load/document.js";
import type { KubernetesObject } from "./kubernetes-object.js";
import { asList, asNumber, asRecord, type JsonRecord } from "./value.js";

export const ARGO_ROLLOUT = "argoproj.io/Rollout";
export const FLAGGER_CANARY = "flagger.app/Canary";
export const KRUISE_ROLLOUT = "rollouts.kruise.io/Rollout";

const CANARY = ["spec", "strategy", "canary"];
const BLUE_GREEN = ["spec", "strategy", "blueGreen"];

/** A block of an object and where it stands. */
export interface Block {
  readonly value: JsonRecord;
  readonly path: Path;
}

/** spec.strategy.canary of an Argo or OpenKruise Rollout; an empty block is one too. */
export function canaryBlock(object: KubernetesObject): Block | undefined {
  return blockAt(object, CANARY);
}

export function blueGreenBlock(object: KubernetesObject): Block | undefined {
  return blockAt(object, BLUE_GREEN);
}

/** spec.analysis of a Flagger Canary, before v1beta1 spec.canaryAnalysis. */
export function flaggerAnalysis(canary: KubernetesObject): Block | undefined {
  return blockAt(canary, ["spec", "analysis"]) ?? blockAt(canary, ["spec", "canaryAnalysis"]);
}

function blockAt(object: KubernetesObject, path: Path): Block | undefined {
  const value = asRecord(object.get(path));
  return value && { value, path };
}

/** Flagger's way of releasing, as its scheduler decides it. Source: flagger canary_controller, DeploymentStrategy. */
export function flaggerStrategy(analysis: JsonRecord): "ab-testing" | "blue-green" | "canary" {
  const iterates = (asNumber(analysis["iterations"]) ?? 0) > 0;
  if (iterates && asList(analysis["match"]).length > 0) return "ab-testing";
  return iterates ? "blue-green" : "canary";
}

/** A step of a list, with its place. */
export interface Step extends Block {
  readonly index: number;
}

export function stepsOf({ value, path }: Block): Step[] {
  return asList(value["steps"]).flatMap((written, index) => {
    const step = asRecord(written);
    return step ? [{ value: step, path: [...path, "steps", index], index }] : [];
  });
}

/** The steps that pause, and which of them are open: without a duration they wait for a person. */
export function pausesOf(steps: readonly Step[]): (Step & { readonly isOpen: boolean })[] {
  return steps
    .filter(({ value }) => "pause" in value)
    .map((step) => ({ ...step, isOpen: (asRecord(step.value["pause"])?.["duration"] ?? undefined) === undefined }));
}

/** The share of the pods, in percent, that a canary is fixed at; undefined when it follows the weight or cannot be decided. */
export function canaryScaleShare(scale: JsonRecord, replicas: unknown): number | undefined {
  if (scale["matchTrafficWeight"] === true) return undefined;
  const pods = asNumber(scale["replicas"]);
  if (pods === undefined) return asNumber(scale["weight"]);
  return typeof replicas === "number" && replicas > 0 ? Math.round((100 * pods) / replicas) : undefined;
}

/** Whether a Flagger analysis says how it goes on: iterations, or weights to step through. */
export function hasFlaggerPlan(analysis: JsonRecord): boolean {
  const isSet = (field: string): boolean => analysis[field] !== undefined && analysis[field] !== null && analysis[field] !== 0;
  return isSet("iterations") || isSet("stepWeight") || asList(analysis["stepWeights"]).length > 0;
}
