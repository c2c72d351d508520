import type { Path } from "../load/document.js";
import type { GroupKind, KubernetesObject } from "../model/kubernetes-object.js";
import { asList, asNumber, asRecord, asText, type JsonRecord } from "../model/value.js";

/** A Service that a route names. */
export interface BackendReference {
  readonly service: string;
  /** Undefined: the namespace of the route. */
  readonly namespace: string | undefined;
  /** Number or name of the Service's port, as written. */
  readonly port: number | string | undefined;
  /** Path of the backend in the route object. */
  readonly path: Path;
  /** Where the name of the Service stands. */
  readonly namePath: Path;
  /** "*" where the route names none. */
  readonly hosts: readonly string[];
}

const GATEWAY_ROUTES = ["HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute"].map((kind) => `gateway.networking.k8s.io/${kind}`);
const TRAEFIK_ROUTES = ["traefik.io", "traefik.containo.us"].flatMap((group) =>
  ["IngressRoute", "IngressRouteTCP", "IngressRouteUDP"].map((kind) => `${group}/${kind}`),
);

type Reader = (route: KubernetesObject) => readonly BackendReference[];

/** Sources: the API types of each group; ingress-nginx user guide, exposing TCP and UDP services. */
const READERS: ReadonlyMap<GroupKind, Reader> = new Map<GroupKind, Reader>([
  ["networking.k8s.io/Ingress", ingressBackends],
  ["extensions/Ingress", ingressBackends],
  ...GATEWAY_ROUTES.map((kind) => [kind, gatewayBackends] as const),
  ["route.openshift.io/Route", openshiftBackends],
  ...TRAEFIK_ROUTES.map((kind) => [kind, traefikBackends] as const),
  ["networking.istio.io/VirtualService", istioBackends],
  ["projectcontour.io/HTTPProxy", contourBackends],
  ...["VirtualServer", "VirtualServerRoute", "TransportServer"].map((kind) => [`k8s.nginx.org/${kind}`, nginxBackends] as const),
  ["configuration.konghq.com/TCPIngress", kongBackends],
  ["ConfigMap", nginxStreamBackends],
]);

/** The kinds of objects that lead requests from outside to a Service. ConfigMaps are read too: ingress-nginx keeps TCP and UDP services in one. */
export const ROUTE_KINDS: readonly GroupKind[] = [...READERS.keys()].filter((kind) => kind !== "ConfigMap");

/** The Services that a route object leads to; none for other kinds. */
export function backendsOf(route: KubernetesObject): readonly BackendReference[] {
  return READERS.get(route.groupKind)?.(route) ?? [];
}

interface Entry {
  readonly value: JsonRecord;
  readonly path: Path;
}

function entriesAt(value: JsonRecord | undefined, field: string, path: Path): Entry[] {
  return asList(value?.[field]).flatMap((item, index) => {
    const entry = asRecord(item);
    return entry ? [{ value: entry, path: [...path, field, index] }] : [];
  });
}

function portOf(value: unknown): number | string | undefined {
  return asNumber(value) ?? asText(value);
}

function texts(value: unknown): string[] {
  return asList(value).filter((item) => typeof item === "string");
}

function orAny(hosts: readonly string[]): readonly string[] {
  return hosts.length === 0 ? ["*"] : hosts;
}

function ingressBackends(ingress: KubernetesObject): BackendReference[] {
  const spec = asRecord(ingress.value["spec"]);
  const rules = entriesAt(spec, "rules", ["spec"]).flatMap((rule) => {
    const hosts = orAny([asText(rule.value["host"]) ?? ""].filter(Boolean));
    const paths = entriesAt(asRecord(rule.value["http"]), "paths", [...rule.path, "http"]);
    return paths.flatMap((entry) => ingressBackend(entry.value["backend"], [...entry.path, "backend"], hosts));
  });
  const defaults = ["defaultBackend", "backend"].flatMap((field) => ingressBackend(spec?.[field], ["spec", field], ["*"]));
  return [...defaults, ...rules];
}

/** networking.k8s.io/v1 nests the Service; the older versions have serviceName and servicePort. */
function ingressBackend(written: unknown, path: Path, hosts: readonly string[]): BackendReference[] {
  const backend = asRecord(written);
  const service = asRecord(backend?.["service"]);
  const name = asText(service?.["name"]) ?? asText(backend?.["serviceName"]);
  const portRecord = asRecord(service?.["port"]);
  const port = portOf(portRecord?.["number"] ?? portRecord?.["name"] ?? backend?.["servicePort"]);
  if (name === undefined) return [];
  const namePath = service?.["name"] === undefined ? [...path, "serviceName"] : [...path, "service", "name"];
  return [{ service: name, namespace: undefined, port, path, namePath, hosts }];
}

function gatewayBackends(route: KubernetesObject): BackendReference[] {
  const spec = asRecord(route.value["spec"]);
  const hosts = orAny(texts(spec?.["hostnames"]));
  return entriesAt(spec, "rules", ["spec"]).flatMap((rule) =>
    entriesAt(rule.value, "backendRefs", rule.path).flatMap(({ value, path }) => {
      const isService = (value["kind"] ?? "Service") === "Service" && (value["group"] ?? "") === "";
      return isService ? named(value, path, hosts) : [];
    }),
  );
}

/** A reference with name, namespace and port. */
function named(value: JsonRecord, path: Path, hosts: readonly string[]): BackendReference[] {
  const service = asText(value["name"]);
  return service === undefined
    ? []
    : [
        {
          service,
          namespace: asText(value["namespace"]) || undefined,
          port: portOf(value["port"]),
          path,
          namePath: [...path, "name"],
          hosts,
        },
      ];
}

function openshiftBackends(route: KubernetesObject): BackendReference[] {
  const spec = asRecord(route.value["spec"]);
  const hosts = orAny([asText(spec?.["host"]) ?? ""].filter(Boolean));
  const port = portOf(asRecord(spec?.["port"])?.["targetPort"]);
  const to = asRecord(spec?.["to"]);
  const entries = [...(to ? [{ value: to, path: ["spec", "to"] }] : []), ...entriesAt(spec, "alternateBackends", ["spec"])];
  return entries
    .filter(({ value }) => (value["kind"] ?? "Service") === "Service")
    .flatMap(({ value, path }) => named(value, path, hosts).map((backend) => ({ ...backend, port })));
}

function traefikBackends(route: KubernetesObject): BackendReference[] {
  return entriesAt(asRecord(route.value["spec"]), "routes", ["spec"]).flatMap((rule) => {
    const hosts = orAny(hostsOfMatch(asText(rule.value["match"]) ?? ""));
    return entriesAt(rule.value, "services", rule.path)
      .filter(({ value }) => (value["kind"] ?? "Service") === "Service")
      .flatMap(({ value, path }) => named(value, path, hosts));
  });
}

/** The names in Host(`a`, `b`) and HostSNI(`a`). */
function hostsOfMatch(match: string): string[] {
  return [...match.matchAll(/\bHost(?:SNI)?\(([^)]*)\)/g)].flatMap(([, names]) =>
    [...names!.matchAll(/[`"']([^`"']+)[`"']/g)].map(([, host]) => host!),
  );
}

/** Only what a gateway serves: without one a VirtualService steers traffic inside the mesh. */
function istioBackends(route: KubernetesObject): BackendReference[] {
  const spec = asRecord(route.value["spec"]);
  if (!texts(spec?.["gateways"]).some((gateway) => gateway !== "mesh")) return [];
  const hosts = orAny(texts(spec?.["hosts"]));
  return ["http", "tls", "tcp"].flatMap((protocol) =>
    entriesAt(spec, protocol, ["spec"]).flatMap((rule) =>
      entriesAt(rule.value, "route", rule.path).flatMap(({ value, path }) => {
        const destination = asRecord(value["destination"]);
        const [service, namespace] = (asText(destination?.["host"]) ?? "").split(".");
        if (!service) return [];
        const port = portOf(asRecord(destination?.["port"])?.["number"]);
        const at = [...path, "destination"];
        return [{ service, namespace: namespace || undefined, port, path: at, namePath: [...at, "host"], hosts }];
      }),
    ),
  );
}

function contourBackends(proxy: KubernetesObject): BackendReference[] {
  const spec = asRecord(proxy.value["spec"]);
  const hosts = orAny([asText(asRecord(spec?.["virtualhost"])?.["fqdn"]) ?? ""].filter(Boolean));
  const routed = entriesAt(spec, "routes", ["spec"]).flatMap((rule) => entriesAt(rule.value, "services", rule.path));
  const tcp = entriesAt(asRecord(spec?.["tcpproxy"]), "services", ["spec", "tcpproxy"]);
  return [...routed, ...tcp].flatMap(({ value, path }) => named(value, path, hosts));
}

/** F5's NGINX Ingress Controller: spec.upstreams name the Services. */
function nginxBackends(server: KubernetesObject): BackendReference[] {
  const spec = asRecord(server.value["spec"]);
  const hosts = orAny([asText(spec?.["host"]) ?? ""].filter(Boolean));
  return entriesAt(spec, "upstreams", ["spec"]).flatMap(({ value, path }) => {
    const service = asText(value["service"]);
    const namePath = [...path, "service"];
    return service === undefined ? [] : [{ service, namespace: undefined, port: portOf(value["port"]), path, namePath, hosts }];
  });
}

function kongBackends(ingress: KubernetesObject): BackendReference[] {
  return entriesAt(asRecord(ingress.value["spec"]), "rules", ["spec"]).flatMap(({ value, path }) => {
    const hosts = orAny([asText(value["host"]) ?? ""].filter(Boolean));
    return ingressBackend(value["backend"], [...path, "backend"], hosts);
  });
}

/** ingress-nginx: `"5432": "prod/postgres:5432"` in the ConfigMap that --tcp-services-configmap or --udp-services-configmap names. */
function nginxStreamBackends(configMap: KubernetesObject): BackendReference[] {
  if (!/(^|-)(tcp|udp)(-services)?$/.test(configMap.name ?? "")) return [];
  return Object.entries(asRecord(configMap.value["data"]) ?? {}).flatMap(([key, value]) => {
    const match = /^\d+$/.test(key) && typeof value === "string" ? /^([a-z0-9-]+)\/([a-z0-9-]+):([a-z0-9-]+)/.exec(value) : null;
    if (!match) return [];
    const [, namespace, service, port] = match;
    const path = ["data", key];
    return [{ service: service!, namespace, port: /^\d+$/.test(port!) ? Number(port) : port, path, namePath: path, hosts: ["*"] }];
  });
}
