import type { Path } from "../load/document.js";
import type { KubernetesObject } from "./kubernetes-object.js";
import { asList, asRecord, asText, isUndecidable, jsonText } from "./value.js";

/** An entry of `traffic`. */
export interface TrafficTarget {
  readonly index: number;
  readonly revisionName: string | undefined;
  readonly isLatest: boolean;
  readonly tag: string | undefined;
  /** Undefined when it cannot be told; 0 when absent. */
  readonly percent: number | undefined;
}

export interface TrafficFault {
  readonly path: Path;
  readonly part: "key" | "value";
  /** The name of what is at fault, for messages. */
  readonly shown: string;
  readonly text: string;
}

const TRAFFIC = ["spec", "traffic"];

/** The targets of a service's traffic. One that names neither a revision nor the latest one stands for the latest. */
export function trafficTargets(object: KubernetesObject): TrafficTarget[] {
  return asList(object.get(TRAFFIC)).flatMap((written, index) => {
    const target = asRecord(written);
    if (!target) return [];
    const { percent } = target;
    const revisionName = asText(target["revisionName"]);
    return [
      {
        index,
        revisionName,
        isLatest: target["latestRevision"] === true || (target["latestRevision"] === undefined && revisionName === undefined),
        tag: asText(target["tag"]),
        percent: percent === undefined || percent === null ? 0 : typeof percent === "number" ? percent : undefined,
      },
    ];
  });
}

/** What is wrong with a service's traffic: knative/serving, pkg/apis/serving/v1/route_validation.go, which Cloud Run's API follows. */
export function trafficFaults(object: KubernetesObject): TrafficFault[] {
  const targets = trafficTargets(object);
  if (targets.length === 0) return [];
  const faults = targets.flatMap((target) => targetFaults(object, target));
  const tags = new Map<string, number>();
  for (const { index, tag } of targets) {
    if (tag === undefined || isUndecidable(tag)) continue;
    if (tags.has(tag))
      faults.push(fault([index, "tag"], "value", `is ${tag}, as that of traffic[${tags.get(tag)}]: a tag names one target`));
    else tags.set(tag, index);
  }
  const percents = targets.map(({ percent }) => percent);
  const sum = percents.reduce<number>((total, percent) => total + (percent ?? Number.NaN), 0);
  const isBad = faults.some(({ path }) => path.at(-1) === "percent");
  if (!isBad && Number.isFinite(sum) && sum !== 100) {
    const [only] = targets.length === 1 && targets[0]!.percent !== 0 ? targets : [];
    if (only) faults.push(fault([only.index, "percent"], "value", `is ${sum}, and the shares of all targets must make 100`));
    else faults.push({ path: TRAFFIC, part: "key", shown: "traffic", text: `shares out ${sum} %, and the shares must make 100` });
  }
  return faults;
}

function fault(path: readonly (string | number)[], part: "key" | "value", text: string): TrafficFault {
  const [index, ...keys] = path;
  return { path: [...TRAFFIC, ...path], part, shown: `traffic[${String(index)}]${keys.map((key) => `.${key}`).join("")}`, text };
}

function targetFaults(object: KubernetesObject, { index, revisionName, tag }: TrafficTarget): TrafficFault[] {
  const target = asRecord(object.get([...TRAFFIC, index]))!;
  const { percent, latestRevision } = target;
  const faults: TrafficFault[] = [];
  if (
    typeof percent === "number"
      ? percent < 0 || percent > 100 || !Number.isInteger(percent)
      : percent !== undefined && percent !== null && !isUndecidable(percent)
  )
    faults.push(fault([index, "percent"], "value", `must be a whole number from 0 to 100, not ${jsonText(percent)}`));
  if (latestRevision === true && revisionName !== undefined && revisionName !== "")
    faults.push(fault([index, "revisionName"], "key", "stands beside latestRevision: true: a target has one of them"));
  if (latestRevision === false && revisionName === undefined)
    faults.push(fault([index, "latestRevision"], "value", "is false without a revisionName: it is not said where the traffic goes"));
  if (
    tag !== undefined &&
    tag !== "" &&
    !isUndecidable(tag) &&
    !/^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/.test(tag) &&
    !/^[A-Z][A-Z0-9_]*$/.test(tag)
  )
    faults.push(fault([index, "tag"], "value", `is ${tag}: a tag has lower-case letters, digits and hyphens, and begins with a letter`));
  return faults;
}
