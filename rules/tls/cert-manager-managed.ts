import {
  certManagerAnnotation,
  defineRule,
  type Graph,
  INGRESS_KINDS,
  isUndecidable,
  type KubernetesObject,
  listOption,
  matchesWildcard,
  scope,
  SECRET_WRITERS,
  secretsWritten,
  tlsElsewhere,
  type TlsSecret,
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
        "A Secret passes when a Certificate of the project writes it, or something else that renews it (an ExternalSecret, a VaultPKISecret, a SecretProviderClass, a Secret that reflector fills), when the Ingress or Gateway carries `cert-manager.io/cluster-issuer` or `cert-manager.io/issuer`, when `external` names it, or when `externalSecrets` does (wildcard certificates that another tool copies). An Ingress without spec.tls is judged by tls/ingress-https.",
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
      const seen = new Set<string>();
      for (const secret of graph.tlsSecretsOf(object)) {
        const { name, namespace = "", path } = secret;
        const key = `${namespace}/${name}`;
        if (
          seen.has(key) ||
          isUndecidable(name) ||
          isManaged(graph, object, secret) ||
          options.externalSecrets.some((pattern) => matchesWildcard(name, pattern))
        )
          continue;
        // Listeners often share a Secret: one place is enough to find it.
        seen.add(key);
        report({ at: object.at(path), message: "unmanaged", data: { secret: name, title: object.title } });
      }
    },
  }),
});

function isManaged(graph: Graph, object: KubernetesObject, { name, namespace }: TlsSecret): boolean {
  const home = namespace ?? object.namespace;
  if (graph.isExternal("Secret", home, name)) return true;
  // Where one of the two has no namespace the writer may be the one: nothing is said.
  return graph
    .objectsAnywhere(...SECRET_WRITERS)
    .some((writer) => secretsWritten(writer).includes(name) && (writer.namespace === home || !writer.namespace || !home));
}
