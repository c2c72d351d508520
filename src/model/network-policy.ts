import type { Path } from "../load/document.js";
import { type Cidr, containsCidr, parseCidr } from "./cidr.js";
import type { KubernetesObject } from "./kubernetes-object.js";
import { allOf, anyOf, both, type Labels, parseLabelSelector, type Selector, selects, type Verdict } from "./selector.js";
import { asList, asRecord, asText, isUndecidable } from "./value.js";

/** The ingress part of a NetworkPolicy (networking.k8s.io). */
export interface IngressPolicy {
  readonly object: KubernetesObject;
  /** Whether it isolates the pods that it selects: only what some policy admits gets in. */
  readonly isolates: Verdict;
  readonly rules: readonly IngressRule[];
}

export interface IngressRule {
  readonly path: Path;
  /** "all": no `from`, or an empty one. Undefined: not readable. */
  readonly peers: "all" | readonly PolicyPeer[] | undefined;
  /** "all": no `ports`, or an empty list. Undefined: not readable. */
  readonly ports: "all" | readonly PolicyPort[] | undefined;
}

/** An entry of `from`. Selectors are undefined when absent; one with neither a selector nor a block is not valid. */
export interface PolicyPeer {
  readonly path: Path;
  readonly pods: Selector | undefined;
  readonly namespaces: Selector | undefined;
  readonly block: IpBlock | undefined;
}

export interface IpBlock {
  /** As written. */
  readonly text: string;
  /** Undefined: not readable. */
  readonly range: Cidr | undefined;
  readonly except: readonly (Cidr | undefined)[];
}

export interface PolicyPort {
  readonly path: Path;
  readonly protocol: string;
  /** A number, or the name of a port of the pod. Undefined: all ports of the protocol. */
  readonly port: number | string | undefined;
  readonly endPort: number | undefined;
}

/** Who wants to connect. */
export type Source =
  | { readonly kind: "pod"; readonly namespace: string | undefined; readonly namespaceLabels: Labels; readonly labels: Labels }
  /** An address outside the cluster. */
  | { readonly kind: "address"; readonly address: Cidr };

/** A port of a pod: what is connected to. `name` is that of the containerPort, where it is declared with one. */
export interface PodPort {
  readonly port: number;
  readonly name: string | undefined;
  readonly protocol: string;
}

/** Source: kubernetes/api networking/v1 types.go: policyTypes defaults to Ingress, and Egress where there are egress rules. */
export function ingressPolicy(object: KubernetesObject): IngressPolicy {
  const types = object.get(["spec", "policyTypes"]);
  const listed = asList(types);
  const named = listed.includes("Ingress") ? true : isUndecidable(types) || listed.some(isUndecidable) ? undefined : false;
  const written = object.get(["spec", "ingress"]);
  const rules = asList(written).map((rule, index) => ingressRule(rule, ["spec", "ingress", index]));
  const unreadable = written !== undefined && written !== null && !Array.isArray(written);
  return {
    object,
    isolates: listed.length === 0 && !isUndecidable(types) ? true : named,
    rules: unreadable ? [{ path: ["spec", "ingress"], peers: undefined, ports: undefined }] : rules,
  };
}

function ingressRule(written: unknown, path: Path): IngressRule {
  if (written === null) return { path, peers: "all", ports: "all" };
  const rule = asRecord(written);
  if (!rule) return { path, peers: undefined, ports: undefined };
  return {
    path,
    peers: entries(rule["from"], (entry, index) => peerOf(entry, [...path, "from", index])),
    ports: entries(rule["ports"], (entry, index) => portOf(entry, [...path, "ports", index])),
  };
}

function entries<T>(written: unknown, read: (entry: unknown, index: number) => T): "all" | readonly T[] | undefined {
  if (written === undefined || written === null) return "all";
  if (!Array.isArray(written)) return undefined;
  return written.length === 0 ? "all" : written.map(read);
}

function peerOf(written: unknown, path: Path): PolicyPeer {
  const peer = asRecord(written);
  const selector = (field: string): Selector | undefined =>
    peer?.[field] === undefined || peer[field] === null ? undefined : parseLabelSelector(peer[field], "nothing");
  const block = asRecord(peer?.["ipBlock"]);
  return {
    path,
    pods: selector("podSelector"),
    namespaces: selector("namespaceSelector"),
    block: block && {
      text: asText(block["cidr"]) ?? "",
      range: parseCidr(asText(block["cidr"]) ?? ""),
      except: asList(block["except"]).map((range) => parseCidr(asText(range) ?? "")),
    },
  };
}

function portOf(written: unknown, path: Path): PolicyPort {
  const port = asRecord(written);
  const number = port?.["port"];
  const endPort = port?.["endPort"];
  return {
    path,
    protocol: asText(port?.["protocol"]) || "TCP",
    port: typeof number === "number" || typeof number === "string" ? number : undefined,
    endPort: typeof endPort === "number" ? endPort : undefined,
  };
}

/**
 * Whether a pod may be connected to, by the policies that select it. `doubtful`: others may select it, too. Policies add up: what one admits gets in.
 * Source: Kubernetes, Network Policies; traffic from the pod's own node is always let in and is not asked for here.
 */
export function admits(policies: readonly IngressPolicy[], doubtful: boolean, source: Source, port: PodPort): Verdict {
  const doubt: readonly Verdict[] = doubtful ? [undefined] : [];
  const isolated = anyOf([...policies.map(({ isolates }) => isolates), ...doubt], (verdict) => verdict);
  if (isolated === false) return true;
  const allowed = anyOf([...policies.map((policy) => policyAdmits(policy, source, port)), ...doubt], (verdict) => verdict);
  return isolated || allowed ? allowed : undefined;
}

function policyAdmits(policy: IngressPolicy, source: Source, port: PodPort): Verdict {
  if (policy.isolates === false) return false;
  const byRule = anyOf(policy.rules, (rule) => both(ruleAdmitsSource(rule, policy, source), ruleAdmitsPort(rule, port)));
  return both(policy.isolates, byRule);
}

function ruleAdmitsSource({ peers }: IngressRule, { object }: IngressPolicy, source: Source): Verdict {
  if (peers === "all") return true;
  return peers && anyOf(peers, (peer) => peerAdmits(peer, object.namespace || undefined, source));
}

/** Whether a rule lets connections to a port through. */
export function ruleAdmitsPort({ ports }: IngressRule, port: PodPort): Verdict {
  if (ports === "all") return true;
  return ports && anyOf(ports, (entry) => portAdmits(entry, port));
}

/** Whether an entry of `from` means a source. `home` is the policy's own namespace, which a peer without a namespaceSelector means. */
export function peerAdmits({ pods, namespaces, block }: PolicyPeer, home: string | undefined, source: Source): Verdict {
  if (block) {
    if (pods || namespaces) return undefined;
    // Blocks are meant for addresses outside; whether one holds that of a pod is not known beforehand.
    return source.kind === "address" ? blockAdmits(block, source.address) : undefined;
  }
  if (!pods && !namespaces) return undefined;
  if (source.kind === "address") return false;
  const inNamespace = namespaces ? selects(namespaces, source.namespaceLabels) : sameName(home, source.namespace);
  return both(inNamespace, pods ? selects(pods, source.labels) : true);
}

function sameName(a: string | undefined, b: string | undefined): Verdict {
  if (a === b) return true;
  return a === undefined || b === undefined || isUndecidable(a) || isUndecidable(b) ? undefined : false;
}

function blockAdmits({ range, except }: IpBlock, address: Cidr): Verdict {
  if (!range) return undefined;
  if (!containsCidr(range, address)) return false;
  return allOf(except, (excepted) => excepted && !containsCidr(excepted, address));
}

function portAdmits(entry: PolicyPort, { port, name, protocol }: PodPort): Verdict {
  if (isUndecidable(entry.protocol) || isUndecidable(entry.port)) return undefined;
  if (entry.protocol !== protocol) return false;
  if (entry.port === undefined) return true;
  if (typeof entry.port === "string") return entry.port === name;
  return entry.endPort === undefined ? entry.port === port : entry.port <= port && port <= entry.endPort;
}
