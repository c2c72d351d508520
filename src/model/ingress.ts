import type { Path } from "../load/document.js";
import type { KubernetesObject } from "./kubernetes-object.js";
import { asList, asRecord, asText, isUndecidable } from "./value.js";

export const INGRESS_KINDS = ["networking.k8s.io/Ingress", "extensions/Ingress"] as const;

/** A host of a rule or a tls entry, and where it stands. */
export interface IngressHost {
  readonly host: string;
  readonly path: Path;
}

export interface IngressTls {
  readonly path: Path;
  /** Empty: the entry speaks for every host. */
  readonly hosts: readonly IngressHost[];
  readonly secretName: string | undefined;
}

/** The hosts that rules route; a rule without a host is "*". */
export function ingressHosts(ingress: KubernetesObject): IngressHost[] {
  return asList(ingress.get(["spec", "rules"])).flatMap((rule, index) => {
    const record = asRecord(rule);
    if (!record) return [];
    const host = record["host"];
    if (host === undefined || host === null || host === "") return [{ host: "*", path: ["spec", "rules", index] }];
    return typeof host === "string" ? [{ host, path: ["spec", "rules", index, "host"] }] : [];
  });
}

export function ingressTls(ingress: KubernetesObject): IngressTls[] {
  return asList(ingress.get(["spec", "tls"])).flatMap((entry, index) => {
    const record = asRecord(entry);
    if (!record) return [];
    const path = ["spec", "tls", index];
    const hosts = asList(record["hosts"]).flatMap((host, at) => (typeof host === "string" ? [{ host, path: [...path, "hosts", at] }] : []));
    return [{ path, hosts, secretName: asText(record["secretName"]) || undefined }];
  });
}

/** Whether a certificate name speaks for a host: exactly, or as a wildcard of one label. Undecidable names may. */
export function coversHost(name: string, host: string): boolean {
  if (isUndecidable(name) || isUndecidable(host)) return true;
  const wanted = host.toLowerCase();
  const given = name.toLowerCase();
  if (given === wanted) return true;
  return given.startsWith("*.") && wanted.includes(".") && wanted.slice(wanted.indexOf(".")) === given.slice(1);
}

/** The class of an Ingress: spec.ingressClassName, else the older annotation. */
export function ingressClass(ingress: KubernetesObject): string | undefined {
  return asText(ingress.get(["spec", "ingressClassName"])) ?? ingress.annotations["kubernetes.io/ingress.class"];
}

/**
 * Where TLS ends when spec.tls does not say: a sentence part such as "alb.ingress.kubernetes.io/certificate-arn", or undefined.
 * Sources: documentation of the AWS Load Balancer Controller, GKE Ingress, Traefik, ingress-nginx and cloudflared.
 */
export function tlsElsewhere(ingress: KubernetesObject): string | undefined {
  const { annotations } = ingress;
  const listen = annotations["alb.ingress.kubernetes.io/listen-ports"];
  if (listen !== undefined && /HTTPS/.test(listen)) return "alb.ingress.kubernetes.io/listen-ports";
  // Listeners that are named, and all plain: the certificate has no use.
  const isPlainAlb = listen !== undefined && /"HTTP"/.test(listen);
  const present = TLS_ANNOTATIONS.find((key) => annotations[key]?.trim() && !(isPlainAlb && key === CERTIFICATE_ARN));
  if (present) return present;
  // The host's master Ingress holds the certificate for its minions.
  if (annotations["nginx.org/mergeable-ingress-type"] === "minion") return "nginx.org/mergeable-ingress-type";
  for (const key of TRUE_ANNOTATIONS) if (annotations[key] === "true") return key;
  if (annotations["traefik.ingress.kubernetes.io/router.entrypoints"]?.split(",").some((name) => /^\s*websecure\s*$/.test(name)))
    return "traefik.ingress.kubernetes.io/router.entrypoints";
  const name = ingressClass(ingress);
  return name !== undefined && ELSEWHERE_CLASSES.test(name) ? `ingress class ${name}` : undefined;
}

const CERTIFICATE_ARN = "alb.ingress.kubernetes.io/certificate-arn";
const TLS_ANNOTATIONS = [
  CERTIFICATE_ARN,
  "networking.gke.io/managed-certificates",
  "ingress.gcp.kubernetes.io/pre-shared-cert",
  "networking.gke.io/certmap",
  "traefik.ingress.kubernetes.io/router.tls.certresolver",
  "appgw.ingress.kubernetes.io/appgw-ssl-certificate",
  "appgw.ingress.kubernetes.io/appgw-ssl-profile",
  "kubernetes.azure.com/tls-cert-keyvault-uri",
  "route.openshift.io/termination",
] as const;

const TRUE_ANNOTATIONS = [
  "traefik.ingress.kubernetes.io/router.tls",
  "nginx.ingress.kubernetes.io/ssl-passthrough",
  "nginx.ingress.kubernetes.io/force-ssl-redirect",
  "haproxy.org/ssl-passthrough",
  "haproxy-ingress.github.io/ssl-passthrough",
  "ingress.kubernetes.io/ssl-passthrough",
] as const;

/** Classes of tunnels that end TLS at their edge. */
const ELSEWHERE_CLASSES = /^(cloudflare-tunnel|cloudflared|tailscale|ngrok)$/;

/** An Ingress that cert-manager's ACME solver made for a challenge; it has to answer over plain HTTP. */
export function isAcmeSolver(ingress: KubernetesObject): boolean {
  return ingress.labels["acme.cert-manager.io/http01-solver"] === "true";
}

/**
 * The annotation that makes cert-manager issue the certificates of an Ingress or Gateway, if any; kubernetes.io/tls-acme is read on Ingresses only.
 * Source: cert-manager, annotated Ingress resource; certificate-shim sync.go.
 */
export function certManagerAnnotation(object: KubernetesObject): string | undefined {
  const { annotations } = object;
  const named = ["cert-manager.io/cluster-issuer", "cert-manager.io/issuer"].find((key) => annotations[key]);
  if (named || object.kind !== "Ingress") return named;
  return /^(1|t|true)$/i.test(annotations["kubernetes.io/tls-acme"] ?? "") ? "kubernetes.io/tls-acme" : undefined;
}
