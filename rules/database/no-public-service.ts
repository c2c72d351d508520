import {
  asList,
  asRecord,
  DATABASE_PORTS,
  defineRule,
  judgedStores,
  type KubernetesObject,
  listOption,
  type Publishing,
  scope,
  servicePublishing,
  STORE_OPTION,
  STORE_POD_LABELS,
  storeOfImage,
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
        const guess = audience === "network" || graph.workloadsOf(service).state === "absent" ? undefined : looksLikeDatabase(service);
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

/** A well-known port together with a name or selector that says database; neither is enough alone. */
function looksLikeDatabase(service: KubernetesObject): { port: number; evidence: string } | undefined {
  for (const port of asList(service.get(["spec", "ports"])).map((_, index) => service.get(["spec", "ports", index, "port"]))) {
    const product = typeof port === "number" ? DATABASE_PORTS.get(port) : undefined;
    const word = (service.name ?? "")
      .toLowerCase()
      .split(/[-_.]/)
      .find((part) => part === "db" || part === "database" || storeOfImage(part)?.class === "database");
    const label = Object.keys(asRecord(service.get(["spec", "selector"])) ?? {}).find((key) => STORE_POD_LABELS.has(key));
    if (product && label) return { port: port as number, evidence: `selector ${label}, port of ${product}` };
    if (product && word) return { port: port as number, evidence: `name ${service.name}, port of ${product}` };
  }
  return undefined;
}
