import {
  type AlertmanagerConfiguration,
  alertingOf,
  defineRule,
  emailSettings,
  globalFor,
  type Path,
  scope,
  type EmailSetting,
  smarthostParts,
  visitConfigs,
} from "../../src/sdk.js";

export default defineRule({
  meta: {
    docs: {
      description: "Mails go out over TLS",
      why: "Without TLS the password of the mailbox and what the alerts say cross the network in plain text.",
      references: ["https://prometheus.io/docs/alerting/latest/configuration/#email_config"],
      details:
        "`require_tls` is true unless said otherwise. Port 465 means TLS from the first byte, so that require_tls does not matter there; force_implicit_tls: false takes that away. `allowInClusterRelay` accepts a relay inside the cluster without TLS.",
    },
    security: { score: 5.9 },
    options: {
      type: "object",
      additionalProperties: false,
      properties: {
        allowInClusterRelay: {
          type: "boolean",
          default: false,
          description: "A smarthost inside the cluster (*.svc, a name without a dot, localhost) needs no TLS.",
        },
      },
    },
    messages: {
      plain: {
        severity: scope("production", "error"),
        text: "Mails to {{host}} need no TLS: {{field}} is false. Passwords and alerts go out in plain text.",
      },
      notImplicit: {
        severity: scope("production", "error"),
        text: "Mails to {{host}}:465 go out in plain text: {{field}} is false, and that port speaks TLS from the first byte.",
      },
      unverified: {
        severity: scope("production", "warning"),
        text: "Mails to {{host}} are sent to whoever answers: {{field}} is true. Trust the certificate's authority by ca_file instead.",
      },
    },
  },
  create: ({ graph, bundle, options, report }) =>
    visitConfigs((config) => {
      for (const receiver of config.receivers) {
        for (const integration of receiver.integrations) {
          if (integration.kind !== "email") continue;
          const global = config.origin === "resource" ? globalFor(alertingOf(graph, bundle), config) : undefined;
          const settings = emailSettings(config, integration, global);
          const parts = smarthostParts(settings.smarthost.value);
          const server = typeof parts === "object" ? parts : undefined;
          const host = server?.host ?? "the server";
          const isInside = server !== undefined && /(?:^[^.]+|\.svc(?:\..*)?|\.local|^127\..*)$/.test(server.host);
          if (options.allowInClusterRelay && isInside) continue;
          const is465 = server?.port === "465";
          if (is465 && settings.implicitTls.value === false) say(config, integration.path, settings.implicitTls, "notImplicit", host);
          else if (!is465 && settings.requireTls.value === false && settings.implicitTls.value !== true)
            say(config, integration.path, settings.requireTls, "plain", host);
          if (settings.insecureSkipVerify.value === true) say(config, integration.path, settings.insecureSkipVerify, "unverified", host);
        }
      }

      function say(
        { source, object }: AlertmanagerConfiguration,
        fallback: Path,
        setting: EmailSetting,
        message: "plain" | "notImplicit" | "unverified",
        host: string,
      ): void {
        const path = setting.path ?? fallback;
        const field = setting.path ? String(path.at(-1)) : "the setting of the Alertmanager";
        report({ at: source.at(path), message, data: { host, field }, objects: object ? [object] : [], field: path.join(".") });
      }
    }),
});
