import type { KubernetesObject } from "../model/kubernetes-object.js";
import { absent, found, foundOr, type Lookup, unknown } from "../model/lookup.js";
import { both, type Labels, readLabels, selects, type Selector, type Verdict } from "../model/selector.js";
import { WORKLOAD_KINDS, type Workload, workloadOf } from "../model/workload.js";
import { LabelIndex } from "./label-index.js";
import {
  discovers,
  isHostOf,
  MONITOR_KINDS,
  monitoredHosts,
  monitorSelection,
  POD_MONITOR_KINDS,
  PROBE_KINDS,
  probedIngresses,
  SCRAPE_CONFIG_KINDS,
  SERVICE_MONITOR_KINDS,
  staysInNamespace,
} from "./monitor-selection.js";
import { proximityOf } from "./nearness.js";
import { mayMeanMadeObjects } from "./operators.js";
import type { ObjectIndex } from "./object-index.js";
import { isRuntimeLabel, Pods } from "./pods.js";
import type { RouteRelation } from "./routes.js";
import { namespaceOf, type Scope, SERVICE } from "./scope.js";
import { SelectorIndex } from "./selector-index.js";
import { EnvironmentRelation, type Targets } from "./selector-relation.js";
import type { ServiceRelation } from "./services.js";

/** Monitors, and the Services and workloads that they select. Monitors are a platform kind: those of the environment's other roots and files count too. */
export class MonitorRelation {
  readonly #byService: EnvironmentRelation<KubernetesObject>;
  readonly #byPod: EnvironmentRelation<Workload>;
  readonly #withHosts: readonly { readonly monitor: KubernetesObject; readonly hosts: readonly string[] }[];
  readonly #probes: readonly KubernetesObject[];
  readonly #discovers: boolean;
  #keys: ReadonlySet<string> | undefined;

  constructor(
    readonly scope: Scope,
    pods: Pods,
    readonly services: ServiceRelation,
    readonly routes: RouteRelation,
  ) {
    this.#byService = new EnvironmentRelation(scope.layers, serviceMonitors, new Services(scope), monitorSelection, scope.distance);
    this.#byPod = new EnvironmentRelation(scope.layers, podMonitors, pods, monitorSelection, scope.distance);
    this.#probes = scope.anywhere(PROBE_KINDS);
    const configs = scope.anywhere(SCRAPE_CONFIG_KINDS);
    this.#discovers = configs.some(discovers);
    this.#withHosts = [...this.#probes, ...configs]
      .map((monitor) => ({ monitor, hosts: monitoredHosts(monitor) }))
      .filter(({ hosts }) => hosts.length > 0);
  }

  monitorsOf(workload: Workload): Lookup<readonly KubernetesObject[]> {
    const monitors = new Set<KubernetesObject>();
    const selectors = this.#byPod.sourcesOf(workload);
    for (const monitor of selectors.certain) monitors.add(monitor);
    let doubtful = selectors.doubtful || this.#discovers;
    const services = this.services.servicesOf(workload);
    for (const service of foundOr(services) ?? []) if (this.#collect(service, monitors)) doubtful = true;
    if (monitors.size > 0) return found([...monitors].sort((a, b) => proximityOf(workload.object, b) - proximityOf(workload.object, a)));
    if (services.state === "unknown" && this.#selectServices) return unknown;
    return doubtful ? unknown : this.scope.missing(MONITOR_KINDS, namespaceOf(workload.object));
  }

  /** The Services of this bundle that a ServiceMonitor or VMServiceScrape selects. */
  servicesOf(monitor: KubernetesObject): Lookup<readonly KubernetesObject[]> {
    if (!SERVICE_MONITOR_KINDS.includes(monitor.groupKind)) return unknown;
    const services = this.#byService.targetsOf(monitor);
    if (services) return services;
    const { selector, reaches } = monitorSelection(monitor);
    if (selector.kind === "nothing") return found([]);
    const isFar = this.scope.beyond.ofKind(SERVICE).some((service) => {
      return both(reaches(namespaceOf(service)), selects(selector, labelsOf(service))) !== false;
    });
    if (isFar || mayMeanMadeObjects(selector, (key) => this.#serviceKeys.has(key), this.scope.made)) return unknown;
    return this.#missing(monitor, [SERVICE]);
  }

  /** The workloads of this bundle that a monitor selects, directly or through a Service. */
  workloadsOf(monitor: KubernetesObject): Lookup<readonly Workload[]> {
    if (POD_MONITOR_KINDS.includes(monitor.groupKind)) return this.#byPod.targetsOf(monitor) ?? this.#missingPods(monitor);
    const services = this.servicesOf(monitor);
    if (services.state !== "found") return services;
    const lookups = services.value.map((service) => this.services.workloadsOf(service));
    const workloads = new Set(lookups.flatMap((lookup) => foundOr(lookup) ?? []));
    return workloads.size > 0 || lookups.every(({ state }) => state === "found") ? found([...workloads]) : unknown;
  }

  #missingPods(monitor: KubernetesObject): Lookup<readonly Workload[]> {
    const { selector, reaches } = monitorSelection(monitor);
    if (selector.kind === "nothing") return found([]);
    const far = new Pods(this.scope.beyond.ofKinds(WORKLOAD_KINDS).flatMap((object) => workloadOf(object) ?? []));
    const isFar = far.workloads.some((workload) => both(reaches(namespaceOf(workload.object)), far.verdict(selector, workload)) !== false);
    if (isFar || mayMeanMadeObjects(selector, (key) => this.services.pods.hasKey(key), this.scope.made)) return unknown;
    return this.#missing(monitor, WORKLOAD_KINDS);
  }

  /** A monitor that looks into other namespaces may mean what the platform runs there. */
  #missing(monitor: KubernetesObject, kinds: readonly string[]): Lookup<never> {
    if (staysInNamespace(monitor)) return this.scope.missingSelected(kinds, namespaceOf(monitor));
    return this.scope.options.assumeComplete ? absent : unknown;
  }

  get #serviceKeys(): ReadonlySet<string> {
    return (this.#keys ??= new Set(this.scope.own.ofKind(SERVICE).flatMap((service) => Object.keys(labelsOf(service).record))));
  }

  get #selectServices(): boolean {
    return (
      SERVICE_MONITOR_KINDS.some((kind) => this.scope.visible.has(kind) || this.scope.beyond.has(kind)) ||
      this.#withHosts.length > 0 ||
      this.#probes.length > 0
    );
  }

  /** Adds the monitors of a Service; whether there may be others. */
  #collect(service: KubernetesObject, monitors: Set<KubernetesObject>): boolean {
    const { certain, doubtful } = this.#byService.sourcesOf(service);
    for (const monitor of certain) monitors.add(monitor);
    let mayHaveOthers = doubtful;
    const note = (monitor: KubernetesObject, verdict: Verdict): void => {
      if (verdict === true) monitors.add(monitor);
      else if (verdict === undefined) mayHaveOthers = true;
    };
    if (this.#withHosts.length === 0 && this.#probes.length === 0) return mayHaveOthers;
    const routes = foundOr(this.routes.routesOf(service)) ?? [];
    const published = new Set(routes.flatMap(({ hosts }) => hosts));
    for (const { monitor, hosts } of this.#withHosts) {
      for (const host of hosts) note(monitor, published.has(host) || isHostOf(host, service, namespaceOf(monitor)));
    }
    for (const probe of this.#probes) {
      const selection = probedIngresses(probe);
      if (!selection) continue;
      for (const { object } of routes) {
        if (object.kind !== "Ingress") continue;
        note(probe, both(selection.reaches(namespaceOf(object)), selects(selection.selector, labelsOf(object))));
      }
    }
    return mayHaveOthers;
  }
}

/** Services, as monitors see them: by their own labels. */
class Services implements Targets<KubernetesObject> {
  #index: LabelIndex<KubernetesObject> | undefined;

  constructor(readonly scope: Scope) {}

  candidates(selector: Selector): readonly KubernetesObject[] {
    this.#index ??= new LabelIndex(this.scope.own.ofKind(SERVICE), labelsOf);
    return this.#index.candidates(selector);
  }

  verdict(selector: Selector, service: KubernetesObject): Verdict {
    return selects(selector, labelsOf(service));
  }

  labelsOf(service: KubernetesObject): Labels {
    return labelsOf(service);
  }

  objectOf(service: KubernetesObject): KubernetesObject {
    return service;
  }
}

function labelsOf(object: KubernetesObject): Labels {
  return readLabels(object.get(["metadata", "labels"]));
}

function serviceMonitors(index: ObjectIndex): SelectorIndex {
  return new SelectorIndex(
    SERVICE_MONITOR_KINDS.flatMap((kind) => index.ofKind(kind)),
    monitorSelection,
    () => false,
  );
}

function podMonitors(index: ObjectIndex): SelectorIndex {
  return new SelectorIndex(
    POD_MONITOR_KINDS.flatMap((kind) => index.ofKind(kind)),
    monitorSelection,
    isRuntimeLabel,
  );
}
