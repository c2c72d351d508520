import type { DatabaseSetting, StoreEvidence } from "../model/database.js";
import type { GroupKind, KubernetesObject } from "../model/kubernetes-object.js";
import { found, foundOr, type Lookup } from "../model/lookup.js";
import type { PodPort, PolicyPeer, Source } from "../model/network-policy.js";
import type { Verdict } from "../model/selector.js";
import { type Container, WORKLOAD_KINDS, type Workload, workloadOf } from "../model/workload.js";
import type { Bundle } from "../project/project.js";
import { AutoscalerRelation } from "./autoscalers.js";
import { BudgetRelation } from "./budgets.js";
import { CertificateRelation } from "./certificates.js";
import { claimsOf } from "./claims.js";
import type {
  Autoscaler,
  Backend,
  Claim,
  Graph,
  Isolation,
  IssuerReference,
  Parent,
  PortTarget,
  ReachPath,
  ProgressiveDelivery,
  Route,
  ServicePort,
  Store,
  TlsSecret,
} from "./graph.js";
import { MonitorRelation } from "./monitors.js";
import { NetworkPolicyRelation } from "./network-policies.js";
import { Pods } from "./pods.js";
import { portTargets, servicePorts } from "./ports.js";
import { ProgressiveRelation } from "./progressive.js";
import { pathsTo, type ReachOptions } from "./reach.js";
import { ROUTE_KINDS } from "./route-backends.js";
import { RouteRelation } from "./routes.js";
import { Scope, type ScopeOptions } from "./scope.js";
import { ServiceRelation } from "./services.js";
import { operatorLabels, StoreRelation } from "./stores.js";

export interface GraphOptions extends Partial<ScopeOptions> {
  /** What the config adds to the known databases. */
  readonly database?: DatabaseSetting;
}

/** The relations of a bundle. Nothing is computed before it is asked for, and nothing twice. */
export function buildGraph(bundle: Bundle, options: GraphOptions = {}): Graph {
  const { assumeComplete = false, external = [], database } = options;
  return new BundleGraph(bundle, new Scope(bundle, { assumeComplete, external }), database);
}

class BundleGraph implements Graph {
  readonly #scope: Scope;
  readonly #workloads = lazy(() => workloadsAmong(this.bundle.objects));
  readonly #visibleWorkloads = lazy(() => [...this.workloads, ...workloadsAmong(this.bundle.context)]);
  readonly #pods = lazy(() => new Pods(workloadsAmong(this.#scope.own.ofKinds(WORKLOAD_KINDS))));
  readonly #services = lazy(() => new ServiceRelation(this.#scope, this.#pods()));
  readonly #budgets = lazy(() => new BudgetRelation(this.#scope, this.#pods(), this.#services()));
  readonly #progressive = lazy(() => new ProgressiveRelation(this.#scope));
  readonly #autoscalers = lazy(() => new AutoscalerRelation(this.#scope, this.#progressive()));
  readonly #routes = lazy(() => new RouteRelation(this.#scope));
  readonly #monitors = lazy(() => new MonitorRelation(this.#scope, this.#pods(), this.#services(), this.#routes()));
  readonly #networkPolicies = lazy(
    () => new NetworkPolicyRelation(this.#scope, this.#pods(), (selector, namespace) => this.#services().missingPods(selector, namespace)),
  );
  readonly #certificates = lazy(() => new CertificateRelation(this.#scope));
  readonly #claims = new Map<Workload, readonly Claim[]>();
  readonly #stores = lazy(() => new StoreRelation(this.#scope, this, this.database));
  readonly #judgedStores = lazy(() => this.#stores().among(this.bundle.objects));
  readonly #ports = new Map<KubernetesObject, readonly ServicePort[]>();

  constructor(
    readonly bundle: Bundle,
    scope: Scope,
    readonly database: DatabaseSetting | undefined,
  ) {
    this.#scope = scope;
  }

  objectsOf(kind: GroupKind): readonly KubernetesObject[] {
    return this.#scope.visible.ofKind(kind);
  }

  objectsAnywhere(...kinds: readonly GroupKind[]): readonly KubernetesObject[] {
    return this.#scope.anywhere(kinds);
  }

  get workloads(): readonly Workload[] {
    return this.#workloads();
  }

  get visibleWorkloads(): readonly Workload[] {
    return this.#visibleWorkloads();
  }

  workloadOf(object: KubernetesObject): Workload | undefined {
    return workloadOf(object);
  }

  templateOf(workload: Workload): Lookup<Workload> {
    return workload.templatePath === undefined ? this.#progressive().targetOf(workload.object) : found(workload);
  }

  storeOf(workload: Workload): StoreEvidence | undefined {
    return this.#stores().ofWorkload(workload);
  }

  storeOfContainer(container: Container): StoreEvidence | undefined {
    return this.#stores().ofContainer(container);
  }

  storeOfObject(object: KubernetesObject): StoreEvidence | undefined {
    return this.#stores().ofObject(object);
  }

  stores(): readonly Store[] {
    return this.#judgedStores();
  }

  storesBehind(service: KubernetesObject, port?: number | string): Lookup<readonly Store[]> {
    return this.#stores().behind(service, port);
  }

  storeOfMadeService(name: string, from: KubernetesObject, namespace?: string): Store | undefined {
    return this.#stores().ofMadeService(name, from, namespace);
  }

  find(kind: GroupKind, name: string, from: KubernetesObject, namespace?: string | null): Lookup<KubernetesObject> {
    return this.#scope.find(kind, name, from, namespace);
  }

  holds(...kinds: readonly GroupKind[]): boolean {
    return this.#scope.holds(kinds);
  }

  keeps(...kinds: readonly GroupKind[]): boolean {
    return this.#scope.options.assumeComplete || this.#scope.holds(kinds);
  }

  isExternal(kind: string, namespace: string | undefined, name: string): boolean {
    return this.#scope.external.has(kind, namespace, name);
  }

  servicesOf(workload: Workload): Lookup<readonly KubernetesObject[]> {
    return this.#ofTemplate(workload, (pods) => this.#services().servicesOf(pods));
  }

  workloadsOf(service: KubernetesObject): Lookup<readonly Workload[]> {
    return this.#services().workloadsOf(service);
  }

  servicePorts(service: KubernetesObject): readonly ServicePort[] {
    let ports = this.#ports.get(service);
    if (!ports) this.#ports.set(service, (ports = servicePorts(service)));
    return ports;
  }

  portTargets(service: KubernetesObject, workload: Workload): readonly PortTarget[] {
    return portTargets(this.servicePorts(service), foundOr(this.templateOf(workload)) ?? workload);
  }

  autoscalersOf(workload: Workload): Lookup<readonly Autoscaler[]> {
    return this.#autoscalers().autoscalersOf(workload);
  }

  autoscalerTarget(autoscaler: KubernetesObject): Lookup<Workload> {
    return this.#autoscalers().targetOf(autoscaler);
  }

  budgetsOf(workload: Workload): Lookup<readonly KubernetesObject[]> {
    return this.#ofTemplate(workload, (pods) => this.#budgets().budgetsOf(pods));
  }

  workloadsOfBudget(budget: KubernetesObject): Lookup<readonly Workload[]> {
    return this.#budgets().workloadsOf(budget);
  }

  progressiveDeliveryOf(workload: Workload): Lookup<ProgressiveDelivery> {
    return this.#progressive().deliveryOf(workload);
  }

  progressiveTarget(delivery: KubernetesObject): Lookup<Workload> {
    return this.#progressive().targetOf(delivery);
  }

  claimsOf(workload: Workload): readonly Claim[] {
    const pods = foundOr(this.templateOf(workload)) ?? workload;
    let claims = this.#claims.get(pods);
    if (!claims) this.#claims.set(pods, (claims = claimsOf(this.#scope, pods)));
    return claims;
  }

  networkPoliciesOf(workload: Workload): Lookup<readonly KubernetesObject[]> {
    return this.#ofTemplate(workload, (pods) => this.#networkPolicies().policiesOf(pods));
  }

  routeObjects(): readonly KubernetesObject[] {
    return [...ROUTE_KINDS, "ConfigMap"].flatMap((kind) => this.objectsOf(kind));
  }

  pathsTo(target: Store | Workload, options?: ReachOptions): readonly ReachPath[] {
    return pathsTo(this, target, options);
  }

  isolationOf(target: Workload | KubernetesObject): Isolation {
    if (!("object" in target)) {
      return this.#networkPolicies().isolationOfMade(target, operatorLabels(target) ?? { record: {}, open: true });
    }
    return this.#networkPolicies().isolationOf(foundOr(this.templateOf(target)) ?? target);
  }

  workloadsOfPolicy(policy: KubernetesObject): readonly Workload[] {
    return this.#networkPolicies().workloadsOf(policy);
  }

  clientsOf(policy: KubernetesObject, peer: PolicyPeer): Lookup<readonly Workload[]> {
    return this.#networkPolicies().clientsOf(policy, peer);
  }

  admits(workload: Workload, source: Source, port: PodPort): Verdict {
    return this.#networkPolicies().admits(foundOr(this.templateOf(workload)) ?? workload, source, port);
  }

  sourceOf(workload: Workload): Source {
    return this.#networkPolicies().sourceOf(foundOr(this.templateOf(workload)) ?? workload);
  }

  routesOf(service: KubernetesObject): Lookup<readonly Route[]> {
    return this.#routes().routesOf(service);
  }

  backendsOf(route: KubernetesObject): readonly Backend[] {
    return this.#routes().backendsOf(route);
  }

  gatewaysOf(route: KubernetesObject): readonly Parent[] {
    return this.#routes().gatewaysOf(route);
  }

  monitorsOf(workload: Workload): Lookup<readonly KubernetesObject[]> {
    return this.#ofTemplate(workload, (pods) => this.#monitors().monitorsOf(pods));
  }

  servicesOfMonitor(monitor: KubernetesObject): Lookup<readonly KubernetesObject[]> {
    return this.#monitors().servicesOf(monitor);
  }

  workloadsOfMonitor(monitor: KubernetesObject): Lookup<readonly Workload[]> {
    return this.#monitors().workloadsOf(monitor);
  }

  certificatesOf(secretName: string, from: KubernetesObject): Lookup<readonly KubernetesObject[]> {
    return this.#certificates().certificatesOf(secretName, from);
  }

  issuerOf(object: KubernetesObject): IssuerReference | undefined {
    return this.#certificates().issuerOf(object);
  }

  tlsSecretsOf(object: KubernetesObject): readonly TlsSecret[] {
    return this.#certificates().tlsSecretsOf(object);
  }

  /** Pods are found by the labels of their template, which an Argo Rollout may take from a Deployment. */
  #ofTemplate<T>(workload: Workload, ask: (pods: Workload) => Lookup<T>): Lookup<T> {
    const template = this.templateOf(workload);
    return template.state === "found" ? ask(template.value) : { state: "unknown" };
  }
}

function workloadsAmong(objects: readonly KubernetesObject[]): Workload[] {
  const workloads: Workload[] = [];
  for (const object of objects) {
    const workload = workloadOf(object);
    if (workload) workloads.push(workload);
  }
  return workloads;
}

/** A value that is computed when it is first asked for. */
function lazy<T>(make: () => T): () => T {
  let value: { readonly of: T } | undefined;
  return () => (value ??= { of: make() }).of;
}
