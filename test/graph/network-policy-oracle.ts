/**
 * The documented rules of NetworkPolicies, followed one by one over whole pods: no code of the linter is used. An address of a pod is not known, so it is asked
 * twice, once as if every ipBlock held it and once as if none did; where that matters the answer is undefined.
 */

type Labels = Readonly<Record<string, string>>;

export interface OraclePod {
  readonly namespace: string;
  readonly labels: Labels;
}

interface OracleSelector {
  readonly matchLabels?: Labels;
  readonly matchExpressions?: readonly { readonly key: string; readonly operator: string; readonly values?: readonly string[] }[];
}

interface OraclePeer {
  readonly podSelector?: OracleSelector;
  readonly namespaceSelector?: OracleSelector;
  readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] };
}

interface OraclePort {
  readonly protocol?: string;
  readonly port?: number | string;
  readonly endPort?: number;
}

export interface OraclePolicy {
  readonly namespace: string;
  readonly podSelector: OracleSelector;
  readonly policyTypes?: readonly string[] | undefined;
  readonly ingress?: readonly { readonly from?: readonly OraclePeer[]; readonly ports?: readonly OraclePort[] }[] | undefined;
}

export interface Cluster {
  readonly namespaces: Readonly<Record<string, Labels>>;
  readonly pods: readonly OraclePod[];
  readonly policies: readonly OraclePolicy[];
}

interface Port {
  readonly port: number;
  readonly name: string | undefined;
  readonly protocol: string;
}

export function allows(cluster: Cluster, target: OraclePod, source: OraclePod | string, port: Port): boolean | undefined {
  if (typeof source === "string") return allowsIf(cluster, target, source, port, false);
  const answers = new Set([true, false].map((inBlocks) => allowsIf(cluster, target, source, port, inBlocks)));
  return answers.size === 1 ? [...answers][0] : undefined;
}

function allowsIf(cluster: Cluster, target: OraclePod, source: OraclePod | string, port: Port, inBlocks: boolean): boolean {
  let isolated = false;
  for (const policy of cluster.policies) {
    if (policy.namespace !== target.namespace) continue;
    if (!chosen(policy.podSelector, target.labels)) continue;
    const types = policy.policyTypes ?? ["Ingress"];
    if (!types.includes("Ingress")) continue;
    isolated = true;
    for (const rule of policy.ingress ?? []) {
      const portFits = !rule.ports?.length || rule.ports.some((entry) => fits(entry, port));
      const fromFits = !rule.from?.length || rule.from.some((entry) => isMeant(cluster, policy, entry, source, inBlocks));
      if (portFits && fromFits) return true;
    }
  }
  return !isolated;
}

function isMeant(cluster: Cluster, policy: OraclePolicy, peer: OraclePeer, source: OraclePod | string, inBlocks: boolean): boolean {
  if (peer.ipBlock) {
    if (typeof source !== "string") return inBlocks;
    const within = contains(peer.ipBlock.cidr, source);
    const excepted = (peer.ipBlock.except ?? []).some((range) => contains(range, source));
    return within && !excepted;
  }
  if (typeof source === "string") return false;
  if (peer.namespaceSelector) {
    const labels = { ...cluster.namespaces[source.namespace], "kubernetes.io/metadata.name": source.namespace };
    if (!chosen(peer.namespaceSelector, labels)) return false;
  } else if (source.namespace !== policy.namespace) return false;
  return peer.podSelector ? chosen(peer.podSelector, source.labels) : true;
}

function fits(entry: OraclePort, { port, name, protocol }: Port): boolean {
  if ((entry.protocol ?? "TCP") !== protocol) return false;
  if (entry.port === undefined) return true;
  if (typeof entry.port === "string") return name === entry.port;
  if (entry.endPort !== undefined) return port >= entry.port && port <= entry.endPort;
  return port === entry.port;
}

function chosen(selector: OracleSelector, labels: Labels): boolean {
  for (const [key, value] of Object.entries(selector.matchLabels ?? {})) if (labels[key] !== value) return false;
  for (const { key, operator, values = [] } of selector.matchExpressions ?? []) {
    const value = labels[key];
    if (operator === "Exists" && value === undefined) return false;
    if (operator === "DoesNotExist" && value !== undefined) return false;
    if (operator === "In" && (value === undefined || !values.includes(value))) return false;
    if (operator === "NotIn" && value !== undefined && values.includes(value)) return false;
  }
  return true;
}

/** Only IPv4: the blocks are. */
function contains(range: string, address: string): boolean {
  if (address.includes(":")) return false;
  const [base, bits] = range.split("/") as [string, string];
  return toBits(address).startsWith(toBits(base).slice(0, Number(bits)));
}

function toBits(address: string): string {
  return address
    .split(".")
    .map((part) => Number(part).toString(2).padStart(8, "0"))
    .join("");
}
