import type { Part, Path } from "../../load/document.js";
import { parseIntOrPercent, type IntOrPercent } from "../int-or-percent.js";
import type { KubernetesObject } from "../kubernetes-object.js";
import { asList, asNumber, asRecord, isUndecidable } from "../value.js";

export type ViolationCode =
  /** maxSurge and maxUnavailable are both zero. */
  | "bothZero"
  /** Neither a whole number nor digits with a percent sign. */
  | "notIntOrPercent"
  | "notAWholeNumber"
  | "negative"
  /** More than 100 %. */
  | "overHundredPercent"
  /** Zero where at least one pod must be allowed to go. */
  | "zeroUnavailable"
  /** A DaemonSet has surge and unavailable at once. */
  | "surgeAndUnavailable"
  /** A rollingUpdate block beside a type that does not roll. */
  | "unusedRollingUpdate"
  | "unknownType"
  /** progressDeadlineSeconds is not greater than minReadySeconds. */
  | "deadlineNotAboveMinReady"
  /** A PodDisruptionBudget with minAvailable and maxUnavailable. */
  | "minAndMax"
  /** An autoscaler whose maximum is below its minimum. */
  | "maxBelowMin"
  /** An Argo Rollout with neither or both of blueGreen and canary. */
  | "noStrategy"
  | "twoStrategies"
  /** Accepted, but a quoted number is a percentage to Argo Rollouts. */
  | "quotedPercent";

/** Something that the API server (or the Argo controller) turns down. */
export interface RolloutViolation {
  readonly code: ViolationCode;
  readonly path: Path;
  readonly part: Part;
  /** What stands there; undefined where a default is at fault. */
  readonly value: unknown;
  /** One clause that goes on from the object's name: "has maxSurge 0 and maxUnavailable 0, so …". */
  readonly text: string;
  /** False for what is taken but means something else than it says. */
  readonly rejected: boolean;
}

/**
 * What is wrong with the rollout fields of a Deployment, StatefulSet, DaemonSet, Argo Rollout, PodDisruptionBudget, HorizontalPodAutoscaler or ScaledObject.
 * Texts that are filled in later are passed over. Sources: kubernetes apps/policy/autoscaling validation.go, argo-rollouts validation.go.
 */
export function rolloutViolations(object: KubernetesObject): RolloutViolation[] {
  const check = CHECKS[object.groupKind];
  if (!check) return [];
  const found = new Violations(object);
  check(found);
  return found.list;
}

const CHECKS: Readonly<Record<string, (found: Violations) => void>> = {
  "apps/Deployment": checkDeployment,
  "apps/StatefulSet": checkStatefulSet,
  "apps/DaemonSet": checkDaemonSet,
  "argoproj.io/Rollout": checkRollout,
  "policy/PodDisruptionBudget": checkBudget,
  "autoscaling/HorizontalPodAutoscaler": (found) => checkAutoscaler(found, "minReplicas", 1, "maxReplicas", undefined),
  "keda.sh/ScaledObject": (found) => checkAutoscaler(found, "minReplicaCount", 0, "maxReplicaCount", 100),
};

/** Collects violations of one object. */
class Violations {
  readonly list: RolloutViolation[] = [];

  constructor(readonly object: KubernetesObject) {}

  get(path: Path): unknown {
    return this.object.get(path) ?? undefined;
  }

  add(code: ViolationCode, path: Path, text: string, part: Part = "value", rejected = true): void {
    this.list.push({ code, path, part, value: this.get(path), text, rejected });
  }

  /** The default where the field is absent; undefined where it cannot be read, which is reported unless it is filled in later. */
  intOrPercent(path: Path, byDefault: IntOrPercent | undefined): IntOrPercent | undefined {
    const written = this.get(path);
    if (written === undefined) return byDefault;
    if (isUndecidable(written)) return undefined;
    const value = parseIntOrPercent(written, "strict");
    const field = String(path.at(-1));
    if (!value)
      this.add("notIntOrPercent", path, `has ${field} ${show(written)}, which is neither a whole number nor a percentage such as "25%"`);
    else if (value.value < 0) this.add("negative", path, `has ${field} ${show(written)}, which is less than zero`);
    else return value;
    return undefined;
  }

  /** Only a percentage is measured: an absolute number may be more than there are pods. */
  atMostHundredPercent(path: Path, value: IntOrPercent | undefined): void {
    if (value?.kind !== "percent" || value.value <= 100) return;
    this.add("overHundredPercent", path, `has ${String(path.at(-1))} ${show(this.get(path))}, which is more than 100%`);
  }

  /** A whole number of zero or more: replicas, seconds, ordinals. */
  counts(...paths: readonly Path[]): void {
    for (const path of paths) {
      const written = this.get(path);
      const field = String(path.at(-1));
      if (written === undefined || isUndecidable(written)) continue;
      if (typeof written === "bigint" || (typeof written === "number" && written > MAX_INT32)) {
        this.add("notAWholeNumber", path, `has ${field} ${written}, which is more than the API can hold`);
      } else if (typeof written !== "number" || !Number.isInteger(written)) {
        this.add("notAWholeNumber", path, `has ${field} ${show(written)}, which is not a whole number`);
      } else if (written < 0) this.add("negative", path, `has ${field} ${written}, which is less than zero`);
    }
  }

  /** The type of a strategy, or undefined when it is not one of those allowed. "" counts as absent. */
  type(path: Path, allowed: readonly string[]): string | undefined {
    const written = this.get(path);
    if (written === undefined || written === "") return allowed[0];
    if (isUndecidable(written)) return undefined;
    if (typeof written === "string" && allowed.includes(written)) return written;
    this.add("unknownType", path, `has strategy type ${show(written)}; it can be ${allowed.join(" or ")}`);
    return undefined;
  }
}

const QUARTER: IntOrPercent = { kind: "percent", value: 25 };
const ONE: IntOrPercent = { kind: "int", value: 1 };
const ZERO: IntOrPercent = { kind: "int", value: 0 };

function checkDeployment(found: Violations): void {
  found.counts(["spec", "replicas"], ["spec", "minReadySeconds"], ["spec", "revisionHistoryLimit"], ["spec", "progressDeadlineSeconds"]);
  const strategy = ["spec", "strategy"];
  const type = found.type([...strategy, "type"], ["RollingUpdate", "Recreate"]);
  if (type === "Recreate") refuseRollingUpdate(found, strategy, type);
  if (type === "RollingUpdate") {
    const surgePath = [...strategy, "rollingUpdate", "maxSurge"];
    const unavailablePath = [...strategy, "rollingUpdate", "maxUnavailable"];
    const surge = found.intOrPercent(surgePath, QUARTER);
    const unavailable = found.intOrPercent(unavailablePath, QUARTER);
    found.atMostHundredPercent(unavailablePath, unavailable);
    if (surge?.value === 0 && unavailable?.value === 0) {
      found.add("bothZero", unavailablePath, "has maxSurge and maxUnavailable zero, so no pod could be added and none removed");
    }
  }
  checkDeadline(found);
}

function refuseRollingUpdate(found: Violations, strategy: Path, type: string): void {
  const path = [...strategy, "rollingUpdate"];
  if (found.get(path) === undefined) return;
  found.add("unusedRollingUpdate", path, `has a rollingUpdate block beside the strategy type ${type}`, "key");
}

function checkDeadline(found: Violations): void {
  const deadlinePath = ["spec", "progressDeadlineSeconds"];
  const minReadyPath = ["spec", "minReadySeconds"];
  const deadline = found.get(deadlinePath) ?? 600;
  const minReady = found.get(minReadyPath) ?? 0;
  if (typeof deadline !== "number" || typeof minReady !== "number" || deadline > minReady) return;
  const path = found.get(deadlinePath) === undefined ? minReadyPath : deadlinePath;
  found.add(
    "deadlineNotAboveMinReady",
    path,
    `has progressDeadlineSeconds ${deadline} and minReadySeconds ${minReady}; the deadline must be the greater of the two`,
  );
}

function checkStatefulSet(found: Violations): void {
  found.counts(["spec", "replicas"], ["spec", "minReadySeconds"], ["spec", "revisionHistoryLimit"]);
  const strategy = ["spec", "updateStrategy"];
  const type = found.type([...strategy, "type"], ["RollingUpdate", "OnDelete", "Recreate"]);
  if (type === "OnDelete" || type === "Recreate") refuseRollingUpdate(found, strategy, type);
  if (type !== "RollingUpdate") return;
  found.counts([...strategy, "rollingUpdate", "partition"]);
  const path = [...strategy, "rollingUpdate", "maxUnavailable"];
  const unavailable = found.intOrPercent(path, ONE);
  found.atMostHundredPercent(path, unavailable);
  if (unavailable?.value === 0)
    found.add("zeroUnavailable", path, `has maxUnavailable ${show(found.get(path))}; a StatefulSet has no surge, so it cannot be 0`);
}

function checkDaemonSet(found: Violations): void {
  found.counts(["spec", "minReadySeconds"], ["spec", "revisionHistoryLimit"]);
  const strategy = ["spec", "updateStrategy"];
  if (found.type([...strategy, "type"], ["RollingUpdate", "OnDelete"]) !== "RollingUpdate") return;
  const surgePath = [...strategy, "rollingUpdate", "maxSurge"];
  const unavailablePath = [...strategy, "rollingUpdate", "maxUnavailable"];
  const surge = found.intOrPercent(surgePath, ZERO);
  const unavailable = found.intOrPercent(unavailablePath, ONE);
  found.atMostHundredPercent(surgePath, surge);
  found.atMostHundredPercent(unavailablePath, unavailable);
  if (!surge || !unavailable) return;
  if (surge.value === 0 && unavailable.value === 0) {
    found.add("bothZero", unavailablePath, "has maxSurge and maxUnavailable zero, so no pod could be added and none removed");
  } else if (surge.value !== 0 && unavailable.value !== 0) {
    const why =
      found.get(unavailablePath) === undefined
        ? "maxUnavailable is 1 unless it is set to 0"
        : `maxUnavailable is ${show(found.get(unavailablePath))}`;
    found.add("surgeAndUnavailable", surgePath, `has maxSurge ${show(found.get(surgePath))} although ${why}; one of the two must be 0`);
  }
}

function checkRollout(found: Violations): void {
  found.counts(["spec", "replicas"], ["spec", "minReadySeconds"], ["spec", "revisionHistoryLimit"], ["spec", "progressDeadlineSeconds"]);
  checkDeadline(found);
  const strategy = asRecord(found.get(["spec", "strategy"]));
  const canary = asRecord(strategy?.["canary"]);
  const blueGreen = asRecord(strategy?.["blueGreen"]);
  if (canary && blueGreen)
    found.add("twoStrategies", ["spec", "strategy"], "has a blueGreen and a canary strategy; it can have one", "key");
  if (!canary && !blueGreen && !isUndecidable(strategy)) {
    found.add("noStrategy", ["spec", "strategy"], "has neither a blueGreen nor a canary strategy", "key");
  }
  if (canary && !blueGreen) checkCanary(found, canary);
}

/** Zero is judged with and without traffic routing; other values only where they count. */
function checkCanary(found: Violations, canary: Readonly<Record<string, unknown>>): void {
  const path = ["spec", "strategy", "canary"];
  const values = ["maxSurge", "maxUnavailable"].map((field) => argoSetting(found, [...path, field]));
  if (values.every((value) => value?.value === 0)) {
    found.add("bothZero", [...path, "maxUnavailable"], "has maxSurge and maxUnavailable zero, so no pod could be added and none removed");
  }
  // Providers such as nginx may count weights up to another total.
  const most = asRecord(canary["trafficRouting"])?.["maxTrafficWeight"] ?? 100;
  for (const [index, step] of asList(canary["steps"]).entries()) {
    const weight = asNumber(asRecord(step)?.["setWeight"]);
    if (weight === undefined || typeof most !== "number" || (weight >= 0 && weight <= most)) continue;
    const weightPath = [...path, "steps", index, "setWeight"];
    found.add(weight < 0 ? "negative" : "overHundredPercent", weightPath, `has setWeight ${weight}, which is not between 0 and ${most}`);
  }
}

function argoSetting(found: Violations, path: Path): IntOrPercent | undefined {
  const written = found.get(path);
  if (written === undefined) return QUARTER;
  if (isUndecidable(written)) return undefined;
  const field = String(path.at(-1));
  const value = parseIntOrPercent(written, "argo");
  if (!value)
    found.add("notIntOrPercent", path, `has ${field} ${show(written)}, which is neither a whole number nor a percentage such as "25%"`);
  else if (value.value < 0) found.add("negative", path, `has ${field} ${show(written)}, which is less than zero`);
  else if (typeof written === "string" && !written.endsWith("%") && value.value > 0) {
    found.add(
      "quotedPercent",
      path,
      `has ${field} ${show(written)} in quotes, which Argo Rollouts reads as ${value.value}%`,
      "value",
      false,
    );
  }
  return value;
}

function checkBudget(found: Violations): void {
  const minPath = ["spec", "minAvailable"];
  const maxPath = ["spec", "maxUnavailable"];
  for (const path of [minPath, maxPath]) found.atMostHundredPercent(path, found.intOrPercent(path, undefined));
  if (found.get(minPath) !== undefined && found.get(maxPath) !== undefined) {
    found.add("minAndMax", maxPath, "has minAvailable and maxUnavailable; it can have one of them", "key");
  }
}

function checkAutoscaler(found: Violations, minField: string, minDefault: number, maxField: string, maxDefault: number | undefined): void {
  found.counts(["spec", minField], ["spec", maxField]);
  const least = found.get(["spec", minField]) ?? minDefault;
  const most = found.get(["spec", maxField]) ?? maxDefault;
  if (typeof least !== "number" || typeof most !== "number" || most >= least) return;
  const path = found.get(["spec", maxField]) === undefined ? ["spec", minField] : ["spec", maxField];
  found.add("maxBelowMin", path, `has ${maxField} ${most}, which is below ${minField} ${least}`);
}

const MAX_INT32 = 2 ** 31 - 1;

/** As it stands in a manifest, short. */
function show(value: unknown): string {
  if (typeof value === "object" && value !== null) return Array.isArray(value) ? "a list" : "a mapping";
  const text = typeof value === "string" ? JSON.stringify(value) : String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
