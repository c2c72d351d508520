import {
  asRecord,
  asText,
  defineRule,
  foundOr,
  type Graph,
  isUndecidable,
  type KubernetesObject,
  type Path,
  probeOf,
  scope,
} from "../../src/sdk.js";

export default defineRule({
  meta: {
    kinds: ["Service"],
    docs: {
      description: "The load balancer's health check asks what the readinessProbe asks",
      why: "Where the two ask different paths, the load balancer sends requests to pods that are not ready, or takes ready ones out.",
      references: [
        "https://cloud.google.com/kubernetes-engine/docs/how-to/ingress-configuration#direct_health",
        "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#healthcheck-path",
      ],
      details:
        "Read are BackendConfig and HealthCheckPolicy of GKE, the annotations of the AWS Load Balancer Controller on Services and on the Ingresses in front of them, and that of Azure. Paths are compared where the readinessProbe is an httpGet.",
    },
    messages: {
      differs: {
        severity: scope("production", "info", { unknown: "info" }),
        text: "The load balancer in front of {{title}} asks {{check}} to see whether a pod is healthy, and the readinessProbe of container {{container}} in {{workload}} asks {{probe}}. Let both ask the same path.",
      },
    },
  },
  create: ({ graph, report }) => ({
    object(service) {
      const readiness = readinessPath(graph, service);
      if (!readiness) return;
      for (const { object, path, value } of checksOf(graph, service)) {
        if (isUndecidable(value) || value === readiness.path) continue;
        report({
          at: object.at(path),
          message: "differs",
          objects: [object, service],
          field: `healthCheck.${service.name ?? ""}`,
          data: {
            title: service.title,
            check: value,
            container: readiness.container,
            workload: readiness.workload,
            probe: readiness.path,
          },
          related: [{ location: readiness.at, message: "the readinessProbe" }],
        });
      }
    },
  }),
});

/** The path of the only readinessProbe behind a Service; undefined where there are several paths, or none. */
function readinessPath(graph: Graph, service: KubernetesObject) {
  const probes = (foundOr(graph.workloadsOf(service)) ?? []).flatMap((workload) =>
    graph.portTargets(service, workload).flatMap(({ container }) => {
      const handler = container && probeOf(container, "readinessProbe")?.handlers[0];
      if (!container || handler?.type !== "httpGet") return [];
      const path = asText(handler.value["path"]) || "/";
      return isUndecidable(path)
        ? []
        : [
            {
              path,
              container: container.name ?? "(no name)",
              workload: workload.object.title,
              at: container.at([...handler.path, "path"]),
            },
          ];
    }),
  );
  return new Set(probes.map(({ path }) => path)).size === 1 ? probes[0] : undefined;
}

interface Check {
  readonly object: KubernetesObject;
  readonly path: Path;
  readonly value: string;
}

const SERVICE_ANNOTATIONS = [
  "service.beta.kubernetes.io/aws-load-balancer-healthcheck-path",
  "service.beta.kubernetes.io/azure-load-balancer-health-probe-request-path",
  "alb.ingress.kubernetes.io/healthcheck-path",
];

function checksOf(graph: Graph, service: KubernetesObject): Check[] {
  const own = SERVICE_ANNOTATIONS.flatMap((key) => annotation(service, key));
  const hasOwnAlb = service.annotations["alb.ingress.kubernetes.io/healthcheck-path"] !== undefined;
  const ingresses = new Set((foundOr(graph.routesOf(service)) ?? []).map(({ object }) => object).filter(({ kind }) => kind === "Ingress"));
  const albs = hasOwnAlb ? [] : [...ingresses].flatMap((ingress) => annotation(ingress, "alb.ingress.kubernetes.io/healthcheck-path"));
  return [...own, ...albs, ...backendConfigs(graph, service), ...policies(graph, service)];
}

function annotation(object: KubernetesObject, key: string): Check[] {
  const value = object.annotations[key];
  return value?.startsWith("/") ? [{ object, path: ["metadata", "annotations", key], value }] : [];
}

/** The annotation holds JSON: {"default": "name"} or {"ports": {"http": "name"}}. */
function backendConfigs(graph: Graph, service: KubernetesObject): Check[] {
  const text = service.annotations["cloud.google.com/backend-config"] ?? service.annotations["beta.cloud.google.com/backend-config"];
  const record = text === undefined ? undefined : parseRecord(text);
  const names = new Set(
    [record?.["default"], ...Object.values(asRecord(record?.["ports"]) ?? {})].filter((name) => typeof name === "string"),
  );
  return [...names].flatMap((name) => {
    const config = foundOr(graph.find("cloud.google.com/BackendConfig", name, service));
    return config ? pathIn(config, ["spec", "healthCheck", "requestPath"]) : [];
  });
}

function policies(graph: Graph, service: KubernetesObject): Check[] {
  return graph.objectsOf("networking.gke.io/HealthCheckPolicy").flatMap((policy) => {
    const target = asRecord(policy.get(["spec", "targetRef"]));
    const isMeant = target?.["kind"] === "Service" && target["name"] === service.name && policy.namespace === service.namespace;
    return isMeant ? pathIn(policy, ["spec", "default", "config", "httpHealthCheck", "requestPath"]) : [];
  });
}

function pathIn(object: KubernetesObject, path: Path): Check[] {
  const value = object.get(path);
  return typeof value === "string" && value !== "" ? [{ object, path, value }] : [];
}

function parseRecord(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return asRecord(JSON.parse(text));
  } catch {
    return undefined;
  }
}
