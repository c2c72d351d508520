import type { KubernetesObject } from "../../model/kubernetes-object.js";
import { foundOr } from "../../model/lookup.js";
import { asList, asRecord, asText } from "../../model/value.js";
import type { Workload } from "../../model/workload.js";
import type { Location } from "../../text/location.js";
import type { Alerting } from "./alerting.js";

/** A scrape job that takes what carries the annotation prometheus.io/scrape. */
export interface AnnotationJob {
  readonly title: string;
  readonly object: KubernetesObject | undefined;
  readonly place: Location;
  readonly of: "pod" | "service";
}

/** The jobs that keep what is annotated, of every plain Prometheus in the environment. Source: Prometheus' examples/prometheus-kubernetes.yml. */
function allJobs(alerting: Alerting): AnnotationJob[] {
  return alerting.prometheusFiles.flatMap(({ document, object }) =>
    asList(asRecord(document.value)?.["scrape_configs"]).flatMap((value, index) => {
      const job = asRecord(value);
      const sources = asList(job?.["relabel_configs"]).flatMap((relabel) =>
        asList(asRecord(relabel)?.["source_labels"]).flatMap((label) => asText(label) ?? []),
      );
      const kinds = (["pod", "service"] as const).filter((kind) =>
        sources.some((label) => new RegExp(`^__meta_kubernetes_${kind}_annotation_.*scrape`).test(label)),
      );
      const path = ["scrape_configs", index, "job_name"];
      const title = `the job ${asText(job?.["job_name"]) ?? index}`;
      return kinds.map((of) => ({ title, object, of, place: document.at(path) }));
    }),
  );
}

/** The jobs that scrape a workload for its annotations, or for those of a Service that selects it. */
export function annotationJobs(alerting: Alerting, workload: Workload): AnnotationJob[] {
  const services = foundOr(alerting.graph.servicesOf(workload)) ?? [];
  const isAnnotated = (annotations: Readonly<Record<string, string>>): boolean =>
    Object.entries(annotations).some(([key, value]) => /(^|\/)scrape(_slow)?$/.test(key) && value === "true");
  const pods = isAnnotated(workload.podAnnotations);
  const byService = services.some(({ annotations }) => isAnnotated(annotations));
  if (!pods && !byService) return [];
  return allJobs(alerting).filter(({ of }) => (of === "pod" ? pods : byService));
}

/** Whether a Prometheus finds its targets by asking Kubernetes without minding annotations: then nobody can tell what it scrapes. */
export function discoversAll(alerting: Alerting): boolean {
  return alerting.prometheusFiles.some(({ document }) =>
    asList(asRecord(document.value)?.["scrape_configs"]).some((value) => {
      const job = asRecord(value);
      const isOpen = asList(job?.["kubernetes_sd_configs"]).some((config) =>
        /^(?:pod|endpoints|endpointslice|service)$/.test(asText(asRecord(config)?.["role"]) ?? ""),
      );
      const relabels = asList(job?.["relabel_configs"]).map(asRecord);
      const keeps = relabels.filter((relabel) => relabel?.["action"] === "keep");
      const isOfAnnotation = keeps.some((relabel) =>
        asList(relabel?.["source_labels"]).some((label) => /_annotation_/.test(asText(label) ?? "")),
      );
      const isOfControlPlane = /apiserver|api-server|node|kubelet|cadvisor/i.test(asText(job?.["job_name"]) ?? "");
      return isOpen && !isOfAnnotation && !isOfControlPlane;
    }),
  );
}
