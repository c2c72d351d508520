import {
  defineRule,
  endpointFaults,
  type KubernetesObject,
  parseLabelSelector,
  readLabels,
  scope,
  selects,
  type Workload,
} from "../../src/sdk.js";

const SERVICE_MONITORS = [
  "monitoring.coreos.com/ServiceMonitor",
  "azmonitoring.coreos.com/ServiceMonitor",
  "monitoring.rhobs/ServiceMonitor",
  "operator.victoriametrics.com/VMServiceScrape",
];
const POD_MONITORS = [
  "monitoring.coreos.com/PodMonitor",
  "azmonitoring.coreos.com/PodMonitor",
  "monitoring.rhobs/PodMonitor",
  "operator.victoriametrics.com/VMPodScrape",
  "monitoring.googleapis.com/PodMonitoring",
  "monitoring.googleapis.com/ClusterPodMonitoring",
];

const MESSAGES = {
  number: "number",
  "no service port": "noServicePort",
  "no container port": "noContainerPort",
  "undeclared port": "undeclared",
  timeout: "timeout",
  deprecated: "deprecated",
} as const;

export default defineRule({
  meta: {
    docs: {
      description: "A monitor selects something, and asks a port that is there",
      why: "A ServiceMonitor that selects no Service, or a port by the wrong name, scrapes nothing and says nothing: the targets are simply not there, and no alert about them ever fires.",
      references: [
        "https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.Endpoint",
        "https://prometheus-operator.dev/docs/platform/troubleshooting/",
      ],
      details:
        "`port` of a ServiceMonitor is the name of a port of the Service, `port` of a PodMonitor the name of a container's port; `targetPort` and `portNumber` mean ports that a container declares. The selector of a ServiceMonitor is compared with the labels of the Service itself, not with those of its pods.",
    },
    kinds: [...SERVICE_MONITORS, ...POD_MONITORS],
    messages: {
      number: {
        severity: scope("all", "error"),
        text: "{{title}} gives the port {{value}} as a number. A port is chosen by its name, which is a text.",
      },
      noServicePort: {
        severity: scope("all", "error"),
        text: '{{title}} scrapes the port "{{value}}", and {{of}} has {{offered}}: nothing is scraped. Use the name of a port of the Service.',
      },
      noContainerPort: {
        severity: scope("all", "error"),
        text: '{{title}} scrapes the container port "{{value}}", and {{of}} declares {{offered}}: nothing is scraped.',
      },
      undeclared: {
        severity: scope("all", "error"),
        text: "{{title}} scrapes the container port {{value}}, and {{of}} declares {{offered}}: only declared ports are found.",
      },
      timeout: {
        severity: scope("all", "error"),
        text: "{{title}} sets scrapeTimeout to {{value}}, which is longer than the interval of {{limit}}: the operator turns the monitor down.",
      },
      deprecated: {
        severity: scope("all", "info"),
        text: "{{title}} chooses its port by targetPort, which is deprecated for pods. Use port or portNumber.",
      },
      podLabels: {
        severity: scope("all", "error"),
        text: "{{title}} selects no Service: its selector has the labels of the pods of {{of}}, and is compared with those of the Service. Select by the labels of {{service}} itself.",
      },
      selectsNothing: {
        severity: scope("all", "error"),
        text: "{{title}} selects nothing: no {{what}} here carries these labels. Nothing is scraped.",
      },
    },
  },
  create: ({ graph, report }) => ({
    object(monitor) {
      const { title } = monitor;
      for (const { kind, path, value, offered, of, limit } of endpointFaults(graph, monitor)) {
        report({
          at: monitor.at(path),
          message: MESSAGES[kind],
          data: { title, value, limit, of: of[0]?.title, offered: listed(offered) },
          objects: [monitor, ...of],
          related: of.slice(0, 3).map((other) => ({ location: other.place, message: `${other.title} is what it selects` })),
        });
      }
      const isByService = SERVICE_MONITORS.includes(monitor.groupKind);
      const selected = isByService ? graph.servicesOfMonitor(monitor) : graph.workloadsOfMonitor(monitor);
      if (selected.state !== "absent") return;
      const meant = isByService ? graph.workloads.find((workload) => isOfPods(monitor, workload)) : undefined;
      const services = meant ? graph.servicesOf(meant) : undefined;
      const service = services?.state === "found" ? services.value[0] : undefined;
      report({
        at: monitor.locate(["spec", "selector"], "key") ?? monitor.place,
        message: service ? "podLabels" : "selectsNothing",
        data: { title, of: meant?.object.title, service: service?.title, what: isByService ? "Service" : "pod" },
        objects: service ? [monitor, service] : [monitor],
        related: service ? [{ location: service.at(["metadata", "labels"]), message: `the labels of ${service.title}` }] : [],
      });
    },
  }),
});

function listed(offered: readonly string[]): string {
  const distinct = [...new Set(offered)];
  return distinct.length === 0 ? "no port" : distinct.length > 6 ? `${distinct.slice(0, 6).join(", ")} and others` : distinct.join(", ");
}

/** Whether a monitor's selector has the labels of a workload's pods. */
function isOfPods(monitor: KubernetesObject, { labels, object }: Workload): boolean {
  const isNear = monitor.namespace === undefined || object.namespace === undefined || monitor.namespace === object.namespace;
  return isNear && selects(parseLabelSelector(monitor.get(["spec", "selector"]), "nothing"), readLabels(labels)) === true;
}
