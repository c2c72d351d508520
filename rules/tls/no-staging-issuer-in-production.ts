import { CERTIFICATE, defineRule, INGRESS_KINDS, isStagingServer, scope } from "../../src/sdk.js";

const LIVE_SERVER = "https://acme-v02.api.letsencrypt.org/directory";

export default defineRule({
  meta: {
    kinds: [CERTIFICATE, ...INGRESS_KINDS, "gateway.networking.k8s.io/Gateway"],
    docs: {
      description: "Certificates in production do not come from a staging issuer",
      why: "Let's Encrypt's staging certificates are signed by an authority that no browser trusts: every visitor sees a warning.",
      references: ["https://letsencrypt.org/docs/staging-environment/", "https://cert-manager.io/docs/configuration/acme/"],
      details:
        "A base that carries the staging server for an overlay to change is judged as the overlay renders it. A staging environment may use the staging server. The reverse, the limited production server in development, is information.",
    },
    messages: {
      staging: {
        severity: scope("production", "error", { staging: "off" }),
        text: "{{title}} takes its certificate from {{kind}} {{name}}, which uses Let's Encrypt's staging server {{server}}: no browser trusts it. Use acme-v02.api.letsencrypt.org in production.",
      },
      byName: {
        severity: scope("production", "warning", { staging: "off" }),
        text: "{{title}} takes its certificate from {{kind}} {{name}}, whose name says staging. No browser trusts Let's Encrypt's staging certificates.",
      },
      liveInDevelopment: {
        severity: scope("development", "info"),
        text: "{{title}} takes its certificate from {{kind}} {{name}}, which uses Let's Encrypt's production server. Its limits are for live hosts: a few certificates for one set of names a week. Use acme-staging-v02.api.letsencrypt.org to try things out.",
      },
    },
  },
  create: ({ graph, report }) => ({
    object(object) {
      const reference = graph.issuerOf(object);
      if (!reference || reference.group !== "cert-manager.io") return;
      const { kind, name, issuer } = reference;
      const data = { title: object.title, kind, name };
      if (issuer.state === "found") {
        const server = issuer.value.get(["spec", "acme", "server"]);
        const staging = isStagingServer(server);
        if (!staging && server !== LIVE_SERVER) return;
        report({
          at: object.at(reference.path),
          message: staging ? "staging" : "liveInDevelopment",
          data: { ...data, server: String(server) },
          related: [{ location: issuer.value.at(["spec", "acme", "server"]), message: `the ${staging ? "staging" : "production"} server` }],
        });
      } else if (/(^|[-_.])(staging|stage|stg)([-_.]|$)/i.test(name)) report({ at: object.at(reference.path), message: "byName", data });
    },
  }),
});
