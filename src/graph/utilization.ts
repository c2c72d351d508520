import type { Path } from "../load/document.js";
import type { KubernetesObject } from "../model/kubernetes-object.js";
import { foundOr } from "../model/lookup.js";
import { asList, asRecord, asText } from "../model/value.js";
import type { Container, Workload } from "../model/workload.js";
import type { Graph } from "./graph.js";

/** An autoscaler's metric that is a share of what containers request. */
export interface UtilizationMetric {
  readonly autoscaler: KubernetesObject;
  /** Where it stands in the autoscaler. */
  readonly path: Path;
  readonly resource: "cpu" | "memory";
  /** The container it is about; undefined: all of the pod. */
  readonly container: string | undefined;
}

/** The metrics by which the autoscalers of a workload read shares of its requests. Source: autoscaling/v2 types.go; KEDA's cpu and memory scalers. */
export function utilizationMetrics(graph: Graph, workload: Workload): UtilizationMetric[] {
  return (foundOr(graph.autoscalersOf(workload)) ?? []).flatMap(({ object, kind }) =>
    kind === "ScaledObject" ? kedaMetrics(object) : hpaMetrics(object),
  );
}

function hpaMetrics(autoscaler: KubernetesObject): UtilizationMetric[] {
  const metrics = autoscaler.get(["spec", "metrics"]);
  const whole = { autoscaler, resource: "cpu", container: undefined } as const;
  if (autoscaler.version === "v1") {
    // Absent, the controller aims at 80 % of the cpu request.
    return [{ ...whole, path: ["spec", "targetCPUUtilizationPercentage"] }];
  }
  if (metrics === undefined || metrics === null) return [{ ...whole, path: ["spec", "metrics"] }];
  return asList(metrics).flatMap((written, index) => {
    const metric = asRecord(written);
    const field = metric?.["type"] === "Resource" ? "resource" : metric?.["type"] === "ContainerResource" ? "containerResource" : undefined;
    const source = field === undefined ? undefined : asRecord(metric?.[field]);
    const resource = source?.["name"];
    // In v2beta1 the target stands in the source itself.
    const isShare = asRecord(source?.["target"])?.["type"] === "Utilization" || source?.["targetAverageUtilization"] !== undefined;
    if (!isShare || (resource !== "cpu" && resource !== "memory")) return [];
    const container = field === "containerResource" ? asText(source?.["container"]) : undefined;
    return [{ autoscaler, path: ["spec", "metrics", index, field!, "name"], resource, container }];
  });
}

function kedaMetrics(autoscaler: KubernetesObject): UtilizationMetric[] {
  return asList(autoscaler.get(["spec", "triggers"])).flatMap((written, index) => {
    const trigger = asRecord(written);
    const resource = trigger?.["type"];
    const metadata = asRecord(trigger?.["metadata"]);
    const isShare = (trigger?.["metricType"] ?? metadata?.["type"]) === "Utilization";
    if (!isShare || (resource !== "cpu" && resource !== "memory")) return [];
    return [{ autoscaler, path: ["spec", "triggers", index, "type"], resource, container: asText(metadata?.["containerName"]) }];
  });
}

/**
 * Whether a container requests a resource: itself, by its limit (which the API server then takes for the request), or by something that may fill it in (the
 * pod's own resources, a LimitRange of the namespace, a VerticalPodAutoscaler). Undefined: it cannot be decided.
 */
export function requestsOf(graph: Graph, container: Container, resource: "cpu" | "memory"): boolean | undefined {
  const written = container.value["resources"];
  const resources = asRecord(written);
  if (written !== undefined && written !== null && !resources) return undefined;
  for (const field of ["requests", "limits"]) {
    const list = resources?.[field];
    if (list !== undefined && list !== null && !asRecord(list)) return undefined;
    const value = asRecord(list)?.[resource];
    if (value !== undefined && value !== null) return true;
  }
  const { workload } = container;
  return workload.podSpec?.["resources"] !== undefined || mayBeDefaulted(graph, workload.object) ? undefined : false;
}

function mayBeDefaulted(graph: Graph, object: KubernetesObject): boolean {
  return graph
    .objectsAnywhere("LimitRange")
    .some(({ namespace }) => namespace === undefined || object.namespace === undefined || namespace === object.namespace);
}
