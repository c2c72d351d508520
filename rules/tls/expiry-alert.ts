import {
  byTitle,
  CERTIFICATE,
  certManagerAnnotation,
  defineRule,
  INGRESS_KINDS,
  jsonText,
  type KubernetesObject,
  scope,
} from "../../src/sdk.js";

const RULE_KINDS = ["monitoring.coreos.com/PrometheusRule", "operator.victoriametrics.com/VMRule"] as const;

export default defineRule({
  meta: {
    docs: {
      description: "An alert tells when a certificate is not renewed in time",
      why: "Renewal fails quietly: a solver, a quota, a changed DNS record. Without an alert the first to notice are the visitors.",
      references: ["https://cert-manager.io/docs/devops-tips/prometheus-metrics/", "https://github.com/prometheus/blackbox_exporter"],
      details:
        "Looked for is a rule with cert-manager's metrics certmanager_certificate_expiration_timestamp_seconds or certmanager_certificate_ready_status, the blackbox exporter's probe_ssl_earliest_cert_expiry, or those of x509-certificate-exporter. Reported once for each environment, where the project holds alerting rules and Certificates, or Ingresses and Gateways that ask for one.",
    },
    messages: {
      none: {
        severity: scope("production", "info"),
        text: "The certificates of {{title}} and {{others}} are renewed by cert-manager, and no alerting rule of this project tells when that fails. Alert on certmanager_certificate_expiration_timestamp_seconds.",
      },
      noneForOne: {
        severity: scope("production", "info"),
        text: "The certificate of {{title}} is renewed by cert-manager, and no alerting rule of this project tells when that fails. Alert on certmanager_certificate_expiration_timestamp_seconds.",
      },
    },
  },
  create: ({ graph, report }) => ({
    bundle({ objects }) {
      const certificates = objects.filter((object) => object.groupKind === CERTIFICATE || isAnnotated(object)).sort(byTitle);
      const [first, ...others] = certificates;
      if (!first || !graph.keeps(...RULE_KINDS) || graph.objectsAnywhere(...RULE_KINDS).some(watchesCertificates)) return;
      report({
        at: first.at(["metadata", "name"]),
        message: others.length === 0 ? "noneForOne" : "none",
        data: { title: first.title, others: others.length === 1 ? "1 other" : `${others.length} others` },
        objects: [first],
      });
    },
  }),
});

/** An Ingress or Gateway for which cert-manager makes the Certificate. */
function isAnnotated(object: KubernetesObject): boolean {
  return ANNOTATED.has(object.groupKind) && certManagerAnnotation(object) !== undefined;
}

const ANNOTATED: ReadonlySet<string> = new Set([...INGRESS_KINDS, "gateway.networking.k8s.io/Gateway"]);

function watchesCertificates(rule: KubernetesObject): boolean {
  return /certmanager_certificate_(expiration|ready|renewal)|probe_ssl_earliest_cert_expiry|ssl_cert_not_after|x509_cert_(not_after|expires)/.test(
    jsonText(rule.value),
  );
}
