import type { KubernetesObject } from "../model/kubernetes-object.js";
import {
  allOf,
  isDecidableText,
  type Labels,
  meets,
  readLabels,
  type Requirement,
  type Selector,
  type Verdict,
} from "../model/selector.js";
import type { Workload } from "../model/workload.js";
import { LabelIndex } from "./label-index.js";
import type { Targets } from "./selector-relation.js";

/** The pods of workloads, as selectors see them. */
export class Pods implements Targets<Workload> {
  readonly #labels = new Map<Workload, Labels>();
  #index: LabelIndex<Workload> | undefined;
  #keys: Set<string> | undefined;

  constructor(readonly workloads: readonly Workload[]) {}

  candidates(selector: Selector): readonly Workload[] {
    this.#index ??= new LabelIndex(this.workloads, (workload) => this.labelsOf(workload));
    return this.#index.candidates(selector, isRuntimeLabel);
  }

  verdict(selector: Selector, workload: Workload): Verdict {
    if (workload.templatePath === undefined || selector.kind === "nothing") return false;
    if (selector.kind === "unknown") return undefined;
    const labels = this.labelsOf(workload);
    return allOf(selector.requirements, (requirement) => verdictOf(requirement, workload, labels));
  }

  objectOf(workload: Workload): KubernetesObject {
    return workload.object;
  }

  labelsOf(workload: Workload): Labels {
    let labels = this.#labels.get(workload);
    if (!labels) {
      const path = workload.templatePath;
      labels = readLabels(path && workload.get([...path, "metadata", "labels"]));
      this.#labels.set(workload, labels);
    }
    return labels;
  }

  /** Whether the pods of some workload carry a label with this key. */
  hasKey(key: string): boolean {
    this.#keys ??= new Set(this.workloads.flatMap((workload) => Object.keys(this.labelsOf(workload).record)));
    return this.#keys.has(key);
  }
}

function verdictOf(requirement: Requirement, workload: Workload, labels: Labels): Verdict {
  const { key, operator, values } = requirement;
  const added = RUNTIME_LABELS.get(key);
  const { kind, name } = workload.object;
  if (!added?.kinds.includes(kind) || Object.hasOwn(labels.record, key)) return meets(requirement, labels);
  if (operator === "Exists" || operator === "DoesNotExist") return operator === "Exists";
  const [value] = values;
  const isTold = added.hasValue && operator === "In" && values.length === 1 && isDecidableText(value) && isDecidableText(name);
  return isTold ? added.hasValue(value, name) : undefined;
}

interface RuntimeLabel {
  /** The kinds whose controllers add it, without their group. */
  readonly kinds: readonly string[];
  /** Whether pods of a workload of this name have the value; absent: nobody can tell beforehand. */
  readonly hasValue?: (value: string, name: string) => boolean;
}

const isName = (value: string, name: string): boolean => value === name;
const isMember = (value: string, name: string): boolean => value.startsWith(`${name}-`) && /^\d+$/.test(value.slice(name.length + 1));

/** Labels that controllers add to the pods they make. Source: Kubernetes, well-known labels; Argo Rollouts and Knative code. */
const RUNTIME_LABELS: ReadonlyMap<string, RuntimeLabel> = new Map<string, RuntimeLabel>([
  ["statefulset.kubernetes.io/pod-name", { kinds: ["StatefulSet"], hasValue: isMember }],
  ["apps.kubernetes.io/pod-index", { kinds: ["StatefulSet"] }],
  ["controller-revision-hash", { kinds: ["StatefulSet", "DaemonSet", "CloneSet"] }],
  ["pod-template-generation", { kinds: ["DaemonSet"] }],
  ["pod-template-hash", { kinds: ["Deployment", "ReplicaSet", "CloneSet"] }],
  ["rollouts-pod-template-hash", { kinds: ["Rollout", "Deployment"] }],
  ["job-name", { kinds: ["Job", "CronJob"] }],
  ["batch.kubernetes.io/job-name", { kinds: ["Job", "CronJob"] }],
  ["controller-uid", { kinds: ["Job", "CronJob"] }],
  ["batch.kubernetes.io/controller-uid", { kinds: ["Job", "CronJob"] }],
  ["batch.kubernetes.io/job-completion-index", { kinds: ["Job", "CronJob"] }],
  ["deploymentconfig", { kinds: ["DeploymentConfig"], hasValue: isName }],
  ["serving.knative.dev/service", { kinds: ["Service"], hasValue: isName }],
  ["serving.knative.dev/configuration", { kinds: ["Service", "Configuration"], hasValue: isName }],
  ["serving.knative.dev/revision", { kinds: ["Service", "Configuration"] }],
]);

/** Whether a controller adds the label to some pods. */
export function isRuntimeLabel(key: string): boolean {
  return RUNTIME_LABELS.has(key);
}
