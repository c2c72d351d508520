import type { Path } from "../load/document.js";
import type { KubernetesObject } from "./kubernetes-object.js";
import { asList, asRecord, asText, type JsonRecord } from "./value.js";

/** The kind that Cloud Run shares with Knative on a cluster of one's own. */
export const KNATIVE_SERVICE = "serving.knative.dev/Service";

const ANNOTATION = "run.googleapis.com/";
/** Set by Cloud Run for Anthos and by tools of clusters, too. */
const ANYWHERE = new Set(["run.googleapis.com/client-name", "run.googleapis.com/client-version"]);
const LOCATION_LABEL = "cloud.googleapis.com/location";

/** The metadata of the service, and of the revisions that it makes. */
const METADATA = [["metadata"], ["spec", "template", "metadata"]] as const;

/**
 * Whether a Knative Service carries what only Cloud Run reads: an annotation run.googleapis.com/*, on the service or its template, or the label of a
 * location. Source: cloud.google.com/run/docs/reference/yaml/v1.
 */
export function hasCloudRunMarks(object: KubernetesObject): boolean {
  if (object.groupKind !== KNATIVE_SERVICE) return false;
  return METADATA.some((path) => {
    const metadata = asRecord(object.get(path));
    const annotations = Object.keys(asRecord(metadata?.["annotations"]) ?? {});
    return (
      annotations.some((key) => key.startsWith(ANNOTATION) && !ANYWHERE.has(key)) ||
      asRecord(metadata?.["labels"])?.[LOCATION_LABEL] !== undefined
    );
  });
}

/** The annotations of the service. */
export function serviceAnnotations(object: KubernetesObject): JsonRecord {
  return asRecord(object.get(["metadata", "annotations"])) ?? {};
}

/** The annotations of the revisions that the service makes. */
export function revisionAnnotations(object: KubernetesObject): JsonRecord {
  return asRecord(object.get(["spec", "template", "metadata", "annotations"])) ?? {};
}

/** Where a service takes version `latest` of a secret for a variable. */
export function secretVersions(object: KubernetesObject): { readonly path: Path; readonly secret: string }[] {
  const base = ["spec", "template", "spec", "containers"];
  return asList(object.get(base)).flatMap((container, index) =>
    asList(asRecord(container)?.["env"]).flatMap((variable, position) => {
      const reference = asRecord(asRecord(asRecord(variable)?.["valueFrom"])?.["secretKeyRef"]);
      if (reference?.["key"] !== "latest") return [];
      const path = [...base, index, "env", position, "valueFrom", "secretKeyRef", "key"];
      return [{ path, secret: asText(reference["name"]) ?? "(no name)" }];
    }),
  );
}
