import { foundOr } from "../../model/lookup.js";
import { asText } from "../../model/value.js";
import type { Workload } from "../../model/workload.js";
import type { Graph } from "../graph.js";
import { namespaceOf } from "../scope.js";
import type { WorkloadIdentity } from "./health.js";

/** What tells a workload from others in the labels of its series: `job` is the Service's name, the value of the monitor's jobLabel, or the monitor's name. */
export function identityOf(graph: Graph, workload: Workload): WorkloadIdentity {
  const { object } = workload;
  const services = graph.servicesOf(workload);
  const monitors = graph.monitorsOf(workload);
  const jobs = new Set<string>(object.name === undefined ? [] : [object.name]);
  for (const service of foundOr(services) ?? []) if (service.name !== undefined) jobs.add(service.name);
  for (const monitor of foundOr(monitors) ?? []) {
    if (monitor.name === undefined) continue;
    jobs.add(monitor.name).add(`${monitor.namespace ?? namespaceOf(object) ?? ""}/${monitor.name}`);
    const label = asText(monitor.get(["spec", "jobLabel"]));
    const own = asText(monitor.get(["spec", "jobName"]));
    if (own !== undefined) jobs.add(own);
    if (label === undefined) continue;
    for (const service of foundOr(services) ?? []) if (service.labels[label] !== undefined) jobs.add(service.labels[label]);
    if (workload.labels[label] !== undefined) jobs.add(workload.labels[label]);
  }
  const isTold = services.state !== "unknown" && monitors.state === "found";
  return { kind: object.kind, name: object.name, namespace: namespaceOf(object), jobs: isTold ? [...jobs] : undefined };
}
