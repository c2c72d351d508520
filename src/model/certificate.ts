import { createRequire } from "node:module";
import type { KubernetesObject } from "./kubernetes-object.js";

/** What is read of a certificate: until when it holds. The key is never looked at. */
export interface CertificateDates {
  /** In milliseconds since the epoch. */
  readonly notAfter: number;
  /** "2026-11-26". */
  readonly day: string;
}

/** The first certificate of a kubernetes.io/tls Secret, from data (base64) or stringData; undefined when it holds none that can be read. */
export function secretCertificate(secret: KubernetesObject): { field: "data" | "stringData"; dates: CertificateDates } | undefined {
  for (const field of ["stringData", "data"] as const) {
    const written = secret.get([field, "tls.crt"]);
    if (typeof written !== "string") continue;
    const text = field === "data" ? Buffer.from(written, "base64").toString("latin1") : written;
    const dates = readCertificate(text);
    if (dates) return { field, dates };
  }
  return undefined;
}

export function readCertificate(text: string): CertificateDates | undefined {
  if (!/-----BEGIN CERTIFICATE-----/.test(text)) return undefined;
  try {
    // Loaded only where there is a certificate to read: node:crypto takes its time.
    const { X509Certificate } = createRequire(import.meta.url)("node:crypto") as typeof import("node:crypto");
    const certificate = new X509Certificate(text);
    const notAfter = Date.parse(certificate.validTo);
    return Number.isNaN(notAfter) ? undefined : { notAfter, day: new Date(notAfter).toISOString().slice(0, 10) };
  } catch {
    return undefined;
  }
}

/** Where a private key in plain sight stands; encrypted ones and placeholders are none. */
export function privateKeyField(secret: KubernetesObject): "data" | "stringData" | undefined {
  return (["stringData", "data"] as const).find((field) => {
    const written = secret.get([field, "tls.key"]);
    if (typeof written !== "string") return false;
    const text = field === "data" ? Buffer.from(written, "base64").toString("latin1") : written;
    // With a body: a header alone is a placeholder.
    return /-----BEGIN (?:RSA |EC |DSA )?PRIVATE KEY-----\s+[A-Za-z0-9+/]{16}/.test(text);
  });
}
