import {
  configMapCredentials,
  containerCredentials,
  defineRule,
  type KubernetesObject,
  placedText,
  type PlainCredential,
  scope,
  secretEntries,
  workloadOf,
} from "../../src/sdk.js";

export default defineRule({
  meta: {
    security: { score: 7.5 },
    docs: {
      description: "Credentials come from Secrets, not from the manifest",
      why: "Whoever reads the repository, its clones and its history has the password, and so has whoever may read Deployments and ConfigMaps in the cluster. It cannot be changed without a commit.",
      references: [
        "https://kubernetes.io/docs/concepts/configuration/secret/#using-secrets-as-environment-variables",
        "https://kubernetes.io/docs/concepts/security/secrets-good-practices/",
      ],
      details:
        "Judged are literal values of env entries, ConfigMap entries and lines of settings in them that are named like a password, token, secret or key, passwords in URLs and connection strings, and passwords in commands, probes and hooks. References to variables, files and secret stores, switches, hashes and gaps to be filled pass, as do settings that frameworks put into web pages (`NEXT_PUBLIC_`, `VITE_`, …). Secrets encrypted with SOPS, SealedSecrets and ExternalSecrets pass; the Secrets of a chart are made when it is installed. No message holds the value.",
    },
    messages: {
      plaintext: {
        severity: scope("all", "error", { development: "warning" }),
        text: "{{title}} has {{what}} in clear text. Keep it in a Secret and refer to that with secretKeyRef; what was committed has to be changed.",
      },
      committedSecret: {
        severity: scope("all", "warning", { development: "info" }),
        text: "{{title}} is committed with {{count}} in clear text: base64 hides nothing. Keep it encrypted (SealedSecret, SOPS) or fetch it from a secret store, and change what was committed.",
      },
    },
  },
  create: ({ report, bundle }) => ({
    object(object) {
      const workload = workloadOf(object);
      const found = workload
        ? workload.containers.flatMap(containerCredentials)
        : object.groupKind === "ConfigMap"
          ? configMapCredentials(object)
          : [];
      for (const credential of found)
        report({
          at: locationOf(object, credential).asSecret(),
          message: "plaintext",
          data: { title: object.title, what: credential.what },
          field: credential.path.join("."),
        });
      const entries = object.groupKind === "Secret" && bundle.origin !== "helm" ? secretEntries(object) : [];
      const [first] = entries;
      if (first) {
        const count = entries.length === 1 ? `${first[1]}` : `${first[1]} and ${entries.length - 1} more`;
        report({ at: object.at(first).asSecret(), message: "committedSecret", data: { title: object.title, count } });
      }
    },
  }),
});

/** The credential itself, where it can be told from what is around it. */
function locationOf(object: KubernetesObject, { path, part }: PlainCredential) {
  return (part && placedText(object, path)?.at(part.start, part.end)) ?? object.at(path);
}
