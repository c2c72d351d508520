import { isPrivateCidr } from "../model/cidr.js";
import type { KubernetesObject } from "../model/kubernetes-object.js";
import { ingressPolicy, type IngressRule, type PodPort, type PolicyPeer, ruleAdmitsPort } from "../model/network-policy.js";
import type { Selector } from "../model/selector.js";
import { isMetricsPort } from "../model/traffic.js";
import type { Graph, Store } from "./graph.js";

/** A NetworkPolicy's rule about the ports on which a store serves. */
export interface StoreRule {
  readonly store: Store;
  readonly rule: IngressRule;
}

/** The rules of a NetworkPolicy that let somebody connect to a store that it selects; rules for metrics only are none. */
export function storeRules(graph: Graph, policy: KubernetesObject, isJudged: (store: Store) => boolean): StoreRule[] {
  const store = selectedStores(graph, policy).find(isJudged);
  const { isolates, rules } = ingressPolicy(policy);
  if (!store || isolates !== true) return [];
  const ports = servingPorts(graph, store);
  return rules
    .filter((rule) => (ports.length > 0 ? ports.some((port) => ruleAdmitsPort(rule, port) !== false) : !isForMetrics(rule)))
    .map((rule) => ({ store, rule }));
}

function selectedStores(graph: Graph, policy: KubernetesObject): Store[] {
  const workloads = graph.workloadsOfPolicy(policy).flatMap((workload): Store[] => {
    const evidence = graph.storeOf(workload);
    return evidence ? [{ object: workload.object, workload, evidence }] : [];
  });
  const made = graph.stores().filter(({ object, workload }) => {
    return !workload && graph.isolationOf(object).policies.some((isolating) => isolating.object === policy);
  });
  return [...workloads, ...made];
}

/** The ports on which the containers of a store serve what it stores; empty when none is declared. */
function servingPorts(graph: Graph, { workload }: Store): PodPort[] {
  const containers = workload?.containers.filter((container) => graph.storeOfContainer(container)) ?? [];
  return containers.flatMap(({ ports }) =>
    ports.flatMap(({ containerPort, name, protocol }) =>
      containerPort === undefined || isMetricsPort(name) ? [] : [{ port: containerPort, name, protocol }],
    ),
  );
}

/** Ports of exporters: PostgreSQL, MySQL, Redis, MongoDB, Elasticsearch, Memcached, and CloudNativePG's own. */
const EXPORTER_PORTS: ReadonlySet<unknown> = new Set([9187, 9104, 9121, 9216, 9114, 9150]);

function isForMetrics({ ports }: IngressRule): boolean {
  if (ports === undefined || ports === "all") return false;
  return ports.every(({ port }) => EXPORTER_PORTS.has(port) || (typeof port === "string" && isMetricsPort(port)));
}

/** How wide an entry of `from` is, where it is too wide for a database. */
export function widthOfPeer({ pods, namespaces, block }: PolicyPeer): "internet" | "cluster" | "namespace" | undefined {
  if (block) return !pods && !namespaces && block.range && isPrivateCidr(block.text) === false ? "internet" : undefined;
  if (pods !== undefined && !isEverything(pods)) return undefined;
  if (namespaces === undefined) return pods && "namespace";
  return isEverything(namespaces) ? "cluster" : undefined;
}

function isEverything(selector: Selector): boolean {
  return selector.kind === "some" && selector.requirements.length === 0;
}

/**
 * The entry of `from` that should be part of the one before it: a podSelector that means nobody in the policy's own namespace, and pods of the namespaces that
 * the other entry lets in as a whole.
 */
export function splitPeer(graph: Graph, policy: KubernetesObject, peers: readonly PolicyPeer[]): PolicyPeer | undefined {
  return peers.find((peer, index) => {
    const other = peers[index - 1];
    if (!other?.namespaces || other.pods || isEverything(other.namespaces)) return false;
    if (!peer.pods || peer.namespaces || peer.block || isEverything(peer.pods)) return false;
    const own = graph.clientsOf(policy, peer);
    const both = graph.clientsOf(policy, { ...other, pods: peer.pods });
    return own.state !== "found" && both.state === "found";
  });
}

/** Whether a namespace holds several workloads and all of them are stores, which then talk to each other. */
export function holdsStoresOnly(graph: Graph, namespace: string | undefined): boolean {
  const within = graph.visibleWorkloads.filter(({ object, longRunning }) => longRunning && object.namespace === namespace);
  return namespace !== undefined && within.length > 0 && within.every((workload) => graph.storeOf(workload));
}
