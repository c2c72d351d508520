import type { KubernetesObject } from "./kubernetes-object.js";
import { matchesWildcard } from "./selection.js";
import { asList, asRecord, asText, type JsonRecord } from "./value.js";

/**
 * Whether an Argo CD Application, or those of an ApplicationSet, leave spec.replicas of the object as it is in the cluster: a difference that is ignored, and the
 * option that makes a sync ignore it too. Which objects an Application deploys is not asked. Source: Argo CD user guide, diffing and sync options.
 */
export function leavesReplicas(application: KubernetesObject, object: KubernetesObject): boolean {
  const spec = asRecord(application.get(application.kind === "ApplicationSet" ? ["spec", "template", "spec"] : ["spec"]));
  const options = asList(asRecord(spec?.["syncPolicy"])?.["syncOptions"]);
  if (!options.includes("RespectIgnoreDifferences=true")) return false;
  return asList(spec?.["ignoreDifferences"]).some((entry) => ignoresReplicas(asRecord(entry) ?? {}, object));
}

function ignoresReplicas(entry: JsonRecord, object: KubernetesObject): boolean {
  const isMeant = (field: string, value: string | undefined): boolean => {
    const written = asText(entry[field]);
    return written === undefined || written === "" || value === undefined || matchesWildcard(value, written);
  };
  if (!isMeant("group", object.group) || !isMeant("kind", object.kind) || !isMeant("name", object.name)) return false;
  if (!isMeant("namespace", object.namespace)) return false;
  return (
    asList(entry["jsonPointers"]).some((pointer) => pointer === "/spec/replicas" || pointer === "/spec") ||
    asList(entry["jqPathExpressions"]).some((path) => /^\.spec(?:\.replicas|\?\.replicas)?\s*$/.test(asText(path) ?? "")) ||
    asList(entry["managedFieldsManagers"]).includes("kube-controller-manager")
  );
}
