import type { SourceFile } from "../load/document.js";
import { rulesOfFile, rulesOfObject, looksLikeLogql, rulesIn, type RuleSource } from "../model/alerting/rules.js";
import { chartReleases } from "../model/chart-releases.js";
import { imageName } from "../model/image.js";
import type { GroupKind, KubernetesObject } from "../model/kubernetes-object.js";
import { lokiConfigsOfFile, lokiConfigsOfObject, type LokiConfig } from "../model/logging/loki.js";
import { shipperConfigsOfFile, shipperConfigsOfObject, type ShipperConfig } from "../model/logging/shippers.js";
import { isCollectorChart, isCollectorImage, isLokiChart, isLokiImage } from "../model/logging/tools.js";
import { workloadOf, type Workload } from "../model/workload.js";
import type { Bundle } from "../project/project.js";
import type { Location } from "../text/location.js";

/** Something that runs Loki, or collects logs. */
export interface LoggingPart {
  readonly title: string;
  readonly place: Location;
  readonly object: KubernetesObject | undefined;
  readonly workload: Workload | undefined;
  /** Installed by a chart or an operator: what it is made of is not in the project. */
  readonly isManaged: boolean;
}

const LOKI_STACK: GroupKind = "loki.grafana.com/LokiStack";

/** Kinds from which operators make collectors, or that tell a collector what to read. */
const COLLECTOR_KINDS: ReadonlySet<GroupKind> = new Set([
  "observability.openshift.io/ClusterLogForwarder",
  "logging.openshift.io/ClusterLogForwarder",
  "logging.openshift.io/ClusterLogging",
  "logging.banzaicloud.io/Logging",
  "logging.banzaicloud.io/ClusterFlow",
  "logging.banzaicloud.io/FluentbitAgent",
  "fluentbit.fluent.io/FluentBit",
  "fluentbit.fluent.io/ClusterInput",
  "opentelemetry.io/OpenTelemetryCollector",
  "monitoring.grafana.com/PodLogs",
  "monitoring.grafana.com/LogsInstance",
  "monitoring.grafana.com/GrafanaAgent",
  "collectors.grafana.com/Alloy",
  "datadoghq.com/DatadogAgent",
]);

/** What an environment has for its logs: who stores them, who collects them, and what is made of them. */
export interface Logging {
  readonly lokis: readonly LoggingPart[];
  readonly collectors: readonly LoggingPart[];
  readonly configs: readonly LokiConfig[];
  readonly shippers: readonly ShipperConfig[];
  /** Rule groups that Loki's ruler reads. */
  readonly rules: readonly RuleSource[];
  /** Grafana evaluates alerts of its own, which may read Loki. */
  readonly hasGrafanaAlerts: boolean;
}

const kept = new WeakMap<readonly KubernetesObject[], Logging>();

/** The logging of the environment that a bundle belongs to. Computed once for each environment. */
export function loggingOf(bundle: Bundle): Logging {
  const key = bundle.environmentObjects ?? bundle.objects;
  let logging = kept.get(key);
  if (!logging) kept.set(key, (logging = read(bundle)));
  return logging;
}

function read(bundle: Bundle): Logging {
  const objects = bundle.environmentObjects ?? [...bundle.objects, ...bundle.context, ...bundle.elsewhere];
  const files = bundle.projectFiles ?? bundle.files;
  const lokis: LoggingPart[] = [];
  const collectors: LoggingPart[] = [];
  for (const object of objects) {
    if (object.groupKind === LOKI_STACK) lokis.push(managed(object));
    if (COLLECTOR_KINDS.has(object.groupKind)) collectors.push(managed(object));
    const workload = workloadOf(object);
    if (!workload?.longRunning) continue;
    const images = workload.containers.filter(({ role }) => role === "main").map(({ image }) => image);
    const part = { title: object.title, place: object.place, object, workload, isManaged: false };
    if (images.some(isLokiImage)) lokis.push(part);
    if (images.some(isCollectorImage)) collectors.push(part);
  }
  for (const { chart, title, place, object } of chartReleases(objects, files)) {
    const part = { title, place, object, workload: undefined, isManaged: true };
    if (isLokiChart(chart)) lokis.push(part);
    if (isCollectorChart(chart)) collectors.push(part);
  }
  return {
    lokis,
    collectors,
    configs: [...objects.flatMap(lokiConfigsOfObject), ...files.flatMap(lokiConfigsOfFile)],
    shippers: [...objects.flatMap(shipperConfigsOfObject), ...files.flatMap(shipperConfigsOfFile)],
    rules: [...objects.flatMap(rulesOfObject), ...files.flatMap(rulesOfFile)].filter(isForLoki),
    hasGrafanaAlerts: objects.some(({ group, kind }) => group === "grafana.integreatly.org" && /Alert/.test(kind)),
  };
}

function managed(object: KubernetesObject): LoggingPart {
  return { title: object.title, place: object.place, object, workload: undefined, isManaged: true };
}

const LOKI_RULE_KINDS: ReadonlySet<GroupKind> = new Set(["loki.grafana.com/AlertingRule", "loki.grafana.com/RecordingRule"]);

/** Whether Loki's ruler reads all of these groups: they are of its own kinds, or have the label that its sidecar looks for. */
export function isOfLoki({ object, isResource }: RuleSource): boolean {
  return object !== undefined && (LOKI_RULE_KINDS.has(object.groupKind) || (object.labels["loki_rule"] !== undefined && !isResource));
}

/** The same, or a log query among the expressions. */
export function isForLoki(source: RuleSource): boolean {
  return isOfLoki(source) || rulesIn([source]).some(({ expression }) => expression !== undefined && looksLikeLogql(expression));
}

/** Calls `judge` for the groups of Loki's ruler that a bundle judges. */
export function visitLokiRules(judge: (source: RuleSource) => void): {
  object(object: KubernetesObject): void;
  file(file: SourceFile): void;
} {
  return {
    object: (object) => rulesOfObject(object).filter(isForLoki).forEach(judge),
    file: (file) => rulesOfFile(file).filter(isForLoki).forEach(judge),
  };
}

/** Calls `judge` for the configurations of Loki that a bundle judges. */
export function visitLokiConfigs(judge: (config: LokiConfig) => void): {
  object(object: KubernetesObject): void;
  file(file: SourceFile): void;
} {
  return { object: (object) => lokiConfigsOfObject(object).forEach(judge), file: (file) => lokiConfigsOfFile(file).forEach(judge) };
}

/** Calls `judge` for the configurations of log shippers that a bundle judges. */
export function visitShippers(judge: (config: ShipperConfig) => void): {
  object(object: KubernetesObject): void;
  file(file: SourceFile): void;
} {
  return { object: (object) => shipperConfigsOfObject(object).forEach(judge), file: (file) => shipperConfigsOfFile(file).forEach(judge) };
}

/** Whether a container runs a program whose logs are its data: a database, a broker, a collector. */
export function keepsLogsAsData(image: string | undefined): boolean {
  return (
    isCollectorImage(image) || isLokiImage(image) || /^(?:elasticsearch|opensearch|graylog|syslog-ng|rsyslog)/.test(imageName(image) ?? "")
  );
}
