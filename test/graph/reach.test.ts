import { describe, expect, it } from "vitest";
import type { World } from "./bundles.js";
import { document, object, plain, service } from "./bundles.js";

const DB = document({
  apiVersion: "apps/v1",
  kind: "StatefulSet",
  metadata: { name: "db", namespace: "shop" },
  spec: {
    template: {
      metadata: { labels: { app: "db" } },
      spec: { containers: [{ name: "pg", image: "postgres:17", ports: [{ containerPort: 5432 }] }] },
    },
  },
});

const lb = (spec: object, annotations: object = {}, name = "db") =>
  document({
    apiVersion: "v1",
    kind: "Service",
    metadata: { name, namespace: "shop", annotations },
    spec: { selector: { app: "db" }, ports: [{ port: 5432 }], ...spec },
  });

function paths(...manifests: string[]): string[] {
  const world: World = plain({ "all.yaml": DB + manifests.join("") });
  const [store] = world.graph.stores();
  return world.graph
    .pathsTo(store!)
    .map(({ audience, via, hops }) => `${audience} ${via}: ${hops.map((hop) => hop.object.kind).join(" → ")}`);
}

describe("how a database is reached from outside", () => {
  it.each<[string, string[], string[]]>([
    ["by nothing", [service("db", { app: "db" }, { namespace: "shop" })], []],
    ["by a load balancer", [lb({ type: "LoadBalancer" })], ["internet service: Service → StatefulSet"]],
    ["by a port of every node", [lb({ type: "NodePort" })], ["nodes service: Service → StatefulSet"]],
    [
      "by an internal load balancer",
      [lb({ type: "LoadBalancer" }, { "networking.gke.io/load-balancer-type": "Internal" })],
      ["network service: Service → StatefulSet"],
    ],
    [
      "by one whose controller decides",
      [lb({ type: "LoadBalancer", loadBalancerClass: "service.k8s.aws/nlb" })],
      ["unknown service: Service → StatefulSet"],
    ],
    [
      "by one for private ranges",
      [lb({ type: "LoadBalancer", loadBalancerSourceRanges: ["10.0.0.0/8"] })],
      ["ranges service: Service → StatefulSet"],
    ],
    [
      "by external IPs and a type, the widest first",
      [lb({ type: "NodePort", externalIPs: ["203.0.113.9"] })],
      ["internet service: Service → StatefulSet", "nodes service: Service → StatefulSet"],
    ],
    ["not by an alias", [lb({ type: "ExternalName", externalIPs: ["203.0.113.9"] })], []],
    [
      "by a listener and a route",
      [
        lb({}),
        object("gateway.networking.k8s.io/v1", "Gateway", "edge", { listeners: [{ name: "pg", protocol: "TCP", port: 5432 }] }, "shop"),
        object(
          "gateway.networking.k8s.io/v1alpha2",
          "TCPRoute",
          "db",
          { parentRefs: [{ name: "edge" }], rules: [{ backendRefs: [{ name: "db", port: 5432 }] }] },
          "shop",
        ),
      ],
      ["internet route: Gateway → TCPRoute → Service → StatefulSet"],
    ],
    [
      "by a Gateway of the internal network",
      [
        lb({}),
        object(
          "gateway.networking.k8s.io/v1",
          "Gateway",
          "edge",
          { gatewayClassName: "gke-l7-rilb", listeners: [{ name: "pg", protocol: "TCP", port: 5432 }] },
          "shop",
        ),
        object(
          "gateway.networking.k8s.io/v1alpha2",
          "TCPRoute",
          "db",
          { parentRefs: [{ name: "edge" }], rules: [{ backendRefs: [{ name: "db", port: 5432 }] }] },
          "shop",
        ),
      ],
      ["network route: Gateway → TCPRoute → Service → StatefulSet"],
    ],
    [
      "not by a route inside the mesh, nor by one that nothing serves",
      [
        lb({}),
        object(
          "gateway.networking.k8s.io/v1alpha2",
          "TCPRoute",
          "mesh",
          { parentRefs: [{ kind: "Service", group: "", name: "db" }], rules: [{ backendRefs: [{ name: "db", port: 5432 }] }] },
          "shop",
        ),
        object(
          "gateway.networking.k8s.io/v1alpha2",
          "TCPRoute",
          "loose",
          { rules: [{ backendRefs: [{ name: "db", port: 5432 }] }] },
          "shop",
        ),
      ],
      [],
    ],
  ])("%s", (_, manifests, expected) => expect(paths(...manifests)).toEqual(expected));

  it("by what its pods take of their node", () => {
    const pod = (spec: object) => document({ apiVersion: "v1", kind: "Pod", metadata: { name: "db" }, spec });
    const of = (spec: object) => {
      const { graph } = plain({ "a.yaml": pod(spec) });
      return graph.pathsTo(graph.stores()[0]!).map(({ audience, via }) => `${audience} ${via}`);
    };
    const container = { name: "pg", image: "postgres:17" };
    expect(of({ containers: [{ ...container, ports: [{ containerPort: 5432, hostPort: 5432 }] }] })).toEqual(["nodes host port"]);
    expect(of({ hostNetwork: true, containers: [container] })).toEqual(["nodes host network"]);
    expect(of({ containers: [{ ...container, ports: [{ containerPort: 5432, hostPort: 5432, hostIP: "127.0.0.1" }] }] })).toEqual([]);
  });

  it("by what an operator is asked for, and by what leads to what it makes", () => {
    const cluster = object(
      "postgresql.cnpg.io/v1",
      "Cluster",
      "orders",
      { managed: { services: { additional: [{ serviceTemplate: { spec: { type: "NodePort" } } }] } } },
      "shop",
    );
    const route = object(
      "traefik.io/v1alpha1",
      "IngressRouteTCP",
      "db",
      { routes: [{ match: "HostSNI(`*`)", services: [{ name: "orders-rw", port: 5432 }] }] },
      "shop",
    );
    const hand = document({
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "outside", namespace: "shop" },
      spec: { type: "LoadBalancer", selector: { "cnpg.io/cluster": "orders" }, ports: [{ port: 5432 }] },
    });
    const { graph } = plain({ "a.yaml": cluster + route + hand });
    const [store] = graph.stores();
    expect(graph.pathsTo(store!).map(({ audience, via, hops }) => `${audience} ${via} ${hops[0]!.object.kind}`)).toEqual([
      "internet service Service",
      "internet route IngressRouteTCP",
      "nodes operator Cluster",
    ]);
  });
});
