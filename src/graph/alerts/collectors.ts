import { embeddedFiles } from "../../model/embedded-files.js";
import type { KubernetesObject } from "../../model/kubernetes-object.js";
import { parseLabelSelector, readLabels, selects, both, type Verdict } from "../../model/selector.js";
import { asRecord, isUndecidable, type JsonRecord } from "../../model/value.js";
import { valueAt } from "../../load/locate.js";
import type { Location } from "../../text/location.js";
import { namespaceOf, sameNamespace } from "../scope.js";
import type { StackRelease } from "./stacks.js";

/** What a Prometheus selects by labels: monitors by their kind, and rules. */
export type SelectedKind = "serviceMonitor" | "podMonitor" | "probe" | "scrapeConfig" | "rule";

/** Something that loads monitors or rules by their labels: a Prometheus, an agent, a ThanosRuler, or the Prometheus of a chart. */
export interface Collector {
  readonly title: string;
  readonly object: KubernetesObject | undefined;
  readonly place: Location;
  readonly release: StackRelease | undefined;
  readonly namespace: string | undefined;
  /** Where the selector of a kind is written, or would be. */
  placeOf(kind: SelectedKind): Location;
  /** What is written there. */
  selectorOf(kind: SelectedKind): unknown;
  selects(kind: SelectedKind, object: KubernetesObject): Verdict;
  /** Whether it loads this kind at all: an agent has no rules, a ThanosRuler no monitors. */
  has(kind: SelectedKind): boolean;
}

export type NamespaceLabels = (name: string) => JsonRecord | undefined;

const MONITORS: readonly SelectedKind[] = ["serviceMonitor", "podMonitor", "probe", "scrapeConfig"];

/** What the operator reads. Source: prometheus-operator, pkg/apis/monitoring/v1: a null selector selects nothing, `{}` everything; a null namespace selector means the own namespace. */
const HAS: ReadonlyMap<string, readonly SelectedKind[]> = new Map<string, readonly SelectedKind[]>([
  ["Prometheus", [...MONITORS, "rule"]],
  ["PrometheusAgent", MONITORS],
  ["ThanosRuler", ["rule"]],
]);

export const COLLECTOR_KINDS = [
  "monitoring.coreos.com/Prometheus",
  "monitoring.coreos.com/PrometheusAgent",
  "monitoring.coreos.com/ThanosRuler",
] as const;

/** The kind of selector that an object is subject to; undefined for others. */
export function selectedKind({ group, kind }: KubernetesObject): SelectedKind | undefined {
  if (group !== "monitoring.coreos.com") return undefined;
  if (kind === "PrometheusRule") return "rule";
  const name = kind[0]?.toLowerCase() + kind.slice(1);
  return MONITORS.find((each) => each === name);
}

export class OperatorCollector implements Collector {
  readonly release = undefined;

  constructor(
    readonly object: KubernetesObject,
    readonly labelsOfNamespace: NamespaceLabels,
  ) {}

  get title(): string {
    return this.object.title;
  }

  get place(): Location {
    return this.object.place;
  }

  get namespace(): string | undefined {
    return namespaceOf(this.object);
  }

  has(kind: SelectedKind): boolean {
    return HAS.get(this.object.kind)?.includes(kind) ?? false;
  }

  selectorOf(kind: SelectedKind): unknown {
    return this.object.get(["spec", `${kind}Selector`]);
  }

  placeOf(kind: SelectedKind): Location {
    return this.selectorOf(kind) === undefined ? this.object.place : this.object.at(["spec", `${kind}Selector`], "key");
  }

  selects(kind: SelectedKind, object: KubernetesObject): Verdict {
    if (!this.has(kind)) return false;
    const labels = selects(parseLabelSelector(this.selectorOf(kind), "nothing"), readLabels(object.get(["metadata", "labels"])));
    if (labels === false) return false;
    return both(labels, this.#reaches(this.object.get(["spec", `${kind}NamespaceSelector`]), namespaceOf(object)));
  }

  #reaches(selector: unknown, namespace: string | undefined): Verdict {
    return reachesNamespace(selector, namespace, this.namespace, this.labelsOfNamespace);
  }
}

/** Whether a namespace selector reaches a namespace; null means the own one. */
export function reachesNamespace(
  selector: unknown,
  namespace: string | undefined,
  own: string | undefined,
  labelsOfNamespace: NamespaceLabels,
): Verdict {
  if (selector === undefined || selector === null) return sameNamespace(own, namespace);
  const parsed = parseLabelSelector(selector, "nothing");
  if (parsed.kind === "some" && parsed.requirements.length === 0) return true;
  if (namespace === undefined || isUndecidable(namespace)) return undefined;
  const labels = labelsOfNamespace(namespace);
  return selects(parsed, { record: { "kubernetes.io/metadata.name": namespace, ...labels }, open: labels === undefined });
}

/** The Prometheus of kube-prometheus-stack: it selects the label `release` unless its values say otherwise, in all namespaces. */
export class StackCollector implements Collector {
  readonly object = undefined;

  constructor(readonly release: StackRelease) {}

  get title(): string {
    return `the Prometheus of ${this.release.title}`;
  }

  get place(): Location {
    return this.release.place;
  }

  get namespace(): string | undefined {
    return this.release.namespace;
  }

  has(): boolean {
    return true;
  }

  get #spec(): JsonRecord {
    return asRecord(valueAt(this.release.values, ["prometheus", "prometheusSpec"])) ?? {};
  }

  placeOf(kind: SelectedKind): Location {
    const { source, root } = this.release;
    const path = [...root, "prometheus", "prometheusSpec", `${kind}Selector`];
    return source.locate(path, "key") ?? this.release.place;
  }

  selectorOf(kind: SelectedKind): unknown {
    const written = this.#spec[`${kind}Selector`];
    const isGiven = asRecord(written) !== undefined && Object.keys(written as object).length > 0;
    if (isGiven) return written;
    if (this.#spec[`${kind}SelectorNilUsesHelmValues`] === false) return {};
    return { matchLabels: { release: this.release.name } };
  }

  selects(kind: SelectedKind, object: KubernetesObject): Verdict {
    const { release } = this;
    if (release.chart === "victoria-metrics-k8s-stack") return true;
    if (release.name === undefined || isUndecidable(release.name)) return undefined;
    const verdict = selects(parseLabelSelector(this.selectorOf(kind), "nothing"), readLabels(object.get(["metadata", "labels"])));
    // Values that are not read here may hold another selector.
    if (verdict !== true && (release.isOpen || valueAt(release.values, ["prometheus", "enabled"]) === false)) return undefined;
    return asRecord(this.#spec[`${kind}NamespaceSelector`]) ? both(verdict, undefined) : verdict;
  }
}

/** Objects of other products that load monitors and rules of prometheus-operator, by selectors that are not read here. */
export const FOREIGN_COLLECTORS = [
  "operator.victoriametrics.com/VMAgent",
  "operator.victoriametrics.com/VMSingle",
  "operator.victoriametrics.com/VMAlert",
  "opentelemetry.io/OpenTelemetryCollector",
  "monitoring.grafana.com/GrafanaAgent",
  "monitoring.rhobs/MonitoringStack",
] as const;

/** Alloy and the Grafana agent load monitors and rules by components of these names. */
const ALLOY = /prometheus\.operator\.\w+|mimir\.rules\.kubernetes|loki\.rules\.kubernetes/;

/** Whether an object configures Alloy to load monitors or rules. */
export function isAlloyConfig(object: KubernetesObject): boolean {
  if (object.groupKind === "ConfigMap") return embeddedFiles(object).some(({ text }) => ALLOY.test(text));
  return /(^|[.-])(alloy|k8s-monitoring|grafana-agent|opentelemetry)/.test(object.name ?? "") && object.kind === "HelmRelease";
}
