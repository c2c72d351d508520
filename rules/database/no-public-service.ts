import {
  asList,
  asRecord,
  DATABASE_PORTS,
  defineRule,
  type Graph,
  type KubernetesObject,
  listOption,
  loadBalancerReach,
  scope,
  sourceRanges,
  type StoreEvidence,
  storeOfContainer,
  storeOfImage,
  type Workload,
} from "../../src/sdk.js";

export default defineRule({
  meta: {
    kinds: ["Service"],
    docs: {
      description: "Databases are not published by a Service",
      why: "A database that the Internet can reach is found by scanners within hours and attacked from then on; one leaked or default password is enough.",
      references: [
        "https://kubernetes.io/docs/concepts/services-networking/service/#publishing-services-service-types",
        "https://kubernetes.io/docs/concepts/services-networking/service/#internal-load-balancer",
      ],
      details:
        "What is a database is read from the images and labels of the pods that the Service selects; exporters, jobs, clients and init containers are none, and a Service whose ports lead only to an exporter beside the database passes. An internal load balancer is information only. With the AWS Load Balancer Controller the default scheme is internal, so nothing is said of a Service that leaves it out.",
    },
    options: {
      type: "object",
      additionalProperties: false,
      properties: {
        allowInternalLoadBalancer: { type: "boolean", default: true, description: "An internal load balancer is information only." },
        internalAnnotations: listOption("Further annotations that make a load balancer internal, as key=value."),
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
      const exposure = exposureOf(service, options.internalAnnotations);
      if (!exposure) return;
      const workloads = graph.workloadsOf(service);
      if (workloads.state !== "found") {
        const guess = workloads.state === "unknown" && exposure.reach !== "internal" ? databaseByNameAndPort(service) : undefined;
        if (guess)
          report({
            at: service.at(exposure.path),
            message: "looksLikeDatabase",
            data: { title: service.title, how: exposure.how, ...guess },
          });
        return;
      }
      for (const workload of workloads.value) {
        const store = storeBehind(graph, service, workload);
        if (store?.class !== "database" && store?.class !== "pooler") continue;
        const message =
          exposure.reach === "internal" && options.allowInternalLoadBalancer
            ? "internal"
            : exposure.reach === "private"
              ? "privateRanges"
              : "published";
        report({
          at: service.at(exposure.path),
          message,
          data: { title: service.title, database: workload.object.title, evidence: store.text, how: exposure.how },
          objects: [service, workload.object],
          related: [{ location: workload.object.at(store.path), message: `${workload.object.title} is a ${store.class}: ${store.text}` }],
        });
        return;
      }
    },
  }),
});

/**
 * The store that a Service leads to. Of a database's pods none where every port leads to something beside it, such as an exporter; of an application's pods
 * the container of a database beside it, where a port leads there.
 */
function storeBehind(graph: Graph, service: KubernetesObject, workload: Workload): StoreEvidence | undefined {
  const targets = graph.portTargets(service, workload).map(({ container }) => container);
  const [reached] = targets.flatMap((container) => (container && storeOfContainer(container)) ?? []);
  const whole = graph.storeOf(workload);
  if (!whole || reached) return whole ?? reached;
  const leadsBeside = targets.length > 0 && targets.every((container) => container !== undefined);
  return leadsBeside && workload.containers.some((container) => storeOfContainer(container)) ? undefined : whole;
}

interface Exposure {
  readonly reach: "public" | "private" | "internal";
  readonly how: string;
  readonly path: readonly (string | number)[];
}

function exposureOf(service: KubernetesObject, internalAnnotations: readonly string[]): Exposure | undefined {
  if (asList(service.get(["spec", "externalIPs"])).length > 0)
    return { reach: "public", how: "externalIPs", path: ["spec", "externalIPs"] };
  const type = service.get(["spec", "type"]);
  if (type === "NodePort") return { reach: "public", how: "type NodePort, a port on every node", path: ["spec", "type"] };
  if (type !== "LoadBalancer") return undefined;
  const reach = loadBalancerReach(service, internalAnnotations);
  if (reach.scheme === "unknown") return undefined;
  if (reach.scheme === "internal") return { reach: "internal", how: reach.reason, path: ["spec", "type"] };
  const ranges = sourceRanges(service);
  if (ranges === "unknown") return undefined;
  return { reach: ranges === "private" ? "private" : "public", how: "type LoadBalancer", path: ["spec", "type"] };
}

/** Labels that operators give the pods of a database: CloudNativePG, Zalando, Crunchy, ECK, Spotahome. */
const OPERATOR_LABELS =
  /^(cnpg\.io\/cluster|spilo-role|postgres-operator\.crunchydata\.com\/cluster|elasticsearch\.k8s\.elastic\.co\/cluster-name|redisfailovers\.databases\.spotahome\.com\/name)$/;

/** A well-known port together with a name or selector that says database; neither is enough alone. */
function databaseByNameAndPort(service: KubernetesObject): { port: number; evidence: string } | undefined {
  for (const port of asList(service.get(["spec", "ports"])).map((_, index) => service.get(["spec", "ports", index, "port"]))) {
    const product = typeof port === "number" ? DATABASE_PORTS.get(port) : undefined;
    const word = (service.name ?? "")
      .toLowerCase()
      .split(/[-_.]/)
      .find((part) => part === "db" || part === "database" || storeOfImage(part)?.class === "database");
    const label = Object.keys(asRecord(service.get(["spec", "selector"])) ?? {}).find((key) => OPERATOR_LABELS.test(key));
    if (product && label) return { port: port as number, evidence: `selector ${label}, port of ${product}` };
    if (product && word) return { port: port as number, evidence: `name ${service.name}, port of ${product}` };
  }
  return undefined;
}
