import { imageName } from "./image.js";
import type { Container } from "./workload.js";

/** Names that service meshes give to what they put into a pod. */
const MESH_NAMES: ReadonlySet<string> = new Set([
  "istio-proxy",
  "istio-init",
  "istio-validation",
  "linkerd-proxy",
  "linkerd-init",
  "linkerd-network-validator",
  "consul-dataplane",
  "consul-connect-envoy-sidecar",
  "consul-connect-inject-init",
  "kuma-sidecar",
  "kuma-init",
  "osm-init",
]);

const MESH_IMAGES: ReadonlySet<string> = new Set([
  "proxyv2",
  "consul-dataplane",
  "kuma-dp",
  "kuma-init",
  "aws-appmesh-envoy",
  "aws-appmesh-proxy-route-manager",
]);

const ENVOY_NAMES = /^(envoy|envoy-(proxy|sidecar)|sidecar-envoy)$/;

/** The proxy of a service mesh, or an Envoy beside the container that it stands in front of. An Envoy that is alone in its pod is a server of its own. */
export function isMeshProxy(container: Container): boolean {
  const name = container.name ?? "";
  if (MESH_NAMES.has(name)) return true;
  const image = imageName(container.image) ?? "";
  if (MESH_IMAGES.has(image) || /(^|\/)linkerd\/proxy(-init)?([:@]|$)/.test(container.image ?? "")) return true;
  if (!ENVOY_NAMES.test(name) && !/^envoy(-alpine|-distroless)?$/.test(image)) return false;
  return container.workload.containers.some((other) => other !== container && other.role === "main");
}
