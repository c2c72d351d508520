import {
  asList,
  asRecord,
  asText,
  CERTIFICATE,
  defineRule,
  gatewayHosts,
  INGRESS_KINDS,
  ingressTls,
  type JsonRecord,
  type KubernetesObject,
  type Path,
  scope,
  textRecord,
} from "../../src/sdk.js";

export default defineRule({
  meta: {
    kinds: [CERTIFICATE, ...INGRESS_KINDS, "gateway.networking.k8s.io/Gateway"],
    docs: {
      description: "Wildcard certificates from an ACME issuer are proved by DNS",
      why: "An ACME authority proves a wildcard by the DNS-01 challenge only. With an HTTP-01 solver the order never succeeds.",
      references: [
        "https://cert-manager.io/docs/configuration/acme/",
        "https://letsencrypt.org/docs/challenge-types/#dns-01-challenge",
        "https://cert-manager.io/docs/configuration/acme/#adding-multiple-solver-types",
      ],
      details:
        "Judged is the solver that cert-manager picks: selectors by dnsNames (exact), by dnsZones and by matchLabels. Where the issuer is not found in this project, nothing is reported.",
    },
    messages: {
      httpOnly: {
        severity: scope("all", "error"),
        text: "{{title}} asks {{issuer}} for the wildcard {{name}}, and none of its solvers for that name is dns01. An ACME authority takes DNS-01 only for wildcards. Add a dns01 solver.",
      },
    },
  },
  create: ({ graph, report }) => ({
    object(object) {
      const wildcards = namesOf(object).filter(({ name }) => name.startsWith("*."));
      const issuer = wildcards.length === 0 ? undefined : graph.issuerOf(object)?.issuer;
      if (issuer?.state !== "found" || !asRecord(issuer.value.get(["spec", "acme"]))) return;
      const solvers = asList(issuer.value.get(["spec", "acme", "solvers"]))
        .map(asRecord)
        .filter((solver) => solver !== undefined);
      if (solvers.length === 0) return;
      for (const { name, path } of wildcards) {
        const applicable = solvers.filter((solver) => applies(solver, name, object));
        if (applicable.length === 0 || !applicable.every((solver) => asRecord(solver["http01"]) && !solver["dns01"])) continue;
        report({
          at: object.at(path),
          message: "httpOnly",
          data: { title: object.title, issuer: issuer.value.title, name },
          related: [{ location: issuer.value.at(["spec", "acme", "solvers"], "key"), message: "its solvers" }],
        });
      }
    },
  }),
});

function namesOf(object: KubernetesObject): { name: string; path: Path }[] {
  if (object.kind === "Gateway") return gatewayHosts(object).map(({ host, path }) => ({ name: host, path }));
  if (object.kind !== "Certificate")
    return ingressTls(object).flatMap(({ hosts }) => hosts.map(({ host, path }) => ({ name: host, path })));
  return asList(object.get(["spec", "dnsNames"])).flatMap((name, index) =>
    typeof name === "string" ? [{ name, path: ["spec", "dnsNames", index] }] : [],
  );
}

/** Whether a solver's selector takes the name: dnsNames as a whole, zones by suffix. Source: cert-manager, ACME solver selection. */
function applies(solver: JsonRecord, name: string, object: KubernetesObject): boolean {
  const selector = asRecord(solver["selector"]);
  if (!selector) return true;
  const host = name.slice(2).toLowerCase();
  const names = asList(selector["dnsNames"]);
  const zones = asList(selector["dnsZones"]);
  const labels = Object.entries(textRecord(selector["matchLabels"]));
  const isNamed = names.length === 0 || names.some((entry) => asText(entry)?.toLowerCase() === name.toLowerCase());
  const isInZone =
    zones.length === 0 || zones.some((zone) => host === asText(zone)?.toLowerCase() || host.endsWith(`.${asText(zone)?.toLowerCase()}`));
  return isNamed && isInZone && labels.every(([key, value]) => object.labels[key] === value);
}
