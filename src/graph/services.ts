import type { KubernetesObject } from "../model/kubernetes-object.js";
import { found, type Lookup, unknown } from "../model/lookup.js";
import { parseMapSelector, type Selector, SELECTS_NOTHING } from "../model/selector.js";
import { isUndecidable } from "../model/value.js";
import { WORKLOAD_KINDS, type Workload } from "../model/workload.js";
import { mayMeanMadeObjects } from "./operators.js";
import type { Pods } from "./pods.js";
import { namespaceOf, sameNamespace, type Scope, SERVICE } from "./scope.js";
import { type Selection, SelectorRelation } from "./selector-relation.js";

/** Services and the workloads whose pods they select, in one namespace. */
export class ServiceRelation {
  readonly #relation: SelectorRelation<Workload>;

  constructor(
    readonly scope: Scope,
    readonly pods: Pods,
  ) {
    this.#relation = new SelectorRelation(scope.own.ofKind(SERVICE), pods, selectionOf, scope.distance);
  }

  /** Found and empty: the Service selects nothing by design (no selector, ExternalName). */
  workloadsOf(service: KubernetesObject): Lookup<readonly Workload[]> {
    const { selector } = selectionOf(service);
    if (selector.kind === "nothing") return found([]);
    return this.#relation.targetsOf(service) ?? this.missingPods(selector, namespaceOf(service));
  }

  servicesOf(workload: Workload): Lookup<readonly KubernetesObject[]> {
    const { certain, doubtful } = this.#relation.sourcesOf(workload);
    if (certain.length > 0) return found(certain);
    return doubtful ? unknown : this.scope.missing([SERVICE], namespaceOf(workload.object));
  }

  /** What a selector of pods answers that finds none. */
  missingPods(selector: Selector, namespace: string | undefined): Lookup<never> {
    if (mayMeanMadeObjects(selector, (key) => this.pods.hasKey(key), this.scope.made)) return unknown;
    return this.scope.missingSelected(WORKLOAD_KINDS, namespace);
  }
}

function selectionOf(service: KubernetesObject): Selection {
  const namespace = namespaceOf(service);
  const type = service.get(["spec", "type"]);
  const selector = type === "ExternalName" ? SELECTS_NOTHING : parseMapSelector(service.get(["spec", "selector"]));
  return {
    selector: isUndecidable(type) ? { kind: "unknown" } : selector,
    reaches: (other) => sameNamespace(namespace, other),
  };
}
