import type { KubernetesObject } from "./kubernetes-object.js";
import { asList, asRecord, asText } from "./value.js";

export const CERTIFICATE = "cert-manager.io/Certificate";

/** What kind of authority an Issuer or ClusterIssuer is; undefined when its spec says none that is known. */
export type Authority = "acme" | "selfSigned" | "ca" | "vault" | "venafi";
const AUTHORITIES: readonly Authority[] = ["acme", "selfSigned", "ca", "vault", "venafi"];

export function authorityOf(issuer: KubernetesObject): Authority | undefined {
  const spec = asRecord(issuer.get(["spec"]));
  return AUTHORITIES.find((kind) => asRecord(spec?.[kind]) !== undefined);
}

/** Let's Encrypt's directory for tests, whose certificates no browser trusts. Source: Let's Encrypt, staging environment. */
export function isStagingServer(server: unknown): boolean {
  return typeof server === "string" && /^https:\/\/acme-staging(-v\d+)?\.api\.letsencrypt\.org(\/|$)/i.test(server);
}

/** The names that a Certificate asks for: dnsNames and commonName. */
export function certificateNames(certificate: KubernetesObject): readonly string[] {
  const names = asList(certificate.get(["spec", "dnsNames"])).filter((name) => typeof name === "string");
  const common = asText(certificate.get(["spec", "commonName"]));
  return common ? [...new Set([...names, common])] : names;
}

/** A host that only an inner network resolves: one label, or a suffix kept for such use. Sources: RFC 6761, RFC 6762, RFC 8375, ICANN's .internal. */
export function isInternalHost(host: string): boolean {
  const name = host.toLowerCase().replace(/\.$/, "");
  return (
    !name.includes(".") ||
    /\.(svc|local|localhost|internal|lan|corp|home|intranet|private|test|invalid|home\.arpa)$/.test(name) ||
    /\.(svc|internal)\./.test(name)
  );
}
