import type { Part, Path } from "../load/document.js";
import type { Location } from "../text/location.js";
import { containersOf } from "./container-view.js";
import type { GroupKind, KubernetesObject } from "./kubernetes-object.js";
import { asRecord, textRecord, type JsonRecord } from "./value.js";
import type { Container, Workload } from "./workload.js";

interface WorkloadKind {
  /** Where the pod template stands in the object. */
  readonly template: Path;
  /** Whether the kind has spec.replicas. */
  readonly replicas: boolean;
  /** Whether its pods run until they are stopped. */
  readonly longRunning: boolean;
}

const IN_SPEC: Path = ["spec", "template"];
const scaledKind: WorkloadKind = { template: IN_SPEC, replicas: true, longRunning: true };
const unscaledKind: WorkloadKind = { template: IN_SPEC, replicas: false, longRunning: true };
const job: WorkloadKind = { template: IN_SPEC, replicas: false, longRunning: false };
const cronJob: WorkloadKind = { template: ["spec", "jobTemplate", "spec", "template"], replicas: false, longRunning: false };

/** Every kind that carries a pod template. Sources: the API types of each group; OpenKruise apps/v1alpha1 and v1beta1; Cloud Run run/v1. */
const KINDS: ReadonlyMap<GroupKind, WorkloadKind> = new Map<GroupKind, WorkloadKind>([
  ["Pod", { template: [], replicas: false, longRunning: true }],
  ["ReplicationController", scaledKind],
  ["apps/Deployment", scaledKind],
  ["apps/StatefulSet", scaledKind],
  ["apps/ReplicaSet", scaledKind],
  ["apps/DaemonSet", unscaledKind],
  ["extensions/Deployment", scaledKind],
  ["extensions/ReplicaSet", scaledKind],
  ["extensions/DaemonSet", unscaledKind],
  ["batch/Job", job],
  ["batch/CronJob", cronJob],
  ["argoproj.io/Rollout", scaledKind],
  ["serving.knative.dev/Service", unscaledKind],
  ["serving.knative.dev/Configuration", unscaledKind],
  ["run.googleapis.com/Job", { template: ["spec", "template", "spec", "template"], replicas: false, longRunning: false }],
  ["apps.kruise.io/CloneSet", scaledKind],
  ["apps.kruise.io/StatefulSet", scaledKind],
  ["apps.kruise.io/DaemonSet", unscaledKind],
  ["apps.kruise.io/BroadcastJob", job],
  ["apps.openshift.io/DeploymentConfig", scaledKind],
]);

/** The kinds that {@link workloadOf} gives a view of. */
export const WORKLOAD_KINDS: readonly GroupKind[] = [...KINDS.keys()];

const views = new WeakMap<KubernetesObject, Workload>();

/** The workload view of an object, always the same one; undefined for kinds without a pod template. */
export function workloadOf(object: KubernetesObject): Workload | undefined {
  const kind = KINDS.get(object.groupKind);
  if (!kind) return undefined;
  let view = views.get(object);
  if (!view) views.set(object, (view = new WorkloadView(object, kind)));
  return view;
}

class WorkloadView implements Workload {
  readonly templatePath: Path | undefined;
  readonly podSpecPath: Path | undefined;
  readonly longRunning: boolean;
  readonly #hasReplicas: boolean;
  #labels: Readonly<Record<string, string>> | undefined;
  #containers: readonly Container[] | undefined;

  constructor(
    readonly object: KubernetesObject,
    kind: WorkloadKind,
  ) {
    this.templatePath = isTemplateElsewhere(object) ? undefined : kind.template;
    this.podSpecPath = this.templatePath && [...this.templatePath, "spec"];
    this.longRunning = kind.longRunning;
    this.#hasReplicas = kind.replicas;
  }

  get podSpec(): JsonRecord | undefined {
    return this.podSpecPath && asRecord(this.object.get(this.podSpecPath));
  }

  get labels(): Readonly<Record<string, string>> {
    return (this.#labels ??= textRecord(this.#podMetadata("labels")));
  }

  get podAnnotations(): Readonly<Record<string, string>> {
    return textRecord(this.#podMetadata("annotations"));
  }

  get replicas(): number | undefined {
    const written = this.#writtenReplicas;
    return typeof written === "number" && Number.isSafeInteger(written) ? written : undefined;
  }

  get replicasDecidable(): boolean {
    const written = this.#writtenReplicas;
    return written === undefined || written === null || this.replicas !== undefined;
  }

  get containers(): readonly Container[] {
    return (this.#containers ??= containersOf(this));
  }

  at(path: Path, part: Part = "value"): Location {
    return this.object.at(path, part);
  }

  get(path: Path): unknown {
    return this.object.get(path);
  }

  get #writtenReplicas(): unknown {
    return this.#hasReplicas ? this.object.get(["spec", "replicas"]) : undefined;
  }

  #podMetadata(field: "labels" | "annotations"): unknown {
    return this.templatePath && this.object.get([...this.templatePath, "metadata", field]);
  }
}

/** An Argo Rollout may take its template from the workload that spec.workloadRef names. */
function isTemplateElsewhere(object: KubernetesObject): boolean {
  if (object.groupKind !== "argoproj.io/Rollout") return false;
  const spec = asRecord(object.value["spec"]);
  return asRecord(spec?.["workloadRef"]) !== undefined && asRecord(spec?.["template"]) === undefined;
}
