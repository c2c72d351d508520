import type { Path } from "../../load/document.js";
import { asList, asRecord, asText, type JsonRecord } from "../../model/value.js";
import { ALL_CONTROLLERS, podReview } from "./autogen.js";
import type { PolicyFault } from "./expressions.js";
import { kyvernoDialect } from "./kyverno-library.js";
import { matchesRule } from "./kyverno-match.js";
import { matchesResources } from "./match.js";
import { findParameters } from "./parameters.js";
import { compilePolicy, evaluatePolicy, messagesOf, type CompiledPolicy } from "./policy.js";
import type { Review } from "./review.js";
import { ADMISSION_PARTS, readSource } from "./source.js";
import { severityOfActions, type AdmissionUnit, type Judgement } from "./unit.js";
import { descriptionOf, type AdmissionContext } from "./validating-admission-policy.js";

/** A ValidatingPolicy of Kyverno: an admission policy that binds itself, and judges the templates of controllers. */
export function readValidatingPolicy(document: JsonRecord, context: AdmissionContext): AdmissionUnit {
  const faults: PolicyFault[] = [];
  const spec = asRecord(document["spec"]) ?? {};
  const policy = compilePolicy(readSource(spec, ["spec"], ADMISSION_PARTS, faults), kyvernoDialect, context.kubernetes, faults);
  const severity = severityOfActions(asList(spec["validationActions"]));
  const match = asRecord(spec["matchConstraints"]);
  const controllers = controllersOfValidatingPolicy(spec, match);
  const judge = (review: Review): Judgement[] => {
    const taken = matchesResources(match, review);
    const template = taken === false ? podReview(review, controllers) : undefined;
    // What a rule for Pods says of selectors holds for the controller itself.
    const isTaken = template ? matchesResources(match, { ...review, group: "", version: "v1", kind: "Pod", resource: "pods" }) : taken;
    return [{ severity, outcome: outcomeOf(policy, isTaken, template ?? review, null) }];
  };
  return {
    id: nameOf(document),
    description: descriptionOf(document),
    faults,
    severities: [severity],
    messages: messagesOf(policy),
    judge,
  };
}

function nameOf(document: JsonRecord): string {
  return asText(asRecord(document["metadata"])?.["name"]) ?? "";
}

function outcomeOf(policy: CompiledPolicy, taken: boolean | undefined, review: Review, params: unknown): Judgement["outcome"] {
  if (taken === false) return { verdict: "skip" };
  if (taken === undefined) return { verdict: "undecidable", why: "the match depends on labels or users that are not in the input" };
  return evaluatePolicy(policy, review, params);
}

/** Only policies for nothing but Pods, chosen by no label, are made into policies for controllers. */
function controllersOfValidatingPolicy(spec: JsonRecord, match: JsonRecord | undefined): readonly string[] {
  const named = asRecord(asRecord(spec["autogen"])?.["podControllers"])?.["controllers"];
  const resources = asList(match?.["resourceRules"]).flatMap((rule) => asList(asRecord(rule)?.["resources"]));
  const isForPods = resources.length > 0 && resources.every((resource) => resource === "pods");
  if (!isForPods || match?.["objectSelector"] !== undefined || match?.["namespaceSelector"] !== undefined) return [];
  return Array.isArray(named) ? named.filter((name) => typeof name === "string") : ALL_CONTROLLERS;
}

/** The rules of a ClusterPolicy or Policy that are written in CEL. */
export function readClusterPolicy(document: JsonRecord, context: AdmissionContext): readonly AdmissionUnit[] {
  const spec = asRecord(document["spec"]) ?? {};
  return asList(spec["rules"]).flatMap((entry, index) => {
    const rule = asRecord(entry);
    const cel = asRecord(asRecord(rule?.["validate"])?.["cel"]);
    return rule && cel ? [readRule(document, rule, cel, ["spec", "rules", index], context)] : [];
  });
}

function readRule(document: JsonRecord, rule: JsonRecord, cel: JsonRecord, base: Path, context: AdmissionContext): AdmissionUnit {
  const faults: PolicyFault[] = [];
  const spec = asRecord(document["spec"]) ?? {};
  const parts = { ...ADMISSION_PARTS, matchConditions: "", validations: "expressions" };
  const source = readSource({ ...cel, failurePolicy: spec["failurePolicy"] }, [...base, "validate", "cel"], parts, faults);
  const conditions = readSource(
    { celPreconditions: rule["celPreconditions"], auditAnnotations: [{}] },
    base,
    { ...ADMISSION_PARTS, matchConditions: "celPreconditions", auditAnnotations: "", validations: "" },
    [],
  ).matchConditions;
  const policy = compilePolicy({ ...source, matchConditions: conditions }, kyvernoDialect, context.kubernetes, faults);
  const action = asRecord(rule["validate"])?.["failureAction"] ?? spec["validationFailureAction"];
  const severity = severityOfActions([/^enforce$/i.test(asText(action) ?? "") ? "Deny" : "Audit"]);
  const controllers = controllersOfRule(document, rule);
  const judge = (review: Review): Judgement[] => {
    const taken = matchesRule(rule, review);
    const template = taken === false ? podReview(review, controllers) : undefined;
    const isTaken = template ? matchesRule(rule, { ...review, group: "", version: "v1", kind: "Pod", resource: "pods" }) : taken;
    const parameters =
      isTaken === true
        ? findParameters(cel["paramKind"], cel["paramRef"], review, [...context.parameters, ...review.parameters])
        : { found: [null] };
    if ("outcome" in parameters) return [{ severity, outcome: parameters.outcome }];
    return parameters.found.map((params) => ({ severity, outcome: outcomeOf(policy, isTaken, template ?? review, params) }));
  };
  return {
    id: `${nameOf(document)}/${asText(rule["name"]) ?? String(base.at(-1))}`,
    description: descriptionOf(document),
    faults,
    severities: [severity],
    messages: messagesOf(policy),
    judge,
  };
}

const CONTROLLERS_ANNOTATION = "pod-policies.kyverno.io/autogen-controllers";

/** Only rules for nothing but Pods, chosen by neither name nor label, are made into rules for controllers. */
function controllersOfRule(document: JsonRecord, rule: JsonRecord): readonly string[] {
  const filters = [asRecord(rule["match"]), asRecord(rule["exclude"])].flatMap((block) =>
    [block, ...asList(block?.["any"]), ...asList(block?.["all"])].map((filter) => asRecord(asRecord(filter)?.["resources"]) ?? {}),
  );
  const kinds = filters.flatMap((filter) => asList(filter["kinds"]));
  const isNarrow = filters.some((filter) => ["name", "names", "selector", "annotations"].some((key) => filter[key] !== undefined));
  if (isNarrow || kinds.length === 0 || !kinds.every((kind) => kind === "Pod" || kind === "v1/Pod")) return [];
  const written = asText(asRecord(asRecord(document["metadata"])?.["annotations"])?.[CONTROLLERS_ANNOTATION]);
  if (written === undefined || written === "all") return ALL_CONTROLLERS;
  return written === "none" ? [] : written.split(",").map((name) => name.trim());
}
