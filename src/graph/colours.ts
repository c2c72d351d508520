import type { KubernetesObject } from "../model/kubernetes-object.js";
import { parseMapSelector, readLabels, selects } from "../model/selector.js";
import { isUndecidable, textRecord } from "../model/value.js";
import type { Workload } from "../model/workload.js";
import type { Bundle } from "../project/project.js";
import type { Graph } from "./graph.js";

/** Labels by which teams tell the two sides of a release apart. */
const SIDES = ["color", "colour", "slot", "deployment"];
const REVISIONS = ["version", "release", "track"];

/** Deployments that differ in one label only, and the Service whose selector says which of them is live. */
export interface ColourPair {
  readonly service: KubernetesObject;
  readonly key: string;
  /** The value that the Service selects. */
  readonly live: string;
  /** All sides, in the order of the graph. */
  readonly sides: readonly { readonly workload: Workload; readonly value: string }[];
  /** False for labels such as version, which more than blue-green uses. */
  readonly isByColour: boolean;
}

/** Native blue-green: no controller, a Service that is switched by hand. Sought among what the bundle judges: a pair is deployed together. */
export function colourPairs(graph: Graph, bundle: Pick<Bundle, "objects">): ColourPair[] {
  const services = bundle.objects.filter(({ groupKind }) => groupKind === "Service");
  return services.flatMap((service) => {
    const selector = textRecord(service.get(["spec", "selector"]));
    const key = [...SIDES, ...REVISIONS].find((each) => Object.hasOwn(selector, each));
    if (key === undefined || isUndecidable(selector[key])) return [];
    const { [key]: live, ...rest } = selector;
    if (Object.keys(rest).length === 0) return [];
    const sides = graph.workloads.flatMap((workload) => {
      const value = workload.labels[key];
      const isSide = workload.object.groupKind === "apps/Deployment" && value !== undefined && !isUndecidable(value);
      const isHere = (workload.object.namespace ?? "") === (service.namespace ?? "");
      return isSide && isHere && selects(parseMapSelector(rest), readLabels(workload.labels)) === true ? [{ workload, value }] : [];
    });
    const isByColour = SIDES.includes(key);
    if (new Set(sides.map(({ value }) => value)).size < 2) return [];
    // A Service for each version: they run side by side, and none is switched.
    if (!isByColour && services.some((other) => other !== service && isSibling(other, key, live!, rest))) return [];
    return [{ service, key, live: live!, sides, isByColour }];
  });
}

function isSibling(other: KubernetesObject, key: string, live: string, rest: Readonly<Record<string, string>>): boolean {
  const { [key]: value, ...shared } = textRecord(other.get(["spec", "selector"]));
  if (value === undefined || value === live) return false;
  return Object.entries(rest).every(([name, text]) => shared[name] === text);
}
