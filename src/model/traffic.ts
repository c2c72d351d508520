import { imageName } from "./image.js";
import { isMeshProxy } from "./mesh-proxy.js";
import type { Container, Workload } from "./workload.js";

const METRICS_PORT = /(^|[-_])((?!bio)[a-z]*metrics|metric|prom|prometheus|monitoring|telemetry|telemetries|exporter|scrape)([-_]|$)/i;

/** Whether a port's name says that it is for scraping or probing only: metrics, http-metrics, watchermetrics, prometheus, monitoring, telemetry. */
export function isMetricsPort(name: string | undefined): boolean {
  return name !== undefined && METRICS_PORT.test(name);
}

/** Whether a port's name says that it shows what goes on inside, and answers nobody's requests: metrics, profiling, pprof. */
export function isObservationPort(name: string | undefined): boolean {
  return name !== undefined && (isMetricsPort(name) || /(^|[-_])(profil(e|er|ing)|pprof)([-_]|$)/i.test(name));
}

/** A pod that ends by itself: a bare Pod that is not restarted when it succeeds. */
export function runsToCompletion(workload: Workload): boolean {
  const policy = workload.podSpec?.["restartPolicy"];
  return workload.object.groupKind === "Pod" && (policy === "Never" || policy === "OnFailure");
}

/** kube-rbac-proxy and the like: they guard the metrics of the container beside them, and serve nothing of their own. */
export function isMetricsProxy(container: Container): boolean {
  return (
    /^(kube-rbac-proxy|prom-label-proxy)(-\w+)?$/.test(container.name ?? "") ||
    /^(ose-)?kube-rbac-proxy/.test(imageName(container.image) ?? "")
  );
}

/** Nothing but waiting, perhaps through a shell: a loop that works between its sleeps is something else. */
const WAITING = /^(?:\S*\/)?(?:(?:ba|a)?sh -c )?(?:exec )?(?:\S*\/)?(?:sleep (?:infinity|inf|\d{4,}\w?)|tail -f \/dev\/null)\s*$/;

/** Proxies through which what they guard is asked, and containers that only hold a place: a probe would say nothing. */
export function hasNothingToAsk(container: Container): boolean {
  return isMeshProxy(container) || isMetricsProxy(container) || onlyWaits(container);
}

/** An agent that ships logs: it asks others, and nobody waits for its answer. */
export function isLogAgent(container: Container): boolean {
  return /^(fluent-bit|fluentd([-_].*)?|promtail|filebeat|logspout|grafana-agent|alloy|vector)$/.test(imageName(container.image) ?? "");
}

function onlyWaits(container: Container): boolean {
  return imageName(container.image) === "pause" || WAITING.test(container.commandLine.join(" "));
}

/** Whether nobody's requests end in the pod: beside proxies it runs only exporters, which are asked for metrics, and containers that wait. */
export function answersNobody({ containers }: Workload): boolean {
  const main = containers.filter((container) => container.role === "main" && !isMeshProxy(container) && !isMetricsProxy(container));
  return main.length > 0 && main.every((container) => onlyWaits(container) || /(^|[-_])exporter$/.test(imageName(container.image) ?? ""));
}
