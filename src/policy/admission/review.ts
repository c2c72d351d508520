import { groupKind as groupKindOf } from "../../model/kubernetes-object.js";
import { readLabels, type Labels } from "../../model/selector.js";
import { asRecord, asText, type JsonRecord } from "../../model/value.js";
import { FieldSource } from "../cel/environment.js";
import { UndecidableError } from "../cel/errors.js";
import { withDefaults } from "./defaults.js";
import { isNamespaced, resourceOf } from "./resources.js";

export type Operation = "CREATE" | "UPDATE" | "DELETE" | "CONNECT";

/** What an admission policy judges: an object on its way into a cluster. */
export interface Review {
  readonly operation: Operation;
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly resource: string;
  readonly name: string;
  /** Undefined for what lives in no namespace. */
  readonly namespace: string | undefined;
  /** As expressions see it; null when it is deleted. */
  readonly object: JsonRecord | null;
  /** Null when the object is new. */
  readonly oldObject: JsonRecord | null;
  readonly namespaceObject: JsonRecord | null;
  /** Labels of the namespace; `open` when they are not known. */
  readonly namespaceLabels: Labels;
  /** Undefined: who sends the request is not known. */
  readonly userInfo: JsonRecord | undefined;
  /** Objects beside the policies that may be their parameters. */
  readonly parameters: readonly JsonRecord[];
}

export interface ReviewOptions {
  readonly operation?: Operation;
  readonly oldObject?: JsonRecord;
  /** The Namespace object of a name; undefined when it is not known. */
  readonly namespace?: (name: string) => JsonRecord | undefined;
  readonly userInfo?: JsonRecord;
  readonly parameters?: readonly JsonRecord[];
}

/** The review of an object. What names no namespace goes to "default", as kubectl sends it. */
export function reviewOf(object: JsonRecord, options: ReviewOptions = {}): Review {
  const apiVersion = asText(object["apiVersion"]) ?? "";
  const slash = apiVersion.lastIndexOf("/");
  const group = slash < 0 ? "" : apiVersion.slice(0, slash);
  const kind = asText(object["kind"]) ?? "";
  const groupKind = groupKindOf(group, kind);
  const operation = options.operation ?? "CREATE";
  const metadata = asRecord(object["metadata"]);
  const name = asText(metadata?.["name"]) ?? "";
  const namespace = isNamespaced(groupKind, object) ? (asText(metadata?.["namespace"]) ?? "default") : undefined;
  const seen = withDefaults(object, groupKind);
  const old = options.oldObject ?? (operation === "UPDATE" ? object : undefined);
  return {
    operation,
    group,
    version: apiVersion.slice(slash + 1),
    kind,
    resource: resourceOf(kind),
    name,
    namespace,
    object: operation === "DELETE" ? null : seen,
    oldObject: operation === "DELETE" ? seen : old ? withDefaults(old, groupKind) : null,
    ...namespaceParts(groupKind, object, namespace, options),
    userInfo: options.userInfo,
    parameters: options.parameters ?? [],
  };
}

type NamespaceParts = Pick<Review, "namespaceObject" | "namespaceLabels">;

function namespaceParts(groupKind: string, object: JsonRecord, namespace: string | undefined, options: ReviewOptions): NamespaceParts {
  if (groupKind === "Namespace") return { namespaceObject: null, namespaceLabels: labelled(object, false) };
  if (namespace === undefined) return { namespaceObject: null, namespaceLabels: { record: {}, open: false } };
  const known = options.namespace?.(namespace);
  const shown = known ?? { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } };
  const labels = labelled(shown, known === undefined);
  return { namespaceObject: { ...shown, metadata: { ...asRecord(shown["metadata"]), labels: labels.record } }, namespaceLabels: labels };
}

/** The API server labels each Namespace with its name. */
function labelled(namespace: JsonRecord, open: boolean): Labels {
  const metadata = asRecord(namespace["metadata"]);
  const written = readLabels(metadata?.["labels"]);
  return { record: { "kubernetes.io/metadata.name": metadata?.["name"], ...written.record }, open: open || written.open };
}

class UnknownUser extends FieldSource {
  field(): never {
    throw new UndecidableError("who sends the request is not known");
  }
}

/** What the variable `request` holds. */
export function requestOf(review: Review): JsonRecord {
  const { group, version, kind, resource, name, namespace, operation, userInfo, object, oldObject } = review;
  const kinds = { group, version, kind };
  const resources = { group, version, resource };
  return {
    uid: "",
    kind: kinds,
    resource: resources,
    subResource: "",
    requestKind: kinds,
    requestResource: resources,
    requestSubResource: "",
    name,
    namespace: namespace ?? "",
    operation,
    userInfo: userInfo ?? new UnknownUser(),
    dryRun: false,
    object,
    oldObject,
  };
}
