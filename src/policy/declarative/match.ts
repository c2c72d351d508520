import type { Path, SourceFile } from "../../load/document.js";
import { FORMAT_NAMES, FORMATS } from "../../load/formats/formats.js";
import type { KubernetesObject } from "../../model/kubernetes-object.js";
import { matchesWildcard } from "../../model/selection.js";
import { parseLabelSelector, parseMapSelector, readLabels, selects, type Selector } from "../../model/selector.js";
import { asRecord, type JsonRecord } from "../../model/value.js";
import { compileGlob, globError } from "../../text/glob.js";
import type { Shape } from "./shape.js";

export const MATCH_KEYS = ["kinds", "apiGroups", "namespaces", "labels", "files", "formats"];

/** What a rule judges. */
export interface Match {
  /** Whether it is about Kubernetes objects alone: so it is unless it names files and nothing of objects. */
  readonly objectsOnly: boolean;
  /** It has no condition at all. */
  readonly isOpen: boolean;
  /** Globs, for the files that have to be read. */
  readonly files: readonly string[];
  takesObject(object: KubernetesObject): boolean;
  /** Whether documents of the file that are no objects are judged. */
  takesFile(file: SourceFile): boolean;
}

export function readMatch(record: JsonRecord, path: Path, shape: Shape): Match {
  const kinds = shape.texts(record, "kinds", path);
  const groups = shape.texts(record, "apiGroups", path);
  const namespaces = shape.texts(record, "namespaces", path);
  const files = shape.texts(record, "files", path);
  const formats = shape.texts(record, "formats", path);
  const labels = readSelector(record, path, shape);
  files?.forEach((glob, index) => {
    const error = globError(glob);
    if (error !== undefined) shape.add([...path, "files", index], error);
  });
  formats?.forEach((format, index) => shape.word(format, [...path, "formats", index], FORMAT_NAMES as readonly string[], "format"));
  const globs = files?.map(compileGlob);
  const inFile = (file: Pick<SourceFile, "projectPath" | "format">): boolean =>
    (!globs || globs.some((matches) => matches(file.projectPath))) && (!formats || formats.includes(file.format));
  const takesKind = kindMatcher(kinds, groups);
  return {
    objectsOnly: kinds !== undefined || groups !== undefined || namespaces !== undefined || labels !== undefined || (!files && !formats),
    isOpen: Object.keys(record).length === 0,
    files:
      files ?? (formats ?? []).flatMap((format) => (Object.hasOwn(FORMATS, format) ? FORMATS[format as keyof typeof FORMATS].globs : [])),
    takesObject: (object) =>
      takesKind(object) &&
      (!namespaces || namespaces.some((pattern) => matchesWildcard(object.namespace ?? "", pattern))) &&
      (!labels || selects(labels, readLabels(asRecord(object.value["metadata"])?.["labels"])) === true) &&
      inFile(object.document.file),
    takesFile: inFile,
  };
}

/** `{app: web}`, or a selector with matchLabels and matchExpressions. */
function readSelector(record: JsonRecord, path: Path, shape: Shape): Selector | undefined {
  if (record["labels"] === undefined) return undefined;
  const labels = shape.mapping(record, "labels", path);
  return "matchLabels" in labels || "matchExpressions" in labels ? parseLabelSelector(labels, "all") : parseMapSelector(labels);
}

interface KindPattern {
  readonly kind: string;
  /** Undefined: any that Kubernetes itself has, or for kinds that it has not, any. */
  readonly group: string | undefined;
}

/** "Deployment", "apps/Deployment", "apps/v1/Deployment", "Rollout.argoproj.io", with `*` as a wildcard. */
function parseKind(text: string): KindPattern {
  const parts = text.split("/");
  if (parts.length > 1) {
    const core = parts.length === 2 && /^v\d/.test(parts[0]!);
    return { kind: parts.at(-1)!, group: core ? "" : parts[0]! };
  }
  const dot = text.indexOf(".");
  return dot < 0 ? { kind: text, group: undefined } : { kind: text.slice(0, dot), group: text.slice(dot + 1) };
}

/** Groups that Kubernetes serves itself. */
const OWN_GROUP = /^(?:|apps|batch|autoscaling|policy|extensions|[a-z.-]+\.k8s\.io)$/;

/** Kinds of Kubernetes of which other groups have namesakes that mean something else. */
const OWN_KINDS: ReadonlySet<string> = new Set([
  "Pod", "Service", "ConfigMap", "Secret", "Namespace", "Node", "Event", "Endpoints", "ServiceAccount", "PersistentVolume", "PersistentVolumeClaim",
  "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController", "Job", "CronJob", "HorizontalPodAutoscaler", "PodDisruptionBudget",
  "Ingress", "IngressClass", "NetworkPolicy", "StorageClass", "Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding", "PriorityClass",
  "CustomResourceDefinition", "LimitRange", "ResourceQuota",
]); // prettier-ignore

function kindMatcher(kinds: readonly string[] | undefined, groups: readonly string[] | undefined): (object: KubernetesObject) => boolean {
  const patterns = kinds?.map(parseKind);
  const known = new Map<string, boolean>();
  const takes = ({ group, kind }: KubernetesObject): boolean => {
    const inGroup = !groups || groups.some((pattern) => matchesWildcard(group, pattern));
    if (!inGroup || !patterns) return inGroup;
    return patterns.some((pattern) => {
      if (!matchesWildcard(kind, pattern.kind)) return false;
      if (pattern.group !== undefined) return matchesWildcard(group, pattern.group);
      return groups !== undefined || !OWN_KINDS.has(pattern.kind) || OWN_GROUP.test(group);
    });
  };
  return (object) => {
    let answer = known.get(object.groupKind);
    if (answer === undefined) known.set(object.groupKind, (answer = takes(object)));
    return answer;
  };
}
