import { describe, expect, it } from "vitest";
import { answer, document, object, plain, rendered, service, type World } from "./bundles.js";

const backend = { service: { name: "web", port: { number: 80 } } };
const ingress = (spec: unknown, namespace?: string, name = "edge"): string =>
  object("networking.k8s.io/v1", "Ingress", name, spec, namespace);
const routesOf = (world: World): unknown => {
  const lookup = world.graph.routesOf(world.object("Service", "web"));
  return lookup.state === "found"
    ? lookup.value.map(({ object: { kind }, path, hosts }) => [kind, path.join("."), ...hosts])
    : lookup.state;
};
const routed = (manifest: string): unknown =>
  routesOf(rendered({ "all.yaml": service("web", undefined, { namespace: "prod" }) + manifest }));

describe("what leads to a Service", () => {
  it.each<[string, string, unknown]>([
    [
      "Ingress rules",
      ingress(
        {
          rules: [
            { host: "a.example.org", http: { paths: [{ backend }] } },
            { http: { paths: [{ backend: { service: { name: "api" } } }, { backend }] } },
          ],
        },
        "prod",
      ),
      [
        ["Ingress", "spec.rules.0.http.paths.0.backend", "a.example.org"],
        ["Ingress", "spec.rules.1.http.paths.1.backend", "*"],
      ],
    ],
    ["Ingress defaultBackend", ingress({ defaultBackend: backend }, "prod"), [["Ingress", "spec.defaultBackend", "*"]]],
    [
      "old Ingress",
      object("extensions/v1beta1", "Ingress", "edge", { backend: { serviceName: "web", servicePort: 80 } }, "prod"),
      [["Ingress", "spec.backend", "*"]],
    ],
    [
      "HTTPRoute",
      object(
        "gateway.networking.k8s.io/v1",
        "HTTPRoute",
        "edge",
        { hostnames: ["a.example.org"], rules: [{ backendRefs: [{ name: "api" }, { name: "web", port: 80 }] }] },
        "prod",
      ),
      [["HTTPRoute", "spec.rules.0.backendRefs.1", "a.example.org"]],
    ],
    [
      "HTTPRoute of another namespace",
      object(
        "gateway.networking.k8s.io/v1",
        "HTTPRoute",
        "edge",
        { rules: [{ backendRefs: [{ name: "web", namespace: "prod" }] }] },
        "infra",
      ),
      [["HTTPRoute", "spec.rules.0.backendRefs.0", "*"]],
    ],
    [
      "HTTPRoute to something else",
      object(
        "gateway.networking.k8s.io/v1",
        "HTTPRoute",
        "edge",
        { rules: [{ backendRefs: [{ kind: "ServiceImport", group: "multicluster.x-k8s.io", name: "web" }] }] },
        "prod",
      ),
      "absent",
    ],
    [
      "TCPRoute",
      object("gateway.networking.k8s.io/v1alpha2", "TCPRoute", "edge", { rules: [{ backendRefs: [{ name: "web" }] }] }, "prod"),
      [["TCPRoute", "spec.rules.0.backendRefs.0", "*"]],
    ],
    [
      "OpenShift Route",
      object("route.openshift.io/v1", "Route", "edge", { host: "a.example.org", to: { kind: "Service", name: "web" } }, "prod"),
      [["Route", "spec.to", "a.example.org"]],
    ],
    [
      "Traefik IngressRoute",
      object(
        "traefik.io/v1alpha1",
        "IngressRoute",
        "edge",
        { routes: [{ match: "Host(`a.example.org`) || Host(`b.example.org`)", services: [{ name: "web", port: 80 }] }] },
        "prod",
      ),
      [["IngressRoute", "spec.routes.0.services.0", "a.example.org", "b.example.org"]],
    ],
    [
      "Traefik IngressRouteTCP",
      object(
        "traefik.containo.us/v1alpha1",
        "IngressRouteTCP",
        "edge",
        { routes: [{ match: "HostSNI(`*`)", services: [{ name: "web", port: 5432 }] }] },
        "prod",
      ),
      [["IngressRouteTCP", "spec.routes.0.services.0", "*"]],
    ],
    [
      "Istio VirtualService",
      object(
        "networking.istio.io/v1",
        "VirtualService",
        "edge",
        { hosts: ["a.example.org"], gateways: ["public"], http: [{ route: [{ destination: { host: "web.prod.svc.cluster.local" } }] }] },
        "infra",
      ),
      [["VirtualService", "spec.http.0.route.0.destination", "a.example.org"]],
    ],
    [
      "Istio VirtualService inside the mesh",
      object(
        "networking.istio.io/v1",
        "VirtualService",
        "edge",
        { hosts: ["web"], http: [{ route: [{ destination: { host: "web" } }] }] },
        "prod",
      ),
      "absent",
    ],
    [
      "Contour HTTPProxy",
      object(
        "projectcontour.io/v1",
        "HTTPProxy",
        "edge",
        { virtualhost: { fqdn: "a.example.org" }, routes: [{ services: [{ name: "web" }] }] },
        "prod",
      ),
      [["HTTPProxy", "spec.routes.0.services.0", "a.example.org"]],
    ],
    [
      "TCP services of ingress-nginx",
      document({
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name: "tcp-services", namespace: "ingress-nginx" },
        data: { 5432: "prod/web:5432", note: "prod/web:1" },
      }),
      [["ConfigMap", "data.5432", "*"]],
    ],
    [
      "a ConfigMap of another kind",
      document({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "web", namespace: "prod" }, data: { 5432: "prod/web:5432" } }),
      "unknown",
    ],
    [
      "an action of the AWS controller that is named like the Service",
      ingress({ defaultBackend: { service: { name: "web", port: { name: "use-annotation" } } } }, "prod"),
      [["Ingress", "spec.defaultBackend", "*"]],
    ],
    ["another namespace", ingress({ defaultBackend: backend }, "dev"), "absent"],
    ["a namespace that is not set", ingress({ defaultBackend: backend }), "unknown"],
    ["another Service", ingress({ defaultBackend: { service: { name: "api" } } }, "prod"), "absent"],
    ["a name to be filled in", ingress({ defaultBackend: { service: { name: "${SERVICE}" } } }, "prod"), "unknown"],
    ["nothing", "", "unknown"],
  ])("%s", (_case, manifest, expected) => {
    expect(routed(manifest)).toEqual(expected);
  });

  it("is sought in the environment's other roots", () => {
    const edge = { "edge.yaml": ingress({ defaultBackend: backend }, "prod") };
    const own = { "web.yaml": service("web", undefined, { namespace: "prod" }) };
    expect(routesOf(rendered(own, { elsewhere: edge }))).toEqual([["Ingress", "spec.defaultBackend", "*"]]);
  });

  it("but not when it leads to that root's own", () => {
    const elsewhere = { "b/all.yaml": ingress({ defaultBackend: backend }) + service("web") };
    const world = rendered({ "a/web.yaml": service("web") }, { elsewhere });
    expect(answer(world.graph.routesOf(world.object("Service", "web", "a/web.yaml")))).toBe("unknown");
  });

  it("is the nearest", () => {
    const all = service("web") + ingress({ defaultBackend: backend });
    const world = plain({ "a/all.yaml": all, "b/all.yaml": all });
    expect(answer(world.graph.routesOf(world.object("Service", "web", "a/all.yaml")))).toEqual(["a/all.yaml Ingress/edge"]);
  });
});

describe("the backends of a route", () => {
  it("name Services that are there, or are not", () => {
    const spec = {
      defaultBackend: backend,
      rules: [{ host: "a.example.org", http: { paths: [{ backend: { service: { name: "gone", port: { name: "http" } } } }] } }],
    };
    const world = rendered({ "all.yaml": service("web") + ingress(spec) });
    expect(world.graph.backendsOf(world.object("Ingress", "edge"))).toMatchObject([
      { service: "web", port: 80, hosts: ["*"], found: { state: "found" } },
      { service: "gone", port: "http", hosts: ["a.example.org"], found: { state: "absent" } },
    ]);
    expect(world.graph.backendsOf(world.object("Service", "web"))).toEqual([]);
  });
});

describe("an action of the AWS controller", () => {
  it("is no Service that is missing", () => {
    const action = ingress({ defaultBackend: { service: { name: "ssl-redirect", port: { name: "use-annotation" } } } });
    const world = rendered({ "all.yaml": service("web") + action });
    expect(world.graph.backendsOf(world.object("Ingress", "edge"))).toMatchObject([
      { service: "ssl-redirect", found: { state: "unknown" } },
    ]);
  });
});

describe("the Gateways of a route", () => {
  const gateway = object("gateway.networking.k8s.io/v1", "Gateway", "public", {}, "infra");
  it("are sought in the namespace they are said to be in", () => {
    const parentRefs = [
      { name: "public", namespace: "infra", sectionName: "https" },
      { name: "public" },
      { kind: "Service", group: "", name: "mesh" },
      3,
    ];
    const world = rendered(
      { "route.yaml": object("gateway.networking.k8s.io/v1", "HTTPRoute", "edge", { parentRefs }, "prod") },
      { elsewhere: { "infra.yaml": gateway } },
    );
    const parents = world.graph.gatewaysOf(world.object("HTTPRoute", "edge"));
    expect(parents.map(({ path, sectionName, gateway: found }) => [path.at(-1), sectionName, answer(found)])).toEqual([
      [0, "https", "infra.yaml Gateway/public"],
      [1, undefined, "absent"],
    ]);
  });
});
