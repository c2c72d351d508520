import {
  type Backend,
  defineRule,
  type Graph,
  isJudgedStore,
  type KubernetesObject,
  listOption,
  nameLooks,
  ROUTE_KINDS,
  routeReach,
  scope,
  type Store,
  STORE_OPTION,
} from "../../src/sdk.js";

export default defineRule({
  meta: {
    kinds: [...ROUTE_KINDS, "ConfigMap"],
    security: { score: 8.6 },
    docs: {
      description: "No route from outside leads to a database",
      why: "An Ingress or route publishes what it leads to as a LoadBalancer Service does, and the Service behind it looks harmless: the database answers on the public address of the ingress controller.",
      references: [
        "https://kubernetes.io/docs/concepts/services-networking/ingress/",
        "https://kubernetes.github.io/ingress-nginx/user-guide/exposing-tcp-udp-services/",
        "https://gateway-api.sigs.k8s.io/guides/tcp/",
      ],
      details:
        "Judged are Ingresses, routes of the Gateway API, OpenShift Routes, IngressRoutes of Traefik, VirtualServices of Istio that a gateway serves, HTTPProxies of Contour, servers of F5 NGINX, TCPIngresses of Kong, and the ConfigMap in which ingress-nginx keeps its TCP services. Databases that speak HTTP, such as Elasticsearch, are databases here too. A route of the internal network is information only: an Ingress of class `alb`, whose default scheme is internal, one whose class or Gateway is named internal, and what `internalIngressClasses` names.",
    },
    options: {
      type: "object",
      additionalProperties: false,
      properties: {
        internalIngressClasses: listOption(
          "Ingress classes, Gateways and entry points that serve the internal network only; `*` is a wildcard.",
        ),
        also: STORE_OPTION,
      },
    },
    messages: {
      routed: {
        severity: scope("all", "error", { development: "warning" }),
        text: "{{title}} leads from outside the cluster to Service {{service}}, behind which is {{database}} ({{evidence}}). Remove the route: a database is reachable only inside the network.",
      },
      privateRanges: {
        severity: scope("all", "warning"),
        text: "{{title}} leads to {{database}} ({{evidence}}), and only {{why}} keeps others out. Remove the route: a database is reachable only inside the network.",
      },
      looksLikeDatabase: {
        severity: scope("all", "warning"),
        text: "{{title}} leads from outside the cluster to port {{port}} of Service {{service}}, which looks like that of a database ({{evidence}}); its pods are not in the input. Remove the route.",
      },
      internal: {
        severity: scope("all", "info"),
        text: "{{title}} makes {{database}} ({{evidence}}) reachable from the whole internal network ({{why}}). Remove the route where only this cluster needs the database.",
      },
    },
  },
  create: ({ graph, options, report }) => ({
    object(route) {
      const reached = graph.backendsOf(route).flatMap((backend) => {
        const store = storeBehind(graph, route, backend);
        return store && isJudgedStore(store.evidence, options.also) ? [{ backend, store }] : [];
      });
      const looks = reached.length > 0 ? [] : graph.backendsOf(route).flatMap((backend) => backendLooks(graph, route, backend) ?? []);
      const isJudged = reached.length > 0 || looks.length > 0;
      const reach = isJudged ? routeReach(graph, route, options.internalIngressClasses) : undefined;
      if (!reach || reach.audience === "unknown") return;
      const message = reach.audience === "ranges" ? "privateRanges" : reach.audience === "network" ? "internal" : "routed";
      for (const { backend, store } of reached) {
        const { object, evidence } = store;
        const service = backend.found.state === "found" ? backend.found.value : undefined;
        report({
          at: route.at(backend.namePath),
          message,
          data: { title: route.title, service: backend.service, database: object.title, evidence: evidence.text, why: reach.why },
          objects: [route, ...(service ? [service] : []), object],
          related: [
            ...reach.before.map((hop) => ({ location: hop.object.at(hop.path), message: hop.text })),
            ...(service ? [{ location: service.place, message: `${service.title} selects the pods` }] : []),
            { location: object.at(evidence.path), message: `${object.title} is a ${evidence.class}: ${evidence.text}` },
          ],
        });
      }
      if (message !== "routed") return;
      for (const { backend, port, evidence } of looks) {
        const data = { title: route.title, service: backend.service, port, evidence };
        report({ at: route.at(backend.namePath), message: "looksLikeDatabase", data });
      }
    },
  }),
});

/** A backend whose pods are not in the input, by its name and port together. */
function backendLooks(
  graph: Graph,
  route: KubernetesObject,
  backend: Backend,
): { backend: Backend; port: number; evidence: string } | undefined {
  const { found, port, service } = backend;
  if (found.state === "absent") return undefined;
  const isKnown =
    found.state === "found" &&
    (graph.storesBehind(found.value, port).state === "found" || graph.workloadsOf(found.value).state === "absent");
  // HTTP routes lead to many things called after a database, and few of those have the port of one that speaks HTTP.
  const isLikely = /TCP|TLS|ConfigMap/.test(route.kind) || port === 9200;
  const looks = isKnown || !isLikely ? undefined : nameLooks(service, port);
  return looks && { backend, ...looks };
}

function storeBehind(graph: Graph, route: KubernetesObject, { found, port, service, namespace }: Backend): Store | undefined {
  if (found.state !== "found") return graph.storeOfMadeService(service, route, namespace);
  const stores = graph.storesBehind(found.value, port);
  return stores.state === "found" ? stores.value[0] : undefined;
}
