import type { GroupKind, KubernetesObject } from "../model/kubernetes-object.js";
import { found, type Lookup, unknown } from "../model/lookup.js";
import {
  admits,
  ingressPolicy,
  type IngressPolicy,
  peerAdmits,
  type PodPort,
  type PolicyPeer,
  type Source,
} from "../model/network-policy.js";
import { type Labels, parseLabelSelector, readLabels, type Selector, selects, type Verdict } from "../model/selector.js";
import { asRecord, asText } from "../model/value.js";
import type { Workload } from "../model/workload.js";
import type { Isolation } from "./graph.js";
import type { ObjectIndex } from "./object-index.js";
import { isRuntimeLabel, type Pods } from "./pods.js";
import { namespaceOf, sameNamespace, type Scope } from "./scope.js";
import { SelectorIndex } from "./selector-index.js";
import { EnvironmentRelation, type Selection } from "./selector-relation.js";

export const NETWORK_POLICY = "networking.k8s.io/NetworkPolicy";

/** Policies of network plugins and of the cluster's administrators, which are recognised and not evaluated. */
const OTHER_POLICIES: readonly GroupKind[] = [
  "cilium.io/CiliumNetworkPolicy",
  "cilium.io/CiliumClusterwideNetworkPolicy",
  ...["crd.projectcalico.org", "projectcalico.org"].flatMap((group) => [`${group}/NetworkPolicy`, `${group}/GlobalNetworkPolicy`]),
  ...["AdminNetworkPolicy", "BaselineAdminNetworkPolicy", "ClusterNetworkPolicy"].map((kind) => `policy.networking.k8s.io/${kind}`),
  ...["NetworkPolicy", "ClusterNetworkPolicy"].map((kind) => `crd.antrea.io/${kind}`),
];

/** NetworkPolicies and the workloads whose pods they select. */
export class NetworkPolicyRelation {
  readonly #relation: EnvironmentRelation<Workload>;
  readonly #parsed = new Map<KubernetesObject, IngressPolicy>();
  readonly #made = new Map<KubernetesObject, Isolation>();

  constructor(
    readonly scope: Scope,
    readonly pods: Pods,
    /** What a selector of pods answers that finds none. */
    readonly missingPods: (selector: Selector, namespace: string | undefined) => Lookup<never>,
  ) {
    this.#relation = new EnvironmentRelation(scope.layers, policyIndex, pods, policySelection, scope.distance);
  }

  policiesOf(workload: Workload): Lookup<readonly KubernetesObject[]> {
    const { certain, doubtful } = this.#relation.sourcesOf(workload);
    if (certain.length > 0) return found(certain);
    return doubtful ? unknown : this.scope.missing([NETWORK_POLICY], namespaceOf(workload.object));
  }

  isolationOf(workload: Workload): Isolation {
    const { certain, doubtful } = this.#relation.sourcesOf(workload);
    const labels = this.pods.labelsOf(workload);
    return {
      policies: certain.map((policy) => this.#parse(policy)),
      others: this.#othersOf(workload.object, labels),
      doubtful: doubtful || workload.podSpec?.["hostNetwork"] === true,
      isComplete: this.#isComplete(workload.object),
    };
  }

  /** The workloads whose pods a policy selects. */
  workloadsOf(policy: KubernetesObject): readonly Workload[] {
    const targets = this.#relation.targetsOf(policy);
    return targets?.state === "found" ? targets.value : [];
  }

  /** The workloads that an entry of `from` lets in. Absent: the project holds the pods of that namespace, and none is meant. */
  clientsOf(policy: KubernetesObject, peer: PolicyPeer): Lookup<readonly Workload[]> {
    const home = namespaceOf(policy);
    const meant = this.pods.workloads.filter((workload) => peerAdmits(peer, home, this.sourceOf(workload)) !== false);
    if (meant.length > 0) return found(meant);
    const namespaces = peer.namespaces ? namedNamespaces(peer.namespaces) : [home];
    const isKept = (name: string | undefined): boolean => this.pods.workloads.some(({ object }) => namespaceOf(object) === name);
    if (!peer.pods || namespaces.length === 0 || !namespaces.every(isKept)) return unknown;
    return this.missingPods(peer.pods, namespaces[0]);
  }

  /** Of pods that an operator makes. A policy that is meant for a workload of the input is none of theirs. */
  isolationOfMade(object: KubernetesObject, labels: Labels): Isolation {
    let isolation = this.#made.get(object);
    if (!isolation) this.#made.set(object, (isolation = this.#isolationOfMade(object, labels)));
    return isolation;
  }

  #isolationOfMade(object: KubernetesObject, labels: Labels): Isolation {
    const policies: IngressPolicy[] = [];
    let doubtful = false;
    for (const policy of this.scope.anywhere([NETWORK_POLICY])) {
      const { selector, reaches } = policySelection(policy);
      const verdict = reaches(namespaceOf(object)) === true ? selects(selector, labels) : reaches(namespaceOf(object));
      if (verdict === true) policies.push(this.#parse(policy));
      else if (verdict === undefined && this.#relation.targetsOf(policy) === undefined) doubtful = true;
    }
    return { policies, others: this.#othersOf(object, labels), doubtful, isComplete: this.#isComplete(object) };
  }

  /** Whether a connection to a port of the workload's pods is let in. */
  admits(workload: Workload, source: Source, port: PodPort): Verdict {
    const { policies, others, doubtful } = this.isolationOf(workload);
    return admits(policies, doubtful || others.length > 0, source, port);
  }

  /** The pods of a workload as a source. */
  sourceOf(workload: Workload): Source {
    const namespace = namespaceOf(workload.object);
    return { kind: "pod", namespace, namespaceLabels: this.namespaceLabels(namespace), labels: this.pods.labelsOf(workload) };
  }

  /** With the label that every namespace has; more may be added where the Namespace is not in the input. */
  namespaceLabels(name: string | undefined): Labels {
    if (name === undefined) return { record: {}, open: true };
    const own = { "kubernetes.io/metadata.name": name };
    const object = this.scope.anywhere(["Namespace"]).find((namespace) => namespace.name === name);
    if (!object) return { record: own, open: true };
    const { record, open } = readLabels(object.get(["metadata", "labels"]));
    return { record: { ...record, ...own }, open };
  }

  #othersOf(object: KubernetesObject, labels: Labels): KubernetesObject[] {
    return this.scope.anywhere(OTHER_POLICIES).filter((policy) => {
      const isLocal = !/^(CiliumClusterwide|Global|Admin|BaselineAdmin|Cluster)/.test(policy.kind);
      if (isLocal && sameNamespace(namespaceOf(policy), namespaceOf(object)) === false) return false;
      return selects(otherSelector(policy), labels) !== false;
    });
  }

  #isComplete(object: KubernetesObject): boolean {
    return this.scope.missing([NETWORK_POLICY], namespaceOf(object)).state === "absent";
  }

  #parse(policy: KubernetesObject): IngressPolicy {
    let parsed = this.#parsed.get(policy);
    if (!parsed) this.#parsed.set(policy, (parsed = ingressPolicy(policy)));
    return parsed;
  }
}

/** The namespaces that a selector names by the label that every namespace has; none for other selectors. */
function namedNamespaces(selector: Selector): string[] {
  if (selector.kind !== "some" || selector.requirements.length !== 1) return [];
  const { key, operator, values } = selector.requirements[0]!;
  return key === "kubernetes.io/metadata.name" && operator === "In" ? values.filter((value) => typeof value === "string") : [];
}

function policyIndex(index: ObjectIndex): SelectorIndex {
  return new SelectorIndex(index.ofKind(NETWORK_POLICY), policySelection, isRuntimeLabel);
}

function policySelection(policy: KubernetesObject): Selection {
  const namespace = namespaceOf(policy);
  // An absent podSelector is an empty one: all pods of the namespace.
  return { selector: parseLabelSelector(policy.get(["spec", "podSelector"]), "all"), reaches: (other) => sameNamespace(namespace, other) };
}

/** What a policy of Cilium selects by labels, whose keys may name their source (k8s:app); of Calico the one comparison that most have. */
function otherSelector(policy: KubernetesObject): Selector {
  if (policy.group === "cilium.io") {
    const written = asRecord(policy.get(["spec", "endpointSelector"]));
    const labels = asRecord(written?.["matchLabels"]);
    if (!written || !labels || written["matchExpressions"] !== undefined) return { kind: "unknown" };
    const plain = Object.entries(labels).map(([key, value]) => [key.replace(/^(k8s|any)[:.]/, ""), value] as const);
    if (plain.some(([key]) => key.startsWith("io.kubernetes.") || key.startsWith("io.cilium."))) return { kind: "unknown" };
    return parseLabelSelector({ matchLabels: Object.fromEntries(plain) }, "all");
  }
  const comparison = /^\s*([\w./-]+)\s*==\s*['"]([^'"]*)['"]\s*$/.exec(asText(policy.get(["spec", "selector"])) ?? "");
  return comparison ? parseLabelSelector({ matchLabels: { [comparison[1]!]: comparison[2] } }, "all") : { kind: "unknown" };
}
