import type { GroupKind, KubernetesObject } from "../model/kubernetes-object.js";
import type { Lookup } from "../model/lookup.js";
import type { Container, ContainerPort, Workload } from "../model/workload.js";

/** A Service that selects a workload's pods. */
export interface ServicePort {
  /** Index in spec.ports. */
  readonly index: number;
  readonly name: string | undefined;
  readonly port: number | undefined;
  /** As written; absent means the same number as `port`. */
  readonly targetPort: number | string | undefined;
  readonly nodePort: number | undefined;
  readonly protocol: string;
}

/** What a Service port leads to inside a workload. `container` is undefined when no container can be named. */
export interface PortTarget {
  readonly servicePort: ServicePort;
  readonly container: Container | undefined;
  readonly containerPort: ContainerPort | undefined;
}

/** A HorizontalPodAutoscaler or ScaledObject that scales a workload. Defaults are filled in (HPA minReplicas 1, ScaledObject 0 and 100). */
export interface Autoscaler {
  readonly object: KubernetesObject;
  readonly kind: "HorizontalPodAutoscaler" | "ScaledObject";
  /** Undefined when not decidable. */
  readonly minReplicas: number | undefined;
  readonly maxReplicas: number | undefined;
}

/** A controller that takes over a workload's rollout: Argo Rollout (workloadRef), Flagger Canary, OpenKruise Rollout. */
export interface ProgressiveDelivery {
  readonly object: KubernetesObject;
  readonly kind: "ArgoRollout" | "FlaggerCanary" | "KruiseRollout";
}

/** A rule of an Ingress or Gateway API route that leads to a Service. */
export interface Route {
  readonly object: KubernetesObject;
  /** Path of the backend in the route object. */
  readonly path: readonly (string | number)[];
  readonly hosts: readonly string[];
}

/**
 * The relations inside one bundle. Every look-up that can miss answers found, absent or unknown; nearest candidate first: the same file, the same
 * directory, the nearest common ancestor; several equally near candidates are unknown.
 */
export interface Graph {
  /** Judged objects and visible ones, by kind ("Service", "apps/Deployment"), in order of file and offset. */
  objectsOf(kind: GroupKind): readonly KubernetesObject[];
  /** Workloads judged in this bundle. */
  readonly workloads: readonly Workload[];
  /** Judged and visible ones. */
  readonly visibleWorkloads: readonly Workload[];
  workloadOf(object: KubernetesObject): Workload | undefined;

  /** The object of this kind and name that `from` refers to. `namespace` undefined: the namespace of `from`; null: cluster-scoped. */
  find(kind: GroupKind, name: string, from: KubernetesObject, namespace?: string | null): Lookup<KubernetesObject>;
  /** Whether the project keeps objects of one of these kinds for this environment: then a missing one is absent, not unknown. */
  holds(...kinds: readonly GroupKind[]): boolean;
  /** Declared in the config's `external`. */
  isExternal(kind: string, namespace: string | undefined, name: string): boolean;

  servicesOf(workload: Workload): Lookup<readonly KubernetesObject[]>;
  workloadsOf(service: KubernetesObject): Lookup<readonly Workload[]>;
  servicePorts(service: KubernetesObject): readonly ServicePort[];
  portTargets(service: KubernetesObject, workload: Workload): readonly PortTarget[];
  autoscalersOf(workload: Workload): Lookup<readonly Autoscaler[]>;
  autoscalerTarget(autoscaler: KubernetesObject): Lookup<Workload>;
  budgetsOf(workload: Workload): Lookup<readonly KubernetesObject[]>;
  workloadsOfBudget(budget: KubernetesObject): Lookup<readonly Workload[]>;
  progressiveDeliveryOf(workload: Workload): Lookup<ProgressiveDelivery>;
  claimsOf(
    workload: Workload,
  ): readonly { readonly name: string; readonly path: readonly (string | number)[]; readonly claim: Lookup<KubernetesObject> }[];
  /** Ingresses and Gateway API routes whose backend is the Service. */
  routesOf(service: KubernetesObject): Lookup<readonly Route[]>;
  /** Monitors (ServiceMonitor, PodMonitor, …) that select the workload, directly or through a Service. */
  monitorsOf(workload: Workload): Lookup<readonly KubernetesObject[]>;
  /** Certificates whose spec.secretName is this Secret. */
  certificatesOf(secretName: string, from: KubernetesObject): Lookup<readonly KubernetesObject[]>;
}
