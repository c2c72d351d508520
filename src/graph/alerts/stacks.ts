import type { SourceFile } from "../../load/document.js";
import { valueAt } from "../../load/locate.js";
import { chartReleases, type ChartRelease } from "../../model/chart-releases.js";
import type { KubernetesObject } from "../../model/kubernetes-object.js";

export { RELEASE_KINDS } from "../../model/chart-releases.js";

/** A release of a chart that brings Prometheus, Alertmanager and rules along. */
export type StackRelease = ChartRelease;

/** Charts with Prometheus' stock rules. Sources: prometheus-community/helm-charts, VictoriaMetrics/helm-charts. */
const STACK_CHARTS = /^(?:kube-prometheus-stack|kube-prometheus|prometheus-operator|victoria-metrics-k8s-stack)$/;

/** Whether the stock rules of the chart are rendered: `defaultRules.create` is true unless said otherwise. */
export function hasStockRules({ values }: StackRelease): boolean {
  return valueAt(values, ["defaultRules", "create"]) !== false;
}

/** The stack releases among objects and files. */
export function stackReleases(objects: readonly KubernetesObject[], files: readonly SourceFile[]): StackRelease[] {
  return chartReleases(objects, files).filter(({ chart }) => STACK_CHARTS.test(chart));
}
