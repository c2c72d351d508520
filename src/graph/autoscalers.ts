import type { GroupKind, KubernetesObject } from "../model/kubernetes-object.js";
import { found, foundOr, type Lookup, unknown } from "../model/lookup.js";
import { asRecord } from "../model/value.js";
import { type Workload, workloadOf } from "../model/workload.js";
import type { Autoscaler } from "./graph.js";
import type { ProgressiveRelation } from "./progressive.js";
import { readReference, type Reference, ReferenceRelation } from "./reference-relation.js";
import { HPA, namespaceOf, SCALED_OBJECT, type Scope } from "./scope.js";

const AUTOSCALERS: readonly GroupKind[] = [HPA, SCALED_OBJECT];

/** HorizontalPodAutoscalers and ScaledObjects, and the workloads they scale. */
export class AutoscalerRelation {
  readonly #relation: ReferenceRelation;

  constructor(
    readonly scope: Scope,
    /** The Canary of a workload may name its autoscaler. */
    readonly progressive: ProgressiveRelation,
  ) {
    this.#relation = new ReferenceRelation(scope, scope.own.ofKinds(AUTOSCALERS), scaleTarget);
  }

  targetOf(autoscaler: KubernetesObject): Lookup<Workload> {
    const target = this.#relation.targetOf(autoscaler);
    if (target.state !== "found") return target;
    const workload = workloadOf(target.value);
    return workload ? found(workload) : unknown;
  }

  autoscalersOf(workload: Workload): Lookup<readonly Autoscaler[]> {
    const { certain, doubtful } = this.#relation.sourcesOf(workload.object);
    const referred = this.progressive.canariesOf(workload).flatMap((canary) => foundOr(this.#ofCanary(canary)) ?? []);
    const all = referred.length === 0 ? certain : [...new Set([...certain, ...referred])];
    if (all.length > 0) return found(all.map(autoscalerOf));
    return doubtful ? unknown : this.scope.missing(AUTOSCALERS, namespaceOf(workload.object));
  }

  /** Flagger: spec.autoscalerRef. Source: flagger.app/v1beta1. */
  #ofCanary(canary: KubernetesObject): Lookup<KubernetesObject> {
    const reference = readReference(asRecord(canary.get(["spec", "autoscalerRef"])), {});
    return reference && AUTOSCALERS.includes(reference.kind) ? this.scope.find(reference.kind, reference.name, canary, undefined) : unknown;
  }
}

/** What spec.scaleTargetRef names. The version is ignored. KEDA fills in apps/v1 and Deployment. */
export function scaleTarget(autoscaler: KubernetesObject): Reference | undefined {
  const written = asRecord(autoscaler.get(["spec", "scaleTargetRef"]));
  return readReference(written, autoscaler.groupKind === SCALED_OBJECT ? { apiVersion: "apps/v1", kind: "Deployment" } : {});
}

/** The bounds of an autoscaler with the defaults of its API. */
export function autoscalerOf(object: KubernetesObject): Autoscaler {
  if (object.groupKind === SCALED_OBJECT) {
    return {
      object,
      kind: "ScaledObject",
      minReplicas: countAt(object, "minReplicaCount", 0),
      maxReplicas: countAt(object, "maxReplicaCount", 100),
    };
  }
  return {
    object,
    kind: "HorizontalPodAutoscaler",
    minReplicas: countAt(object, "minReplicas", 1),
    maxReplicas: countAt(object, "maxReplicas", undefined),
  };
}

function countAt(object: KubernetesObject, field: string, whenAbsent: number | undefined): number | undefined {
  const written = object.get(["spec", field]);
  if (written === undefined || written === null) return whenAbsent;
  return typeof written === "number" && Number.isSafeInteger(written) ? written : undefined;
}
