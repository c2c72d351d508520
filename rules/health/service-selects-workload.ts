import {
  type Bundle,
  colourPairs,
  defineRule,
  type Graph,
  isUndecidable,
  type KubernetesObject,
  scope,
  type ServicePort,
  textRecord,
  type Workload,
} from "../../src/sdk.js";

export default defineRule({
  meta: {
    kinds: ["Service"],
    docs: {
      description: "A Service selects pods, and its ports lead to ports of them",
      why: "A Service that selects nothing has no endpoints: every request to it fails, while all pods are healthy.",
      references: ["https://kubernetes.io/docs/concepts/services-networking/service/#defining-a-service"],
      details:
        "A Service without a selector (endpoints made by hand) and an ExternalName pass. A numeric targetPort need not be declared by the container. Reported is a Service where a workload of its namespace has labels of the same keys. Where an operator makes the pods, or where several workloads may be meant, nothing is reported. In plain files the workload may live elsewhere: a Service is reported there, one step lower, when its file holds a workload or its folder one of its name.",
    },
    messages: {
      noWorkload: {
        severity: scope("all", "error"),
        text: "{{title}} selects pods with {{selector}}, and no workload in this {{where}} has them: it has no endpoints, so every request fails. Make the selector equal to labels of the pod template.",
      },
      noPort: {
        severity: scope("all", "error"),
        text: "{{title}} leads port {{port}} to the port named {{target}}, and no container of {{workload}} declares it. Name a port of the container, or give its number.",
      },
    },
  },
  create: ({ bundle, graph, report }) => ({
    object(service) {
      const workloads = graph.workloadsOf(service);
      if (workloads.state === "absent" && belongsHere(graph, bundle, service) && !isSwitch(graph, bundle, service)) {
        const selector = service.get(["spec", "selector"]) as Readonly<Record<string, unknown>>;
        report({
          at: service.at(["spec", "selector"], "key"),
          message: "noWorkload",
          // Plain files may leave a workload to another repository; a rendered root holds what it deploys.
          lower: bundle.origin === "files",
          data: {
            title: service.title,
            selector: Object.entries(selector)
              .map(([key, value]) => `${key}: ${String(value)}`)
              .join(", "),
            where: bundle.origin === "files" ? "project" : "root",
          },
        });
      }
      if (workloads.state !== "found") return;
      const readable = workloads.value.filter(({ containers }) => containers.length > 0);
      if (readable.length === 0 || readable.length < workloads.value.length) return;
      for (const port of graph.servicePorts(service)) {
        if (leadsSomewhere(graph, port, service, readable)) continue;
        report({
          at: service.at(["spec", "ports", port.index, "targetPort"]),
          message: "noPort",
          data: { title: service.title, port: port.port, target: port.targetPort, workload: readable[0]!.object.title },
          related: [{ location: readable[0]!.at(["metadata", "name"]), message: "the pods that it selects" }],
        });
      }
    },
  }),
});

/**
 * Whether the pods of a Service would be made here: a workload of its namespace is labelled by the same keys. In plain files it also stands in the
 * Service's file, or has its name and stands in its folder. An operator's pods have labels of their own.
 */
function belongsHere(graph: Graph, bundle: Bundle, service: KubernetesObject): boolean {
  const path = service.document.file.path;
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  const keys = Object.keys(textRecord(service.get(["spec", "selector"])));
  return graph.workloads.some(({ labels, longRunning, object }) => {
    if (!longRunning || object.namespace !== service.namespace || !keys.some((key) => Object.hasOwn(labels, key))) return false;
    const other = object.document.file.path;
    const isNear = other === path || (object.name === service.name && other.startsWith(folder) && !other.includes("/", folder.length));
    return bundle.origin !== "files" || isNear;
  });
}

/** Whether it chooses between two sides of a release: strategy/native-blue-green then says which there are, except in development. */
function isSwitch(graph: Graph, bundle: Bundle, service: KubernetesObject): boolean {
  return bundle.environmentOf(service).role !== "development" && colourPairs(graph, bundle).some((pair) => pair.service === service);
}

/** A number leads to whatever listens there; a name to a container that declares it. */
function leadsSomewhere(
  graph: Graph,
  port: ServicePort,
  service: Parameters<Graph["portTargets"]>[0],
  workloads: readonly Workload[],
): boolean {
  const { targetPort } = port;
  if (typeof targetPort !== "string" || isUndecidable(targetPort) || targetPort !== targetPort.toLowerCase()) return true;
  return workloads.some(
    (workload) =>
      workload.containers.some(({ ports }) => ports.some(({ name }) => isUndecidable(name))) ||
      graph
        .portTargets(service, workload)
        .some(({ servicePort, container }) => servicePort.index === port.index && container !== undefined),
  );
}
