import { asRecord, type JsonRecord } from "../../model/value.js";
import { standsFor } from "./copies.js";
import type { Review } from "./review.js";

/** The kinds whose pod templates a policy for Pods judges too, as Kyverno does. */
const CONTROLLERS: Readonly<Record<string, readonly string[]>> = {
  "apps/DaemonSet": ["spec", "template"],
  "apps/Deployment": ["spec", "template"],
  "apps/ReplicaSet": ["spec", "template"],
  "apps/StatefulSet": ["spec", "template"],
  "batch/Job": ["spec", "template"],
  "batch/CronJob": ["spec", "jobTemplate", "spec", "template"],
  ReplicationController: ["spec", "template"],
};

export const ALL_CONTROLLERS: readonly string[] = Object.keys(CONTROLLERS).map((key) => key.slice(key.indexOf("/") + 1));

/** The review of the pods that a controller makes: its template in the place of a Pod. Undefined for other kinds, and for those not named. */
export function podReview(review: Review, controllers: readonly string[]): Review | undefined {
  const key = review.group === "" ? review.kind : `${review.group}/${review.kind}`;
  const path = Object.hasOwn(CONTROLLERS, key) ? CONTROLLERS[key] : undefined;
  if (!path || !isNamed(review, controllers)) return undefined;
  return { ...review, object: podOf(review.object, path), oldObject: podOf(review.oldObject, path) };
}

/** By kind ("Deployment") or by resource ("deployments"). */
function isNamed({ kind, resource }: Review, controllers: readonly string[]): boolean {
  return controllers.includes(kind) || controllers.includes(resource);
}

function podOf(object: JsonRecord | null, path: readonly string[]): JsonRecord | null {
  if (!object) return null;
  let template: JsonRecord | undefined = object;
  for (const step of path) template = asRecord(template?.[step]);
  const { apiVersion, kind } = object;
  return standsFor({ apiVersion, kind, metadata: template?.["metadata"] ?? {}, spec: template?.["spec"] ?? {} }, template);
}
