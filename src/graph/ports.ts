import type { KubernetesObject } from "../model/kubernetes-object.js";
import { asList, asNumber, asRecord, asText, isUndecidable } from "../model/value.js";
import { type Container, type ContainerPort, isMeshProxy, type Workload } from "../model/workload.js";
import type { PortTarget, ServicePort } from "./graph.js";

/** The readable entries of spec.ports of a Service. */
export function servicePorts(service: KubernetesObject): readonly ServicePort[] {
  return asList(service.get(["spec", "ports"])).flatMap((entry, index) => {
    const port = asRecord(entry);
    if (!port) return [];
    return [
      {
        index,
        name: asText(port["name"]),
        port: asNumber(port["port"]),
        targetPort: targetPortOf(port["targetPort"]),
        nodePort: asNumber(port["nodePort"]),
        protocol: asText(port["protocol"]) || "TCP",
      },
    ];
  });
}

/** Zero and the empty text are what an absent field is. */
function targetPortOf(written: unknown): number | string | undefined {
  return asNumber(written) || asText(written) || undefined;
}

/**
 * What the ports of a Service lead to in the containers of a workload. A name leads to the container port of that name; a number, or the Service's own port
 * where targetPort is absent, to the container that declares it, else to the only container. Source: Kubernetes, Service, defining a Service.
 */
export function portTargets(ports: readonly ServicePort[], workload: Workload): readonly PortTarget[] {
  const containers = workload.containers.filter(({ role }) => role !== "init");
  return ports.map((servicePort) => {
    const { targetPort = servicePort.port, protocol } = servicePort;
    const isSought = ({ name, containerPort }: ContainerPort): boolean =>
      typeof targetPort === "string" ? name === targetPort : containerPort === targetPort;
    if (targetPort === undefined || isUndecidable(targetPort)) return { servicePort, container: undefined, containerPort: undefined };
    const declared = containers.flatMap((container) =>
      container.ports.filter(isSought).map((containerPort) => ({ container, containerPort })),
    );
    const best =
      declared.find(({ containerPort }) => containerPort.protocol === protocol) ??
      (typeof targetPort === "string" ? declared[0] : undefined);
    return { servicePort, container: best?.container ?? ownerOf(targetPort, containers), containerPort: best?.containerPort };
  });
}

/** A number that nobody declares belongs to the only container that is not a proxy; a name that nobody declares leads nowhere. */
function ownerOf(targetPort: number | string, containers: readonly Container[]): Container | undefined {
  if (typeof targetPort === "string") return undefined;
  const [only, ...others] = containers.filter((container) => !isMeshProxy(container));
  return others.length === 0 ? only : undefined;
}
