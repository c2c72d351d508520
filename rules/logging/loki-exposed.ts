import { defineRule, loggingOf, scope } from "../../src/sdk.js";

export default defineRule({
  meta: {
    security: { score: 7.5 },
    docs: {
      description: "Loki is not open to the Internet",
      why: "With auth_enabled: false whoever reaches Loki reads every log, with the tokens and personal data in it, and can write and delete.",
      references: ["https://grafana.com/docs/loki/latest/operations/authentication/"],
      details:
        "Loki has no authentication of its own. An Ingress with annotations that ask for it, a load balancer for private ranges, and an internal one pass.",
    },
    messages: {
      exposed: {
        severity: scope("production", "error"),
        text: "{{title}} publishes {{loki}} with {{how}}, and its configuration has auth_enabled: false: whoever finds it reads all logs. Take it off the Internet, or put authentication in front of it.",
      },
    },
  },
  create: ({ bundle, graph, report }) => ({
    workload(workload) {
      const logging = loggingOf(bundle);
      if (!logging.lokis.some((loki) => loki.workload && loki.object === workload.object)) return;
      // Several configurations: which one this Loki runs with is not told.
      const open = logging.configs.filter(({ value }) => value["auth_enabled"] === false);
      const [config] = open;
      if (!config || open.length < logging.configs.length) return;
      for (const { audience, how, hops } of graph.pathsTo(workload)) {
        const [outermost] = hops;
        if (audience !== "internet" || !outermost || hops.some(({ object }) => asksForLogin(object.annotations))) continue;
        report({
          at: outermost.object.at(outermost.path),
          message: "exposed",
          data: { title: outermost.object.title, loki: workload.object.title, how },
          objects: [outermost.object, workload.object],
          related: [{ location: config.source.at(["auth_enabled"]), message: "authentication is off here" }],
        });
      }
    },
  }),
});

/** Annotations of an Ingress that put a login, a client certificate or a list of addresses before it. */
function asksForLogin(annotations: Readonly<Record<string, string>>): boolean {
  return Object.keys(annotations).some((key) =>
    /auth|oauth|middlewares|whitelist-source-range|allowlist-source-range|inbound-cidrs|iap|security-policy/i.test(key),
  );
}
