import { groupKind, type GroupKind, type KubernetesObject } from "../model/kubernetes-object.js";
import { found, foundOr, type Lookup, unknown } from "../model/lookup.js";
import { asRecord, asText, type JsonRecord } from "../model/value.js";
import { type Workload, workloadOf } from "../model/workload.js";
import type { Autoscaler } from "./graph.js";
import { type Reference, ReferenceRelation } from "./reference-relation.js";
import { HPA, namespaceOf, SCALED_OBJECT, type Scope } from "./scope.js";

const AUTOSCALERS: readonly GroupKind[] = [HPA, SCALED_OBJECT];

/** HorizontalPodAutoscalers and ScaledObjects, and the workloads they scale. */
export class AutoscalerRelation {
  readonly #relation: ReferenceRelation;

  constructor(
    readonly scope: Scope,
    /** Canaries that take over the workload: their autoscalerRef names one of its autoscalers. */
    readonly canariesOf: (workload: Workload) => readonly KubernetesObject[],
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
    const referred = this.canariesOf(workload).flatMap((canary) => foundOr(this.#ofCanary(canary)) ?? []);
    const all = [...new Set([...certain, ...referred])];
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

/** An object reference with apiVersion, kind and name. Without an apiVersion the group is the usual one of the kind, and the reference is vague. */
export function readReference(written: JsonRecord | undefined, defaults: { apiVersion?: string; kind?: string }): Reference | undefined {
  const kind = asText(written?.["kind"]) || defaults.kind;
  const name = asText(written?.["name"]);
  if (!kind || !name) return undefined;
  const apiVersion = asText(written?.["apiVersion"]) || defaults.apiVersion;
  if (apiVersion === undefined) return { kind: groupKind(USUAL_GROUPS.get(kind) ?? "", kind), name, isVague: true };
  const slash = apiVersion.lastIndexOf("/");
  return { kind: groupKind(slash < 0 ? "" : apiVersion.slice(0, slash), kind), name };
}

const USUAL_GROUPS: ReadonlyMap<string, string> = new Map([
  ["Deployment", "apps"],
  ["StatefulSet", "apps"],
  ["ReplicaSet", "apps"],
  ["DaemonSet", "apps"],
  ["Rollout", "argoproj.io"],
  ["HorizontalPodAutoscaler", "autoscaling"],
  ["ScaledObject", "keda.sh"],
]);

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
