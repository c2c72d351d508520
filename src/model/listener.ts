import type { Path } from "../load/document.js";
import type { KubernetesObject } from "./kubernetes-object.js";
import { asList, asRecord, asText, isUndecidable, type JsonRecord } from "./value.js";

/**
 * Whether a listener of a Gateway takes a route that names the Gateway: by section and port, by namespace, and by the hosts of both. What cannot be decided
 * (namespaces by selector, texts that are filled in later) counts as no. Source: Gateway API, AllowedRoutes and HTTPRoute hostnames.
 */
export function takesRoute(
  listener: JsonRecord,
  parent: { readonly sectionName: string | undefined; readonly port: number | undefined },
  route: KubernetesObject,
  gateway: KubernetesObject,
): boolean {
  if (parent.sectionName !== undefined && parent.sectionName !== listener["name"]) return false;
  if (parent.port !== undefined && parent.port !== listener["port"]) return false;
  const allowed = asRecord(listener["allowedRoutes"]);
  const from = asText(asRecord(allowed?.["namespaces"])?.["from"]) ?? "Same";
  if (from !== "All" && !(from === "Same" && route.namespace === gateway.namespace)) return false;
  const kinds = asList(allowed?.["kinds"]).map((kind) => asRecord(kind)?.["kind"]);
  if (kinds.length > 0 && !kinds.includes(route.kind)) return false;
  const host = asText(listener["hostname"]);
  const hosts = asList(route.get(["spec", "hostnames"])).filter((name) => typeof name === "string");
  if (!host || hosts.length === 0) return true;
  return hosts.some((name) => !isUndecidable(name) && meet(host.toLowerCase(), name.toLowerCase()));
}

/** Whether two host names, each of which may begin with a wildcard for any number of labels, have a host in common. */
function meet(a: string, b: string): boolean {
  const covers = (wide: string, name: string): boolean => wide.startsWith("*.") && name.endsWith(wide.slice(1));
  return a === b || covers(a, b) || covers(b, a);
}

/** The hosts of a Gateway's listeners that end TLS with a Secret: what cert-manager asks a certificate for where the Gateway names an issuer. */
export function gatewayHosts(gateway: KubernetesObject): { host: string; path: Path }[] {
  return asList(gateway.get(["spec", "listeners"])).flatMap((entry, index) => {
    const listener = asRecord(entry);
    const host = asText(listener?.["hostname"]);
    const isSecure = asList(asRecord(listener?.["tls"])?.["certificateRefs"]).length > 0;
    return host && isSecure ? [{ host, path: ["spec", "listeners", index, "hostname"] }] : [];
  });
}
