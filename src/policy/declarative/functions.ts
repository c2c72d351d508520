import type { Graph } from "../../graph/graph.js";
import { workloadOf } from "../../model/workload.js";
import type { KubernetesObject } from "../../model/kubernetes-object.js";
import type { Lookup } from "../../model/lookup.js";
import { foundOr } from "../../model/lookup.js";
import type { Workload } from "../../model/workload.js";
import type { Bundle } from "../../project/project.js";
import type { Library } from "../cel/environment.js";
import { CelError, UndecidableError } from "../cel/errors.js";
import type { Frame } from "../cel/frame.js";
import { extendedLibrary } from "../cel/library.js";
import { fn, merge } from "../cel/library/define.js";

/** What the functions of a policy ask; it stands in the first slot of every evaluation. */
export interface Surroundings {
  readonly bundle: Bundle;
  readonly graph: Graph;
  /** The objects whose values were handed out, to find them again. */
  readonly byValue: Map<unknown, KubernetesObject>;
}

/** A relation of which the input does not tell: the rule stays silent, as the built-in ones do. */
export class UnknownRelation extends UndecidableError {}

function surroundings(frame: Frame): Surroundings {
  return frame.slots[0] as Surroundings;
}

function handOut(objects: Iterable<KubernetesObject>, { byValue }: Surroundings, frame: Frame): unknown[] {
  const values: unknown[] = [];
  for (const object of objects) {
    frame.budget.charge(2);
    byValue.set(object.value, object);
    values.push(object.value);
  }
  return values;
}

function objectOf(value: unknown, { byValue }: Surroundings, name: string): KubernetesObject {
  const object = byValue.get(value);
  if (!object)
    throw new CelError(`${name}() takes an object as it stands in a file: object, or one of workloads(), objects() and related()`);
  return object;
}

/** Judged and visible objects of a kind: "Service", "apps/Deployment"; a bare kind of any group. */
function objectsOfKind(kind: string, { bundle, graph }: Surroundings): Iterable<KubernetesObject> {
  const exact = graph.objectsOf(kind);
  if (exact.length > 0 || kind.includes("/")) return exact;
  return [...bundle.objects, ...bundle.context].filter((object) => object.kind === kind);
}

function related(value: unknown, kind: string, frame: Frame): unknown[] {
  const around = surroundings(frame);
  const object = objectOf(value, around, "related");
  const bare = kind.slice(kind.lastIndexOf("/") + 1);
  const lookup = relationOf(object, bare, around.graph);
  if (lookup.state === "unknown") throw new UnknownRelation(`which ${bare} belongs to ${object.title} is not known`);
  const found = lookup.state === "found" ? lookup.value : [];
  return handOut(kind.includes("/") ? found.filter(({ groupKind }) => groupKind === kind) : found, around, frame);
}

type Objects = Lookup<readonly KubernetesObject[]>;

const map = <T>(lookup: Lookup<T>, of: (value: T) => readonly KubernetesObject[]): Objects =>
  lookup.state === "found" ? { state: "found", value: of(lookup.value) } : lookup;

const several = (lookups: readonly Objects[]): Objects => {
  const found = lookups.flatMap((lookup) => foundOr(lookup) ?? []);
  if (found.length > 0 || lookups.length === 0) return { state: "found", value: [...new Set(found)] };
  return lookups.some(({ state }) => state === "unknown") ? { state: "unknown" } : { state: "absent" };
};

const AUTOSCALERS = ["HorizontalPodAutoscaler", "ScaledObject"];
const MONITORS = ["ServiceMonitor", "PodMonitor", "VMServiceScrape", "VMPodScrape", "PodMonitoring"];

/** The objects of a kind that belong to an object. Throws for kinds of which nothing is known. */
function relationOf(object: KubernetesObject, kind: string, graph: Graph): Objects {
  const workload = graph.workloadOf(object) ?? workloadOf(object);
  if (workload) return ofWorkload(workload, kind, graph);
  const toWorkloads = workloadsOf(object, graph);
  if (toWorkloads) {
    if (kind === "Ingress" || kind.endsWith("Route"))
      return map(graph.routesOf(object), (routes) => routes.map((route) => route.object).filter((route) => route.kind === kind));
    const workloads = map(toWorkloads, (list) => list.map((each) => each.object));
    if (kind === "Workload") return workloads;
    return map(toWorkloads, (list) => list.map((each) => each.object).filter((each) => each.kind === kind));
  }
  if (kind === "Service") return several(graph.backendsOf(object).map(({ found }) => map(found, (service) => [service])));
  if (kind === "Secret") return several(graph.tlsSecretsOf(object).map(({ secret }) => map(secret, (each) => [each])));
  if (kind === "Gateway") return several(graph.gatewaysOf(object).map(({ gateway }) => map(gateway, (each) => [each])));
  if (kind === "Issuer" || kind === "ClusterIssuer") {
    const issuer = graph.issuerOf(object);
    return issuer?.kind === kind ? map(issuer.issuer, (each) => [each]) : { state: "absent" };
  }
  throw new CelError(`related() knows nothing of how a ${object.kind} and a ${kind} belong together`);
}

/** The workloads of a Service, autoscaler, budget or monitor; undefined for other objects. */
function workloadsOf(object: KubernetesObject, graph: Graph): Lookup<readonly Workload[]> | undefined {
  if (object.groupKind === "Service") return graph.workloadsOf(object);
  if (object.kind === "PodDisruptionBudget") return graph.workloadsOfBudget(object);
  if (MONITORS.includes(object.kind)) return graph.workloadsOfMonitor(object);
  if (!AUTOSCALERS.includes(object.kind)) return undefined;
  const target = graph.autoscalerTarget(object);
  return target.state === "found" ? { state: "found", value: [target.value] } : target;
}

function ofWorkload(workload: Workload, kind: string, graph: Graph): Objects {
  const { object, podSpec } = workload;
  if (kind === "Service") return graph.servicesOf(workload);
  if (AUTOSCALERS.includes(kind))
    return map(graph.autoscalersOf(workload), (list) => list.map((each) => each.object).filter((each) => each.kind === kind));
  if (kind === "PodDisruptionBudget") return graph.budgetsOf(workload);
  if (kind === "NetworkPolicy") return graph.networkPoliciesOf(workload);
  if (MONITORS.includes(kind)) return map(graph.monitorsOf(workload), (list) => list.filter((each) => each.kind === kind));
  if (kind === "PersistentVolumeClaim") return several(graph.claimsOf(workload).map(({ claim }) => map(claim, (each) => [each])));
  if (kind === "ServiceAccount") {
    const name = podSpec?.["serviceAccountName"];
    return typeof name === "string" ? map(graph.find("ServiceAccount", name, object), (each) => [each]) : { state: "absent" };
  }
  if (kind === "Ingress" || kind.endsWith("Route")) {
    const services = graph.servicesOf(workload);
    if (services.state !== "found") return services;
    return several(
      services.value.map((service) =>
        map(graph.routesOf(service), (routes) => routes.map((route) => route.object).filter((route) => route.kind === kind)),
      ),
    );
  }
  throw new CelError(`related() knows nothing of how a ${object.kind} and a ${kind} belong together`);
}

/** What policies have beyond CEL and Kubernetes' library. */
export const policyLibrary: Library = merge(Object.fromEntries(extendedLibrary), {
  workloads: [
    fn<[]>([], "list", (frame) =>
      handOut(
        surroundings(frame).graph.visibleWorkloads.map(({ object }) => object),
        surroundings(frame),
        frame,
      ),
    ),
  ],
  objects: [
    fn<[string]>(["string"], "list", (kind, frame) => handOut(objectsOfKind(kind, surroundings(frame)), surroundings(frame), frame)),
    fn<[]>([], "list", (frame) =>
      handOut([...surroundings(frame).bundle.objects, ...surroundings(frame).bundle.context], surroundings(frame), frame),
    ),
  ],
  related: [fn<[unknown, string]>(["dyn", "string"], "list", related)],
  podSpec: [fn<[unknown]>(["dyn"], "dyn", (value, frame) => workloadOf(objectOf(value, surroundings(frame), "podSpec"))?.podSpec ?? null)],
});
