import { both } from "../../model/selector.js";
import { asList, asRecord, asText, type JsonRecord } from "../../model/value.js";
import type { PolicyFault } from "./expressions.js";
import { matchesResources } from "./match.js";
import { findParameters, isOfKind } from "./parameters.js";
import { compilePolicy, evaluatePolicy, messagesOf, type CompiledPolicy } from "./policy.js";
import type { Review } from "./review.js";
import { ADMISSION_PARTS, readSource } from "./source.js";
import { severityOfActions, type AdmissionUnit, type Judgement } from "./unit.js";

export interface AdmissionContext {
  /** ValidatingAdmissionPolicyBindings, from wherever they are known. */
  readonly bindings: readonly JsonRecord[];
  /** Objects that may be parameters. */
  readonly parameters: readonly JsonRecord[];
  /** As a cluster does: a policy without a binding judges nothing. */
  readonly strict?: boolean;
  readonly kubernetes?: number | undefined;
}

/** Binds a policy that nothing binds: the author of a policy wants to see what it says. */
const UNBOUND: JsonRecord = { spec: { validationActions: ["Deny"] } };

/** A ValidatingAdmissionPolicy with its bindings and parameters. Source: the admission plugin of the API server (apiserver pkg/admission/plugin/policy). */
export function readAdmissionPolicy(document: JsonRecord, context: AdmissionContext): AdmissionUnit {
  const faults: PolicyFault[] = [];
  const name = asText(asRecord(document["metadata"])?.["name"]) ?? "";
  const spec = asRecord(document["spec"]) ?? {};
  const policy = compilePolicy(readSource(spec, ["spec"], ADMISSION_PARTS, faults), {}, context.kubernetes, faults);
  const bound = context.bindings.filter((binding) => asRecord(binding["spec"])?.["policyName"] === name);
  const bindings = bound.length > 0 || context.strict ? bound : [UNBOUND];
  return {
    id: name,
    description: descriptionOf(document),
    faults,
    severities: bindings.map((binding) => severityOfActions(asList(asRecord(binding["spec"])?.["validationActions"]))),
    messages: messagesOf(policy),
    judge: (review) => bindings.flatMap((binding) => judge(policy, spec, asRecord(binding["spec"]) ?? {}, review, context)),
  };
}

export function descriptionOf(document: JsonRecord): string | undefined {
  const annotations = asRecord(asRecord(document["metadata"])?.["annotations"]) ?? {};
  for (const key of ["policies.kyverno.io/description", "description", "policies.kyverno.io/title", "metadata.gatekeeper.sh/title"]) {
    const text = asText(annotations[key])?.trim();
    if (text) return text.replace(/\s+/g, " ");
  }
  return undefined;
}

function judge(policy: CompiledPolicy, spec: JsonRecord, binding: JsonRecord, review: Review, context: AdmissionContext): Judgement[] {
  const severity = severityOfActions(asList(binding["validationActions"]));
  const taken = both(
    matchesResources(asRecord(spec["matchConstraints"]), review),
    matchesResources(asRecord(binding["matchResources"]), review),
  );
  if (taken === false) return [{ severity, outcome: { verdict: "skip" } }];
  if (taken === undefined) return [{ severity, outcome: { verdict: "undecidable", why: unknownNamespace(review) } }];
  const kind = asRecord(spec["paramKind"]);
  const candidates = [...context.parameters, ...review.parameters];
  if (kind && binding === UNBOUND["spec"]) return judgeUnbound(policy, review, kind, candidates);
  const parameters = findParameters(kind, binding["paramRef"], review, candidates);
  if ("outcome" in parameters) return [{ severity, outcome: parameters.outcome }];
  return parameters.found.map((params) => ({ severity, outcome: evaluatePolicy(policy, review, params) }));
}

/** A policy that nothing binds judges with the parameter resources of its kind that are there; without one, only what holds in any case is known. */
function judgeUnbound(policy: CompiledPolicy, review: Review, kind: JsonRecord, candidates: readonly JsonRecord[]): Judgement[] {
  const severity = severityOfActions([]);
  const found = candidates.filter((object) => isOfKind(object, kind));
  if (found.length > 0) return found.map((params) => ({ severity, outcome: evaluatePolicy(policy, review, params) }));
  const outcome = evaluatePolicy(policy, review, null);
  if (outcome.verdict !== "fail") return [{ severity, outcome }];
  const why = `the policy takes parameters, and no ${String(kind["kind"])} is in the input`;
  return [{ severity, outcome: { verdict: "undecidable", why } }];
}

/** Why a selector of namespaces is not decided, and what decides it. */
export function unknownNamespace({ namespace }: Review): string {
  return `it selects namespaces by label, and the labels of the namespace ${namespace ?? ""} are not known: keep its Namespace in the project, or give its labels in the config under admission.namespaces`;
}
