import {
  asText,
  CERTIFICATE,
  defineRule,
  type Graph,
  type IssuerReference,
  INGRESS_KINDS,
  isUndecidable,
  type KubernetesObject,
  type Path,
  scope,
} from "../../src/sdk.js";

const KINDS = [CERTIFICATE, ...INGRESS_KINDS, "gateway.networking.k8s.io/Gateway"];

export default defineRule({
  meta: {
    kinds: KINDS,
    docs: {
      description: "The issuer that a certificate names exists and can be used",
      why: "cert-manager waits for an issuer that never comes: no certificate is issued, and the old one expires.",
      references: [
        "https://cert-manager.io/docs/usage/certificate/",
        "https://cert-manager.io/docs/usage/ingress/",
        "https://cert-manager.io/docs/concepts/issuer/",
      ],
      details:
        "An Issuer serves its own namespace only, a ClusterIssuer all of them. A missing issuer is reported where the project keeps issuers of that kind for the environment; `external` names what lives elsewhere; an issuer that more than two objects name and none finds is taken to live elsewhere, too. Issuers of other groups are not judged.",
    },
    messages: {
      absent: {
        severity: scope("all", "error"),
        text: "{{title}} wants its certificate from {{kind}} {{name}}, and this project has none of that name{{where}}. cert-manager waits for it, and issues nothing.",
      },
      otherKind: {
        severity: scope("all", "error"),
        text: "{{title}} wants its certificate from {{kind}} {{name}}, which does not exist, but {{found}} {{name}} does. Name that one.",
      },
      unknownKind: {
        severity: scope("all", "error"),
        text: "{{title}} names an issuer of kind {{kind}} without its group. cert-manager has Issuer and ClusterIssuer only and rejects this: set issuerRef.group.",
      },
      both: {
        severity: scope("all", "error"),
        text: "{{title}} carries both cert-manager.io/issuer and cert-manager.io/cluster-issuer. cert-manager refuses that. Keep one.",
      },
      clusterWith: {
        severity: scope("all", "error"),
        text: "{{title}} carries {{annotation}} next to cert-manager.io/cluster-issuer. cert-manager refuses that: it goes with cert-manager.io/issuer only.",
      },
    },
  },
  create: ({ graph, report }) => ({
    object(object) {
      const data = { title: object.title };
      const broken = brokenAnnotations(object);
      if (broken)
        return report({
          at: object.at(broken.path, "key"),
          message: broken.message,
          data: { ...data, annotation: broken.path.at(-1) as string },
        });
      const kind = object.kind === "Certificate" ? asText(object.get(["spec", "issuerRef", "kind"])) || "Issuer" : "Issuer";
      const hasGroup = Boolean(object.get(["spec", "issuerRef", "group"]));
      if (!isCertManagers(kind) && !hasGroup && !isUndecidable(kind))
        return report({ at: object.at(["spec", "issuerRef", "kind"]), message: "unknownKind", data: { ...data, kind } });
      const reference = graph.issuerOf(object);
      if (!reference || reference.group !== "cert-manager.io" || reference.issuer.state === "found") return;
      const { name } = reference;
      if (isUndecidable(name) || livesElsewhere(graph, reference)) return;
      const other = reference.kind === "Issuer" ? "ClusterIssuer" : "Issuer";
      const found = graph.find(`cert-manager.io/${other}`, name, object, other === "ClusterIssuer" ? null : undefined);
      // Where nothing says that this project keeps issuers of the kind, one of the other kind and the same name says what is meant.
      if (reference.issuer.state === "unknown" && (found.state !== "found" || mayExist(graph, object, reference))) return;
      const where = reference.kind === "Issuer" && object.namespace ? ` in namespace ${object.namespace}` : "";
      report({
        at: object.at(reference.path),
        message: found.state === "found" ? "otherKind" : "absent",
        data: { ...data, kind: reference.kind, name, where, found: other },
        related: found.state === "found" ? [{ location: found.value.at(["metadata", "name"]), message: "exists" }] : [],
      });
    },
  }),
});

/** An issuer that many name, and that none of them finds, is kept by the platform. */
function livesElsewhere(graph: Graph, { kind, name }: IssuerReference): boolean {
  const references = graph.objectsAnywhere(...KINDS).flatMap((object) => graph.issuerOf(object) ?? []);
  const users = references.filter((other) => other.kind === kind && other.name === name);
  return users.length > 2 && users.every(({ issuer }) => issuer.state !== "found");
}

/** Whether some object may be the issuer, or the config says that it lives elsewhere. */
function mayExist(graph: Graph, { namespace }: KubernetesObject, { kind, name }: IssuerReference): boolean {
  const candidates = graph.objectsAnywhere(`cert-manager.io/${kind}`);
  return (
    graph.isExternal(kind, kind === "Issuer" ? namespace : undefined, name) ||
    candidates.some((issuer) => issuer.name === name || issuer.name === undefined || isUndecidable(issuer.name))
  );
}

function isCertManagers(kind: string): boolean {
  return kind === "Issuer" || kind === "ClusterIssuer";
}

function brokenAnnotations({ annotations }: KubernetesObject): { path: Path; message: "both" | "clusterWith" } | undefined {
  if (!annotations["cert-manager.io/cluster-issuer"]) return undefined;
  const at = (key: string): Path => ["metadata", "annotations", key];
  if (annotations["cert-manager.io/issuer"]) return { path: at("cert-manager.io/issuer"), message: "both" };
  const extra = ["cert-manager.io/issuer-kind", "cert-manager.io/issuer-group"].find((key) => annotations[key]);
  return extra === undefined ? undefined : { path: at(extra), message: "clusterWith" };
}
