import { defineRule, scope, visitConfigs } from "../../src/sdk.js";

export default defineRule({
  meta: {
    docs: {
      description: "Recovery is mailed too",
      why: "For e-mail send_resolved is false unless said otherwise: whoever was woken is not told that it is over.",
      references: ["https://prometheus.io/docs/alerting/latest/configuration/#email_config"],
    },
    messages: {
      silent: {
        severity: scope("all", "info"),
        text: "The receiver {{receiver}} mails when something breaks, and not when it is over. Set {{field}}: true, or false if that is meant.",
      },
    },
  },
  create: ({ report }) =>
    visitConfigs(({ source, object, origin, receivers }) => {
      for (const { name, integrations } of receivers) {
        for (const { kind, path, value } of integrations) {
          if (kind !== "email" || value["send_resolved"] !== undefined || value["sendResolved"] !== undefined) continue;
          const isCamel = origin === "resource" && object?.group !== "operator.victoriametrics.com";
          const field = isCamel ? "sendResolved" : "send_resolved";
          report({
            at: source.at([...path, field]),
            message: "silent",
            data: { receiver: name ?? "", field },
            objects: object ? [object] : [],
            field: `${name ?? ""} resolved`,
          });
        }
      }
    }),
});
