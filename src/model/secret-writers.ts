import type { KubernetesObject } from "./kubernetes-object.js";
import { asList, asRecord, asText } from "./value.js";

/** Kinds whose controllers write a Secret, and write it anew when the certificate in it changes. */
export const SECRET_WRITERS = [
  "cert-manager.io/Certificate",
  "external-secrets.io/ExternalSecret",
  "secrets.hashicorp.com/VaultPKISecret",
  "secrets.hashicorp.com/VaultStaticSecret",
  "secrets-store.csi.x-k8s.io/SecretProviderClass",
  "Secret",
] as const;

/**
 * The names of the Secrets that an object makes a controller write; of a Secret its own, where reflector fills it from another one. Sources: the API types of
 * cert-manager, External Secrets, Vault Secrets Operator, Secrets Store CSI Driver; reflector's README.
 */
export function secretsWritten(object: KubernetesObject): readonly string[] {
  switch (object.kind) {
    case "Certificate":
      return texts(object.get(["spec", "secretName"]));
    case "ExternalSecret":
      return texts(object.get(["spec", "target", "name"]) ?? object.name);
    case "VaultPKISecret":
    case "VaultStaticSecret":
      return texts(object.get(["spec", "destination", "name"]));
    case "SecretProviderClass":
      return asList(object.get(["spec", "secretObjects"])).flatMap((entry) => texts(asRecord(entry)?.["secretName"]));
    case "Secret":
      return object.annotations["reflector.v1.k8s.emberstack.com/reflects"] === undefined ? [] : texts(object.name);
    default:
      return [];
  }
}

function texts(value: unknown): string[] {
  const text = asText(value);
  return text ? [text] : [];
}
