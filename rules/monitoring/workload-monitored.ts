import {
  alertingOf,
  annotationJobs,
  danglingMonitor,
  defineRule,
  discoversAll,
  foundOr,
  isMetricsPort,
  listOption,
  matchesWildcard,
  MONITOR_KINDS,
  type Path,
  scope,
  type Workload,
} from "../../src/sdk.js";

export default defineRule({
  meta: {
    docs: {
      description: "Every workload that serves is monitored",
      why: "What nothing scrapes raises no alert: users find out first.",
      references: [
        "https://prometheus-operator.dev/docs/developer/getting-started/",
        "https://prometheus.io/docs/practices/instrumentation/",
      ],
      details:
        "A workload is monitored when a ServiceMonitor, PodMonitor, Probe or ScrapeConfig of Prometheus, a PodMonitoring of Google Cloud or a VictoriaMetrics scrape object selects it. Where the environment holds such objects, each served workload without one is reported. Where it holds none, workloads that show metrics are a warning and the others information. Annotations count where a scrape job of a Prometheus in the project reads them, and a monitor that is meant for the workload and selects nothing is told by monitoring/service-monitor-port. Say `external` or `elsewhere: true` when monitoring is kept outside this project.",
    },
    options: {
      type: "object",
      additionalProperties: false,
      properties: {
        ignore: listOption("Names of workloads (with *) that need no monitoring."),
        acceptAnnotations: {
          type: "boolean",
          default: false,
          description: "prometheus.io/scrape annotations count: a scrape configuration outside this project reads them.",
        },
        elsewhere: { type: "boolean", default: false, description: "Monitors are kept outside this project." },
      },
    },
    messages: {
      notSelected: {
        severity: scope("production", "warning"),
        text: "No monitor selects {{title}}, although this environment has monitors: when it fails, no alert fires. Add a ServiceMonitor or PodMonitor that matches its labels.",
      },
      metricsUnread: {
        severity: scope("production", "warning"),
        text: "{{title}} offers metrics ({{evidence}}), and nothing in this project scrapes them. Add a ServiceMonitor or PodMonitor.",
      },
      unmonitored: {
        severity: scope("production", "info"),
        text: "Nothing in this project monitors {{title}}, which serves {{service}}. Add a ServiceMonitor or PodMonitor, or say in the config that monitoring is kept elsewhere.",
      },
    },
  },
  create: ({ graph, bundle, options, report }) => ({
    workload(workload) {
      const { object } = workload;
      if (!workload.longRunning || options.elsewhere || options.ignore.some((pattern) => matchesWildcard(object.name ?? "", pattern)))
        return;
      if (MONITOR_KINDS.some((kind) => graph.isExternal(kind.slice(kind.indexOf("/") + 1), object.namespace, "*"))) return;
      const services = foundOr(graph.servicesOf(workload));
      if (!services?.length) return;
      const monitors = graph.monitorsOf(workload);
      if (monitors.state === "found") return;
      const alerting = alertingOf(graph, bundle);
      if (annotationJobs(alerting, workload).length > 0 || discoversAll(alerting) || danglingMonitor(graph, workload)) return;
      const metrics = metricsOf(workload);
      if (options.acceptAnnotations && metrics?.annotated) return;
      const holds = graph.holds(...MONITOR_KINDS);
      if (holds && monitors.state === "unknown") return;
      report({
        at: object.place,
        message: holds ? "notSelected" : metrics ? "metricsUnread" : "unmonitored",
        data: { title: object.title, evidence: metrics?.text, service: services[0]!.title },
        objects: [object, ...services],
        related: metrics ? [{ location: object.at(metrics.path), message: "metrics are offered here" }] : [],
      });
    },
  }),
});

/** What shows that a workload has metrics: a port named so, or annotations that ask to be scraped. */
function metricsOf(workload: Workload): { text: string; path: Path; annotated: boolean } | undefined {
  if (workload.podAnnotations["prometheus.io/scrape"] === "true") {
    return {
      text: "prometheus.io/scrape",
      path: [...(workload.templatePath ?? []), "metadata", "annotations", "prometheus.io/scrape"],
      annotated: true,
    };
  }
  for (const container of workload.containers) {
    const port = container.ports.find((declared) => isMetricsPort(declared.name));
    if (port) return { text: `port ${port.name}`, path: [...container.path, ...port.path, "name"], annotated: false };
    if (/[-_/]exporter([:@]|$)/.test(container.image ?? ""))
      return { text: `image ${container.image}`, path: [...container.path, "image"], annotated: false };
  }
  return undefined;
}
