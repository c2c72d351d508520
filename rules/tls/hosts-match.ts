import {
  asList,
  asText,
  CERTIFICATE,
  certificateNames,
  coversHost,
  defineRule,
  foundOr,
  type Graph,
  INGRESS_KINDS,
  ingressHosts,
  ingressTls,
  isUndecidable,
  type KubernetesObject,
  type Path,
  scope,
} from "../../src/sdk.js";

export default defineRule({
  meta: {
    kinds: [CERTIFICATE, ...INGRESS_KINDS, "gateway.networking.k8s.io/Gateway"],
    docs: {
      description: "Certificates name the hosts that they are used for",
      why: "A browser that gets a certificate for another name stops with a warning, and nobody reaches the site.",
      references: [
        "https://kubernetes.io/docs/concepts/services-networking/ingress/#tls",
        "https://cert-manager.io/docs/usage/certificate/",
        "https://www.rfc-editor.org/rfc/rfc5280#appendix-A.1",
      ],
      details:
        "A wildcard covers one label: `*.example.org` covers `shop.example.org`, and neither `example.org` nor `a.b.example.org`. A host of a rule that no tls entry names is reported by tls/ingress-https. A host of a tls entry passes when another Ingress of the namespace serves it, or an annotation of ingress-nginx does: server-alias, from-to-www-redirect.",
    },
    messages: {
      notServed: {
        severity: scope("all", "error"),
        text: "spec.tls of {{title}} names {{host}}, and no rule serves it: the rules serve {{hosts}}. A misspelt host gets no certificate, one that is gone keeps the others from being renewed.",
      },
      notCovered: {
        severity: scope("all", "error"),
        text: "{{title}} serves {{host}} with the certificate in Secret {{secret}}, and {{certificate}}, which writes it, is for {{names}} only. Add the host to its dnsNames.",
      },
      commonNameTooLong: {
        severity: scope("all", "error"),
        text: "The commonName of {{title}} has {{length}} characters, and a certificate holds 64: cert-manager rejects it. Leave it out; dnsNames count.",
      },
    },
  },
  create: ({ graph, report }) => ({
    object(object) {
      const { title } = object;
      if (object.kind === "Certificate") {
        const length = asText(object.get(["spec", "commonName"]))?.length ?? 0;
        if (length > 64 && !isUndecidable(object.get(["spec", "commonName"])))
          report({ at: object.at(["spec", "commonName"]), message: "commonNameTooLong", data: { title, length } });
        return;
      }
      if (object.kind === "Ingress")
        for (const { host, path, hosts } of unserved(graph, object))
          report({ at: object.at(path), message: "notServed", data: { title, host, hosts } });
      for (const { host, path, secret } of uses(object)) {
        if (isUndecidable(host) || isUndecidable(secret)) continue;
        const certificates = foundOr(graph.certificatesOf(secret, object)) ?? [];
        const [certificate] = certificates;
        // Two Certificates that write one Secret: which one wins is not known.
        if (!certificate || certificates.length > 1) continue;
        const names = certificateNames(certificate);
        if (names.length === 0 || names.some((name) => coversHost(name, host))) continue;
        report({
          at: object.at(path),
          message: "notCovered",
          data: { title, host, secret, certificate: certificate.title, names: names.join(", ") },
          objects: [object, certificate],
          related: [{ location: certificate.at(["spec", "dnsNames"], "key"), message: `the names in ${certificate.title}` }],
        });
      }
    },
  }),
});

/** Hosts of tls entries that no rule serves. */
function unserved(graph: Graph, ingress: KubernetesObject): { host: string; path: Path; hosts: string }[] {
  const own = ingressHosts(ingress).map(({ host }) => host);
  const beside = graph.objectsAnywhere(...INGRESS_KINDS).filter(({ namespace }) => namespace === ingress.namespace);
  const served = [...own, ...aliases(ingress, own), ...beside.flatMap((other) => ingressHosts(other).map(({ host }) => host))];
  const servesAll = own.length === 0 || own.includes("*") || own.some(isUndecidable);
  if (servesAll || ingress.get(["spec", "defaultBackend"]) != null || ingress.get(["spec", "backend"]) != null) return [];
  return ingressTls(ingress)
    .flatMap(({ hosts }) => hosts)
    .filter(({ host }) => !isUndecidable(host) && !served.some((name) => coversHost(host, name) || coversHost(name, host)))
    .map((entry) => ({ ...entry, hosts: [...new Set(own)].join(", ") }));
}

/** Hosts that ingress-nginx serves by annotations, beside those of the rules. */
function aliases({ annotations }: KubernetesObject, hosts: readonly string[]): string[] {
  const named = (annotations["nginx.ingress.kubernetes.io/server-alias"] ?? "").split(",").map((host) => host.trim());
  const www = annotations["nginx.ingress.kubernetes.io/from-to-www-redirect"] === "true";
  return [...named, ...(www ? hosts.map((host) => (host.startsWith("www.") ? host.slice(4) : `www.${host}`)) : [])];
}

/** Hosts and the Secrets whose certificates they are served with. */
function uses(object: KubernetesObject): { host: string; path: Path; secret: string }[] {
  if (object.kind === "Ingress")
    return ingressTls(object).flatMap(({ hosts, secretName }) =>
      secretName === undefined ? [] : hosts.map(({ host, path }) => ({ host, path, secret: secretName })),
    );
  return asList(object.get(["spec", "listeners"])).flatMap((_, index) => {
    const path = ["spec", "listeners", index];
    const host = asText(object.get([...path, "hostname"]));
    const references = asList(object.get([...path, "tls", "certificateRefs"]));
    const secret = asText(object.get([...path, "tls", "certificateRefs", 0, "name"]));
    const namespace = object.get([...path, "tls", "certificateRefs", 0, "namespace"]);
    const isOwn = namespace === undefined || namespace === object.namespace;
    return host && secret && isOwn && references.length === 1 ? [{ host, path: [...path, "hostname"], secret }] : [];
  });
}
