import type { Path } from "../load/document.js";
import type { StoreEvidence } from "../model/database.js";
import type { GroupKind, KubernetesObject } from "../model/kubernetes-object.js";
import type { Lookup } from "../model/lookup.js";
import type { Audience } from "../model/publishing.js";
import type { ReachOptions } from "./reach.js";
import type { IngressPolicy, PodPort, PolicyPeer, Source } from "../model/network-policy.js";
import type { Verdict } from "../model/selector.js";
import type { Container, ContainerPort, Workload } from "../model/workload.js";

/** An entry of spec.ports of a Service. */
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

/** What decides who may connect to pods. */
export interface Isolation {
  /** NetworkPolicies (networking.k8s.io) that select the pods. */
  readonly policies: readonly IngressPolicy[];
  /** Policies of Cilium, Calico, Antrea and administrators that may: they are not evaluated. */
  readonly others: readonly KubernetesObject[];
  /** NetworkPolicies may select the pods, too, or none may hold since the pods share the node's network. */
  readonly doubtful: boolean;
  /** Whether the project keeps its NetworkPolicies in the input, so that one that is not there does not exist. */
  readonly isComplete: boolean;
}

/** A step on the way from outside to a pod, and where it is written. */
export interface Hop {
  readonly object: KubernetesObject;
  readonly path: Path;
  readonly text: string;
}

/** A way in which something is reached from outside its cluster. */
export interface ReachPath {
  readonly audience: Audience;
  /** A sentence part: "type LoadBalancer", "Ingress shop/db for db.example.org". */
  readonly how: string;
  readonly via: "service" | "route" | "operator" | "host network" | "host port";
  /** From outside in; the last is what is reached. */
  readonly hops: readonly Hop[];
}

/** A database, a broker or the like: a workload that runs one, or a custom resource from which an operator does. */
export interface Store {
  readonly object: KubernetesObject;
  /** Undefined: an operator makes the pods. */
  readonly workload: Workload | undefined;
  readonly evidence: StoreEvidence;
}

/** A rule of an Ingress or Gateway API route that leads to a Service. */
export interface Route {
  readonly object: KubernetesObject;
  /** Path of the backend in the route object. */
  readonly path: Path;
  /** Where the name of the Service stands. */
  readonly namePath: Path;
  /** Number or name of the Service's port, as written. */
  readonly port: number | string | undefined;
  readonly hosts: readonly string[];
}

/** A claim that the pods of a workload mount. */
export interface Claim {
  readonly name: string;
  /** Path of claimName in the workload's object, or of the template. */
  readonly path: Path;
  /** For a template: what the controller makes a claim of for each pod. */
  readonly claim: Lookup<KubernetesObject>;
  /** "template": spec.volumeClaimTemplates of a StatefulSet, one claim for each pod. */
  readonly source: "volume" | "template";
}

/** A Service that a route names, and what it is. */
export interface Backend {
  /** Name of the Service. */
  readonly service: string;
  readonly namespace: string | undefined;
  /** Number or name of the Service's port, as written. */
  readonly port: number | string | undefined;
  /** Path of the backend in the route object. */
  readonly path: Path;
  /** Where the name of the Service stands. */
  readonly namePath: Path;
  /** "*" where the route names no host. */
  readonly hosts: readonly string[];
  readonly found: Lookup<KubernetesObject>;
}

/** An entry of spec.parentRefs of a Gateway API route. */
export interface Parent {
  readonly name: string;
  readonly path: Path;
  readonly sectionName: string | undefined;
  readonly port: number | undefined;
  readonly gateway: Lookup<KubernetesObject>;
}

/** What issues a certificate, as a Certificate's issuerRef or cert-manager's annotations name it. */
export interface IssuerReference {
  /** "Issuer", "ClusterIssuer", or a kind of an external issuer's group. */
  readonly kind: string;
  readonly group: string;
  readonly name: string;
  /** Where the name stands. */
  readonly path: Path;
  readonly issuer: Lookup<KubernetesObject>;
}

/** A Secret with the certificate of an Ingress, a Gateway listener or a Certificate. */
export interface TlsSecret {
  readonly name: string;
  /** Undefined: the namespace of the object. */
  readonly namespace: string | undefined;
  /** Where the name stands. */
  readonly path: Path;
  readonly secret: Lookup<KubernetesObject>;
}

/**
 * The relations inside one bundle. Every look-up that can miss answers found, absent or unknown.
 *
 * In a bundle of plain files the nearest candidate is meant: the same file, the same folder, the nearest common ancestor; several equally near ones are
 * unknown. A selector, which may select several objects, selects all of the nearest when they are different objects of one folder. What a rendered root
 * holds is deployed together, so nearness does not matter there. Namespaces are equal, or both unset; one unset is unknown.
 *
 * A look-up that finds nothing is absent in a rendered root when the kind travels with a workload (Service, autoscalers, PodDisruptionBudget,
 * PersistentVolumeClaim, workloads), when the environment holds other objects of that kind, and when the config says assumeComplete; else it is unknown.
 * What the config declares as external is never absent. Lists that are found are never empty, unless a selector selects nothing by design.
 */
export interface Graph {
  /** Judged objects and visible ones, by kind ("Service", "apps/Deployment"), in order of file and offset. */
  objectsOf(kind: GroupKind): readonly KubernetesObject[];
  /** Objects of these kinds in the whole environment: judged, visible, and those of its other roots and files. */
  objectsAnywhere(...kinds: readonly GroupKind[]): readonly KubernetesObject[];
  /** Workloads judged in this bundle. */
  readonly workloads: readonly Workload[];
  /** Judged and visible ones. */
  readonly visibleWorkloads: readonly Workload[];
  workloadOf(object: KubernetesObject): Workload | undefined;
  /** The workload that holds the pod template: itself, or what the workloadRef of an Argo Rollout names. */
  templateOf(workload: Workload): Lookup<Workload>;
  /** The database, broker or the like that a workload runs, by the config's additions to the known images. */
  storeOf(workload: Workload): StoreEvidence | undefined;
  /** The same of one container, which may stand beside an application. */
  storeOfContainer(container: Container): StoreEvidence | undefined;
  /** The same of a custom resource from which an operator runs one. */
  storeOfObject(object: KubernetesObject): StoreEvidence | undefined;
  /** What the ports of a Service, or the given one, lead to; an exporter beside a database is none. Unknown: its pods are not in the input. */
  storesBehind(service: KubernetesObject, port?: number | string): Lookup<readonly Store[]>;
  /** The stores of the bundle: workloads that run one, and custom resources from which operators do. */
  stores(): readonly Store[];
  /** The custom resource from which an operator makes a Service of this name. */
  storeOfMadeService(name: string, from: KubernetesObject, namespace?: string): Store | undefined;

  /** The object of this kind and name that `from` refers to. `namespace` undefined: the namespace of `from`; null: cluster-scoped. */
  find(kind: GroupKind, name: string, from: KubernetesObject, namespace?: string | null): Lookup<KubernetesObject>;
  /** Whether the project keeps objects of one of these kinds for this environment: then a missing one is absent, not unknown. */
  holds(...kinds: readonly GroupKind[]): boolean;
  /** Whether a missing object of these kinds is absent: the environment holds others of them, or the config says assumeComplete. */
  keeps(...kinds: readonly GroupKind[]): boolean;
  /** Declared in the config's `external`. */
  isExternal(kind: string, namespace: string | undefined, name: string): boolean;

  /** The Services that select the workload's pods. */
  servicesOf(workload: Workload): Lookup<readonly KubernetesObject[]>;
  /** Found and empty: the Service has no selector or is an ExternalName. Unknown, too, when an operator may make the pods. */
  workloadsOf(service: KubernetesObject): Lookup<readonly Workload[]>;
  servicePorts(service: KubernetesObject): readonly ServicePort[];
  portTargets(service: KubernetesObject, workload: Workload): readonly PortTarget[];
  autoscalersOf(workload: Workload): Lookup<readonly Autoscaler[]>;
  autoscalerTarget(autoscaler: KubernetesObject): Lookup<Workload>;
  budgetsOf(workload: Workload): Lookup<readonly KubernetesObject[]>;
  /** Found and empty: the selector is null, which selects nothing. */
  workloadsOfBudget(budget: KubernetesObject): Lookup<readonly Workload[]>;
  progressiveDeliveryOf(workload: Workload): Lookup<ProgressiveDelivery>;
  /** The workload that a Flagger Canary, an Argo Rollout with a workloadRef or an OpenKruise Rollout takes over. */
  progressiveTarget(delivery: KubernetesObject): Lookup<Workload>;
  claimsOf(workload: Workload): readonly Claim[];
  /** The NetworkPolicies (networking.k8s.io) that select the workload's pods. */
  networkPoliciesOf(workload: Workload): Lookup<readonly KubernetesObject[]>;
  /** Every path from outside the cluster to a store or to a workload's pods, the widest first. Empty: none is known in the input. */
  pathsTo(target: Store | Workload, options?: ReachOptions): readonly ReachPath[];
  /** What decides who may connect to the pods of a workload, or to those that an operator makes of a custom resource. */
  isolationOf(target: Workload | KubernetesObject): Isolation;
  /** The workloads whose pods a NetworkPolicy selects; empty when that is not certain. */
  workloadsOfPolicy(policy: KubernetesObject): readonly Workload[];
  /** The workloads that an entry of `from` of a NetworkPolicy means. */
  clientsOf(policy: KubernetesObject, peer: PolicyPeer): Lookup<readonly Workload[]>;
  /** Whether the workload's NetworkPolicies let a source connect to a port; undefined when the input does not say. */
  admits(workload: Workload, source: Source, port: PodPort): Verdict;
  /** The pods of a workload as a source of connections. */
  sourceOf(workload: Workload): Source;

  /** Ingresses, Gateway API routes, Routes of OpenShift, Traefik, Contour and Istio, and TCP services of ingress-nginx whose backend is the Service. */
  routesOf(service: KubernetesObject): Lookup<readonly Route[]>;
  /** The Services that a route names; empty for other kinds. */
  backendsOf(route: KubernetesObject): readonly Backend[];
  /** The route objects of the bundle, with the ConfigMaps in which ingress-nginx keeps TCP and UDP services. */
  routeObjects(): readonly KubernetesObject[];
  /** The Gateways that a Gateway API route attaches to. */
  gatewaysOf(route: KubernetesObject): readonly Parent[];

  /** Monitors (ServiceMonitor, PodMonitor, …) that select the workload, directly or through a Service, nearest first. */
  monitorsOf(workload: Workload): Lookup<readonly KubernetesObject[]>;
  /** The Services that a ServiceMonitor or VMServiceScrape selects. */
  servicesOfMonitor(monitor: KubernetesObject): Lookup<readonly KubernetesObject[]>;
  /** The workloads that a monitor selects, directly or through a Service. */
  workloadsOfMonitor(monitor: KubernetesObject): Lookup<readonly Workload[]>;

  /** Certificates whose spec.secretName is this Secret, nearest first. */
  certificatesOf(secretName: string, from: KubernetesObject): Lookup<readonly KubernetesObject[]>;
  /** Of a Certificate, or of an Ingress or Gateway with cert-manager's annotations; undefined when none is named. */
  issuerOf(object: KubernetesObject): IssuerReference | undefined;
  tlsSecretsOf(object: KubernetesObject): readonly TlsSecret[];
}
