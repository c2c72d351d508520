import type { Locatable, Path, Part } from "../load/document.js";
import type { Location } from "../text/location.js";
import type { KubernetesObject } from "./kubernetes-object.js";
import type { JsonRecord } from "./value.js";

export { WORKLOAD_KINDS, workloadOf } from "./workload-view.js";
export { isMeshProxy } from "./mesh-proxy.js";

/** A declared port of a container. A number or name that is not decidable is undefined. */
export interface ContainerPort {
  readonly path: Path;
  readonly name: string | undefined;
  readonly containerPort: number | undefined;
  readonly hostPort: number | undefined;
  readonly hostIP: string | undefined;
  readonly protocol: string;
}

export type ProbeKind = "readinessProbe" | "livenessProbe" | "startupProbe";

/** "init" runs to its end before the others start; "sidecar" is an init container with restartPolicy Always. */
export type ContainerRole = "main" | "init" | "sidecar";

/** One container of a pod template. Its paths start at the container. */
export interface Container extends Locatable {
  readonly value: JsonRecord;
  readonly workload: Workload;
  readonly name: string | undefined;
  readonly role: ContainerRole;
  readonly image: string | undefined;
  readonly ports: readonly ContainerPort[];
  /** The container's path in its object, for messages and related places. */
  readonly path: Path;
  /** Absent or null: undefined. A probe that something else fills in later is an empty one: it is there, and nothing can be said of its fields. */
  probe(kind: ProbeKind): JsonRecord | undefined;
  /** The literal env entries: name, value (undefined when taken from elsewhere) and path in the container. */
  readonly env: readonly { readonly name: string; readonly value: string | undefined; readonly path: Path }[];
  /** command followed by args, the strings among them. */
  readonly commandLine: readonly string[];
}

/** The view over every kind that carries a pod template. Its paths start at the object. */
export interface Workload {
  readonly object: KubernetesObject;
  /** Path of the pod template: ["spec", "template"], … For a Pod []. Undefined when the template is elsewhere (Rollout workloadRef). */
  readonly templatePath: Path | undefined;
  /** Path of the pod's spec: the template's path and "spec". */
  readonly podSpecPath: Path | undefined;
  readonly podSpec: JsonRecord | undefined;
  /** Labels of the pods, as far as they are texts. */
  readonly labels: Readonly<Record<string, string>>;
  readonly podAnnotations: Readonly<Record<string, string>>;
  /** spec.replicas; undefined when absent or not decidable. See `replicasDecidable`. */
  readonly replicas: number | undefined;
  /** False when spec.replicas is something like `${REPLICAS}`. */
  readonly replicasDecidable: boolean;
  /** All containers, init containers first. Malformed entries are left out. */
  readonly containers: readonly Container[];
  /** Runs until it is stopped: not a Job or CronJob. */
  readonly longRunning: boolean;
  at(path: Path, part?: Part): Location;
  get(path: Path): unknown;
}
