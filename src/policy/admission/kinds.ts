import type { KubernetesObject } from "../../model/kubernetes-object.js";
import { asList, asRecord, type JsonRecord } from "../../model/value.js";
import { celOfTemplate } from "./gatekeeper.js";

/** What an object in a policy file is to admission. */
export type Role = "admission policy" | "binding" | "validating policy" | "cluster policy" | "template" | "constraint" | "resource";

export function roleOf({ group, kind }: KubernetesObject): Role {
  if (group === "admissionregistration.k8s.io") {
    if (kind === "ValidatingAdmissionPolicy") return "admission policy";
    if (kind === "ValidatingAdmissionPolicyBinding") return "binding";
  }
  if (group === "policies.kyverno.io" && /^(?:Namespaced)?ValidatingPolicy$/.test(kind)) return "validating policy";
  if (group === "kyverno.io" && (kind === "ClusterPolicy" || kind === "Policy")) return "cluster policy";
  if (group === "templates.gatekeeper.sh" && kind === "ConstraintTemplate") return "template";
  return group === "constraints.gatekeeper.sh" ? "constraint" : "resource";
}

/** A part of a policy that is not evaluated. Level "error": it would judge objects, so its silence is not a pass. */
export interface NotEvaluated {
  readonly level: "error" | "note";
  readonly message: string;
  readonly path: readonly (string | number)[];
}

const OTHER_KINDS: Readonly<Record<string, string>> = {
  "admissionregistration.k8s.io/MutatingAdmissionPolicy": "it changes objects and judges none",
  "policies.kyverno.io/MutatingPolicy": "it changes objects and judges none",
  "policies.kyverno.io/GeneratingPolicy": "it makes objects and judges none",
  "policies.kyverno.io/DeletingPolicy": "it deletes objects and judges none",
};

/** What an object says that no rule is made of. */
export function notEvaluated(object: KubernetesObject, role: Role): readonly NotEvaluated[] {
  if (role === "template" && !celOfTemplate(object.value)) {
    const message =
      "this ConstraintTemplate is written in Rego, which is not evaluated: it checked nothing; give it a K8sNativeValidation engine, or keep running gator";
    return [{ level: "error", message, path: ["spec", "targets"] }];
  }
  if (role === "cluster policy") return rulesWithoutCel(object.value);
  const what = OTHER_KINDS[object.groupKind];
  if (what !== undefined) return [{ level: "note", message: `${object.title} is not run: ${what}`, path: ["kind"] }];
  if (object.group === "policies.kyverno.io" && object.kind === "ImageValidatingPolicy") {
    const message = `${object.title} asks registries for signatures, which is not done offline: it checked nothing`;
    return [{ level: "error", message, path: ["kind"] }];
  }
  return [];
}

function rulesWithoutCel(document: JsonRecord): NotEvaluated[] {
  return asList(asRecord(document["spec"])?.["rules"]).flatMap((entry, index): NotEvaluated[] => {
    const rule = asRecord(entry) ?? {};
    const path = ["spec", "rules", index, "name"];
    const name = String(rule["name"]);
    const validate = asRecord(rule["validate"]);
    if (validate?.["cel"] !== undefined) return [];
    if (validate || rule["verifyImages"] !== undefined) {
      const how = validate
        ? Object.keys(validate).find((key) => !/^(?:message|failureAction|failureActionOverrides)$/.test(key))
        : "verifyImages";
      const message = `the rule ${name} is written with ${how ?? "nothing"}, which is not evaluated: it checked nothing; write it with validate.cel, or keep running kyverno`;
      return [{ level: "error", message, path }];
    }
    return [{ level: "note", message: `the rule ${name} judges nothing: it changes or makes objects, and is not run`, path }];
  });
}
