import { asText, defineRule, managedDatabase, scope } from "../../src/sdk.js";

export default defineRule({
  meta: {
    kinds: ["Service"],
    docs: {
      description: "The network boundary of a database outside the cluster is known",
      why: "A Service of type ExternalName is an alias: no NetworkPolicy or Service type keeps others from the managed database it names, only the provider's own network rules do.",
      references: [
        "https://kubernetes.io/docs/concepts/services-networking/service/#externalname",
        "https://cloud.google.com/sql/docs/postgres/connect-kubernetes-engine",
      ],
      details: "This is no exposure, and legitimate. It says where else to look: private endpoints, authorised networks, security groups.",
    },
    messages: {
      outside: {
        severity: scope("production", "info"),
        text: "{{title}} is an alias of {{host}}, a database of {{provider}} outside the cluster: what may connect to it is decided there. See that it has a private endpoint.",
      },
    },
  },
  create: ({ report }) => ({
    object(service) {
      if (service.get(["spec", "type"]) !== "ExternalName") return;
      const host = asText(service.get(["spec", "externalName"]));
      const provider = host === undefined ? undefined : managedDatabase(host);
      if (provider)
        report({ at: service.at(["spec", "externalName"]), message: "outside", data: { title: service.title, host, provider } });
    },
  }),
});
