import {
  asList,
  asText,
  certManagerAnnotation,
  defineRule,
  type Graph,
  INGRESS_KINDS,
  ingressTls,
  isUndecidable,
  type KubernetesObject,
  listOption,
  matchesWildcard,
  type Path,
  scope,
  tlsElsewhere,
} from "../../src/sdk.js";

export default defineRule({
  meta: {
    kinds: [...INGRESS_KINDS, "gateway.networking.k8s.io/Gateway"],
    docs: {
      description: "Certificates are issued and renewed by cert-manager",
      why: "A certificate that somebody put there by hand expires one day, usually at night: nothing renews it and nothing warns.",
      references: [
        "https://cert-manager.io/docs/usage/ingress/",
        "https://cert-manager.io/docs/usage/certificate/",
        "https://cert-manager.io/docs/usage/gateway/",
      ],
      details:
        "A Secret passes when a Certificate of the project writes it, when the Ingress or Gateway carries `cert-manager.io/cluster-issuer` or `cert-manager.io/issuer`, when `external` names it, or when `externalSecrets` does (wildcard certificates that another tool copies). An Ingress without spec.tls is judged by tls/ingress-https.",
    },
    options: {
      type: "object",
      additionalProperties: false,
      properties: {
        externalSecrets: listOption("Names of Secrets (with *) whose certificates something else renews."),
      },
    },
    messages: {
      unmanaged: {
        severity: scope("production", "warning"),
        text: "Nothing in this project makes cert-manager issue the certificate in Secret {{secret}} of {{title}}: no Certificate writes it, and no cert-manager.io/cluster-issuer or issuer annotation asks for it. Nobody renews it.",
      },
      issuerNameIgnored: {
        severity: scope("all", "warning"),
        text: "cert-manager does not read cert-manager.io/issuer-name on {{title}}. Use cert-manager.io/issuer or cert-manager.io/cluster-issuer.",
      },
    },
  },
  create: ({ graph, options, report }) => ({
    object(object) {
      const issued = certManagerAnnotation(object) !== undefined;
      if (!issued && object.annotations["cert-manager.io/issuer-name"] !== undefined) {
        report({
          at: object.at(["metadata", "annotations", "cert-manager.io/issuer-name"], "key"),
          message: "issuerNameIgnored",
          data: { title: object.title },
        });
      }
      if (issued || tlsElsewhere(object) !== undefined) return;
      for (const { name, path } of secretsOf(object)) {
        if (
          isUndecidable(name) ||
          isManaged(graph, object, name) ||
          options.externalSecrets.some((pattern) => matchesWildcard(name, pattern))
        )
          continue;
        report({ at: object.at(path), message: "unmanaged", data: { secret: name, title: object.title } });
      }
    },
  }),
});

/** The Secrets that hold the certificates of an Ingress or Gateway in its own namespace. */
function secretsOf(object: KubernetesObject): { name: string; path: Path }[] {
  if (object.kind === "Ingress") {
    return ingressTls(object).flatMap(({ secretName, path }) =>
      secretName === undefined ? [] : [{ name: secretName, path: [...path, "secretName"] }],
    );
  }
  return asList(object.get(["spec", "listeners"])).flatMap((_, listener) =>
    asList(object.get(["spec", "listeners", listener, "tls", "certificateRefs"])).flatMap((_reference, index) => {
      const path = ["spec", "listeners", listener, "tls", "certificateRefs", index];
      const name = asText(object.get([...path, "name"]));
      const kind = object.get([...path, "kind"]) ?? "Secret";
      const namespace = object.get([...path, "namespace"]);
      return name !== undefined && kind === "Secret" && (namespace === undefined || namespace === object.namespace)
        ? [{ name, path: [...path, "name"] }]
        : [];
    }),
  );
}

function isManaged(graph: Graph, object: KubernetesObject, secret: string): boolean {
  if (graph.certificatesOf(secret, object).state === "found" || graph.isExternal("Secret", object.namespace, secret)) return true;
  // Where one of the two has no namespace the Certificate may be the one: nothing is said.
  return graph
    .objectsAnywhere("cert-manager.io/Certificate")
    .some((other) => other.get(["spec", "secretName"]) === secret && (other.namespace === undefined || object.namespace === undefined));
}
