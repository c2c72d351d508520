import type { Path, Problem } from "../../load/document.js";
import { KubernetesObject } from "../../model/kubernetes-object.js";
import { objectsOf } from "../../model/objects.js";
import { asRecord, type JsonRecord } from "../../model/value.js";
import { RunClock } from "../clock.js";
import type { PolicyFile } from "../file.js";
import type { LoadedPolicies, PolicyContext, PolicyReader } from "../kinds.js";
import { readConstraint } from "./gatekeeper.js";
import { notEvaluated, roleOf, type Role } from "./kinds.js";
import { readClusterPolicy, readValidatingPolicy } from "./kyverno.js";
import { faultProblem, ruleOf, Reviews } from "./rules.js";
import type { AdmissionUnit } from "./unit.js";
import { readAdmissionPolicy, type AdmissionContext } from "./validating-admission-policy.js";

/** Policies of the API server, Kyverno and Gatekeeper, as they are deployed. */
export const reader: PolicyReader = { read };

function read(files: readonly PolicyFile[], context: PolicyContext): LoadedPolicies {
  const problems: Problem[] = [];
  const objects = files.flatMap(objectsIn);
  const { units, problems: said } = unitsOf(objects, { kubernetes: context.kubernetes, strict: context.strictBindings });
  problems.push(...said);
  // Beside policies there are parameters, tests and their resources; but somewhere there has to be a policy.
  const isFaulty = files.some((file) => file.problems.length > 0);
  if (units.length === 0 && problems.length === 0 && !isFaulty)
    problems.push(...files.filter(({ named }) => named).map((file) => file.problem("this file holds no policy")));
  const reviews = new Reviews(
    context.namespaces,
    objects.filter(({ role }) => role === "resource").map(({ object }) => object.value),
  );
  const clock = new RunClock();
  return { rules: units.map((each) => ruleOf(each, reviews, clock)), problems };
}

/** An object of a policy file. */
export interface PolicyObject {
  readonly object: KubernetesObject;
  readonly role: Role;
}

/** A rule, and the policy that it is part of. */
export interface UnitOfObject {
  readonly unit: AdmissionUnit;
  readonly object: KubernetesObject;
  /** Paths in the unit start here. */
  readonly name: Path;
}

function objectsIn(file: PolicyFile): PolicyObject[] {
  return objectsOf(file).objects.map((object) => ({ object, role: roleOf(object) }));
}

/** All rules of the policies among the objects; what is no rule is said. */
export function unitsOf(
  objects: readonly PolicyObject[],
  settings: Pick<AdmissionContext, "kubernetes" | "strict">,
): { readonly units: readonly UnitOfObject[]; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const having = (role: Role): KubernetesObject[] => objects.filter((each) => each.role === role).map(({ object }) => object);
  const values = (role: Role): JsonRecord[] => having(role).map(({ value }) => value);
  const context: AdmissionContext = { bindings: values("binding"), parameters: values("resource"), ...settings };
  const units: UnitOfObject[] = [];
  const add = (object: KubernetesObject, ...made: readonly AdmissionUnit[]): void => {
    for (const unit of made) {
      units.push({ unit, object, name: ["metadata", "name"] });
      problems.push(...unit.faults.map((fault) => faultProblem(object, unit.id, fault)));
    }
  };
  for (const { object, role } of objects) {
    for (const { level, message, path } of notEvaluated(object, role)) problems.push(problemAt(object, path, message, level));
    if (role === "admission policy") add(object, readAdmissionPolicy(object.value, context));
    else if (role === "validating policy") add(object, readValidatingPolicy(object.value, context));
    else if (role === "cluster policy") add(object, ...readClusterPolicy(object.value, context));
  }
  for (const constraint of having("constraint")) {
    const template = having("template").find(({ value }) => kindMadeBy(value) === constraint.kind);
    if (!template)
      problems.push(
        problemAt(constraint, ["kind"], `no ConstraintTemplate makes the kind ${constraint.kind}, so this constraint judges nothing`),
      );
    const unit = template && readConstraint(template.value, constraint.value, context);
    if (template && unit) {
      units.push({ unit, object: constraint, name: ["metadata", "name"] });
      problems.push(...unit.faults.map((fault) => faultProblem(template, unit.id, fault)));
    }
  }
  for (const template of having("template")) {
    if (having("constraint").some(({ kind }) => kind === kindMadeBy(template.value))) continue;
    problems.push(
      problemAt(template, ["metadata", "name"], `no constraint uses the template ${template.name ?? ""}, so it judges nothing`, "note"),
    );
  }
  for (const binding of having("binding")) {
    const policy = asRecord(binding.value["spec"])?.["policyName"];
    if (having("admission policy").some(({ name }) => name === policy)) continue;
    problems.push(
      problemAt(
        binding,
        ["spec", "policyName"],
        `there is no ValidatingAdmissionPolicy ${String(policy)} in these policies, so this binding does nothing`,
        "note",
      ),
    );
  }
  return { units, problems };
}

/** The kind of the constraints of a template. */
export function kindMadeBy(template: JsonRecord): unknown {
  const crd = asRecord(asRecord(asRecord(template["spec"])?.["crd"])?.["spec"]);
  return asRecord(crd?.["names"])?.["kind"];
}

function problemAt(object: KubernetesObject, path: Path, message: string, level: Problem["level"] = "error"): Problem {
  const location = object.at(path);
  return { level, kind: "policy", message, file: location.file.path, location };
}
