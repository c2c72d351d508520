import { alertingOf, defineRule, emailFaults, emailSettings, scope, visitConfigs } from "../../src/sdk.js";

export default defineRule({
  meta: {
    docs: {
      description: "A mail has a recipient, a sender and a server",
      why: "Alertmanager turns down a configuration with a mail that lacks one of them (no global SMTP smarthost set), and goes on with the old one, or does not start.",
      references: ["https://prometheus.io/docs/alerting/latest/configuration/#email_config"],
      details:
        "The server and the sender may stand at the receiver or in `global`. An AlertmanagerConfig has no `global`: it takes that of the Alertmanager which merges it in, where that is in the project.",
    },
    messages: {
      to: { severity: scope("all", "error"), text: "The e-mail of the receiver {{receiver}} has no recipient. Set to." },
      smarthost: {
        severity: scope("all", "error"),
        text: "The e-mail of the receiver {{receiver}} has no server to send it: neither it nor global has a smarthost. Alertmanager turns the configuration down.",
      },
      malformed: {
        severity: scope("all", "error"),
        text: "The smarthost {{value}} is no host:port. Alertmanager turns the configuration down.",
      },
      from: {
        severity: scope("all", "error"),
        text: "The e-mail of the receiver {{receiver}} has no sender: neither it nor global has one. Alertmanager turns the configuration down.",
      },
    },
  },
  create: ({ graph, bundle, report }) =>
    visitConfigs((config) => {
      const { source, object } = config;
      const objects = object ? [object] : [];
      for (const receiver of config.receivers) {
        for (const integration of receiver.integrations) {
          if (integration.kind !== "email") continue;
          for (const fault of emailFaults(alertingOf(graph, bundle), config, integration)) {
            const data = { receiver: receiver.name ?? "", value: "" };
            if (fault === "malformed smarthost") {
              const { value, path } = emailSettings(config, integration).smarthost;
              const shown = typeof value === "string" ? value : "written here";
              report({ at: source.at(path ?? integration.path), message: "malformed", data: { ...data, value: shown }, objects });
            } else
              report({
                at: source.at([...integration.path, fault]),
                message: fault,
                data,
                objects,
                field: `${receiver.name ?? ""} ${fault}`,
              });
          }
        }
      }
    }),
});
