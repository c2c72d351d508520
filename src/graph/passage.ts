import { isPrivateCidr } from "../model/cidr.js";
import type { KubernetesObject } from "../model/kubernetes-object.js";
import type { IngressPolicy, PodPort } from "../model/network-policy.js";
import { peerAdmits, ruleAdmitsPort } from "../model/network-policy.js";
import type { Workload } from "../model/workload.js";
import type { Graph, Hop, Isolation, ReachPath } from "./graph.js";
import { widthOfPeer } from "./store-policies.js";

/** What NetworkPolicies make of a way in from outside. */
export interface Passage {
  readonly state: "open" | "stopped" | "unknown";
  /** A sentence part. */
  readonly why: string;
  /** The policies that it depends on, and where. */
  readonly hops: readonly Hop[];
}

/** Whether the NetworkPolicies of the pods let a path from outside through. */
export function passageOf(path: ReachPath, isolation: Isolation, ports: readonly PodPort[]): Passage {
  const { policies, others, doubtful } = isolation;
  if (path.via === "host network")
    return { state: "open", why: "NetworkPolicies are not sure to hold for pods with hostNetwork", hops: [] };
  const isolating = policies.filter(({ isolates }) => isolates === true);
  const hops = isolating.map(policyHop);
  const open = isolating.find((policy) => letsIn(policy, path, ports));
  if (open) return { state: "open", why: `${open.object.title} lets it in`, hops: [policyHop(open)] };
  if (others.length > 0)
    return { state: "unknown", why: `${others[0]!.title} may decide otherwise; it is not evaluated`, hops: others.map(objectHop) };
  if (doubtful || policies.some(({ isolates }) => isolates === undefined))
    return { state: "unknown", why: "a NetworkPolicy may hold for these pods", hops };
  if (isolating.length === 0) return { state: "open", why: "no NetworkPolicy isolates the pods", hops: [] };
  const names = isolating.map(({ object }) => object.title).join(", ");
  if (path.via === "route") return { state: "unknown", why: `it depends on whether ${names} lets in the pods that serve the route`, hops };
  return { state: "stopped", why: `${names} lets in no address from there`, hops };
}

function letsIn(policy: IngressPolicy, { audience, via }: ReachPath, ports: readonly PodPort[]): boolean {
  return policy.rules.some((rule) => {
    if (ports.length > 0 && !ports.some((port) => ruleAdmitsPort(rule, port) !== false)) return false;
    if (rule.peers === "all") return true;
    return (rule.peers ?? []).some((peer) => {
      if (via === "route") return widthOfPeer(peer) === "cluster";
      const isPrivate = peer.block && isPrivateCidr(peer.block.text);
      return audience === "internet" || audience === "unknown" ? isPrivate === false : isPrivate !== undefined;
    });
  });
}

function policyHop({ object }: IngressPolicy): Hop {
  return objectHop(object);
}

function objectHop(object: KubernetesObject): Hop {
  return { object, path: ["metadata", "name"], text: object.title };
}

/** Who inside the cluster may connect to the ports of a workload. */
export interface Inside {
  readonly state: "everyone" | "named" | "nobody" | "unknown";
  readonly policies: readonly Hop[];
  /** Workloads of the input that are let in; with "unknown", those that are for sure. */
  readonly clients: readonly Workload[];
}

/** Who inside the cluster may connect; `ports` are those that count, all when there are none. */
export function insideOf(graph: Graph, target: Workload | KubernetesObject, ports: readonly PodPort[]): Inside {
  const { policies, others, doubtful } = graph.isolationOf(target);
  const isolating = policies.filter(({ isolates }) => isolates !== false);
  const hops = [...isolating.map(policyHop), ...others.map(objectHop)];
  if (hops.length === 0) return { state: doubtful ? "unknown" : "everyone", policies: [], clients: [] };
  const relevant = isolating.flatMap(({ rules, object }) =>
    rules
      .filter((rule) => ports.length === 0 || ports.some((port) => ruleAdmitsPort(rule, port) !== false))
      .map(({ peers }) => ({ peers, home: object.namespace || undefined })),
  );
  const isWide = relevant.some(({ peers }) => peers === "all" || (peers ?? []).some((peer) => widthOfPeer(peer) === "cluster"));
  if (isWide) return { state: "everyone", policies: hops, clients: [] };
  const clients = graph.visibleWorkloads.filter((client) => {
    if (client === target || client.templatePath === undefined) return false;
    const source = graph.sourceOf(client);
    return relevant.some(({ peers, home }) => peers !== "all" && (peers ?? []).some((peer) => peerAdmits(peer, home, source) === true));
  });
  if (doubtful || others.length > 0) return { state: "unknown", policies: hops, clients };
  return { state: relevant.length === 0 ? "nobody" : "named", policies: hops, clients };
}

/** The ports that the containers of a store declare, or all of a workload's. */
export function podPorts(graph: Graph, workload: Workload | undefined): readonly PodPort[] {
  const containers = workload?.containers.filter(({ role }) => role !== "init") ?? [];
  const stores = containers.filter((container) => graph.storeOfContainer(container));
  return (stores.length > 0 ? stores : containers).flatMap(({ ports }) =>
    ports.flatMap(({ containerPort, name, protocol }) => (containerPort === undefined ? [] : [{ port: containerPort, name, protocol }])),
  );
}
