import { WORKLOAD_KINDS, workloadOf } from "../../model/workload.js";
import type { Graph } from "../graph.js";
import { namespaceOf } from "../scope.js";

/** What watches others, and is no application itself. */
const WATCHERS =
  /(^|[-_])(prometheus|alertmanager|grafana|kube-state-metrics|exporter|node-exporter|blackbox|thanos|loki|promtail|alloy|tempo|mimir|vmagent|vmalert|vmsingle|pushgateway|karma|operator|adapter)([-_]|$)/;

/** Namespaces in which applications run; undefined when some application does not say where it runs. */
export function servedNamespaces(graph: Graph): ReadonlySet<string> | undefined {
  const namespaces = new Set<string>();
  for (const object of graph.objectsAnywhere(...WORKLOAD_KINDS)) {
    if (WATCHERS.test(object.name ?? "") || workloadOf(object)?.longRunning !== true) continue;
    const namespace = namespaceOf(object);
    if (namespace === undefined) return undefined;
    namespaces.add(namespace);
  }
  return namespaces;
}
