import type { Path } from "../load/document.js";
import { groupKind, type KubernetesObject } from "../model/kubernetes-object.js";
import { found, type Lookup, unknown } from "../model/lookup.js";
import { both, isDecidableText, sameText } from "../model/selector.js";
import { asList, asRecord, asText, isUndecidable } from "../model/value.js";
import type { IssuerReference, TlsSecret } from "./graph.js";
import { proximityOf } from "./nearness.js";
import type { ObjectIndex } from "./object-index.js";
import { namespaceOf, sameNamespace, type Scope } from "./scope.js";

const CERT_MANAGER = "cert-manager.io";
const CERTIFICATE = groupKind(CERT_MANAGER, "Certificate");

/** Certificates by the Secret that they write, issuers by those that name them. */
export class CertificateRelation {
  constructor(readonly scope: Scope) {}

  certificatesOf(secretName: string, from: KubernetesObject): Lookup<readonly KubernetesObject[]> {
    if (secretName === "" || isUndecidable(secretName)) return unknown;
    const namespace = namespaceOf(from);
    const certain = new Set<KubernetesObject>();
    let doubtful = false;
    for (const layer of this.scope.layers) {
      const { bySecret, open } = layer.derive(certificatesBySecret);
      for (const certificate of [...(bySecret.get(secretName) ?? []), ...open]) {
        const isMeant = sameText(certificate.get(["spec", "secretName"]), secretName);
        const verdict = both(sameNamespace(namespaceOf(certificate), namespace), isMeant);
        if (verdict === true) certain.add(certificate);
        else if (verdict === undefined) doubtful = true;
      }
    }
    if (certain.size > 0) return found([...certain].sort((a, b) => proximityOf(from, b) - proximityOf(from, a)));
    return doubtful ? unknown : this.scope.missing([CERTIFICATE], namespace);
  }

  /** What issues the certificates of a Certificate, or of an Ingress or Gateway that carries cert-manager's annotations; undefined when nothing is named. */
  issuerOf(object: KubernetesObject): IssuerReference | undefined {
    const reference = object.group === CERT_MANAGER ? issuerOfCertificate(object) : issuerOfAnnotations(object);
    if (!reference) return undefined;
    const { kind, group, name } = reference;
    const namespace = kind === "ClusterIssuer" && group === CERT_MANAGER ? null : undefined;
    return { ...reference, issuer: this.scope.find(groupKind(group, kind), name, object, namespace) };
  }

  /** The Secrets that hold the certificates of an Ingress, a Gateway or a Certificate. */
  tlsSecretsOf(object: KubernetesObject): readonly TlsSecret[] {
    return tlsReferences(object).map((reference) => ({
      ...reference,
      secret: this.scope.find("Secret", reference.name, object, reference.namespace),
    }));
  }
}

interface Certificates {
  readonly bySecret: ReadonlyMap<string, readonly KubernetesObject[]>;
  /** Those whose Secret is filled in later. */
  readonly open: readonly KubernetesObject[];
}

function certificatesBySecret(index: ObjectIndex): Certificates {
  const bySecret = new Map<string, KubernetesObject[]>();
  const open: KubernetesObject[] = [];
  for (const certificate of index.ofKind(CERTIFICATE)) {
    const name = certificate.get(["spec", "secretName"]);
    if (typeof name !== "string") continue;
    const same = bySecret.get(name);
    if (!isDecidableText(name)) open.push(certificate);
    else if (same) same.push(certificate);
    else bySecret.set(name, [certificate]);
  }
  return { bySecret, open };
}

type NamedIssuer = Omit<IssuerReference, "issuer">;

function issuerOfCertificate(certificate: KubernetesObject): NamedIssuer | undefined {
  const path = ["spec", "issuerRef"];
  const reference = asRecord(certificate.get(path));
  const name = asText(reference?.["name"]);
  if (!name) return undefined;
  return {
    kind: asText(reference?.["kind"]) || "Issuer",
    group: asText(reference?.["group"]) || CERT_MANAGER,
    name,
    path: [...path, "name"],
  };
}

/** Both annotations together are rejected by cert-manager, so they name nothing. Source: certificate-shim sync.go. */
function issuerOfAnnotations(object: KubernetesObject): NamedIssuer | undefined {
  const { annotations } = object;
  const issuer = annotations["cert-manager.io/issuer"];
  const clusterIssuer = annotations["cert-manager.io/cluster-issuer"];
  if ((issuer && clusterIssuer) || (!issuer && !clusterIssuer)) return undefined;
  const at = (key: string): Path => ["metadata", "annotations", key];
  if (clusterIssuer) return { kind: "ClusterIssuer", group: CERT_MANAGER, name: clusterIssuer, path: at("cert-manager.io/cluster-issuer") };
  const kind = annotations["cert-manager.io/issuer-kind"] || "Issuer";
  const group = annotations["cert-manager.io/issuer-group"] || CERT_MANAGER;
  return { kind, group, name: issuer!, path: at("cert-manager.io/issuer") };
}

function tlsReferences(object: KubernetesObject): Omit<TlsSecret, "secret">[] {
  switch (object.groupKind) {
    case "networking.k8s.io/Ingress":
    case "extensions/Ingress":
      return asList(object.get(["spec", "tls"])).flatMap((entry, index) =>
        secretAt(asRecord(entry)?.["secretName"], ["spec", "tls", index, "secretName"], undefined),
      );
    case "gateway.networking.k8s.io/Gateway":
      return asList(object.get(["spec", "listeners"])).flatMap((listener, index) =>
        asList(asRecord(asRecord(listener)?.["tls"])?.["certificateRefs"]).flatMap((entry, at) => {
          const reference = asRecord(entry);
          const isSecret = (reference?.["kind"] ?? "Secret") === "Secret" && (reference?.["group"] ?? "") === "";
          const path = ["spec", "listeners", index, "tls", "certificateRefs", at, "name"];
          return isSecret ? secretAt(reference?.["name"], path, asText(reference?.["namespace"])) : [];
        }),
      );
    case CERTIFICATE:
      return secretAt(object.get(["spec", "secretName"]), ["spec", "secretName"], undefined);
    default:
      return [];
  }
}

function secretAt(name: unknown, path: Path, namespace: string | undefined): Omit<TlsSecret, "secret">[] {
  return typeof name === "string" && name !== "" ? [{ name, namespace: namespace || undefined, path }] : [];
}
