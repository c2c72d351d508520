import type { KubernetesObject } from "./kubernetes-object.js";
import { asRecord } from "./value.js";

const LOCATION = "cloud.googleapis.com/location";

/** A Knative Service that is meant for Cloud Run: annotations of Cloud Run on it or on its template, or the label of its region. Source: Cloud Run YAML reference v1. */
export function isCloudRun(object: KubernetesObject): boolean {
  if (object.groupKind !== "serving.knative.dev/Service") return false;
  const template = asRecord(object.get(["spec", "template", "metadata", "annotations"]));
  const annotations = [...Object.keys(object.annotations), ...Object.keys(template ?? {})];
  return annotations.some((key) => key.startsWith("run.googleapis.com/")) || Object.hasOwn(object.labels, LOCATION);
}
