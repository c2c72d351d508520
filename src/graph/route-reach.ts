import { isPrivateCidr } from "../model/cidr.js";
import { ingressClass } from "../model/ingress.js";
import type { KubernetesObject } from "../model/kubernetes-object.js";
import { loadBalancerReach } from "../model/load-balancer.js";
import type { Audience } from "../model/publishing.js";
import { isUndecidable } from "../model/value.js";
import { matchesWildcard } from "../model/selection.js";
import { asList, asRecord, asText } from "../model/value.js";
import type { Graph, Hop, Parent } from "./graph.js";

/** From where a route is reached, and what stands before it on the way in. */
export interface RouteReach {
  readonly audience: Audience;
  /** What says so, where it is no more than "a route": a sentence part. */
  readonly why: string | undefined;
  readonly before: readonly Hop[];
}

/** A class or gateway whose name says that it serves the internal network only. */
const INTERNAL_NAME = /(^|[-_./])(internal|intern|private|intranet|vpn|rilb|tailscale|gce-internal)([-_./]|$)/i;

/**
 * From where a route object is reached; undefined when nothing serves it. `internalClasses` are classes and Gateways, `*` as a wildcard, that the config says
 * serve the internal network. Sources: AWS Load Balancer Controller (the scheme of an ALB defaults to internal), GKE, Azure, Gateway API.
 */
export function routeReach(graph: Graph, route: KubernetesObject, internalClasses: readonly string[] = []): RouteReach | undefined {
  const isInternal = (name: string): boolean =>
    INTERNAL_NAME.test(name) || internalClasses.some((pattern) => matchesWildcard(name, pattern));
  const named = (kind: string, name: string | undefined): RouteReach | undefined =>
    name !== undefined && isInternal(name) ? { audience: "network", why: `${kind} ${name}`, before: [] } : undefined;
  switch (route.group) {
    case "networking.k8s.io":
    case "extensions":
      return named("ingress class", ingressClass(route)) ?? byAnnotations(route);
    case "gateway.networking.k8s.io":
      return gatewayReach(graph, route, isInternal);
    case "networking.istio.io": {
      const gateways = asList(route.get(["spec", "gateways"])).filter(
        (name): name is string => typeof name === "string" && name !== "mesh",
      );
      return gateways.every(isInternal) ? { audience: "network", why: `Gateway ${gateways.join(", ")}`, before: [] } : OPEN;
    }
    case "traefik.io":
    case "traefik.containo.us": {
      const entryPoints = asList(route.get(["spec", "entryPoints"])).filter((name): name is string => typeof name === "string");
      const all = entryPoints.length > 0 && entryPoints.every(isInternal);
      return all
        ? { audience: "network", why: `entry point ${entryPoints.join(", ")}`, before: [] }
        : (named("ingress class", ingressClass(route)) ?? OPEN);
    }
    default:
      return byAnnotations(route);
  }
}

const OPEN: RouteReach = { audience: "internet", why: undefined, before: [] };

/** Annotations of Ingresses and OpenShift Routes. */
function byAnnotations(route: KubernetesObject): RouteReach {
  const { annotations } = route;
  const because = (audience: Audience, why: string): RouteReach => ({ audience, why, before: [] });
  const name = ingressClass(route);
  const scheme = annotations["alb.ingress.kubernetes.io/scheme"];
  if (scheme === "internal") return because("network", `alb.ingress.kubernetes.io/scheme: ${scheme}`);
  if (name === "alb" && scheme !== "internet-facing") {
    return isUndecidable(scheme)
      ? because("unknown", `alb.ingress.kubernetes.io/scheme: ${scheme}`)
      : because("network", "ingress class alb, whose default scheme is internal");
  }
  if (annotations["appgw.ingress.kubernetes.io/use-private-ip"] === "true")
    return because("network", "appgw.ingress.kubernetes.io/use-private-ip: true");
  for (const key of ALLOW_LISTS) {
    const ranges = annotations[key]?.split(/[\s,]+/).filter(Boolean) ?? [];
    if (ranges.length > 0 && ranges.every((range) => isPrivateCidr(range))) return because("ranges", key);
  }
  return OPEN;
}

/** Annotations that let in some addresses only. */
const ALLOW_LISTS = [
  "nginx.ingress.kubernetes.io/whitelist-source-range",
  "nginx.ingress.kubernetes.io/allowlist-source-range",
  "haproxy.router.openshift.io/ip_whitelist",
  "haproxy.router.openshift.io/ip_allowlist",
  "ingress.kubernetes.io/whitelist-source-range",
] as const;

/** A route that names no Gateway is served by none; one that names Services steers traffic inside the mesh. */
function gatewayReach(graph: Graph, route: KubernetesObject, isInternal: (name: string) => boolean): RouteReach | undefined {
  const references = asList(route.get(["spec", "parentRefs"]))
    .map(asRecord)
    .filter((reference) => reference !== undefined);
  const outside = references.filter((reference) => reference["kind"] !== "Service");
  if (outside.length === 0) return undefined;
  const parents = graph.gatewaysOf(route);
  const reaches = parents.map((parent) => ({ parent, internal: internalGateway(parent, isInternal) }));
  const open = reaches.find(({ internal }) => internal === undefined);
  if (reaches.length < outside.length || open) return { ...OPEN, before: open ? listenerHops(open.parent, route) : [] };
  return { audience: "network", why: reaches[0]!.internal, before: listenerHops(reaches[0]!.parent, route) };
}

/** What says that a Gateway serves the internal network; undefined when nothing does. */
function internalGateway({ name, gateway }: Parent, isInternal: (name: string) => boolean): string | undefined {
  if (isInternal(name)) return `Gateway ${name}`;
  if (gateway.state !== "found") return undefined;
  const object = gateway.value;
  const className = asText(object.get(["spec", "gatewayClassName"]));
  if (className !== undefined && isInternal(className)) return `gateway class ${className}`;
  for (const annotations of [
    ["spec", "infrastructure", "annotations"],
    ["metadata", "annotations"],
  ]) {
    const reach = loadBalancerReach(object, [], { annotations, spec: ["spec"] });
    if (reach.scheme === "internal") return reach.reason;
  }
  const addresses = asList(object.get(["spec", "addresses"])).map((address) => asText(asRecord(address)?.["value"]) ?? "");
  return addresses.length > 0 && addresses.every((address) => isPrivateCidr(address)) ? `address ${addresses.join(", ")}` : undefined;
}

const PROTOCOLS: Readonly<Record<string, readonly string[]>> = {
  HTTPRoute: ["HTTP", "HTTPS"],
  GRPCRoute: ["HTTP", "HTTPS"],
  TLSRoute: ["TLS"],
  TCPRoute: ["TCP", "TLS"],
  UDPRoute: ["UDP"],
};

/** The listener that a route attaches to, where the Gateway is in the input. */
function listenerHops({ gateway, sectionName }: Parent, route: KubernetesObject): Hop[] {
  if (gateway.state !== "found") return [];
  const object = gateway.value;
  const listeners = asList(object.get(["spec", "listeners"])).map(asRecord);
  const index = listeners.findIndex(
    (listener) =>
      listener &&
      (sectionName === undefined || listener["name"] === sectionName) &&
      (PROTOCOLS[route.kind] ?? []).includes(asText(listener["protocol"]) ?? ""),
  );
  const listener = listeners[index];
  if (!listener) return [{ object, path: ["metadata", "name"], text: object.title }];
  const text = `${object.title} listens on ${String(listener["protocol"])} port ${String(listener["port"])} (listener ${String(listener["name"])})`;
  return [{ object, path: ["spec", "listeners", index, "port"], text }];
}
