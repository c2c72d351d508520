import { matchesWildcard } from "../../model/selection.js";
import { both, parseLabelSelector, selects, type Verdict } from "../../model/selector.js";
import { asList, asRecord, asText, type JsonRecord } from "../../model/value.js";
import type { PolicyFault } from "./expressions.js";
import { labelsOf } from "./match.js";
import { compilePolicy, evaluatePolicy, messagesOf } from "./policy.js";
import type { Review } from "./review.js";
import { ADMISSION_PARTS, readSource } from "./source.js";
import { severityOfActions, type AdmissionUnit, type Judgement } from "./unit.js";
import { descriptionOf, unknownNamespace, type AdmissionContext } from "./validating-admission-policy.js";

const ENGINE = "K8sNativeValidation";

/** The CEL of a ConstraintTemplate and where it stands; undefined for a template that is written in Rego alone. */
export function celOfTemplate(
  template: JsonRecord,
): { readonly source: JsonRecord; readonly path: readonly (string | number)[] } | undefined {
  const targets = asList(asRecord(template["spec"])?.["targets"]);
  for (const [target, entry] of targets.entries()) {
    for (const [index, code] of asList(asRecord(entry)?.["code"]).entries()) {
      const source = asRecord(asRecord(code)?.["source"]);
      if (asRecord(code)?.["engine"] === ENGINE && source) return { source, path: ["spec", "targets", target, "code", index, "source"] };
    }
  }
  return undefined;
}

/** What Gatekeeper defines in front of a template's own variables. */
const GIVEN: readonly { readonly name: string; readonly text: string }[] = [
  { name: "anyObject", text: 'has(request.operation) && request.operation == "DELETE" && object == null ? oldObject : object' },
  { name: "params", text: "!has(params.spec) ? null : !has(params.spec.parameters) ? null : params.spec.parameters" },
];

const ACTIONS: Readonly<Record<string, string>> = { deny: "Deny", warn: "Warn", dryrun: "Audit" };

/** A ConstraintTemplate with one of its constraints. */
export function readConstraint(template: JsonRecord, constraint: JsonRecord, context: AdmissionContext): AdmissionUnit | undefined {
  const cel = celOfTemplate(template);
  if (!cel) return undefined;
  const faults: PolicyFault[] = [];
  const read = readSource(cel.source, cel.path, ADMISSION_PARTS, faults);
  const given = GIVEN.map((variable) => ({ ...variable, path: cel.path }));
  const policy = compilePolicy({ ...read, variables: [...given, ...read.variables] }, {}, context.kubernetes, faults);
  const spec = asRecord(constraint["spec"]) ?? {};
  const severity = severityOfActions([ACTIONS[asText(spec["enforcementAction"]) ?? "deny"] ?? "Deny"]);
  const judge = (review: Review): Judgement[] => {
    const taken = matchesConstraint(asRecord(spec["match"]) ?? {}, review);
    if (taken === false) return [{ severity, outcome: { verdict: "skip" } }];
    if (taken === undefined) return [{ severity, outcome: { verdict: "undecidable", why: unknownNamespace(review) } }];
    return [{ severity, outcome: evaluatePolicy(policy, review, constraint) }];
  };
  const name = asText(asRecord(template["metadata"])?.["name"]) ?? "";
  return {
    id: `${name}/${asText(asRecord(constraint["metadata"])?.["name"]) ?? ""}`,
    description: descriptionOf(template),
    faults,
    severities: [severity],
    messages: messagesOf(policy),
    judge,
  };
}

function matchesConstraint(match: JsonRecord, review: Review): Verdict {
  const kinds = asList(match["kinds"]);
  const namespace = review.kind === "Namespace" ? review.name : review.namespace;
  const scope = asText(match["scope"]) ?? "*";
  const name = asText(match["name"]);
  const included = asList(match["namespaces"]);
  const isTaken =
    (kinds.length === 0 || kinds.some((entry) => matchesKinds(asRecord(entry), review))) &&
    (scope === "*" || (scope === "Namespaced") === (review.namespace !== undefined)) &&
    (name === undefined || matchesWildcard(review.name, name)) &&
    (namespace === undefined || included.length === 0 || isOneOf(namespace, included)) &&
    !(namespace !== undefined && isOneOf(namespace, asList(match["excludedNamespaces"])));
  if (!isTaken) return false;
  const ofNamespace =
    match["namespaceSelector"] === undefined || namespace === undefined
      ? true
      : selects(parseLabelSelector(match["namespaceSelector"], "all"), review.namespaceLabels);
  return both(selects(parseLabelSelector(match["labelSelector"], "all"), labelsOf(review.object ?? review.oldObject)), ofNamespace);
}

function isOneOf(text: string, patterns: readonly unknown[]): boolean {
  return patterns.some((pattern) => typeof pattern === "string" && matchesWildcard(text, pattern));
}

function matchesKinds(entry: JsonRecord | undefined, review: Review): boolean {
  const holds = (list: unknown, value: string): boolean =>
    list === undefined || asList(list).some((item) => item === "*" || item === value);
  return entry !== undefined && holds(entry["apiGroups"], review.group) && holds(entry["kinds"], review.kind);
}
