import type { GroupKind, KubernetesObject } from "../model/kubernetes-object.js";
import { parseLabelSelector, sameText, type Verdict } from "../model/selector.js";
import { asList, asRecord, asText, isUndecidable } from "../model/value.js";
import { namespaceOf, sameNamespace } from "./scope.js";
import type { Selection } from "./selector-relation.js";

const OPERATOR_GROUPS = ["monitoring.coreos.com", "azmonitoring.coreos.com", "monitoring.rhobs"] as const;

/** Select Services by their labels. */
export const SERVICE_MONITOR_KINDS: readonly GroupKind[] = [
  ...OPERATOR_GROUPS.map((group) => `${group}/ServiceMonitor`),
  "operator.victoriametrics.com/VMServiceScrape",
];

/** Select pods by their labels. */
export const POD_MONITOR_KINDS: readonly GroupKind[] = [
  ...OPERATOR_GROUPS.map((group) => `${group}/PodMonitor`),
  "operator.victoriametrics.com/VMPodScrape",
  "monitoring.googleapis.com/PodMonitoring",
  "monitoring.googleapis.com/ClusterPodMonitoring",
];

/** Name hosts, or select Ingresses. */
export const PROBE_KINDS: readonly GroupKind[] = [
  ...OPERATOR_GROUPS.map((group) => `${group}/Probe`),
  "operator.victoriametrics.com/VMProbe",
  "operator.victoriametrics.com/VMStaticScrape",
];

/** Hold service discovery of their own, or name hosts. */
export const SCRAPE_CONFIG_KINDS: readonly GroupKind[] = [
  ...OPERATOR_GROUPS.map((group) => `${group}/ScrapeConfig`),
  "operator.victoriametrics.com/VMScrapeConfig",
];

/** Every kind of object that says what is scraped or probed. */
export const MONITOR_KINDS: readonly GroupKind[] = [...SERVICE_MONITOR_KINDS, ...POD_MONITOR_KINDS, ...PROBE_KINDS, ...SCRAPE_CONFIG_KINDS];

/**
 * What a monitor selects: spec.selector in the namespaces of spec.namespaceSelector, its own when that is absent. A ClusterPodMonitoring reaches all of them.
 * Sources: prometheus-operator servicemonitor_types.go; VictoriaMetrics operator API; GMP v1.
 */
export function monitorSelection(monitor: KubernetesObject): Selection {
  const whenAbsent = monitor.group === "operator.victoriametrics.com" ? "all" : "nothing";
  return selectionAt(monitor, monitor.get(["spec", "selector"]), monitor.get(["spec", "namespaceSelector"]), whenAbsent);
}

/** spec.targets.ingress of a Probe; undefined where it selects no Ingress. */
export function probedIngresses(probe: KubernetesObject): Selection | undefined {
  const ingress = asRecord(probe.get(["spec", "targets", "ingress"]));
  return ingress && selectionAt(probe, ingress["selector"], ingress["namespaceSelector"], "nothing");
}

function selectionAt(monitor: KubernetesObject, selector: unknown, namespaces: unknown, whenAbsent: "nothing" | "all"): Selection {
  return { selector: parseLabelSelector(selector, whenAbsent), reaches: namespaceReader(monitor, namespaces) };
}

/** Whether a monitor looks only into the namespace that it stands in. */
export function staysInNamespace(monitor: KubernetesObject): boolean {
  const selector = asRecord(monitor.get(["spec", "namespaceSelector"]));
  if (monitor.kind === "ClusterPodMonitoring") return false;
  return selector === undefined || (selector["any"] !== true && asList(selector["matchNames"]).length === 0);
}

function namespaceReader(monitor: KubernetesObject, written: unknown): Selection["reaches"] {
  if (monitor.kind === "ClusterPodMonitoring") return () => true;
  if (isUndecidable(written)) return () => undefined;
  const selector = asRecord(written);
  if (selector?.["any"] === true) return () => true;
  const names = asList(selector?.["matchNames"]);
  const own = namespaceOf(monitor);
  if (names.length === 0) return (namespace) => sameNamespace(own, namespace);
  return (namespace) => anyOf(names.map((name) => (namespace === undefined ? undefined : sameText(name, namespace))));
}

function anyOf(verdicts: readonly Verdict[]): Verdict {
  return verdicts.includes(true) ? true : verdicts.includes(undefined) ? undefined : false;
}

/** Hosts that a Probe or scrape configuration names, without scheme, port and path; its prober is one: it is what Prometheus scrapes. */
export function monitoredHosts(monitor: KubernetesObject): readonly string[] {
  const spec = asRecord(monitor.value["spec"]);
  const targets = asRecord(spec?.["targets"]);
  const staticTargets = asRecord(targets?.["staticConfig"]) ?? asRecord(targets?.["static"]);
  const prober = asRecord(spec?.["prober"]) ?? asRecord(spec?.["vmProberSpec"]);
  const listed = [
    prober?.["url"],
    ...asList(staticTargets?.["static"]),
    ...asList(staticTargets?.["targets"]),
    ...[...asList(spec?.["staticConfigs"]), ...asList(spec?.["targetEndpoints"])].flatMap((entry) => asList(asRecord(entry)?.["targets"])),
  ];
  return listed.flatMap((target) => hostOf(asText(target)) ?? []);
}

function hostOf(target: string | undefined): string | undefined {
  if (target === undefined || isUndecidable(target)) return undefined;
  return /^(?:[a-z][a-z0-9+.-]*:\/\/)?(?:[^/@]*@)?([^/:?#]+)/i.exec(target.trim())?.[1]?.toLowerCase();
}

/** Whether a scrape configuration finds its targets by asking something at run time. */
export function discovers(monitor: KubernetesObject): boolean {
  const spec = asRecord(monitor.value["spec"]);
  return spec !== undefined && Object.keys(spec).some((key) => /SDConfigs$/.test(key));
}

/** Whether a host of the cluster's DNS (web, web.prod, web.prod.svc.cluster.local) is that of a Service. */
export function isHostOf(host: string, service: KubernetesObject, monitorNamespace: string | undefined): Verdict {
  const match = /^([a-z0-9-]+)(?:\.([a-z0-9-]+)(?:\.svc(?:\..+)?)?)?$/.exec(host);
  if (!match || match[1] !== service.name) return false;
  return sameNamespace(match[2] ?? monitorNamespace, namespaceOf(service));
}
