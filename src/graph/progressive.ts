import { groupKind, type GroupKind, type KubernetesObject } from "../model/kubernetes-object.js";
import { found, type Lookup, unknown } from "../model/lookup.js";
import { asRecord } from "../model/value.js";
import { type Workload, workloadOf } from "../model/workload.js";
import type { ProgressiveDelivery } from "./graph.js";
import { readReference, type Reference, ReferenceRelation } from "./reference-relation.js";
import { namespaceOf, type Scope } from "./scope.js";

const KINDS: ReadonlyMap<GroupKind, ProgressiveDelivery["kind"]> = new Map<GroupKind, ProgressiveDelivery["kind"]>([
  [groupKind("argoproj.io", "Rollout"), "ArgoRollout"],
  [groupKind("flagger.app", "Canary"), "FlaggerCanary"],
  [groupKind("rollouts.kruise.io", "Rollout"), "KruiseRollout"],
]);

/** Controllers that take over the rollout of a workload, and the workloads they name. */
export class ProgressiveRelation {
  readonly #relation: ReferenceRelation;

  constructor(readonly scope: Scope) {
    this.#relation = new ReferenceRelation(scope, scope.own.ofKinds(KINDS.keys()).filter(deliveryTarget), deliveryTarget);
  }

  /** The workload that a Canary or Rollout takes over. Unknown for objects that name none. */
  targetOf(delivery: KubernetesObject): Lookup<Workload> {
    const target = this.#relation.targetOf(delivery);
    if (target.state !== "found") return target;
    const workload = workloadOf(target.value);
    return workload ? found(workload) : unknown;
  }

  deliveryOf(workload: Workload): Lookup<ProgressiveDelivery> {
    const { certain, doubtful } = this.#relation.sourcesOf(workload.object);
    const [object] = certain;
    if (object) return found({ object, kind: KINDS.get(object.groupKind)! });
    if (doubtful) return unknown;
    // A Canary travels with its target as an autoscaler does.
    return this.scope.isRendered && !this.#isExternal(workload)
      ? { state: "absent" }
      : this.scope.missing([...KINDS.keys()], namespaceOf(workload.object));
  }

  canariesOf(workload: Workload): readonly KubernetesObject[] {
    return this.#relation.sourcesOf(workload.object).certain.filter(({ groupKind: kind }) => KINDS.get(kind) === "FlaggerCanary");
  }

  #isExternal(workload: Workload): boolean {
    return ["Canary", "Rollout"].some((kind) => this.scope.external.hasAny(kind, namespaceOf(workload.object)));
  }
}

/** Argo spec.workloadRef; Flagger spec.targetRef; OpenKruise spec.workloadRef, in v1alpha1 spec.objectRef.workloadRef. */
function deliveryTarget(object: KubernetesObject): Reference | undefined {
  const spec = asRecord(object.value["spec"]);
  const written =
    object.group === "flagger.app" ? spec?.["targetRef"] : (spec?.["workloadRef"] ?? asRecord(spec?.["objectRef"])?.["workloadRef"]);
  return readReference(asRecord(written), {});
}
