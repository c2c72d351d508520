import type { Path } from "../../load/document.js";
import type { KubernetesObject } from "../../model/kubernetes-object.js";
import { foundOr } from "../../model/lookup.js";
import { asList, asRecord, isUndecidable, type JsonRecord } from "../../model/value.js";
import type { Workload } from "../../model/workload.js";
import { parsePrometheusDuration } from "../../model/duration.js";
import type { Graph } from "../graph.js";
import { POD_MONITOR_KINDS, SERVICE_MONITOR_KINDS } from "../monitor-selection.js";

/** What is wrong with an endpoint of a monitor. */
export interface EndpointFault {
  readonly kind: "number" | "no service port" | "no container port" | "undeclared port" | "timeout" | "deprecated";
  /** Where it stands in the monitor. */
  readonly path: Path;
  readonly value: string;
  /** Names or numbers that there are. */
  readonly offered: readonly string[];
  /** What offers them. */
  readonly of: readonly KubernetesObject[];
  readonly limit?: string;
}

/** The endpoints of a monitor: spec.endpoints, or spec.podMetricsEndpoints. */
export function endpointsOf(monitor: KubernetesObject): readonly { readonly value: JsonRecord; readonly path: Path }[] {
  const key = monitor.get(["spec", "podMetricsEndpoints"]) === undefined ? "endpoints" : "podMetricsEndpoints";
  return asList(monitor.get(["spec", key])).flatMap((entry, index) => {
    const value = asRecord(entry);
    return value ? [{ value, path: ["spec", key, index] }] : [];
  });
}

/**
 * The endpoints that scrape nothing. `port` of a ServiceMonitor is the name of a Service's port; `port` of a PodMonitor that of a container's; `targetPort`
 * and `portNumber` mean declared container ports. Source: prometheus-operator, Endpoint and PodMetricsEndpoint; VictoriaMetrics operator; GMP.
 */
export function endpointFaults(graph: Graph, monitor: KubernetesObject): EndpointFault[] {
  const byService = SERVICE_MONITOR_KINDS.includes(monitor.groupKind);
  if (!byService && !POD_MONITOR_KINDS.includes(monitor.groupKind)) return [];
  return endpointsOf(monitor).flatMap(({ value, path }) => [
    ...(byService ? servicePortFaults(graph, monitor, value, path) : podPortFaults(graph, monitor, value, path)),
    ...timeoutFaults(value, path),
  ]);
}

const NONE: EndpointFault[] = [];

function servicePortFaults(graph: Graph, monitor: KubernetesObject, endpoint: JsonRecord, path: Path): EndpointFault[] {
  const { port, targetPort } = endpoint;
  if (port !== undefined && port !== null && port !== "") {
    if (typeof port !== "string") return [{ kind: "number", path: [...path, "port"], value: String(port), offered: [], of: [] }];
    const services = foundOr(graph.servicesOfMonitor(monitor)) ?? [];
    if (services.length === 0 || isUndecidable(port)) return NONE;
    const ports = services.flatMap((service) => graph.servicePorts(service));
    if (ports.some(({ name }) => name === port || isUndecidable(name)) || services.some((service) => !isReadable(service))) return NONE;
    const offered = ports.map((each) => each.name ?? `${each.port} (no name)`);
    return [{ kind: "no service port", path: [...path, "port"], value: port, offered, of: services }];
  }
  if (targetPort === undefined || targetPort === null) return NONE;
  const workloads = foundOr(graph.workloadsOfMonitor(monitor)) ?? [];
  return containerFaults(workloads, targetPort, [...path, "targetPort"]);
}

/** A Service whose ports something else fills in says nothing. */
function isReadable(service: KubernetesObject): boolean {
  const ports = service.get(["spec", "ports"]);
  return ports === undefined || Array.isArray(ports);
}

function podPortFaults(graph: Graph, monitor: KubernetesObject, endpoint: JsonRecord, path: Path): EndpointFault[] {
  const { port, portNumber, targetPort } = endpoint;
  const workloads = foundOr(graph.workloadsOfMonitor(monitor)) ?? [];
  const isGoogle = monitor.group === "monitoring.googleapis.com";
  if (port !== undefined && port !== null && port !== "") {
    if (typeof port !== "string")
      return isGoogle ? NONE : [{ kind: "number", path: [...path, "port"], value: String(port), offered: [], of: [] }];
    if (isGoogle && /^\d+$/.test(port)) return NONE;
    return containerFaults(workloads, port, [...path, "port"]);
  }
  if (portNumber !== undefined) return containerFaults(workloads, portNumber, [...path, "portNumber"]);
  if (targetPort === undefined || targetPort === null) return NONE;
  const faults = containerFaults(workloads, targetPort, [...path, "targetPort"]);
  return faults.length > 0
    ? faults
    : [{ kind: "deprecated", path: [...path, "targetPort"], value: String(targetPort), offered: [], of: [] }];
}

function containerFaults(workloads: readonly Workload[], wanted: unknown, path: Path): EndpointFault[] {
  if (workloads.length === 0 || isUndecidable(wanted) || (typeof wanted !== "string" && typeof wanted !== "number")) return NONE;
  const ports = workloads.flatMap(({ containers }) => containers.flatMap((container) => container.ports));
  const isMade = workloads.some(({ podSpec, containers }) => podSpec === undefined || containers.length === 0);
  const has = ports.some((port) => (typeof wanted === "number" ? port.containerPort === wanted : port.name === wanted));
  // A sidecar that a mesh or an operator injects brings ports of its own.
  if (has || isMade || ports.some(({ containerPort }) => containerPort === undefined) || isInjected(wanted)) return NONE;
  const offered = ports.map((port) =>
    typeof wanted === "number" ? String(port.containerPort) : (port.name ?? `${port.containerPort} (no name)`),
  );
  const kind = typeof wanted === "number" ? "undeclared port" : "no container port";
  return [{ kind, path, value: String(wanted), offered, of: workloads.map(({ object }) => object) }];
}

function isInjected(port: string | number): boolean {
  return /envoy|istio|linkerd|dapr/.test(String(port)) || port === 15020 || port === 15090;
}

function timeoutFaults(endpoint: JsonRecord, path: Path): EndpointFault[] {
  const [interval, timeout] = [endpoint["interval"], endpoint["scrapeTimeout"]].map((value) =>
    typeof value === "string" ? parsePrometheusDuration(value) : undefined,
  );
  const [limit, asked] = [millisecondsOf(interval), millisecondsOf(timeout)];
  if (limit === undefined || asked === undefined || asked <= limit) return NONE;
  return [
    {
      kind: "timeout",
      path: [...path, "scrapeTimeout"],
      value: String(endpoint["scrapeTimeout"]),
      offered: [],
      of: [],
      limit: String(endpoint["interval"]),
    },
  ];
}

function millisecondsOf(duration: ReturnType<typeof parsePrometheusDuration> | undefined): number | undefined {
  return duration?.ms;
}
