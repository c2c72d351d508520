import {
  authorityOf,
  CERTIFICATE,
  certificateNames,
  defineRule,
  gatewayHosts,
  INGRESS_KINDS,
  ingressTls,
  isInternalHost,
  isUndecidable,
  type KubernetesObject,
  scope,
} from "../../src/sdk.js";

export default defineRule({
  meta: {
    kinds: [CERTIFICATE, ...INGRESS_KINDS, "gateway.networking.k8s.io/Gateway"],
    docs: {
      description: "Public hosts in production have certificates that browsers trust",
      why: "A self-signed certificate makes every client warn or fail, and teaches people to ignore the warning.",
      references: ["https://cert-manager.io/docs/configuration/selfsigned/", "https://cert-manager.io/docs/configuration/ca/"],
      details:
        "A self-signed Certificate with isCA (the start of an own authority) passes, and so do names that only an inner network resolves: `web.shop.svc`, `db.local`, names of one label. An own authority (`spec.ca`) is information, since its clients may know it.",
    },
    messages: {
      selfSigned: {
        severity: scope("production", "error"),
        text: "{{title}} has a self-signed certificate from {{issuer}} for {{host}}: no client trusts it. Use an issuer of an authority that clients know.",
      },
      ownAuthority: {
        severity: scope("production", "info"),
        text: "{{title}} has its certificate for {{host}} from {{issuer}}, an authority of your own: only clients that hold its root certificate trust it.",
      },
    },
  },
  create: ({ graph, report }) => ({
    object(object) {
      const reference = graph.issuerOf(object);
      if (!reference || reference.issuer.state !== "found" || object.get(["spec", "isCA"]) === true) return;
      const issuer = reference.issuer.value;
      const authority = authorityOf(issuer);
      if (authority !== "selfSigned" && authority !== "ca") return;
      const names = namesOf(object);
      const host = names.find((name) => !isUndecidable(name) && !isInternalHost(name) && !name.endsWith(`.${object.namespace}`));
      // With a name of the cluster beside it, the certificate is for a Service or a webhook.
      if (host === undefined || names.some((name) => /\.svc(\.|$)/.test(name))) return;
      report({
        at: object.at(reference.path),
        message: authority === "selfSigned" ? "selfSigned" : "ownAuthority",
        data: { title: object.title, issuer: issuer.title, host },
        related: [
          {
            location: issuer.at(["spec", authority], "key"),
            message: `${issuer.title} is ${authority === "selfSigned" ? "self-signed" : "an own authority"}`,
          },
        ],
      });
    },
  }),
});

function namesOf(object: KubernetesObject): readonly string[] {
  if (object.kind === "Gateway") return gatewayHosts(object).map(({ host }) => host);
  return object.kind === "Certificate"
    ? certificateNames(object)
    : ingressTls(object).flatMap(({ hosts }) => hosts.map(({ host }) => host));
}
