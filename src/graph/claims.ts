import { KubernetesObject } from "../model/kubernetes-object.js";
import { found, type Lookup } from "../model/lookup.js";
import { asList, asRecord, asText } from "../model/value.js";
import type { Workload } from "../model/workload.js";
import type { Claim } from "./graph.js";
import { CLAIM, type Scope } from "./scope.js";

/**
 * The claims that a workload's pods mount: those its volumes name, and those a StatefulSet makes for each pod. A template takes the place of the volume of its
 * name.
 */
export function claimsOf(scope: Scope, workload: Workload): readonly Claim[] {
  const templates = claimTemplates(workload);
  const replaced = new Set<unknown>(templates.map(({ name }) => name));
  return [...namedClaims(scope, workload, replaced), ...templates];
}

function namedClaims(scope: Scope, workload: Workload, replaced: ReadonlySet<unknown>): Claim[] {
  const { podSpec, podSpecPath, object } = workload;
  if (!podSpec || !podSpecPath) return [];
  return asList(podSpec["volumes"]).flatMap((entry, index) => {
    const volume = asRecord(entry);
    const name = asText(asRecord(volume?.["persistentVolumeClaim"])?.["claimName"]);
    if (name === undefined || replaced.has(volume?.["name"])) return [];
    const path = [...podSpecPath, "volumes", index, "persistentVolumeClaim", "claimName"];
    return [{ name, path, claim: scope.find(CLAIM, name, object, undefined), source: "volume" as const }];
  });
}

function claimTemplates({ object }: Workload): Claim[] {
  if (object.kind !== "StatefulSet") return [];
  return asList(object.get(["spec", "volumeClaimTemplates"])).flatMap((entry, index) => {
    const template = asRecord(entry);
    const name = asText(asRecord(template?.["metadata"])?.["name"]);
    if (!template || name === undefined) return [];
    const path = ["spec", "volumeClaimTemplates", index];
    const claim: Lookup<KubernetesObject> = found(new KubernetesObject(object.document, template, [...object.prefix, ...path]));
    return [{ name, path, claim, source: "template" as const }];
  });
}
