import type { KubernetesObject } from "../model/kubernetes-object.js";
import { found, type Lookup, unknown } from "../model/lookup.js";
import { parseLabelSelector, type Selector, SELECTS_NOTHING } from "../model/selector.js";
import type { Workload } from "../model/workload.js";
import type { Pods } from "./pods.js";
import { BUDGET, namespaceOf, sameNamespace, type Scope } from "./scope.js";
import { SelectorRelation } from "./selector-relation.js";
import type { ServiceRelation } from "./services.js";

/** PodDisruptionBudgets and the workloads whose pods they select. */
export class BudgetRelation {
  readonly #relation: SelectorRelation<Workload>;

  constructor(
    readonly scope: Scope,
    pods: Pods,
    readonly services: ServiceRelation,
  ) {
    this.#relation = new SelectorRelation(
      scope.own.ofKind(BUDGET),
      pods,
      (budget) => {
        const namespace = namespaceOf(budget);
        return { selector: budgetSelector(budget), reaches: (other) => sameNamespace(namespace, other) };
      },
      scope.distance,
    );
  }

  /** Found and empty: the selector selects nothing by design. */
  workloadsOf(budget: KubernetesObject): Lookup<readonly Workload[]> {
    const selector = budgetSelector(budget);
    if (selector.kind === "nothing") return found([]);
    return this.#relation.targetsOf(budget) ?? this.services.missingPods(selector, namespaceOf(budget));
  }

  budgetsOf(workload: Workload): Lookup<readonly KubernetesObject[]> {
    const { certain, doubtful } = this.#relation.sourcesOf(workload);
    if (certain.length > 0) return found(certain);
    return doubtful ? unknown : this.scope.missing([BUDGET], namespaceOf(workload.object));
  }
}

/** Absent or null selects no pods, `{}` all of the namespace; in policy/v1beta1 it selects none either. Source: policy/v1 types.go. */
function budgetSelector(budget: KubernetesObject): Selector {
  const selector = parseLabelSelector(budget.get(["spec", "selector"]), "nothing");
  const isEmpty = selector.kind === "some" && selector.requirements.length === 0;
  return isEmpty && budget.version === "v1beta1" ? SELECTS_NOTHING : selector;
}
