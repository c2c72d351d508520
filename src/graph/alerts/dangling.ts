import type { KubernetesObject } from "../../model/kubernetes-object.js";
import { foundOr } from "../../model/lookup.js";
import { parseLabelSelector, readLabels, selects } from "../../model/selector.js";
import type { Workload } from "../../model/workload.js";
import type { Graph } from "../graph.js";
import { SERVICE_MONITOR_KINDS } from "../monitor-selection.js";
import { namespaceOf, sameNamespace } from "../scope.js";

/** A monitor that selects nothing and is meant for the workload: it has the labels of its pods, or the name of it or of a Service of it. */
export function danglingMonitor(graph: Graph, workload: Workload): KubernetesObject | undefined {
  const { object } = workload;
  const names = new Set([object.name, ...(foundOr(graph.servicesOf(workload)) ?? []).map(({ name }) => name)]);
  return SERVICE_MONITOR_KINDS.flatMap((kind) => graph.objectsOf(kind)).find((monitor) => {
    if (sameNamespace(namespaceOf(monitor), namespaceOf(object)) === false || graph.servicesOfMonitor(monitor).state !== "absent")
      return false;
    const selector = parseLabelSelector(monitor.get(["spec", "selector"]), "nothing");
    return names.has(monitor.name) || selects(selector, readLabels(workload.labels)) === true;
  });
}
