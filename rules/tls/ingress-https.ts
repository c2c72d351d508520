import {
  certManagerAnnotation,
  coversHost,
  defineRule,
  deployedTogether,
  type Fix,
  type FixBuilder,
  INGRESS_KINDS,
  ingressClass,
  ingressesBeside,
  ingressHosts,
  ingressTls,
  isAcmeSolver,
  isUndecidable,
  type KubernetesObject,
  listOption,
  matchesWildcard,
  scope,
  tlsElsewhere,
} from "../../src/sdk.js";

export default defineRule({
  meta: {
    kinds: INGRESS_KINDS,
    docs: {
      description: "Every host of an Ingress is served over HTTPS",
      why: "A host without a tls entry is answered over plain HTTP, or with a certificate that is not its own: passwords and sessions can be read and changed on the way.",
      references: [
        "https://kubernetes.io/docs/concepts/services-networking/ingress/#tls",
        "https://kubernetes.github.io/ingress-nginx/user-guide/tls/",
      ],
      details:
        "TLS that ends elsewhere passes: certificates of AWS, Google Cloud and Azure load balancers, Traefik's router annotations, TLS passthrough, tunnels; so do canaries of ingress-nginx, members of an ALB group with a certificate, and hosts for which another Ingress of the same class and namespace has TLS. `defaultTlsCertificate` says that the controller has a default certificate for all hosts, `internalClasses` names classes that only the internal network reaches.",
    },
    fixable: "unsafe",
    options: {
      type: "object",
      additionalProperties: false,
      properties: {
        defaultTlsCertificate: {
          type: "boolean",
          default: false,
          description: "The Ingress controller serves a default certificate that is valid for every host.",
        },
        internalClasses: listOption("Ingress classes (with *) that only the internal network reaches."),
        issuer: { type: "string", default: "", description: "ClusterIssuer that a fix may name, where the Ingress names none." },
      },
    },
    messages: {
      noTls: {
        severity: scope("production", "error", { development: "info" }),
        text: "{{title}} serves {{hosts}} without TLS. Add spec.tls with the hosts and the Secret of their certificate.",
      },
      hostNotCovered: {
        severity: scope("production", "error", { development: "info" }),
        text: "No entry of spec.tls of {{title}} names {{host}}, so it is served without a certificate of its own. Add it to the hosts of an entry.",
      },
    },
  },
  create: ({ bundle, graph, options, report, fix }) => {
    const together = deployedTogether(bundle);
    const others = (ingress: KubernetesObject): KubernetesObject[] => ingressesBeside(graph, ingress, together);
    return { object: judge };

    function judge(ingress: KubernetesObject): void {
      if (isAcmeSolver(ingress) || isCanary(ingress) || tlsElsewhere(ingress) !== undefined || isInSecureGroup(ingress, others(ingress)))
        return;
      if (options.defaultTlsCertificate || options.internalClasses.some((pattern) => matchesWildcard(ingressClass(ingress) ?? "", pattern)))
        return;
      const tls = ingressTls(ingress);
      const rules = ingressHosts(ingress);
      const hosts = rules.filter(({ host }) => !isUndecidable(host) && !hasTlsBeside(ingress, host, others(ingress)));
      if (rules.length > 0 && hosts.length === 0) return;
      if (tls.length === 0) {
        if (isUndecidable(ingress.get(["spec", "tls"])) || ingress.get(["spec"]) === undefined) return;
        const names = [...new Set(hosts.map(({ host }) => host))].filter((host) => host !== "*");
        report({
          at: ingress.at(["spec", "tls"]),
          message: "noTls",
          data: { title: ingress.title, hosts: names.length === 0 ? "every host" : names.join(", ") },
          fix: names.length === 0 ? undefined : addTls(fix, ingress, names, options.issuer),
        });
        return;
      }
      if (tls.some((entry) => entry.hosts.length === 0)) return;
      const seen = new Set<string>();
      for (const { host, path } of hosts) {
        if (host === "*" || seen.has(host) || tls.some((entry) => entry.hosts.some((name) => coversHost(name.host, host)))) continue;
        seen.add(host);
        report({
          at: ingress.at(path),
          message: "hostNotCovered",
          data: { title: ingress.title, host },
          related: [{ location: ingress.at(["spec", "tls"], "key"), message: "the hosts with TLS" }],
        });
      }
    }
  },
});

/** An entry for all hosts, where cert-manager fills its Secret: by an annotation that is there, or one that names the issuer of the option. */
function addTls(fix: FixBuilder, ingress: KubernetesObject, hosts: readonly string[], issuer: string): Fix | undefined {
  const block = fix.addKey(ingress, ["spec"], "tls", [{ hosts, secretName: `${ingress.name}-tls` }]);
  if (certManagerAnnotation(ingress) !== undefined) return fix.fix("Add spec.tls with all hosts", "unsafe", block);
  if (issuer === "") return undefined;
  const key = "cert-manager.io/cluster-issuer";
  const annotation =
    ingress.get(["metadata", "annotations"]) == null
      ? fix.addKey(ingress, ["metadata"], "annotations", { [key]: issuer })
      : fix.addKey(ingress, ["metadata", "annotations"], key, issuer);
  return fix.fix("Add spec.tls with all hosts, and the issuer of their certificate", "unsafe", annotation, block);
}

/** ingress-nginx: the main Ingress of the host ends TLS for its canary. */
function isCanary({ annotations }: KubernetesObject): boolean {
  return annotations["nginx.ingress.kubernetes.io/canary"] === "true";
}

/** The Ingresses of a group share one ALB and its certificates. */
function isInSecureGroup({ annotations }: KubernetesObject, others: readonly KubernetesObject[]): boolean {
  const group = annotations[ALB_GROUP];
  return (
    group !== undefined &&
    others.some((other) => other.annotations[ALB_GROUP] === group && (tlsElsewhere(other) ?? ingressTls(other)[0]) !== undefined)
  );
}

const ALB_GROUP = "alb.ingress.kubernetes.io/group.name";

/** Controllers join what Ingresses of one class say of a host: another one's tls entry counts for all of its paths. */
function hasTlsBeside(ingress: KubernetesObject, host: string, others: readonly KubernetesObject[]): boolean {
  return others.some(
    (other) =>
      ingressClass(other) === ingressClass(ingress) &&
      ingressHosts(other).some((rule) => rule.host === host) &&
      ingressTls(other).some(({ hosts }) => hosts.some((name) => coversHost(name.host, host))),
  );
}
