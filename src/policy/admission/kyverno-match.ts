import { parseLabelSelector, readLabels, selects, both, allOf, type Verdict } from "../../model/selector.js";
import { matchesWildcard } from "../../model/selection.js";
import { asList, asRecord, asText, type JsonRecord } from "../../model/value.js";
import { labelsOf } from "./match.js";
import type { Review } from "./review.js";

/** Whether `match` takes a request and `exclude` does not. */
export function matchesRule(rule: JsonRecord, review: Review): Verdict {
  const taken = matchesBlock(asRecord(rule["match"]), review, "match");
  if (taken === false || !asRecord(rule["exclude"])) return taken;
  const excluded = matchesBlock(asRecord(rule["exclude"]), review, "exclude");
  return both(taken, excluded === undefined ? undefined : !excluded);
}

function matchesBlock(block: JsonRecord | undefined, review: Review, part: "match" | "exclude"): Verdict {
  if (!block) return false;
  const any = asList(block["any"]);
  const all = asList(block["all"]);
  const matches = (filter: unknown): Verdict => matchesFilter(asRecord(filter) ?? {}, review, part);
  if (all.length > 0) return allOf(all, matches);
  if (any.length > 0) {
    const verdicts = any.map(matches);
    return verdicts.includes(true) ? true : verdicts.includes(undefined) ? undefined : false;
  }
  return matches(block);
}

const USERS: readonly string[] = ["subjects", "roles", "clusterRoles"];

/** One filter: all that it names must hold. Who sends a request is not known offline; nobody is excluded for it. */
function matchesFilter(filter: JsonRecord, review: Review, part: "match" | "exclude"): Verdict {
  const resources = asRecord(filter["resources"]);
  const namesUsers = USERS.some((key) => asList(filter[key]).length > 0);
  if (namesUsers && part === "exclude") return false;
  if (!resources) return namesUsers ? undefined : false;
  return both(matchesDescription(resources, review), namesUsers ? undefined : true);
}

function matchesDescription(resources: JsonRecord, review: Review): Verdict {
  const kinds = asList(resources["kinds"]);
  const operations = asList(resources["operations"]);
  const names = [...asList(resources["names"]), ...(asText(resources["name"]) === undefined ? [] : [resources["name"]])];
  const namespaces = asList(resources["namespaces"]);
  const place = review.kind === "Namespace" ? review.name : (review.namespace ?? "");
  if (kinds.length > 0 && !kinds.some((kind) => matchesKind(kind, review))) return false;
  if (operations.length > 0 && !operations.includes(review.operation)) return false;
  if (names.length > 0 && !isOneOf(review.name, names)) return false;
  if (namespaces.length > 0 && !isOneOf(place, namespaces)) return false;
  if (!matchesAnnotations(asRecord(resources["annotations"]), review)) return false;
  const selected = selects(parseLabelSelector(resources["selector"], "all"), labelsOf(review.object ?? review.oldObject));
  const inNamespace =
    resources["namespaceSelector"] === undefined || (review.namespace === undefined && review.kind !== "Namespace")
      ? resources["namespaceSelector"] === undefined
      : selects(parseLabelSelector(resources["namespaceSelector"], "all"), review.namespaceLabels);
  return both(selected, inNamespace);
}

function isOneOf(text: string, patterns: readonly unknown[]): boolean {
  return patterns.some((pattern) => typeof pattern === "string" && matchesWildcard(text, pattern));
}

/** "Pod", "v1/Pod", "apps/v1/Deployment", "networking.k8s.io/*\/Ingress"; `*` as a wildcard. */
export function matchesKind(pattern: unknown, review: Pick<Review, "group" | "version" | "kind">): boolean {
  if (typeof pattern !== "string") return false;
  const parts = pattern.split("/");
  const [kind = "", version, group] = [...parts].reverse();
  return (
    matchesWildcard(review.kind, kind) &&
    (version === undefined || matchesWildcard(review.version, version)) &&
    (group === undefined || matchesWildcard(review.group, group))
  );
}

function matchesAnnotations(wanted: JsonRecord | undefined, { object, oldObject }: Review): boolean {
  const annotations = readLabels(asRecord((object ?? oldObject)?.["metadata"])?.["annotations"]).record;
  return Object.entries(wanted ?? {}).every(([key, value]) =>
    Object.entries(annotations).some(([name, text]) => matchesWildcard(name, key) && matchesWildcard(String(text), String(value))),
  );
}
