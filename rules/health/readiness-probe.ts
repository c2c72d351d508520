import {
  type Container,
  defineRule,
  hasNothingToAsk,
  isLogAgent,
  isObservationPort,
  type JsonRecord,
  type PortTarget,
  type Related,
  runsToCompletion,
  scope,
} from "../../src/sdk.js";

export default defineRule({
  meta: {
    docs: {
      description: "Containers that serve traffic have a readinessProbe",
      why: "Without one a pod counts as ready the moment its process starts: during every update, requests go to a version that cannot answer yet, and a rollout that replaces working pods by broken ones looks like a success.",
      references: [
        "https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/",
        "https://kubernetes.io/docs/concepts/workloads/pods/probes/",
      ],
      details:
        "Judged is the container that owns the port a Service leads to. Where no Service is known, a container of a Deployment, StatefulSet or Rollout that declares a port is judged one step lower. Init containers, sidecars, mesh proxies, log agents of DaemonSets, Jobs, headless Services and Services that publish pods which are not ready pass.",
    },
    fixable: "unsafe",
    messages: {
      served: {
        severity: scope("production", "error"),
        text: "Container {{container}} of {{title}} serves Service {{service}} on port {{port}} without a readinessProbe: it gets requests before it can answer them. Add a readinessProbe.",
      },
      declared: {
        severity: scope("production", "warning"),
        text: "Container {{container}} of {{title}} declares port {{port}}, and nothing says when it is ready. Add a readinessProbe.",
      },
    },
  },
  create: ({ graph, report, fix }) => ({
    workload(workload) {
      const { object } = workload;
      if (!workload.longRunning || runsToCompletion(workload)) return;
      const services = graph.servicesOf(workload);
      const say = (
        container: Container,
        message: "served" | "declared",
        data: Record<string, string | number | undefined>,
        related: readonly Related[],
      ): void => {
        const liveness = container.probe("livenessProbe");
        report({
          at: container.at(["name"]),
          field: `${container.name ?? ""}.readinessProbe`,
          message,
          data: { container: container.name ?? "(no name)", title: object.title, ...data },
          related,
          fix:
            liveness &&
            fix.fix(
              "Add a readinessProbe that asks what the livenessProbe asks",
              "unsafe",
              fix.addKey(container, [], "readinessProbe", readinessFrom(liveness)),
            ),
        });
      };

      if (services.state === "found") {
        const reported = new Set<Container>();
        for (const service of services.value) {
          if (service.get(["spec", "clusterIP"]) === "None" || service.get(["spec", "publishNotReadyAddresses"]) === true) continue;
          for (const target of trafficTargets(graph.portTargets(service, workload))) {
            const { container, servicePort } = target;
            if (!container || reported.has(container) || !needsProbe(container)) continue;
            reported.add(container);
            const location = service.at(["spec", "ports", servicePort.index, servicePort.targetPort === undefined ? "port" : "targetPort"]);
            const port = target.containerPort?.containerPort ?? servicePort.targetPort ?? servicePort.port;
            say(container, "served", { service: service.name, port }, [{ location, message: `Service ${service.name} leads here` }]);
          }
        }
      } else if (services.state === "unknown" && JUDGED_ALONE.has(object.groupKind)) {
        for (const container of workload.containers) {
          const port = container.ports.find((declared) => !isObservationPort(declared.name));
          if (port && needsProbe(container)) say(container, "declared", { port: port.containerPort ?? port.name }, []);
        }
      }
    },
  }),
});

const JUDGED_ALONE: ReadonlySet<string> = new Set(["apps/Deployment", "apps/StatefulSet", "argoproj.io/Rollout"]);

/** What delays or ends, which readiness does not. */
const LIVENESS_ONLY: ReadonlySet<string> = new Set(["initialDelaySeconds", "terminationGracePeriodSeconds"]);

/** The same question, and given up one failure earlier: a pod that is only busy is relieved before it is restarted. */
function readinessFrom(liveness: JsonRecord): JsonRecord {
  const { failureThreshold = 3, ...rest } = Object.fromEntries(Object.entries(liveness).filter(([key]) => !LIVENESS_ONLY.has(key)));
  return typeof failureThreshold === "number" && failureThreshold > 1 ? { ...rest, failureThreshold: failureThreshold - 1 } : rest;
}

function needsProbe(container: Container): boolean {
  if (container.workload.object.kind === "DaemonSet" && isLogAgent(container)) return false;
  return container.role === "main" && !hasNothingToAsk(container) && !container.probe("readinessProbe");
}

/** Ports for scraping only do not make a container a server, unless there are no others. */
function trafficTargets(targets: readonly PortTarget[]): readonly PortTarget[] {
  return targets.filter(
    ({ servicePort, containerPort }) => !isObservationPort(servicePort.name) && !isObservationPort(containerPort?.name),
  );
}
