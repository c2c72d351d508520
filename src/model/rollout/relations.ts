import type { GroupKind, KubernetesObject } from "../kubernetes-object.js";
import type { Lookup } from "../lookup.js";
import type { Workload } from "../workload.js";

/** An autoscaler as a rollout sees it. */
export interface ScaledBy {
  readonly object: KubernetesObject;
  readonly minReplicas: number | undefined;
  readonly maxReplicas: number | undefined;
}

/** What a rollout asks of the objects around a workload. The graph of a bundle answers it; the model itself knows no graph. */
export interface RolloutRelations {
  readonly visibleWorkloads: readonly Workload[];
  objectsOf(kind: GroupKind): readonly KubernetesObject[];
  /** The workload with the pod template: the one that a Rollout's workloadRef names, else the workload itself. */
  templateOf(workload: Workload): Lookup<Workload>;
  autoscalersOf(workload: Workload): Lookup<readonly ScaledBy[]>;
  budgetsOf(workload: Workload): Lookup<readonly KubernetesObject[]>;
  progressiveDeliveryOf(workload: Workload): Lookup<{ readonly object: KubernetesObject; readonly kind: string }>;
}
