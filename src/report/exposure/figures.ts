import type { Environment } from "../../environment/environment.js";
import type { Graph, Hop, ReachPath, Store } from "../../graph/graph.js";
import { insideOf, type Passage, passageOf, podPorts } from "../../graph/passage.js";
import type { Path } from "../../load/document.js";
import type { KubernetesObject } from "../../model/kubernetes-object.js";
import { foundOr } from "../../model/lookup.js";
import type { Audience } from "../../model/publishing.js";
import { asText } from "../../model/value.js";
import type { Workload } from "../../model/workload.js";

/** Everything that the text and the JSON show. */
export interface ExposureFigures {
  readonly schemaVersion: 1;
  readonly tool: { readonly name: "deploylint"; readonly version: string };
  readonly targets: readonly TargetFigures[];
}

export interface PlaceFigures {
  readonly text: string;
  readonly object: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export interface PathFigures {
  readonly audience: Audience;
  readonly how: string;
  readonly via: ReachPath["via"];
  /** From outside in. */
  readonly hops: readonly PlaceFigures[];
  readonly policies: { readonly state: Passage["state"]; readonly why: string; readonly places: readonly PlaceFigures[] };
}

export interface TargetFigures {
  readonly object: { readonly apiVersion: string; readonly kind: string; readonly namespace?: string; readonly name: string };
  readonly title: string;
  readonly file: string;
  readonly line: number;
  readonly bundle: string;
  readonly environment: { readonly name: string; readonly role: string };
  /** Absent for a workload that stores nothing. */
  readonly store?: PlaceFigures & { readonly class: string; readonly product: string };
  /** The widest audience that NetworkPolicies do not stop; "none" when nothing from outside gets in. */
  readonly reach: Audience | "none";
  readonly paths: readonly PathFigures[];
  /** Why nothing else leads to it. */
  readonly reasons: readonly (Omit<PlaceFigures, "file" | "line" | "column"> & Partial<PlaceFigures>)[];
  readonly inside: {
    readonly state: "everyone" | "named" | "nobody" | "unknown";
    readonly policies: readonly PlaceFigures[];
    readonly clients: readonly string[];
  };
}

export interface ExposedTarget {
  readonly graph: Graph;
  readonly target: Store | Workload;
  readonly bundle: string;
  readonly environment: Environment;
}

export function exposureFigures(targets: readonly ExposedTarget[], version: string): ExposureFigures {
  return { schemaVersion: 1, tool: { name: "deploylint", version }, targets: targets.map(targetFigures) };
}

function targetFigures({ graph, target, bundle, environment }: ExposedTarget): TargetFigures {
  const { object } = target;
  const store = "evidence" in target ? target : undefined;
  const workload = store ? store.workload : (target as Workload);
  const ports = podPorts(graph, workload);
  const isolation = graph.isolationOf(workload ?? object);
  const ways = graph.pathsTo(target).map((path) => ({ path, passage: passageOf(path, isolation, ports) }));
  const open = ways.find(({ path, passage }) => passage.state !== "stopped" && path.audience !== "nobody");
  const { file, range } = object.place;
  const inside = insideOf(graph, workload ?? object, ports);
  return {
    object: {
      apiVersion: object.apiVersion,
      kind: object.kind,
      ...(object.namespace === undefined ? {} : { namespace: object.namespace }),
      name: object.name ?? "",
    },
    title: object.title,
    file: file.path,
    line: range.start.line,
    bundle,
    environment: { name: environment.name, role: environment.role },
    ...(store
      ? {
          store: {
            ...placeOf(object, store.evidence.path, store.evidence.text),
            class: store.evidence.class,
            product: store.evidence.product,
          },
        }
      : {}),
    reach: open?.path.audience ?? "none",
    paths: ways.map(({ path: { audience, how, via, hops }, passage }) => ({
      audience,
      how,
      via,
      hops: hops.map(hopFigures),
      policies: { state: passage.state, why: passage.why, places: passage.hops.map(hopFigures) },
    })),
    reasons: reasonsOf(graph, target, workload),
    inside: {
      state: inside.state,
      policies: inside.policies.map(hopFigures),
      clients: inside.clients.map((client) => client.object.title),
    },
  };
}

function hopFigures({ object, path, text }: Hop): PlaceFigures {
  return placeOf(object, path, text);
}

function placeOf(object: KubernetesObject, path: Path, text: string): PlaceFigures {
  const { file, range } = object.at(path);
  return { text, object: object.title, file: file.path, line: range.start.line, column: range.start.column };
}

/** What stays inside, and what there is none of. */
function reasonsOf(graph: Graph, target: Store | Workload, workload: Workload | undefined): TargetFigures["reasons"] {
  const { object } = target;
  if (!workload) return [{ text: "its fields ask the operator for no Service outside the cluster", object: object.title }];
  const services = graph.servicesOf(workload);
  const inner = (foundOr(services) ?? []).filter((service) => {
    const type = asText(service.get(["spec", "type"])) ?? "ClusterIP";
    return type === "ClusterIP" && service.get(["spec", "externalIPs"]) === undefined;
  });
  const kept = inner.map((service) => {
    const written = service.get(["spec", "type"]) !== undefined;
    const headless = service.get(["spec", "clusterIP"]) === "None";
    const text = `${service.title} ${headless ? "is headless" : "has type ClusterIP"}${written || headless ? "" : ", the default"}`;
    return placeOf(service, written ? ["spec", "type"] : headless ? ["spec", "clusterIP"] : ["metadata", "name"], text);
  });
  const unrouted = inner.filter((service) => graph.routesOf(service).state !== "found").map((service) => service.title);
  return [
    ...kept,
    ...(services.state === "found" ? [] : [{ text: SERVICES[services.state], object: object.title }]),
    ...(unrouted.length > 0 ? [{ text: `no route in the input leads to ${unrouted.join(", ")}`, object: object.title }] : []),
    ...(workload.podSpec?.["hostNetwork"] === true ? [] : [{ text: "the pods have a network of their own", object: object.title }]),
  ];
}

const SERVICES = {
  absent: "no Service selects its pods",
  unknown: "no Service in the input selects its pods for sure",
} as const;
