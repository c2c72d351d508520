import { defineRule, type Graph, type KubernetesObject, privateKeyField, scope, secretCertificate } from "../../src/sdk.js";

const DAY = 864e5;

export default defineRule({
  meta: {
    kinds: ["Secret"],
    docs: {
      description: "Certificates and their keys are not kept among the manifests",
      why: "Nobody renews a certificate that was committed by hand, and whoever can read the repository can read its key.",
      references: [
        "https://cert-manager.io/docs/usage/certificate/",
        "https://kubernetes.io/docs/concepts/configuration/secret/#tls-secrets",
      ],
      details:
        "Read are Secrets of type kubernetes.io/tls, and Opaque ones with both tls.crt and tls.key. Of a certificate only its dates are read, and no content is ever printed. Encrypted Secrets (SOPS), SealedSecrets and placeholders pass, and the dates of a Secret that a Certificate of the project writes.",
    },
    security: { score: 8.5 },
    options: {
      type: "object",
      additionalProperties: false,
      properties: {
        warnDays: {
          type: "integer",
          default: 30,
          minimum: 0,
          description: "How many days before its end a certificate is reported as about to expire.",
        },
      },
    },
    messages: {
      privateKey: {
        severity: scope("all", "error"),
        text: "{{title}} holds a private key in plain sight. Whoever reads the repository can pose as the site: let cert-manager make the Secret, and issue a new key.",
      },
      expired: {
        severity: scope("production", "error"),
        text: "The certificate in {{title}} expired on {{day}}. Let cert-manager issue and renew it.",
      },
      expiring: {
        severity: scope("production", "warning"),
        text: "The certificate in {{title}} expires on {{day}}, {{days}}, and nothing renews it. Let cert-manager issue it.",
      },
      committed: {
        severity: scope("production", "warning"),
        text: "The certificate in {{title}} was put among the manifests by hand: nothing renews it before it expires on {{day}}. Let cert-manager issue it.",
      },
    },
  },
  create: ({ graph, options, report }) => ({
    object(secret) {
      if (!holdsCertificate(secret)) return;
      const { title } = secret;
      const key = privateKeyField(secret);
      if (key) report({ at: secret.at([key, "tls.key"], "key"), message: "privateKey", data: { title } });
      const certificate = secretCertificate(secret);
      if (!certificate || isRenewed(graph, secret)) return;
      const { field, dates } = certificate;
      const left = dates.notAfter - Date.now();
      const days = Math.floor(left / DAY);
      report({
        at: secret.at([field, "tls.crt"], "key"),
        message: left < 0 ? "expired" : days < options.warnDays ? "expiring" : "committed",
        data: { title, day: dates.day, days: days === 1 ? "in 1 day" : `in ${days} days` },
        field: "tls.crt",
      });
    },
  }),
});

/** A Certificate of the project writes it, or cert-manager did, where it was copied from: then the copy is what is wrong, and only its key matters. */
function isRenewed(graph: Graph, secret: KubernetesObject): boolean {
  return (
    secret.annotations["cert-manager.io/certificate-name"] !== undefined ||
    graph.certificatesOf(secret.name ?? "", secret).state === "found"
  );
}

/** A TLS Secret, by its type or, where that is the default, by its two keys. */
function holdsCertificate(secret: KubernetesObject): boolean {
  const type = secret.get(["type"]) ?? "Opaque";
  const holds = (key: string): boolean => (["data", "stringData"] as const).some((field) => secret.get([field, key]) !== undefined);
  return type === "kubernetes.io/tls" || (type === "Opaque" && holds("tls.crt") && holds("tls.key"));
}
