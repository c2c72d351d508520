import type { Path } from "../load/document.js";
import type { KubernetesObject } from "./kubernetes-object.js";
import { loadBalancerReach, type ServicePlace, sourceRanges } from "./load-balancer.js";
import { asList } from "./value.js";

/** Who can reach something that is published. */
export type Audience =
  /** Anyone. */
  | "internet"
  /** Anyone who reaches an address of a node. */
  | "nodes"
  /** Public addresses lead to it, and source ranges let in private ones only. */
  | "ranges"
  /** The internal network around the cluster. */
  | "network"
  /** Nobody outside: there is an address, and it lets nobody in. */
  | "nobody"
  /** Settings that the input does not hold decide. */
  | "unknown";

/** One way in which something is published outside its cluster. */
export interface Publishing {
  readonly audience: Audience;
  /** "type LoadBalancer", "externalIPs": a sentence part. */
  readonly how: string;
  /** What publishes it. */
  readonly path: Path;
}

/** How a Service is published by itself, without routes; empty for one that stays inside. `internalAnnotations` as key=value. */
export function servicePublishing(service: KubernetesObject, internalAnnotations: readonly string[] = []): Publishing[] {
  const type = service.get(["spec", "type"]);
  // An alias in DNS: no proxy serves its external IPs.
  if (type === "ExternalName") return [];
  const typed = publishingOfType(service, ["spec", "type"], undefined, internalAnnotations);
  const externalIPs: Publishing = { audience: "internet", how: "externalIPs", path: ["spec", "externalIPs"] };
  return [...(asList(service.get(["spec", "externalIPs"])).length > 0 ? [externalIPs] : []), ...(typed ? [typed] : [])];
}

/** What the type of a Service, or of an operator's template of one, publishes. `typePath` is where it stands, `place` where the rest does. */
export function publishingOfType(
  object: KubernetesObject,
  typePath: Path,
  place?: ServicePlace,
  internalAnnotations: readonly string[] = [],
): Publishing | undefined {
  const type = object.get(typePath);
  if (type === "NodePort") return { audience: "nodes", how: "type NodePort, a port on every node", path: typePath };
  return type === "LoadBalancer" ? loadBalancerPublishing(object, typePath, place, internalAnnotations) : undefined;
}

/** What a load balancer publishes that the value at `path` asks for. */
export function loadBalancerPublishing(
  object: KubernetesObject,
  path: Path,
  place?: ServicePlace,
  internalAnnotations: readonly string[] = [],
): Publishing {
  const reach = loadBalancerReach(object, internalAnnotations, place);
  if (reach.scheme === "unknown") return { audience: "unknown", how: `type LoadBalancer with ${reach.reason}`, path };
  if (reach.scheme === "internal") return { audience: "network", how: reach.reason, path };
  return { audience: audienceOfRanges(object, place && [...place.spec, "loadBalancerSourceRanges"]), how: "type LoadBalancer", path };
}

/** Whom source ranges let in; absent ones let in anyone. */
export function audienceOfRanges(object: KubernetesObject, path?: Path): Audience {
  const ranges = sourceRanges(object, path);
  return ranges === "private" ? "ranges" : ranges === "unknown" ? "unknown" : "internet";
}
