import type { KubernetesObject } from "../../model/kubernetes-object.js";
import { meets, parseLabelSelector, readLabels, type Requirement } from "../../model/selector.js";
import type { JsonRecord } from "../../model/value.js";
import type { Location } from "../../text/location.js";
import type { Collector, SelectedKind } from "./collectors.js";

/** Why nothing loads an object, at the place to change, in half a sentence. */
export interface Refusal {
  readonly at: Location;
  readonly reason: string;
  readonly related: readonly { readonly location: Location; readonly message: string }[];
}

/** The reason of the first collector that does not load the object. */
export function refusal(refusing: readonly Collector[], kind: SelectedKind, object: KubernetesObject): Refusal {
  const [collector] = refusing;
  const related = refusing.slice(0, 3).map((each) => ({ location: each.placeOf(kind), message: `${each.title} selects by this` }));
  const selector = parseLabelSelector(collector?.selectorOf(kind), "nothing");
  const title = collector?.title ?? "Prometheus";
  if (selector.kind !== "some")
    return { at: object.place, reason: `${title} has no ${kind}Selector, and without one it selects nothing`, related };
  const labels = readLabels(object.get(["metadata", "labels"]));
  const failed = selector.requirements.find((requirement) => meets(requirement, labels) === false);
  if (failed) return { at: labelPlace(object, failed.key), reason: `${title} selects ${requirementText(failed)}`, related };
  const namespace = object.namespace;
  return {
    at: namespace === undefined ? object.place : object.at(["metadata", "namespace"]),
    reason: `${title} does not look into the namespace ${namespace ?? "of it"}`,
    related,
  };
}

/** The label of an object, or where it should be. */
function labelPlace(object: KubernetesObject, key: string): Location {
  const own = object.locate(["metadata", "labels", key], "value");
  if (own) return own;
  return object.locate(["metadata", "labels"], "key") ?? object.place;
}

function requirementText({ key, operator, values }: Requirement): string {
  switch (operator) {
    case "In":
      return values.length === 1 ? `the label ${key}: ${String(values[0])}` : `the label ${key} with ${values.join(" or ")}`;
    case "NotIn":
      return `what does not have the label ${key} with ${values.join(" or ")}`;
    case "Exists":
      return `what has the label ${key}`;
    case "DoesNotExist":
      return `what has no label ${key}`;
  }
}

/** The first label that an object lacks, and where it should be. */
export function missingLabel(object: KubernetesObject, required: JsonRecord): { readonly at: Location; readonly text: string } | undefined {
  const labels = readLabels(object.get(["metadata", "labels"]));
  for (const [key, value] of Object.entries(required)) {
    if (meets({ key, operator: "In", values: [value] }, labels) === false)
      return { at: labelPlace(object, key), text: `${key}: ${String(value)}` };
  }
  return undefined;
}
