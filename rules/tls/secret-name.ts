import {
  certManagerAnnotation,
  defineRule,
  INGRESS_KINDS,
  ingressTls,
  isUndecidable,
  type KubernetesObject,
  scope,
} from "../../src/sdk.js";

export default defineRule({
  meta: {
    kinds: INGRESS_KINDS,
    docs: {
      description: "Every TLS entry that cert-manager shall serve has hosts and a Secret of its own",
      why: "cert-manager skips an entry without hosts or secretName, and refuses an Ingress that names one Secret twice: no certificate is issued, and none renewed.",
      references: ["https://cert-manager.io/docs/usage/ingress/", "https://cert-manager.io/docs/usage/certificate/"],
      details:
        "Judged are Ingresses with one of cert-manager's annotations. Two Ingresses with one Secret are reported where both stand in one file or in one rendered root.",
    },
    messages: {
      noSecretName: {
        severity: scope("all", "error"),
        text: "The entry of spec.tls in {{title}} has no secretName, so cert-manager skips it: no certificate is issued for {{hosts}}.",
      },
      noHosts: {
        severity: scope("all", "error"),
        text: "The entry of spec.tls in {{title}} for Secret {{secret}} has no hosts, so cert-manager skips it: no certificate is issued.",
      },
      twice: {
        severity: scope("all", "error"),
        text: "{{title}} names Secret {{secret}} in two entries of spec.tls. cert-manager refuses the whole Ingress then. Join the hosts in one entry, or name two Secrets.",
      },
      shared: {
        severity: scope("all", "error"),
        text: "{{title}} and {{other}} both ask cert-manager for a certificate in Secret {{secret}}. It issues for one of them only. Give each its own secretName.",
      },
    },
  },
  create: ({ bundle, graph, report }) => ({
    object(ingress) {
      if (certManagerAnnotation(ingress) === undefined) return;
      const seen = new Set<string>();
      for (const { path, hosts, secretName: secret } of ingressTls(ingress)) {
        const data = { title: ingress.title, secret, hosts: hosts.map(({ host }) => host).join(", ") };
        if (secret === undefined) {
          if (hosts.length > 0) report({ at: ingress.at([...path, "secretName"]), message: "noSecretName", data });
          continue;
        }
        if (isUndecidable(secret)) continue;
        const at = ingress.at([...path, "secretName"]);
        if (hosts.length === 0 && !isUndecidable(ingress.get([...path, "hosts"]))) report({ at, message: "noHosts", data });
        if (seen.has(secret)) report({ at, message: "twice", data });
        else {
          seen.add(secret);
          const other = INGRESS_KINDS.flatMap((kind) => graph.objectsOf(kind)).find(
            (candidate) => isBefore(candidate, ingress, bundle.origin !== "files") && asksFor(candidate, secret),
          );
          if (other) report({ at, message: "shared", data: { ...data, other: other.title }, objects: [ingress, other] });
        }
      }
    },
  }),
});

/** Whether another Ingress of the same namespace stands before this one and is deployed with it. */
function isBefore(candidate: KubernetesObject, ingress: KubernetesObject, rendered: boolean): boolean {
  if (candidate.name === ingress.name || candidate.namespace !== ingress.namespace) return false;
  if (candidate.document.file !== ingress.document.file) return rendered && (candidate.name ?? "") < (ingress.name ?? "");
  return candidate.at([]).start < ingress.at([]).start;
}

function asksFor(ingress: KubernetesObject, secret: string): boolean {
  return (
    certManagerAnnotation(ingress) !== undefined &&
    ingressTls(ingress).some(({ secretName, hosts }) => secretName === secret && hosts.length > 0)
  );
}
