import {
  defineRule,
  judgedStores,
  listOption,
  type Publishing,
  scope,
  serviceLooks,
  servicePublishing,
  STORE_OPTION,
} from "../../src/sdk.js";

export default defineRule({
  meta: {
    kinds: ["Service"],
    security: { score: 8.6 },
    docs: {
      description: "Databases are not published by a Service",
      why: "A database that the Internet can reach is found by scanners within hours and attacked from then on; one leaked or default password is enough.",
      references: [
        "https://kubernetes.io/docs/concepts/services-networking/service/#publishing-services-service-types",
        "https://kubernetes.io/docs/concepts/services-networking/service/#internal-load-balancer",
      ],
      details:
        "What is a database is read from the kinds of operators, and from the images and labels of the pods that the Service selects; exporters, jobs, clients and init containers are none, and a Service whose ports lead only to an exporter beside the database passes. An internal load balancer, or one with a private address, is information only. With the AWS Load Balancer Controller the default scheme is internal, so nothing is said of a Service that leaves it out.",
    },
    options: {
      type: "object",
      additionalProperties: false,
      properties: {
        allowInternalLoadBalancer: { type: "boolean", default: true, description: "An internal load balancer is information only." },
        internalAnnotations: listOption("Further annotations that make a load balancer internal, as key=value."),
        also: STORE_OPTION,
      },
    },
    messages: {
      published: {
        severity: scope("all", "error", { development: "warning" }),
        text: "{{title}} publishes {{database}} ({{evidence}}) outside the cluster with {{how}}. Use type ClusterIP: a database is reachable only inside the network.",
      },
      privateRanges: {
        severity: scope("all", "warning"),
        text: "{{title}} publishes {{database}} ({{evidence}}) with {{how}}; only loadBalancerSourceRanges keep it private. Use type ClusterIP or an internal load balancer.",
      },
      internal: {
        severity: scope("all", "info"),
        text: "{{title}} makes {{database}} ({{evidence}}) reachable from the whole internal network ({{how}}). Use type ClusterIP where only this cluster needs it.",
      },
      looksLikeDatabase: {
        severity: scope("all", "warning"),
        text: "{{title}} publishes port {{port}} with {{how}}, and looks like that of a database ({{evidence}}); its pods are not in the input. Use type ClusterIP.",
      },
    },
  },
  create: ({ graph, options, report }) => ({
    object(service) {
      const [publishing] = servicePublishing(service, options.internalAnnotations).filter(({ audience }) => audience !== "unknown");
      if (!publishing) return;
      const { audience, how, path } = publishing;
      const stores = graph.storesBehind(service);
      if (stores.state !== "found") {
        const guess = audience === "network" || graph.workloadsOf(service).state === "absent" ? undefined : serviceLooks(service);
        if (guess) report({ at: service.at(path), message: "looksLikeDatabase", data: { title: service.title, how, ...guess } });
        return;
      }
      const [store] = judgedStores(stores.value, options.also);
      if (!store) return;
      const { object, evidence } = store;
      report({
        at: service.at(path),
        message: messageOf(publishing, options.allowInternalLoadBalancer),
        data: { title: service.title, database: object.title, evidence: evidence.text, how },
        objects: [service, object],
        related: [{ location: object.at(evidence.path), message: `${object.title} is a ${evidence.class}: ${evidence.text}` }],
      });
    },
  }),
});

function messageOf({ audience }: Publishing, allowInternal: boolean): "published" | "privateRanges" | "internal" {
  if (audience === "ranges") return "privateRanges";
  return audience === "network" && allowInternal ? "internal" : "published";
}
