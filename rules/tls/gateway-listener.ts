import {
  asList,
  asRecord,
  asText,
  certManagerAnnotation,
  defineRule,
  gatewaySupport,
  type Graph,
  isUndecidable,
  type JsonRecord,
  type KubernetesObject,
  type Path,
  RELEASE_KINDS,
  scope,
} from "../../src/sdk.js";

export default defineRule({
  meta: {
    kinds: ["gateway.networking.k8s.io/Gateway", "gateway.networking.k8s.io/ListenerSet", "gateway.networking.x-k8s.io/XListenerSet"],
    docs: {
      description: "TLS listeners of Gateways and ListenerSets have a certificate, and cert-manager can issue it",
      why: "A listener without a usable certificate is not programmed: its hosts are not served at all.",
      references: ["https://gateway-api.sigs.k8s.io/reference/spec/", "https://cert-manager.io/docs/usage/gateway/"],
      details:
        "Listeners named in `cert-manager.io/ignore-tls-listeners` are left out of what cert-manager has to issue. What cert-manager skips is judged on Gateways with one of its annotations.",
    },
    messages: {
      noTls: {
        severity: scope("all", "error"),
        text: "Listener {{listener}} of {{title}} has protocol {{protocol}} and no tls. The Gateway API rejects it: add tls with certificateRefs.",
      },
      noCertificate: {
        severity: scope("all", "error"),
        text: "Listener {{listener}} of {{title}} terminates TLS without certificateRefs: it has no certificate to show, so it is not programmed.",
      },
      tlsOnPlain: {
        severity: scope("all", "error"),
        text: "Listener {{listener}} of {{title}} has tls and protocol {{protocol}}, which has none. The Gateway API rejects it.",
      },
      skipped: {
        severity: scope("all", "error"),
        text: "cert-manager skips listener {{listener}} of {{title}}: {{reason}}. No certificate is issued for it.",
      },
      noSupport: {
        severity: scope("all", "info"),
        text: "{{title}} asks cert-manager for its certificates, and {{release}} installs cert-manager without support of the Gateway API: nothing reads the annotation. Set config.gatewayAPI.enabled (config.enableGatewayAPI in older versions) in the values of its chart.",
      },
    },
  },
  create: ({ graph, report }) => ({
    object(gateway) {
      const annotation = certManagerAnnotation(gateway);
      const release = annotation === undefined ? undefined : releaseWithout(graph);
      if (annotation !== undefined && release)
        report({
          at: gateway.at(["metadata", "annotations", annotation], "key"),
          message: "noSupport",
          data: { title: gateway.title, release: release.title },
          related: [{ location: release.at(["metadata", "name"]), message: "installs cert-manager" }],
        });
      for (const { message, path, data } of breaches(gateway))
        report({ at: gateway.at(path), message, data: { title: gateway.title, ...data } });
    },
  }),
});

interface Breach {
  readonly message: "noTls" | "noCertificate" | "tlsOnPlain" | "skipped";
  readonly path: Path;
  readonly data: Readonly<Record<string, string>>;
}

function* breaches(gateway: KubernetesObject): Generator<Breach> {
  const ignored = (gateway.annotations["cert-manager.io/ignore-tls-listeners"] ?? "").split(",").map((name) => name.trim());
  for (const [index, entry] of asList(gateway.get(["spec", "listeners"])).entries()) {
    const listener = asRecord(entry);
    const protocol = asText(listener?.["protocol"]);
    if (!listener || protocol === undefined || isUndecidable(protocol)) continue;
    const name = asText(listener["name"]) ?? "(no name)";
    const path = ["spec", "listeners", index];
    const data = { listener: name, protocol };
    const hasTls = protocol === "HTTPS" || protocol === "TLS";
    const tls = asRecord(listener["tls"]);
    if (!hasTls && tls && ["HTTP", "TCP", "UDP"].includes(protocol)) yield { message: "tlsOnPlain", path: [...path, "tls"], data };
    if (!hasTls) continue;
    if (!tls && !isUndecidable(listener["tls"])) yield { message: "noTls", path: [...path, "protocol"], data };
    if (!tls || !isTerminated(tls)) continue;
    const references = tls["certificateRefs"];
    // Options of the implementation may name a certificate of their own.
    if (asList(references).length === 0 && !isUndecidable(references)) {
      if (!asRecord(tls["options"])) yield { message: "noCertificate", path: [...path, "tls"], data };
    } else if (certManagerAnnotation(gateway) !== undefined && !ignored.includes(name)) {
      const skip = skipReason(listener, asList(references), gateway);
      if (skip) yield { message: "skipped", path: [...path, ...skip.path], data: { ...data, reason: skip.reason } };
    }
  }
}

/** What installs cert-manager in this project, where none of it supports the Gateway API. */
function releaseWithout(graph: Graph): KubernetesObject | undefined {
  const releases = graph.objectsAnywhere(...RELEASE_KINDS).map((object) => ({ object, support: gatewaySupport(object) }));
  const known = releases.filter(({ support }) => support !== undefined);
  return known.some(({ support }) => support === true) ? undefined : known[0]?.object;
}

function isTerminated(tls: JsonRecord): boolean {
  const mode = tls["mode"];
  return mode === undefined || mode === null || mode === "" || mode === "Terminate";
}

/** Source: cert-manager, annotated Gateway resource, supported configuration. */
function skipReason(
  listener: JsonRecord,
  references: readonly unknown[],
  gateway: KubernetesObject,
): { path: Path; reason: string } | undefined {
  if (!listener["hostname"]) return { path: ["hostname"], reason: "it has no hostname" };
  for (const [index, entry] of references.entries()) {
    const reference = asRecord(entry);
    const path = ["tls", "certificateRefs", index];
    const { kind, group, namespace } = reference ?? {};
    if ((kind ?? "Secret") !== "Secret" || (group ?? "") !== "")
      return { path: [...path, "kind"], reason: "its certificateRef is no Secret" };
    if (typeof namespace === "string" && namespace !== "" && gateway.namespace !== undefined && namespace !== gateway.namespace)
      return { path: [...path, "namespace"], reason: "its Secret lies in another namespace" };
  }
  return undefined;
}
