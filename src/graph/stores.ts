import {
  type DatabaseSetting,
  type StoreEvidence,
  storeKindOf,
  storeOfContainer,
  storeOfObject,
  storeOfWorkload,
} from "../model/database.js";
import { STORE_KINDS } from "../model/database-kinds.js";
import type { GroupKind, KubernetesObject } from "../model/kubernetes-object.js";
import { found, type Lookup, unknown } from "../model/lookup.js";
import { type Labels, parseMapSelector, type Selector, selects } from "../model/selector.js";
import { type Container, type Workload, workloadOf } from "../model/workload.js";
import type { PortTarget, Store } from "./graph.js";
import { namespaceOf, sameNamespace, type Scope } from "./scope.js";

/** The relations that stores are found through. */
interface Relations {
  workloadsOf(service: KubernetesObject): Lookup<readonly Workload[]>;
  portTargets(service: KubernetesObject, workload: Workload): readonly PortTarget[];
}

/** What runs a database, a broker or the like, and what leads to one. */
export class StoreRelation {
  readonly #workloads = new Map<Workload, StoreEvidence | undefined>();

  constructor(
    readonly scope: Scope,
    readonly relations: Relations,
    readonly setting: DatabaseSetting | undefined,
  ) {}

  ofWorkload(workload: Workload): StoreEvidence | undefined {
    if (!this.#workloads.has(workload)) this.#workloads.set(workload, storeOfWorkload(workload, this.setting));
    return this.#workloads.get(workload);
  }

  ofContainer(container: Container): StoreEvidence | undefined {
    return storeOfContainer(container, this.setting);
  }

  ofObject(object: KubernetesObject): StoreEvidence | undefined {
    return storeOfObject(object, this.setting);
  }

  /** The stores that objects run, in their order. */
  among(objects: readonly KubernetesObject[]): Store[] {
    return objects.flatMap((object) => {
      const workload = workloadOf(object);
      const evidence = workload ? this.ofWorkload(workload) : this.ofObject(object);
      return evidence ? [{ object, workload, evidence }] : [];
    });
  }

  /** What the ports of a Service, or the one that a route names, lead to. Unknown when its pods are not in the input. */
  behind(service: KubernetesObject, port?: number | string): Lookup<readonly Store[]> {
    const workloads = this.relations.workloadsOf(service);
    if (workloads.state === "found") return found(workloads.value.flatMap((workload) => this.#behindPorts(service, workload, port) ?? []));
    const resource = this.#resourceSelected(parseMapSelector(service.get(["spec", "selector"])), service);
    return resource ? found([resource]) : unknown;
  }

  /** The custom resource from which an operator makes a Service of this name. */
  ofMadeService(name: string, from: KubernetesObject, namespace: string | undefined): Store | undefined {
    return this.#resource(from, namespace ?? namespaceOf(from), (object) =>
      (storeKindOf(object)?.services ?? []).some((service) => service.replace("{}", object.name ?? "") === name),
    );
  }

  /**
   * Of a database's pods nothing where every port leads to something beside it, such as an exporter; of an application's pods the container of a database
   * beside it, where a port leads there.
   */
  #behindPorts(service: KubernetesObject, workload: Workload, port: number | string | undefined): Store | undefined {
    const all = this.relations.portTargets(service, workload);
    const asked = all.filter(({ servicePort }) => port === undefined || servicePort.port === port || servicePort.name === port);
    const targets = (asked.length > 0 ? asked : all).map(({ container }) => container);
    const reached = targets.find((container) => container && this.ofContainer(container));
    const evidence = reached && this.ofContainer(reached);
    const whole = this.ofWorkload(workload);
    const { object } = workload;
    if (whole === undefined) return evidence && { object, workload, evidence };
    if (evidence) return { object, workload, evidence: whole };
    const leadsBeside = targets.length > 0 && targets.every((container) => container !== undefined);
    const isBeside = leadsBeside && workload.containers.some((container) => this.ofContainer(container));
    return isBeside ? undefined : { object, workload, evidence: whole };
  }

  /** A selector of an operator's pods. */
  #resourceSelected(selector: Selector, service: KubernetesObject): Store | undefined {
    return this.#resource(service, namespaceOf(service), (object) => {
      const labels = operatorLabels(object);
      return (
        labels !== undefined && Object.keys(labels.record).some((key) => asksFor(selector, key)) && selects(selector, labels) !== false
      );
    });
  }

  #resource(from: KubernetesObject, namespace: string | undefined, isMeant: (object: KubernetesObject) => boolean): Store | undefined {
    const kinds: GroupKind[] = STORE_KINDS.flatMap((kind) => kind.kinds);
    const meant = this.scope.visible
      .ofKinds(kinds)
      .filter((object) => sameNamespace(namespaceOf(object), namespace) !== false && isMeant(object));
    // Of the same object in several files the nearest: each of them is a store.
    const own = meant.find(({ document }) => document.file === from.document.file);
    const first = meant[0];
    const isOne = meant.every(({ groupKind, name }) => groupKind === first?.groupKind && name === first.name);
    const object = own ?? (isOne ? first : undefined);
    const evidence = object && this.ofObject(object);
    return object && evidence ? { object, workload: undefined, evidence } : undefined;
  }
}

/** What is known of the labels of the pods that an operator makes of a custom resource. */
export function operatorLabels(object: KubernetesObject): Labels | undefined {
  const label = storeKindOf(object)?.podLabel;
  if (!label || object.name === undefined) return undefined;
  return { record: { [label[0]]: label[1].replace("{}", object.name) }, open: true };
}

function asksFor(selector: Selector, key: string): boolean {
  return selector.kind === "some" && selector.requirements.some((requirement) => requirement.key === key);
}
