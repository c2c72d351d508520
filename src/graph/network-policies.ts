import type { KubernetesObject } from "../model/kubernetes-object.js";
import { found, type Lookup, unknown } from "../model/lookup.js";
import { parseLabelSelector } from "../model/selector.js";
import type { Workload } from "../model/workload.js";
import type { ObjectIndex } from "./object-index.js";
import { isRuntimeLabel, type Pods } from "./pods.js";
import { namespaceOf, sameNamespace, type Scope } from "./scope.js";
import { SelectorIndex } from "./selector-index.js";
import { EnvironmentRelation, type Selection } from "./selector-relation.js";

const NETWORK_POLICY = "networking.k8s.io/NetworkPolicy";

/** NetworkPolicies of networking.k8s.io and the workloads whose pods they select. */
export class NetworkPolicyRelation {
  readonly #relation: EnvironmentRelation<Workload>;

  constructor(
    readonly scope: Scope,
    pods: Pods,
  ) {
    this.#relation = new EnvironmentRelation(scope.layers, policyIndex, pods, policySelection, scope.distance);
  }

  policiesOf(workload: Workload): Lookup<readonly KubernetesObject[]> {
    const { certain, doubtful } = this.#relation.sourcesOf(workload);
    if (certain.length > 0) return found(certain);
    return doubtful ? unknown : this.scope.missing([NETWORK_POLICY], namespaceOf(workload.object));
  }
}

function policyIndex(index: ObjectIndex): SelectorIndex {
  return new SelectorIndex(index.ofKind(NETWORK_POLICY), policySelection, isRuntimeLabel);
}

function policySelection(policy: KubernetesObject): Selection {
  const namespace = namespaceOf(policy);
  // An absent podSelector is an empty one: all pods of the namespace.
  return { selector: parseLabelSelector(policy.get(["spec", "podSelector"]), "all"), reaches: (other) => sameNamespace(namespace, other) };
}
