import { type Probe, type ProbeHandler, probesOf } from "../model/probe.js";
import { asText, isUndecidable } from "../model/value.js";
import type { Container } from "../model/workload.js";
import type { Graph, ServicePort } from "./graph.js";

/** Where the agent of Istio's sidecar answers the probes that the injection rewrites. */
const ISTIO_PORTS: ReadonlySet<number> = new Set([15020, 15021]);

export type ProbePortBreachId =
  | "unknownName"
  | "quotedNumber"
  | "outOfRange"
  | "servicePort"
  | "undeclared"
  | "scheme"
  | "httpsToPlain"
  | "relativePath";

export interface ProbePortBreach {
  readonly message: ProbePortBreachId;
  readonly field: "port" | "scheme" | "path";
  readonly data: Readonly<Record<string, string | number>>;
  /** Likely on purpose: one step milder. */
  readonly lower?: boolean;
}

/** What is wrong with where a probe's only handler knocks. Sources: Kubernetes, core/v1 probe validation; kubelet's prober. */
export function* probePortBreaches(graph: Graph, { container }: Probe, handler: ProbeHandler): Generator<ProbePortBreach> {
  const { port, host } = handler.value;
  // A host of its own means a request to something else than the pod.
  const isOwn = !asText(host);
  const breach = isOwn && handler.type !== "exec" ? portBreach(graph, container, port) : undefined;
  if (breach) yield { field: "port", ...breach };
  if (handler.type !== "httpGet") return;
  const path = asText(handler.value["path"]);
  if (path && !path.startsWith("/") && !isUndecidable(path)) yield { message: "relativePath", field: "path", data: { path } };
  const scheme = asText(handler.value["scheme"]) || "HTTP";
  const declared = container.ports.find((entry) => entry.name === port || entry.containerPort === port);
  if (!isOwn || isUndecidable(scheme)) return;
  if (scheme === "HTTP" && declared?.name !== undefined && HTTPS_NAME.test(declared.name))
    yield { message: "scheme", field: "scheme", data: { port: String(port), name: declared.name } };
  const evidence = scheme === "HTTPS" ? plainEvidence(container, declared?.containerPort ?? port, declared?.name) : undefined;
  if (evidence) yield { message: "httpsToPlain", field: "scheme", data: { port: String(port), evidence } };
}

const HTTPS_NAME = /(^|-)https(-|$)/;

/** A name alone does not tell: ports that are named http and speak TLS are common. */
function plainEvidence(container: Container, number: unknown, name: string | undefined): string | undefined {
  if (number === 80) return "80 is the port of plain HTTP";
  const secure = container.ports.find((entry) => entry.name !== undefined && HTTPS_NAME.test(entry.name));
  return name === "http" && secure ? `it is named http, and port ${secure.containerPort} is named ${secure.name}` : undefined;
}

function portBreach(graph: Graph, container: Container, port: unknown): Omit<ProbePortBreach, "field"> | undefined {
  const declared = declaredPorts(container);
  if (typeof port === "string") {
    if (
      isUndecidable(port) ||
      port === "" ||
      /[A-Z]/.test(port) ||
      container.ports.some(({ name }) => name === port || isUndecidable(name))
    )
      return undefined;
    return /^\d+$/.test(port) ? { message: "quotedNumber", data: { port } } : { message: "unknownName", data: { port, declared } };
  }
  if (typeof port !== "number" || ISTIO_PORTS.has(port) || container.workload.object.group === "serving.knative.dev") return undefined;
  if (!Number.isInteger(port) || port < 1 || port > 65535) return { message: "outOfRange", data: { port } };
  const neighbours = container.workload.containers.flatMap(({ ports }) => ports);
  if (container.ports.length === 0 || neighbours.some(({ containerPort }) => containerPort === port || containerPort === undefined))
    return undefined;
  const service = serviceBefore(graph, container, port);
  if (service) return { message: "servicePort", data: { port, service, declared } };
  return isTold(container, port) ? undefined : { message: "undeclared", data: { port, declared }, lower: isAgreed(container, port) };
}

/** Whether several probes of the container, and all of them, ask this port: a port of its own for health checks, which nobody else needs to know. */
function isAgreed(container: Container, port: number): boolean {
  const ports = probesOf(container).flatMap(({ handlers }) =>
    handlers.filter(({ type }) => type !== "exec").map(({ value }) => value["port"]),
  );
  return ports.length > 1 && ports.every((other) => other === port);
}

/** Whether the process is told the number, by its command line or a variable: then it listens there. */
function isTold(container: Container, port: number): boolean {
  const texts = [...container.commandLine, ...container.env.map(({ value }) => value ?? "")];
  return texts.some((text) => new RegExp(String.raw`(?<!\d)${port}(?!\d)`).test(text));
}

/** The Service whose port has this number and leads to another port of the container. */
function serviceBefore(graph: Graph, container: Container, port: number): string | undefined {
  const services = graph.servicesOf(container.workload);
  if (services.state !== "found") return undefined;
  const leads = (servicePort: ServicePort, target: Container | undefined): boolean => servicePort.port === port && target === container;
  return services.value.find((service) => {
    const targets = graph.portTargets(service, container.workload);
    const isTarget = targets.some(({ servicePort: { port: own, targetPort = own } }) => targetPort === port);
    return !isTarget && targets.some(({ servicePort, container: target }) => leads(servicePort, target));
  })?.name;
}

function declaredPorts(container: Container): string {
  const ports = container.ports.map(({ name, containerPort }) => (name === undefined ? `${containerPort}` : `${containerPort} (${name})`));
  return ports.length === 0 ? "no ports" : `${ports.length === 1 ? "port" : "ports"} ${ports.join(", ")}`;
}
