import { both, parseLabelSelector, readLabels, selects, type Labels, type Verdict } from "../../model/selector.js";
import { asList, asRecord, asText, type JsonRecord } from "../../model/value.js";
import type { Review } from "./review.js";

/** Whether `matchConstraints` of a policy or `matchResources` of a binding take a request. Undefined: it depends on what the input does not show. */
export function matchesResources(match: JsonRecord | undefined, review: Review): Verdict {
  if (!match) return true;
  const excluded = asList(match["excludeResourceRules"]).some((rule) => matchesRule(asRecord(rule), review));
  if (excluded) return false;
  const rules = asList(match["resourceRules"]);
  if (rules.length > 0 && !rules.some((rule) => matchesRule(asRecord(rule), review))) return false;
  return both(matchesNamespace(match["namespaceSelector"], review), matchesObject(match["objectSelector"], review));
}

/** matchPolicy Equivalent, which is the default, takes a resource in each of its versions. */
function matchesRule(rule: JsonRecord | undefined, review: Review): boolean {
  if (!rule) return false;
  const names = asList(rule["resourceNames"]);
  const scope = asText(rule["scope"]) ?? "*";
  return (
    (rule["operations"] === undefined || holds(rule["operations"], review.operation)) &&
    holds(rule["apiGroups"], review.group) &&
    asList(rule["apiVersions"]).length > 0 &&
    asList(rule["resources"]).some((resource) => resource === "*" || resource === "*/*" || resource === review.resource) &&
    (names.length === 0 || names.includes(review.name)) &&
    (scope === "*" || (scope === "Namespaced") === (review.namespace !== undefined))
  );
}

function holds(list: unknown, value: string): boolean {
  return asList(list).some((entry) => entry === "*" || entry === value);
}

/** Objects without a namespace, Namespaces apart, are taken by every namespaceSelector. */
function matchesNamespace(selector: unknown, review: Review): Verdict {
  if (review.namespace === undefined && review.kind !== "Namespace") return true;
  return selects(parseLabelSelector(selector, "all"), review.namespaceLabels);
}

/** Of an update, the new or the old object is enough. */
function matchesObject(selector: unknown, { object, oldObject }: Review): Verdict {
  const parsed = parseLabelSelector(selector, "all");
  const verdicts = [object, oldObject].filter((each) => each !== null).map((each) => selects(parsed, labelsOf(each)));
  return verdicts.includes(true) ? true : verdicts.includes(undefined) ? undefined : false;
}

export function labelsOf(object: JsonRecord | null): Labels {
  return readLabels(asRecord(object?.["metadata"])?.["labels"]);
}
