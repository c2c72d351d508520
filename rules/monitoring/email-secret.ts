import { asText, defineRule, isPlaceholder, isUndecidable, type Path, scope, valueAt, visitConfigs } from "../../src/sdk.js";

/** Fields of a password or a token, in a mail or in `global`. */
const OWN = ["auth_password", "auth_secret"] as const;
const GLOBAL = ["smtp_auth_password", "smtp_auth_secret"] as const;

export default defineRule({
  meta: {
    docs: {
      description: "The password of the mailbox is not in plain sight",
      why: "Whoever can read the repository or the ConfigMap can send mails as the company.",
      references: [
        "https://prometheus.io/docs/alerting/latest/configuration/#email_config",
        "https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1alpha1.EmailConfig",
      ],
      details:
        "Use auth_password_file or smtp_auth_password_file, or authPassword with a reference to a Secret of the same namespace. A password in the configuration inside a Secret is information: the Secret itself should not lie in the repository. A value that something fills in later is none.",
    },
    security: { score: 7.5 },
    messages: {
      plain: {
        severity: scope("all", "error"),
        text: "{{field}} stands in plain text in {{where}}. Put it into a Secret, and name its file in {{field}}_file.",
      },
      inSecret: {
        severity: scope("all", "info"),
        text: "{{field}} is written into {{where}}, which lies in this repository. Use {{field}}_file, or have the Secret made from a store.",
      },
      notReference: {
        severity: scope("all", "error"),
        text: "authPassword of an AlertmanagerConfig is a reference to a key of a Secret, and here stands a text in plain sight.",
      },
    },
  },
  create: ({ report }) =>
    visitConfigs((config) => {
      const { source, object, isSecret } = config;
      const where = object?.title ?? config.file.path;
      const check = (path: Path): void => {
        const field = String(path.at(-1));
        const value = asText(valueAt(source.value, path));
        if (value === undefined || isHole(value)) return;
        const message = field === "authPassword" || field === "authSecret" ? "notReference" : isSecret ? "inSecret" : "plain";
        report({ at: source.at(path), message, data: { field, where }, objects: object ? [object] : [], field: path.join(".") });
      };
      for (const key of GLOBAL) if (config.global[key] !== undefined) check([...config.root, "global", key]);
      for (const { integrations } of config.receivers) {
        for (const { kind, path, value } of integrations) {
          if (kind !== "email") continue;
          const keys = config.origin === "resource" ? ["authPassword", "authSecret", ...OWN] : OWN;
          for (const key of keys) if (value[key] !== undefined) check([...path, key]);
        }
      }
    }),
});

/** Nothing, or what stands for a value that something fills in. */
function isHole(value: string): boolean {
  return (
    value.trim() === "" ||
    isUndecidable(value) ||
    isPlaceholder(value) ||
    /^[<[(].*[>\])]$|^\*+$|^x{3,}$|^\$\w+$|^ENC\[/i.test(value.trim())
  );
}
