import type { GroupKind, KubernetesObject } from "../model/kubernetes-object.js";
import { absent, type Lookup, unknown } from "../model/lookup.js";
import { sameText, type Verdict } from "../model/selector.js";
import { isUndecidable } from "../model/value.js";
import { WORKLOAD_KINDS } from "../model/workload.js";
import type { Bundle } from "../project/project.js";
import { External } from "./external.js";
import { type Layer, layerOf, Layers } from "./layer.js";
import { Made } from "./made.js";
import { type Candidate, type Distance, nearestOne } from "./nearness.js";

export interface ScopeOptions {
  /** What is not found is absent, for all kinds. */
  readonly assumeComplete: boolean;
  /** Objects that exist elsewhere, as in the config. */
  readonly external: readonly string[];
}

export const SERVICE = "Service";
export const HPA = "autoscaling/HorizontalPodAutoscaler";
export const SCALED_OBJECT = "keda.sh/ScaledObject";
export const BUDGET = "policy/PodDisruptionBudget";
export const CLAIM = "PersistentVolumeClaim";

/** What travels with a workload: a rendered root holds all of it. Every other kind may be kept by the platform. */
const TRAVELLING: ReadonlySet<GroupKind> = new Set([SERVICE, HPA, SCALED_OBJECT, BUDGET, CLAIM, ...WORKLOAD_KINDS]);

/** Where the look-ups of one bundle search, and when what they miss is absent. */
export class Scope {
  readonly external: External;
  /** Whether a root was rendered: then all of `own` is deployed together. */
  readonly isRendered: boolean;
  readonly distance: Distance;
  /** What relations between a workload and what travels with it are made of. */
  readonly own: Layers;
  /** Judged and visible objects. */
  readonly visible: Layers;
  /** Where platform kinds are sought next. */
  readonly beyond: Layers;
  /** What controllers make of the objects of the environment. */
  readonly made: Made;
  /** Everything of the environment: judged, visible, and what its other bundles hold. The lists may overlap. */
  readonly layers: readonly Layer[];
  readonly #ownObjects: ReadonlySet<KubernetesObject>;

  constructor(
    readonly bundle: Bundle,
    readonly options: ScopeOptions,
  ) {
    this.external = new External(options.external);
    this.isRendered = bundle.origin !== "files";
    this.distance = this.isRendered ? "none" : "by folder";
    const judged = layerOf(bundle.objects);
    const context = layerOf(bundle.context);
    const environment = layerOf(bundle.environmentObjects ?? bundle.elsewhere);
    this.layers = [...new Set([judged, context, environment])];
    this.made = new Made(this.layers);
    this.#ownObjects = new Set(this.isRendered ? bundle.objects : [...bundle.objects, ...bundle.context]);
    this.visible = new Layers([judged, context]);
    this.own = this.isRendered ? new Layers([judged]) : this.visible;
    this.beyond = new Layers(
      this.layers.filter((layer) => layer !== judged),
      this.#ownObjects,
    );
  }

  holds(kinds: Iterable<GroupKind>): boolean {
    for (const kind of kinds) if (this.own.has(kind) || this.beyond.has(kind)) return true;
    return false;
  }

  /** Objects of platform kinds: those of this bundle, then those of the environment's other roots and files. */
  anywhere(kinds: readonly GroupKind[]): readonly KubernetesObject[] {
    return [...new Set([...this.visible.ofKinds(kinds), ...this.beyond.ofKinds(kinds)])];
  }

  /** Whether the object is one of those that the bundle's own relations are made of. */
  isOwn(object: KubernetesObject): boolean {
    return this.#ownObjects.has(object);
  }

  /** What a look-up that found nothing answers. `namespace`: where the object sought would be. */
  missing(kinds: readonly GroupKind[], namespace: string | undefined): Lookup<never> {
    if (!this.external.isEmpty && kinds.some((kind) => this.external.hasAny(kindOf(kind), namespace))) return unknown;
    return this.#missing(kinds);
  }

  /**
   * What a selector that finds nothing answers. A rendered root that holds nothing of the kinds is not what deploys them: its Services and monitors are for
   * objects from elsewhere.
   */
  missingSelected(kinds: readonly GroupKind[], namespace: string | undefined): Lookup<never> {
    const isAddOn = this.isRendered && !this.options.assumeComplete && !kinds.some((kind) => this.own.has(kind));
    return isAddOn ? unknown : this.missing(kinds, namespace);
  }

  #missing(kinds: readonly GroupKind[]): Lookup<never> {
    if (this.bundle.isIncomplete && !this.options.assumeComplete) return unknown;
    // Its label says another environment, and yet it stands in the same file: which of the two is right is not known.
    if (this.bundle.beside?.length && kinds.some((kind) => layerOf(this.bundle.beside!).index.ofKind(kind).length > 0)) return unknown;
    const isComplete = this.isRendered && kinds.every((kind) => TRAVELLING.has(kind));
    return this.options.assumeComplete || isComplete || this.holds(kinds) ? absent : unknown;
  }

  /** See {@link Graph.find}. */
  find(kind: GroupKind, name: string, from: KubernetesObject, namespace: string | null | undefined): Lookup<KubernetesObject> {
    if (name === "") return unknown;
    const wanted = namespace === undefined ? namespaceOf(from) : namespace;
    const near = nearestOne(from, candidatesIn(this.own, kind, name, wanted), this.distance);
    if (near) return near;
    const isLocal = TRAVELLING.has(kind);
    const isComplete = isLocal && this.isRendered;
    const far = isComplete ? undefined : nearestOne(from, candidatesIn(this.beyond, kind, name, wanted), "by folder");
    if (far) return isLocal ? unknown : far;
    if (isPlaceholder(name) || this.made.mayBe(kind, name)) return unknown;
    if (!this.external.isEmpty && this.external.has(kindOf(kind), wanted ?? undefined, name)) return unknown;
    return this.#missing([kind]);
  }

  /** Whether a reference may mean this object, nearness aside. */
  couldBe(object: KubernetesObject, kind: GroupKind, name: string, from: KubernetesObject, namespace: string | undefined): boolean {
    if (object.groupKind !== kind || sameText(object.name, name) === false) return false;
    return sameNamespace(namespaceOf(object), namespace ?? namespaceOf(from)) !== false;
  }
}

function candidatesIn(index: Layers, kind: GroupKind, name: string, namespace: string | null | undefined): Candidate<KubernetesObject>[] {
  const candidates: Candidate<KubernetesObject>[] = [];
  for (const object of index.named(kind, name)) {
    const inNamespace = namespace === null ? true : sameNamespace(namespaceOf(object), namespace);
    if (inNamespace === false) continue;
    candidates.push({ item: object, object, certain: inNamespace === true && sameText(object.name, name) === true });
  }
  return candidates;
}

/** Filled in later, or by hand: a name of the API has no capitals. */
function isPlaceholder(name: string): boolean {
  return isUndecidable(name) || name !== name.toLowerCase();
}

/** The namespace as written; an empty one is not set. */
export function namespaceOf(object: KubernetesObject): string | undefined {
  return object.namespace || undefined;
}

/** Equal, or both unset. One unset is not known: the manifest is applied into a namespace that it does not name. */
export function sameNamespace(a: string | undefined, b: string | undefined): Verdict {
  if (a === b) return true;
  return a === undefined || b === undefined ? undefined : sameText(a, b);
}

function kindOf(kind: GroupKind): string {
  return kind.slice(kind.lastIndexOf("/") + 1);
}
