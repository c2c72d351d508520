import { parseImage } from "../image.js";

/** Images of programs that collect the logs of other pods, by the last segment of their path. */
const COLLECTOR_IMAGES =
  /^(?:alloy|promtail|agent|grafana-agent|fluent-bit|fluentbit|fluent-bit-plugin-loki|fluentd|fluentd-kubernetes-daemonset|vector|otel-collector|opentelemetry-collector(?:-contrib|-k8s)?|otelcol(?:-contrib)?|filebeat|logstash|datadog-agent|splunk-otel-collector|newrelic-fluentbit-output|vlagent|vmagent)$/;

/** Charts that bring a collector along. */
const COLLECTOR_CHARTS =
  /^(?:alloy|k8s-monitoring|promtail|loki-stack|grafana-agent|grafana-agent-operator|fluent-bit|fluentbit|fluentd|fluent-operator|logging-operator|vector|opentelemetry-collector|opentelemetry-kube-stack|filebeat|datadog|splunk-otel-collector|newrelic-bundle|nri-bundle|meta-monitoring|victoria-logs-collector)$/;

const LOKI_CHARTS = /^(?:loki|loki-stack|loki-distributed|loki-simple-scalable|loki-operator)$/;

export function isCollectorImage(image: string | undefined): boolean {
  const parsed = image === undefined ? undefined : parseImage(image);
  if (!parsed) return false;
  // Many programs call themselves agent; this one is Grafana's.
  return parsed.name === "agent" ? /(?:^|\/)grafana\/agent$/.test(parsed.repository) : COLLECTOR_IMAGES.test(parsed.name);
}

/** Loki itself, not its canary or one of its tools. */
export function isLokiImage(image: string | undefined): boolean {
  return image !== undefined && parseImage(image)?.name === "loki";
}

export function isCollectorChart(chart: string): boolean {
  return COLLECTOR_CHARTS.test(chart);
}

export function isLokiChart(chart: string): boolean {
  return LOKI_CHARTS.test(chart);
}
