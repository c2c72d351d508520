import { parseLabelSelector, selects } from "../../model/selector.js";
import { asRecord, asText, type JsonRecord } from "../../model/value.js";
import { labelsOf } from "./match.js";
import type { Outcome } from "./policy.js";
import type { Review } from "./review.js";

/** The parameters to judge with, one after the other; or the verdict where there are none. */
export type Parameters = { readonly found: readonly unknown[] } | { readonly outcome: Outcome };

/** The parameter resources that a paramRef means: one by name, or all that a selector takes. Null where the policy wants none. */
export function findParameters(paramKind: unknown, paramRef: unknown, review: Review, objects: readonly JsonRecord[]): Parameters {
  const kind = asRecord(paramKind);
  const reference = asRecord(paramRef);
  if (!kind || !reference) return { found: [null] };
  const name = asText(reference["name"]);
  const selector = parseLabelSelector(reference["selector"], "nothing");
  const found = objects.filter(
    (object) =>
      isOfKind(object, kind) &&
      isInNamespace(object, reference, review) &&
      (name === undefined ? selects(selector, labelsOf(object)) === true : asRecord(object["metadata"])?.["name"] === name),
  );
  if (found.length > 0) return { found };
  if (reference["parameterNotFoundAction"] === "Allow") return { outcome: { verdict: "skip" } };
  const wanted = `${String(kind["kind"])} ${name ?? "with the labels of its selector"}`;
  return { outcome: { verdict: "undecidable", why: `the policy takes parameters, and the ${wanted} is not in the input` } };
}

export function isOfKind(object: JsonRecord, kind: JsonRecord): boolean {
  return object["kind"] === kind["kind"] && object["apiVersion"] === kind["apiVersion"];
}

function isInNamespace(object: JsonRecord, reference: JsonRecord, review: Review): boolean {
  const own = asText(asRecord(object["metadata"])?.["namespace"]);
  return own === undefined || own === (asText(reference["namespace"]) ?? review.namespace ?? own);
}
