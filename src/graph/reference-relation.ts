import { groupKind, type GroupKind, type KubernetesObject } from "../model/kubernetes-object.js";
import { type Lookup, unknown } from "../model/lookup.js";
import { isDecidableText } from "../model/selector.js";
import { asText, type JsonRecord } from "../model/value.js";
import type { Scope } from "./scope.js";
import { NO_SELECTORS, type Selectors } from "./selector-relation.js";

/** An object that another one names. */
export interface Reference {
  readonly kind: GroupKind;
  readonly name: string;
  /** Undefined: the namespace of the object that refers. */
  readonly namespace?: string | undefined;
  /** The reference leaves out what would make it certain, such as the API group. */
  readonly isVague?: boolean;
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

/** Objects that name one other object, in both directions. */
export class ReferenceRelation {
  #byTarget: Map<string, KubernetesObject[]> | undefined;
  readonly #open: KubernetesObject[] = [];
  readonly #forward = new Map<KubernetesObject, Lookup<KubernetesObject>>();

  constructor(
    readonly scope: Scope,
    readonly sources: readonly KubernetesObject[],
    readonly referenceOf: (source: KubernetesObject) => Reference | undefined,
  ) {}

  /** Unknown when the reference cannot be read. */
  targetOf(source: KubernetesObject): Lookup<KubernetesObject> {
    let target = this.#forward.get(source);
    if (!target) {
      const reference = this.referenceOf(source);
      target = reference && !reference.isVague ? this.scope.find(reference.kind, reference.name, source, reference.namespace) : unknown;
      this.#forward.set(source, target);
    }
    return target;
  }

  /** Those that name the object, and whether others may. */
  sourcesOf(target: KubernetesObject): Selectors {
    if (target.name === undefined || this.sources.length === 0) return NO_SELECTORS;
    this.#byTarget ??= this.#index();
    const named = isDecidableText(target.name) ? this.#byTarget.get(`${target.groupKind}\0${target.name}`) : this.sources;
    if (!named && this.#open.length === 0) return NO_SELECTORS;
    const certain: KubernetesObject[] = [];
    let doubtful = false;
    for (const source of this.#open.length === 0 ? named! : new Set([...(named ?? []), ...this.#open])) {
      const lookup = this.targetOf(source);
      if (lookup.state === "found" && lookup.value === target) certain.push(source);
      else if (lookup.state !== "absent" && this.#mayMean(source, target)) doubtful = true;
    }
    return { certain, doubtful };
  }

  /** Whether a source whose target is unknown, or another object, could mean this one in a namespace that is not excluded. */
  #mayMean(source: KubernetesObject, target: KubernetesObject): boolean {
    const reference = this.referenceOf(source);
    if (!reference) return false;
    return this.scope.couldBe(target, reference.kind, reference.name, source, reference.namespace);
  }

  #index(): Map<string, KubernetesObject[]> {
    const byTarget = new Map<string, KubernetesObject[]>();
    for (const source of this.sources) {
      const reference = this.referenceOf(source);
      if (!reference) continue;
      if (!isDecidableText(reference.name)) {
        this.#open.push(source);
        continue;
      }
      const key = `${reference.kind}\0${reference.name}`;
      const same = byTarget.get(key);
      if (same) same.push(source);
      else byTarget.set(key, [source]);
    }
    return byTarget;
  }
}
