import {
  asText,
  type Container,
  defineRule,
  type Graph,
  isUndecidable,
  type Probe,
  type ProbeHandler,
  probesOf,
  type ServicePort,
  scope,
} from "../../src/sdk.js";

export default defineRule({
  meta: {
    docs: {
      description: "Probes ask a port and a path that the container has",
      why: "A probe that knocks on the wrong door fails for ever: the pod never becomes ready, or is restarted again and again, and the rollout stops half-way.",
      references: [
        "https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/",
        "https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#Probe",
      ],
      details:
        "A name is looked up in the ports of the probe's own container only, not in those of its neighbours. A number need not be declared, so that is only information, unless it is the port of the Service, which stands in front of another port of the container. `grpc` takes a number, never a name.",
    },
    messages: {
      unknownName: {
        severity: scope("all", "error"),
        text: "The {{probe}} of container {{container}} in {{title}} asks port {{port}}, but the container declares {{declared}}. The probe fails until a port has that name.",
      },
      quotedNumber: {
        severity: scope("all", "error"),
        text: 'The {{probe}} of container {{container}} in {{title}} has the port "{{port}}" in quotes, which the API server takes for a name and rejects. Write the number without quotes.',
      },
      outOfRange: {
        severity: scope("all", "error"),
        text: "The {{probe}} of container {{container}} in {{title}} asks port {{port}}. The API server takes 1 to 65535.",
      },
      servicePort: {
        severity: scope("all", "warning"),
        text: "The {{probe}} of container {{container}} in {{title}} asks port {{port}}. That is the port of Service {{service}}; the container listens on {{declared}}.",
      },
      undeclared: {
        severity: scope("all", "info"),
        text: "The {{probe}} of container {{container}} in {{title}} asks port {{port}}, while the container declares {{declared}}. Right if the process listens there, too; else the probe fails for ever.",
      },
      scheme: {
        severity: scope("all", "warning"),
        text: "The {{probe}} of container {{container}} in {{title}} speaks plain HTTP to port {{port}}, which is named {{name}}. Set scheme: HTTPS if the port speaks that.",
      },
      relativePath: {
        severity: scope("all", "info"),
        text: "The {{probe}} of container {{container}} in {{title}} asks for the path {{path}}. Begin it with a slash: kubelet adds one, other readers do not.",
      },
    },
  },
  create: ({ graph, report }) => ({
    workload(workload) {
      const { object } = workload;
      for (const container of workload.containers) {
        for (const probe of probesOf(container)) {
          const [handler, ...others] = probe.handlers;
          if (!handler || others.length > 0) continue;
          for (const { message, field, data } of breaches(graph, probe, handler)) {
            report({
              at: container.at([...handler.path, field]),
              field: `${container.name ?? ""}.${probe.kind}.${field}`,
              message,
              data: { probe: probe.kind, container: container.name ?? "(no name)", title: object.title, ...data },
            });
          }
        }
      }
    },
  }),
});

/** Where the agent of Istio's sidecar answers the probes that the injection rewrites. */
const ISTIO_PORTS: ReadonlySet<number> = new Set([15020, 15021]);

type MessageId = "unknownName" | "quotedNumber" | "outOfRange" | "servicePort" | "undeclared" | "scheme" | "relativePath";
interface Breach {
  readonly message: MessageId;
  readonly field: "port" | "scheme" | "path";
  readonly data: Readonly<Record<string, string | number>>;
}

function* breaches(graph: Graph, { container }: Probe, handler: ProbeHandler): Generator<Breach> {
  const { port, host } = handler.value;
  // A host of its own means a request to something else than the pod.
  const isOwn = !asText(host);
  const breach = isOwn && handler.type !== "exec" ? portBreach(graph, container, port) : undefined;
  if (breach) yield { field: "port", ...breach };
  if (handler.type !== "httpGet") return;
  const path = asText(handler.value["path"]);
  if (path && !path.startsWith("/") && !isUndecidable(path)) yield { message: "relativePath", field: "path", data: { path } };
  const scheme = asText(handler.value["scheme"]) || "HTTP";
  const name = container.ports.find((declared) => declared.name === port || declared.containerPort === port)?.name;
  if (!isOwn || name === undefined) return;
  // The other way round the name is only a poor one: somebody wrote scheme: HTTPS on purpose.
  if (scheme === "HTTP" && /(^|-)https(-|$)/.test(name)) yield { message: "scheme", field: "scheme", data: { port: String(port), name } };
}

function portBreach(graph: Graph, container: Container, port: unknown): Omit<Breach, "field"> | undefined {
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
  return service ? { message: "servicePort", data: { port, service, declared } } : { message: "undeclared", data: { port, declared } };
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
