import type { Path } from "../load/document.js";
import type { KubernetesObject } from "../model/kubernetes-object.js";
import { foundOr } from "../model/lookup.js";
import { operatorPublishing } from "../model/operator-publishing.js";
import { servicePublishing } from "../model/publishing.js";
import type { Workload } from "../model/workload.js";
import type { Graph, Hop, ReachPath, Route, Store } from "./graph.js";
import { routeReach } from "./route-reach.js";

/** What a team says of its own clusters. */
export interface ReachOptions {
  /** Further annotations that make a load balancer internal, as key=value. */
  readonly internalAnnotations?: readonly string[];
  /** Ingress classes, Gateways and entry points that serve the internal network, `*` as a wildcard. */
  readonly internalClasses?: readonly string[];
}

/** What a path leads to in the end. */
interface Goal {
  readonly object: KubernetesObject;
  readonly workload: Workload | undefined;
  readonly last: Hop;
}

/** Every path from outside the cluster to a store, or to the pods of a workload, widest audience first. Whether policies let it through is for the isolation to say. */
export function pathsTo(graph: Graph, target: Store | Workload, options: ReachOptions = {}): ReachPath[] {
  const goal = goalOf(target);
  const isStore = "evidence" in target;
  const services = servicesOf(graph, goal, isStore);
  const paths = [
    ...(goal.workload ? hostPaths(graph, goal.workload, isStore) : operatorPaths(goal.object, options)),
    ...services.flatMap((service) => [
      ...servicePaths(service, options).map((path) => ({ ...path, hops: [...path.hops, goal.last] })),
      ...(foundOr(graph.routesOf(service)) ?? [])
        .filter((route) => leadsTo(graph, service, route, goal, isStore))
        .flatMap((route) => routePath(graph, route, service.name ?? "", options) ?? [])
        .map((path) => ({ ...path, hops: [...path.hops, serviceHop(service), goal.last] })),
    ]),
    ...(goal.workload ? [] : madeRoutePaths(graph, goal, options)),
  ];
  return paths.toSorted((a, b) => AUDIENCES.indexOf(a.audience) - AUDIENCES.indexOf(b.audience));
}

const AUDIENCES = ["internet", "nodes", "unknown", "ranges", "network", "nobody"];

function goalOf(target: Store | Workload): Goal {
  if (!("evidence" in target)) {
    const { object } = target;
    return { object, workload: target, last: { object, path: ["metadata", "name"], text: object.title } };
  }
  const { object, workload, evidence } = target;
  return { object, workload, last: { object, path: evidence.path, text: `${object.title} (${evidence.text})` } };
}

/** The Services that lead to the goal: those of a workload's pods, and those written by hand for the pods of an operator. */
function servicesOf(graph: Graph, { object, workload }: Goal, isStore: boolean): KubernetesObject[] {
  const candidates = workload ? (foundOr(graph.servicesOf(workload)) ?? []) : graph.objectsOf("Service");
  return candidates.filter((service) => {
    if (!isStore) return true;
    return (foundOr(graph.storesBehind(service)) ?? []).some((store) => store.object === object);
  });
}

function leadsTo(graph: Graph, service: KubernetesObject, { port }: Route, goal: Goal, isStore: boolean): boolean {
  return !isStore || (foundOr(graph.storesBehind(service, port)) ?? []).some((store) => store.object === goal.object);
}

/** How a Service is published by itself. */
function servicePaths(service: KubernetesObject, options: ReachOptions): ReachPath[] {
  return servicePublishing(service, options.internalAnnotations).map(({ audience, how, path }) => ({
    audience,
    how,
    via: "service",
    hops: [{ object: service, path, text: `${service.title} has ${how}` }],
  }));
}

/** The way in through a route; undefined when nothing serves it. */
function routePath(
  graph: Graph,
  { object, namePath, hosts }: Pick<Route, "object" | "namePath" | "hosts">,
  service: string,
  options: ReachOptions,
): ReachPath | undefined {
  const reach = routeReach(graph, object, options.internalClasses);
  if (!reach) return undefined;
  const names = hosts.filter((host) => host !== "*");
  const how = `${object.title}${names.length > 0 ? ` for ${names.join(", ")}` : ""}${reach.why ? ` (${reach.why})` : ""}`;
  return {
    audience: reach.audience,
    how,
    via: "route",
    hops: [...reach.before, { object, path: namePath, text: `${how} leads to Service ${service}` }],
  };
}

function serviceHop(service: KubernetesObject): Hop {
  return { object: service, path: ["metadata", "name"], text: service.title };
}

/** Routes to Services that the operator makes. */
function madeRoutePaths(graph: Graph, goal: Goal, options: ReachOptions): ReachPath[] {
  return graph.routeObjects().flatMap((route) =>
    graph.backendsOf(route).flatMap(({ service, namespace, namePath, hosts, found }) => {
      if (found.state === "found" || graph.storeOfMadeService(service, route, namespace)?.object !== goal.object) return [];
      const path = routePath(graph, { object: route, namePath, hosts }, service, options);
      return path ? [{ ...path, hops: [...path.hops, goal.last] }] : [];
    }),
  );
}

function operatorPaths(object: KubernetesObject, { internalAnnotations }: ReachOptions): ReachPath[] {
  return operatorPublishing(object, internalAnnotations).map(({ audience, how, path }) => ({
    audience,
    how,
    via: "operator",
    hops: [{ object, path, text: `${object.title} has ${how}` }],
  }));
}

/** A network of the node or a port of it that a container takes. */
export interface HostExposure {
  readonly how: string;
  readonly path: Path;
  readonly isNetwork: boolean;
}

/** What a workload's pods take of their node. With `ofStores` ports of the containers that serve a store only. */
export function hostExposures(graph: Graph, workload: Workload, ofStores: boolean): HostExposure[] {
  const { podSpec, podSpecPath } = workload;
  if (podSpec?.["hostNetwork"] === true && podSpecPath)
    return [{ how: "hostNetwork: true", path: [...podSpecPath, "hostNetwork"], isNetwork: true }];
  return workload.containers
    .filter((container) => container.role !== "init" && (!ofStores || graph.storeOfContainer(container)))
    .flatMap(({ ports, path }) =>
      ports.flatMap((port) =>
        port.hostPort === undefined || isLoopback(port.hostIP)
          ? []
          : [{ how: `hostPort ${port.hostPort}`, path: [...path, ...port.path, "hostPort"], isNetwork: false }],
      ),
    );
}

function isLoopback(address: string | undefined): boolean {
  return address !== undefined && /^(127\.|::1$)/.test(address);
}

function hostPaths(graph: Graph, workload: Workload, ofStores: boolean): ReachPath[] {
  const { object } = workload;
  return hostExposures(graph, workload, ofStores).map(({ how, path, isNetwork }) => ({
    audience: "nodes",
    how,
    via: isNetwork ? "host network" : "host port",
    hops: [{ object, path, text: `${object.title} has ${how}` }],
  }));
}
