import { describe, expect, it } from "vitest";
import { answer, deployment, document, object, plain, rendered, service, type World } from "./bundles.js";

const workloadsOf = (world: World, name = "web"): string | string[] => answer(world.graph.workloadsOf(world.object("Service", name)));

describe("a Service and the workloads it selects", () => {
  it.each([
    ["a part of the labels is enough", { app: "web" }, { app: "web", track: "stable" }, ["all.yaml Deployment/web"]],
    ["all of its labels are needed", { app: "web", track: "canary" }, { app: "web" }, "absent"],
    ["no selector selects nothing", undefined, { app: "web" }, []],
    ["nor does an empty one", {}, { app: "web" }, []],
    ["one that is no mapping is not known", "${SELECTOR}", { app: "web" }, "unknown"],
  ])("%s", (_case, selector, labels, expected) => {
    const world = rendered({
      "all.yaml":
        deployment("web", { labels }) + document({ apiVersion: "v1", kind: "Service", metadata: { name: "web" }, spec: { selector } }),
    });
    expect(workloadsOf(world)).toEqual(expected);
    expect(answer(world.graph.servicesOf(world.workload("Deployment", "web")))).toEqual(
      Array.isArray(expected) && expected.length > 0 ? ["all.yaml Service/web"] : expected === "unknown" ? "unknown" : "absent",
    );
  });

  it("an ExternalName selects nothing", () => {
    const world = rendered({
      "all.yaml": deployment("web") + service("web", undefined, { spec: { type: "ExternalName", externalName: "db.example.org" } }),
    });
    expect(workloadsOf(world)).toEqual([]);
    expect(answer(world.graph.servicesOf(world.workload("Deployment", "web")))).toBe("absent");
  });

  it("selects several workloads of a root, and pods of every kind", () => {
    const world = rendered({
      "all.yaml":
        service("web") +
        deployment("blue", { labels: { app: "web", colour: "blue" } }) +
        deployment("green", { labels: { app: "web", colour: "green" }, kind: "StatefulSet" }) +
        document({ apiVersion: "v1", kind: "Pod", metadata: { name: "debug", labels: { app: "web" } } }),
    });
    expect(workloadsOf(world)).toEqual(["all.yaml Pod/debug", "all.yaml Deployment/blue", "all.yaml StatefulSet/green"]);
  });

  it("reads the labels of the pods, not those of the workload", () => {
    const workload = {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "web", labels: { app: "web" } },
      spec: { template: { metadata: { labels: { app: "other" } } } },
    };
    expect(workloadsOf(rendered({ "all.yaml": service("web") + document(workload) }))).toBe("absent");
  });
});

describe("labels that controllers add", () => {
  const ofPod = (value: string, operatorKind = "StatefulSet"): string | string[] =>
    workloadsOf(
      rendered({
        "all.yaml": deployment("kafka", { kind: operatorKind }) + service("web", { "statefulset.kubernetes.io/pod-name": value }),
      }),
    );

  it.each([
    ["kafka-0", ["all.yaml StatefulSet/kafka"]],
    ["kafka-12", ["all.yaml StatefulSet/kafka"]],
    ["kafka-x", "absent"],
    ["zookeeper-0", "absent"],
  ])("the pod name %s of a StatefulSet", (value, expected) => expect(ofPod(value)).toEqual(expected));

  it("do not stand on pods of other kinds", () => expect(ofPod("kafka-0", "Deployment")).toBe("absent"));

  it("are not known beforehand when they are hashes", () => {
    const world = rendered({ "all.yaml": deployment("web") + service("web", { app: "web", "pod-template-hash": "abc" }) });
    expect(workloadsOf(world)).toBe("unknown");
  });
});

describe("pods that an operator makes are not absent", () => {
  it.each<[string, Record<string, string>, string, string]>([
    ["a vendor's label that no pod template has", { "cnpg.io/cluster": "db" }, "", "unknown"],
    ["a label of Kubernetes' own", { "app.kubernetes.io/name": "db" }, "", "absent"],
    ["Zalando's labels", { "cluster-name": "db", application: "spilo" }, "", "unknown"],
    ["of the control plane", { "k8s-app": "kube-apiserver", tier: "control-plane" }, "", "unknown"],
    ["managed by an operator", { "app.kubernetes.io/managed-by": "percona-xtradb-cluster-operator" }, "", "unknown"],
    ["named like a custom resource", { app: "rabbit" }, object("rabbitmq.com/v1beta1", "RabbitmqCluster", "rabbit", {}), "unknown"],
    ["named after a custom resource", { app: "web-primary" }, object("flagger.app/v1beta1", "Canary", "web", {}), "unknown"],
    ["named like an object that runs nothing", { app: "web" }, object("monitoring.coreos.com/v1", "ServiceMonitor", "web", {}), "absent"],
    ["named like a built-in object", { app: "web" }, object("networking.k8s.io/v1", "Ingress", "web", {}), "absent"],
  ])("%s", (_case, selector, other, expected) => {
    expect(workloadsOf(rendered({ "all.yaml": service("web", selector) + deployment("x") + other }))).toBe(expected);
  });
});

describe("an Argo Rollout that takes its template from a Deployment", () => {
  const rollout = object("argoproj.io/v1alpha1", "Rollout", "web", {
    workloadRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" },
  });

  it("is served by what selects the Deployment's pods", () => {
    const world = rendered({ "all.yaml": rollout + deployment("web") + service("web") });
    const workload = world.workload("Rollout", "web");
    expect(answer(world.graph.servicesOf(workload))).toEqual(["all.yaml Service/web"]);
    expect(answer(world.graph.templateOf(workload))).toBe("all.yaml Deployment/web");
    expect(world.graph.portTargets(world.object("Service", "web"), workload)[0]?.container?.name).toBe("web");
    expect(workloadsOf(world)).toEqual(["all.yaml Deployment/web"]);
  });

  it("is not known when the Deployment is not", () => {
    const world = plain({ "all.yaml": rollout });
    expect(answer(world.graph.servicesOf(world.workload("Rollout", "web")))).toBe("unknown");
  });
});

describe("the port of a Service", () => {
  const target = (ports: unknown, containers: unknown, init: unknown = []): [string | undefined, number | string | undefined] => {
    const pod = {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "web", labels: { app: "web" } },
      spec: { containers, initContainers: init },
    };
    const world = rendered({ "all.yaml": document(pod) + service("web", undefined, { spec: { ports: [ports] } }) });
    const [found] = world.graph.portTargets(world.object("Service", "web"), world.workload("Pod", "web"));
    return [found?.container?.name, found?.containerPort?.containerPort ?? found?.containerPort?.name];
  };
  const web = { name: "web", ports: [{ name: "http", containerPort: 8080 }] };
  const admin = { name: "admin", ports: [{ name: "admin", containerPort: 9090 }] };

  it.each<[string, unknown, unknown, [string | undefined, number | undefined]]>([
    ["by number", { port: 80, targetPort: 8080 }, [admin, web], ["web", 8080]],
    ["by name", { port: 80, targetPort: "admin" }, [web, admin], ["admin", 9090]],
    ["absent: the same number", { port: 9090 }, [web, admin], ["admin", 9090]],
    ["zero is absent", { port: 9090, targetPort: 0 }, [web, admin], ["admin", 9090]],
    ["a number that nobody declares is the only container's", { port: 80, targetPort: 3000 }, [web], ["web", undefined]],
    ["… or nobody's, of two", { port: 80, targetPort: 3000 }, [web, admin], [undefined, undefined]],
    ["… a mesh proxy apart", { port: 80, targetPort: 3000 }, [web, { name: "istio-proxy" }], ["web", undefined]],
    ["a name that nobody declares leads nowhere", { port: 80, targetPort: "grpc" }, [web], [undefined, undefined]],
    [
      "the protocol decides",
      { port: 53, protocol: "UDP" },
      [
        { name: "tcp", ports: [{ containerPort: 53 }] },
        { name: "udp", ports: [{ containerPort: 53, protocol: "UDP" }] },
      ],
      ["udp", 53],
    ],
    ["what is filled in later is not known", { port: 80, targetPort: "${PORT}" }, [web], [undefined, undefined]],
    ["no port at all", {}, [web], [undefined, undefined]],
  ])("%s", (_case, ports, containers, expected) => expect(target(ports, containers)).toEqual(expected));

  it("may lead to a sidecar, not to an init container", () => {
    const proxy = { name: "proxy", ports: [{ containerPort: 8443 }] };
    expect(target({ port: 8443 }, [web], [{ ...proxy, restartPolicy: "Always" }])).toEqual(["proxy", 8443]);
    expect(target({ port: 8443 }, [web], [proxy])).toEqual(["web", undefined]);
  });

  it("is read as written", () => {
    const world = rendered({
      "all.yaml": service("web", undefined, {
        spec: { ports: [{ name: "http", port: 80, targetPort: "web", nodePort: 30080 }, null, { port: "${PORT}", protocol: "UDP" }] },
      }),
    });
    expect(world.graph.servicePorts(world.object("Service", "web"))).toEqual([
      { index: 0, name: "http", port: 80, targetPort: "web", nodePort: 30080, protocol: "TCP" },
      { index: 2, name: undefined, port: undefined, targetPort: undefined, nodePort: undefined, protocol: "UDP" },
    ]);
  });
});
