import type { Path } from "../../load/document.js";
import type { KubernetesObject } from "../../model/kubernetes-object.js";
import { asList, asRecord, asText, isUndecidable } from "../../model/value.js";
import { valueAt } from "../../load/locate.js";
import type { Graph } from "../graph.js";
import { namespaceOf, sameNamespace } from "../scope.js";
import type { Collector } from "./collectors.js";
import { ALERTMANAGER } from "./build-setups.js";

/** Whether what evaluates rules sends its alerts to an Alertmanager. */
export type Wiring =
  | { readonly state: "wired"; readonly path: Path; readonly service: KubernetesObject | undefined }
  | { readonly state: "unknown" }
  /** It sends them nowhere. */
  | { readonly state: "none"; readonly path: Path }
  | { readonly state: "no service"; readonly path: Path; readonly name: string; readonly namespace: string | undefined }
  | {
      readonly state: "no port";
      readonly path: Path;
      readonly port: string;
      readonly service: KubernetesObject;
      readonly ports: readonly string[];
    };

/** The Service that the operator makes for all Alertmanagers of a namespace. */
const GOVERNING = "alertmanager-operated";

/** What `spec.alerting` of a Prometheus leads to; the best of several entries. Source: prometheus-operator, Alerting and AlertmanagerEndpoints. */
export function wiringOf(graph: Graph, collector: Collector): Wiring {
  const { object, release } = collector;
  if (release)
    return {
      state: valueAt(release.values, ["alertmanager", "enabled"]) === false || release.isOpen ? "unknown" : "wired",
      path: [],
      service: undefined,
    };
  if (!object) return { state: "unknown" };
  return object.kind === "ThanosRuler" ? rulerWiring(object) : prometheusWiring(graph, object);
}

function prometheusWiring(graph: Graph, object: KubernetesObject): Wiring {
  const path = ["spec", "alerting"];
  const written = object.get(path);
  if (isUndecidable(written) || object.get(["spec", "additionalAlertManagerConfigs"]) !== undefined) return { state: "unknown" };
  const entries = asList(asRecord(written)?.["alertmanagers"]);
  if (entries.length === 0) return { state: "none", path };
  const found = entries.map((entry, index) => endpointWiring(graph, object, asRecord(entry) ?? {}, [...path, "alertmanagers", index]));
  return found.find(({ state }) => state === "wired") ?? found.find(({ state }) => state === "unknown") ?? found[0]!;
}

function endpointWiring(graph: Graph, object: KubernetesObject, entry: Readonly<Record<string, unknown>>, path: Path): Wiring {
  const name = asText(entry["name"]);
  const namespace = asText(entry["namespace"]) || namespaceOf(object);
  if (name === undefined || isUndecidable(name) || isUndecidable(namespace)) return { state: "unknown" };
  const alertmanagers = graph.objectsAnywhere(ALERTMANAGER);
  const port = entry["port"];
  if (name === GOVERNING) {
    const near = alertmanagers.filter((other) => sameNamespace(namespaceOf(other), namespace) !== false);
    if (alertmanagers.length > 0 && near.length === 0) return { state: "no service", path: [...path, "name"], name, namespace };
    return { state: "wired", path: [...path, "name"], service: undefined };
  }
  const services = graph
    .objectsAnywhere("Service")
    .filter((service) => service.name === name && sameNamespace(namespaceOf(service), namespace) !== false);
  const [service] = services;
  if (!service) return noService(graph, object, { name, namespace, path: [...path, "name"], keeps: alertmanagers.length > 0 });
  if (services.length > 1 && new Set(services.map(({ document }) => document.file)).size > 1)
    return { state: "wired", path: [...path, "name"], service };
  const ports = graph.servicePorts(service);
  const isPort = ports.some((each) =>
    typeof port === "number" || /^\d+$/.test(String(port)) ? each.port === Number(port) : each.name === port,
  );
  if (!isPort && port !== undefined && !isUndecidable(port) && ports.length > 0) {
    const names = ports.map((each) => each.name ?? String(each.port));
    return { state: "no port", path: [...path, "port"], port: String(port), service, ports: names };
  }
  return { state: "wired", path: [...path, "name"], service };
}

function noService(
  graph: Graph,
  object: KubernetesObject,
  { name, namespace, path, keeps }: { name: string; namespace: string | undefined; path: Path; keeps: boolean },
): Wiring {
  const found = graph.find("Service", name, object, namespace);
  const isSure = found.state === "absent" && (keeps || namespace === namespaceOf(object)) && !graph.isExternal("Service", namespace, name);
  return isSure && keeps ? { state: "no service", path, name, namespace } : { state: "unknown" };
}

function rulerWiring(object: KubernetesObject): Wiring {
  const keys = ["alertmanagersUrl", "alertmanagersConfig"];
  const key = keys.find((each) => object.get(["spec", each]) !== undefined);
  return key ? { state: "wired", path: ["spec", key], service: undefined } : { state: "none", path: ["spec"] };
}
