import { describe, expect, test } from "vitest";
import { rules } from "../src/rules.generated.js";
import { findingsOf, type Plant } from "./planted.js";

const CATEGORIES = ["tls", "health"];

const ISSUERS = "production/issuers.yaml";
const GATEWAY = "production/gateway.yaml";
const INGRESS = "production/ingress.yaml";
const SHOP = "production/shop.yaml";
const REPORTS = "production/reports.yaml";

// Read by its header and its length: nothing that a scanner of secrets would have to know.
const KEY = Buffer.from("not a key, only an example that looks like one").toString("base64");
const SECRET = `---
apiVersion: v1
kind: Secret
metadata: { name: shop-tls, namespace: shop }
type: kubernetes.io/tls
stringData:
  tls.crt: from elsewhere
  tls.key: |
    -----BEGIN PRIVATE KEY-----
    ${KEY}
    -----END PRIVATE KEY-----
`;

/** The rule, what is planted, and all that is said then. */
const PLANTS: readonly (readonly [rule: string, plant: Plant, said: readonly string[]])[] = [
  [
    "tls/ingress-https",
    { file: INGRESS, from: "  tls:\n    - hosts: [reports.example.net]\n      secretName: reports-tls\n", to: "" },
    [`error tls/ingress-https/noTls ${INGRESS}: "spec"`],
  ],
  [
    "tls/cert-manager-managed",
    { file: INGRESS, from: "cert-manager.io/cluster-issuer: letsencrypt", to: "team: shop" },
    [`warning tls/cert-manager-managed/unmanaged ${INGRESS}: "reports-tls"`],
  ],
  [
    "tls/secret-name",
    { file: INGRESS, from: "      secretName: reports-tls\n", to: "" },
    [`error tls/secret-name/noSecretName ${INGRESS}: "hosts"`],
  ],
  [
    "tls/issuer-exists",
    { file: GATEWAY, from: "name: letsencrypt }", to: "name: letsencript }" },
    [`error tls/issuer-exists/absent ${GATEWAY}: "letsencript"`],
  ],
  [
    "tls/no-staging-issuer-in-production",
    { file: ISSUERS, from: "acme-v02", to: "acme-staging-v02" },
    [
      `error tls/no-staging-issuer-in-production/staging ${GATEWAY}: "letsencrypt"`,
      `error tls/no-staging-issuer-in-production/staging ${INGRESS}: "letsencrypt"`,
    ],
  ],
  [
    "tls/no-selfsigned-in-production",
    { file: INGRESS, from: "cluster-issuer: letsencrypt", to: "cluster-issuer: bootstrap" },
    [`error tls/no-selfsigned-in-production/selfSigned ${INGRESS}: "bootstrap"`],
  ],
  ["tls/renewal", { file: GATEWAY, from: "duration: 2160h", to: "duration: 90d" }, [`error tls/renewal/invalid ${GATEWAY}: "90d"`]],
  [
    "tls/hosts-match",
    { file: GATEWAY, from: '    - "*.example.org"', to: "    - shop.example.org" },
    [`error tls/hosts-match/notCovered ${GATEWAY}: "\\"*.example.org\\""`],
  ],
  [
    "tls/https-redirect",
    { file: INGRESS, from: "    networking.gke.io/v1beta1.FrontendConfig: redirect\n", to: "" },
    [`warning tls/https-redirect/noRedirect ${INGRESS}: "shop"`],
  ],
  [
    "tls/wildcard-dns01",
    { file: ISSUERS, from: "dnsZones: [example.org]", to: "dnsZones: [example.com]" },
    [`error tls/wildcard-dns01/httpOnly ${GATEWAY}: "\\"*.example.org\\""`],
  ],
  [
    "tls/gateway-listener",
    { file: GATEWAY, from: "      tls: { mode: Terminate, certificateRefs: [{ name: wildcard-tls }] }\n", to: "" },
    [`error tls/gateway-listener/noTls ${GATEWAY}: "HTTPS"`],
  ],
  [
    "tls/legacy-cert-manager",
    {
      file: ISSUERS,
      from: "apiVersion: cert-manager.io/v1\nkind: Certificate",
      to: "apiVersion: cert-manager.io/v1alpha2\nkind: Certificate",
    },
    [`error tls/legacy-cert-manager/oldVersion ${ISSUERS}: "cert-manager.io/v1alpha2"`],
  ],
  ["tls/unmanaged-secret", { file: SHOP, from: "", to: SECRET }, [`error tls/unmanaged-secret/privateKey ${SHOP}: "tls.key"`]],
  [
    "tls/expiry-alert",
    { file: "production/alerts.yaml", from: "certmanager_certificate_expiration_timestamp_seconds", to: "some_other_seconds" },
    [`info tls/expiry-alert/none ${GATEWAY}: "wildcard"`],
  ],
  [
    "tls/ingress-nginx-retired",
    { file: INGRESS, from: "docker.io/library/traefik:v3.2.1", to: "registry.k8s.io/ingress-nginx/controller:v1.11.3" },
    [`info tls/ingress-nginx-retired/retired ${INGRESS}: "registry.k8s.io/ingress-nginx/controller:v1.11.3"`],
  ],
  [
    "health/readiness-probe",
    { file: REPORTS, from: "          readinessProbe:\n            httpGet: { path: /actuator/health/readiness, port: http }\n", to: "" },
    [`error health/readiness-probe/served ${REPORTS}: "reports"`],
  ],
  [
    "health/liveness-probe",
    {
      file: SHOP,
      from: "          livenessProbe:\n            httpGet: { path: /livez, port: http }\n            periodSeconds: 10\n",
      to: "",
    },
    [`info health/liveness-probe/noLiveness ${SHOP}: "shop"`],
  ],
  [
    "health/probe-identical",
    { file: REPORTS, from: "/actuator/health/readiness", to: "/actuator/health/liveness" },
    [`warning health/probe-identical/identical ${REPORTS}: "livenessProbe"`],
  ],
  [
    "health/probe-port",
    { file: SHOP, from: "path: /livez, port: http", to: "path: /livez, port: web" },
    [`error health/probe-port/unknownName ${SHOP}: "web"`],
  ],
  [
    "health/probe-port",
    { file: SHOP, from: "path: /livez, port: http", to: "path: /livez, port: 8081" },
    [`warning health/probe-port/undeclared ${SHOP}: "8081"`],
  ],
  [
    "health/probe-values",
    { file: SHOP, from: "timeoutSeconds: 2", to: "timeoutSeconds: 20" },
    [`warning health/probe-values/timeoutAbovePeriod ${SHOP}: "20"`],
  ],
  [
    "health/startup-probe",
    {
      file: REPORTS,
      from: "          startupProbe:\n            httpGet: { path: /actuator/health/liveness, port: http }\n            failureThreshold: 30\n",
      to: "",
    },
    [`info health/startup-probe/impatient ${REPORTS}: "livenessProbe"`],
  ],
  [
    "health/dependency-in-liveness",
    { file: SHOP, from: "path: /livez", to: "path: /health/db" },
    [`warning health/dependency-in-liveness/path ${SHOP}: "/health/db"`],
  ],
  [
    "health/service-selects-workload",
    { file: REPORTS, from: "selector: { app: reports }", to: "selector: { app: report }" },
    [`warning health/service-selects-workload/noWorkload ${REPORTS}: "selector"`],
  ],
  [
    "health/lb-health-check",
    { file: SHOP, from: "requestPath: /readyz", to: "requestPath: /" },
    [`info health/lb-health-check/differs ${SHOP}: "/"`],
  ],
];

describe("a project without a breach of its certificates and probes", () => {
  test("is clean", async () => expect(await findingsOf("edge", CATEGORIES)).toEqual([]));

  test.each(PLANTS)("%s finds the one that is planted, and nothing else is said", async (_, plant, said) =>
    expect(await findingsOf("edge", CATEGORIES, plant)).toEqual(said),
  );

  test("every rule has one", () => {
    const wanted = rules.map(({ id }) => id).filter((id) => CATEGORIES.includes(id.split("/")[0]!));
    expect([...new Set(PLANTS.map(([rule]) => rule))].sort()).toEqual([...wanted].sort());
  });
});
