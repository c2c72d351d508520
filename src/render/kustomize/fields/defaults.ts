import type { Gvk } from "../id.js";
import type { FieldSpec, NameReference } from "./field-spec.js";

/** Which fields each transformer touches. Merged with what `configurations:` and `crds:` add. */
export interface FieldTables {
  readonly namePrefix: readonly FieldSpec[];
  readonly nameSuffix: readonly FieldSpec[];
  readonly namespace: readonly FieldSpec[];
  readonly commonLabels: readonly FieldSpec[];
  /** What every entry of `labels:` sets besides. */
  readonly labels: readonly FieldSpec[];
  readonly templateLabels: readonly FieldSpec[];
  readonly commonAnnotations: readonly FieldSpec[];
  readonly nameReference: readonly NameReference[];
  readonly varReference: readonly FieldSpec[];
  readonly images: readonly FieldSpec[];
  readonly replicas: readonly FieldSpec[];
}

type Selector = Partial<Gvk>;

const field = (path: string, selector: Selector = {}): FieldSpec => ({ ...selector, path, create: false });
const made = (path: string, selector: Selector = {}): FieldSpec => ({ ...selector, path, create: true });

/** Where a kind keeps its pod spec. */
const POD_SPEC = {
  Pod: "spec",
  PodTemplate: "template/spec",
  CronJob: "spec/jobTemplate/spec/template/spec",
  Deployment: "spec/template/spec",
  ReplicaSet: "spec/template/spec",
  ReplicationController: "spec/template/spec",
  DaemonSet: "spec/template/spec",
  StatefulSet: "spec/template/spec",
  Job: "spec/template/spec",
} as const;

type PodKind = keyof typeof POD_SPEC;

function podFields(kinds: readonly PodKind[], paths: readonly string[], podVersion?: string): FieldSpec[] {
  return kinds.flatMap((kind) =>
    paths.map((path) => field(`${POD_SPEC[kind]}/${path}`, kind === "Pod" && podVersion ? { kind, version: podVersion } : { kind })),
  );
}

const CONFIG_KINDS: readonly PodKind[] = ["Pod", "PodTemplate", "Deployment", "ReplicaSet", "DaemonSet", "StatefulSet", "Job", "CronJob"];
const ACCOUNT_KINDS: readonly PodKind[] = ["Pod", "StatefulSet", "Deployment", "ReplicationController", "CronJob", "Job", "DaemonSet"];
const VARIABLE_KINDS: readonly PodKind[] = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "StatefulSet"];
const CONTAINERS = ["containers", "initContainers"] as const;

const RBAC = "rbac.authorization.k8s.io";

const nameReference: readonly NameReference[] = [
  ...["Deployment", "ReplicationController", "ReplicaSet", "StatefulSet"].map((kind) => ({
    kind,
    referrers: [field("spec/scaleTargetRef/name", { kind: "HorizontalPodAutoscaler" })],
  })),
  {
    kind: "ConfigMap",
    version: "v1",
    referrers: [
      ...podFields(
        CONFIG_KINDS,
        [
          "volumes/configMap/name",
          "volumes/projected/sources/configMap/name",
          ...CONTAINERS.flatMap((list) => [`${list}/env/valueFrom/configMapKeyRef/name`, `${list}/envFrom/configMapRef/name`]),
        ],
        "v1",
      ),
      field("spec/configSource/configMap", { kind: "Node" }),
      field("rules/resourceNames", { kind: "Role" }),
      field("rules/resourceNames", { kind: "ClusterRole" }),
      field("metadata/annotations/nginx.ingress.kubernetes.io\\/fastcgi-params-configmap", { kind: "Ingress" }),
    ],
  },
  {
    kind: "Secret",
    version: "v1",
    referrers: [
      ...podFields(
        CONFIG_KINDS,
        [
          "volumes/secret/secretName",
          "volumes/projected/sources/secret/name",
          "imagePullSecrets/name",
          ...CONTAINERS.flatMap((list) => [`${list}/env/valueFrom/secretKeyRef/name`, `${list}/envFrom/secretRef/name`]),
        ],
        "v1",
      ),
      field("spec/tls/secretName", { kind: "Ingress" }),
      ...[
        "ingress.kubernetes.io\\/auth-secret",
        "nginx.ingress.kubernetes.io\\/auth-secret",
        "nginx.ingress.kubernetes.io\\/auth-tls-secret",
      ].map((annotation) => field(`metadata/annotations/${annotation}`, { kind: "Ingress" })),
      field("imagePullSecrets/name", { kind: "ServiceAccount" }),
      ...["secretName", "adminSecretName", "userSecretName", "secretRef"].map((key) =>
        field(`parameters/${key}`, { kind: "StorageClass" }),
      ),
      field("rules/resourceNames", { kind: "Role" }),
      field("rules/resourceNames", { kind: "ClusterRole" }),
      field("spec/template/spec/containers/env/valueFrom/secretKeyRef/name", {
        kind: "Service",
        group: "serving.knative.dev",
        version: "v1",
      }),
      field("spec/azureFile/secretName", { kind: "PersistentVolume" }),
    ],
  },
  {
    kind: "Service",
    version: "v1",
    referrers: [
      field("spec/serviceName", { kind: "StatefulSet", group: "apps" }),
      ...[
        "spec/rules/http/paths/backend/serviceName",
        "spec/backend/serviceName",
        "spec/rules/http/paths/backend/service/name",
        "spec/defaultBackend/service/name",
      ].map((path) => field(path, { kind: "Ingress" })),
      field("spec/service/name", { kind: "APIService", group: "apiregistration.k8s.io" }),
      ...["ValidatingWebhookConfiguration", "MutatingWebhookConfiguration"].map((kind) =>
        field("webhooks/clientConfig/service", { kind, group: "admissionregistration.k8s.io" }),
      ),
    ],
  },
  { kind: "Role", group: RBAC, referrers: [field("roleRef/name", { kind: "RoleBinding", group: RBAC })] },
  {
    kind: "ClusterRole",
    group: RBAC,
    referrers: ["RoleBinding", "ClusterRoleBinding"].map((kind) => field("roleRef/name", { kind, group: RBAC })),
  },
  {
    kind: "ServiceAccount",
    version: "v1",
    referrers: [
      ...["RoleBinding", "ClusterRoleBinding"].map((kind) => field("subjects", { kind, group: RBAC })),
      ...podFields(ACCOUNT_KINDS, ["serviceAccountName"]),
    ],
  },
  { kind: "PersistentVolumeClaim", version: "v1", referrers: podFields(ACCOUNT_KINDS, ["volumes/persistentVolumeClaim/claimName"]) },
  {
    kind: "PersistentVolume",
    version: "v1",
    referrers: [field("spec/volumeName", { kind: "PersistentVolumeClaim" }), field("rules/resourceNames", { kind: "ClusterRole" })],
  },
  {
    kind: "StorageClass",
    version: "v1",
    group: "storage.k8s.io",
    referrers: [
      field("spec/storageClassName", { kind: "PersistentVolume" }),
      field("spec/storageClassName", { kind: "PersistentVolumeClaim" }),
      field("spec/volumeClaimTemplates/spec/storageClassName", { kind: "StatefulSet" }),
    ],
  },
  { kind: "PriorityClass", version: "v1", group: "scheduling.k8s.io", referrers: podFields(ACCOUNT_KINDS, ["priorityClassName"]) },
  // The group is written with its version in kustomize's own table, so that the entry never matches.
  {
    kind: "IngressClass",
    version: "v1",
    group: "networking.k8s.io/v1",
    referrers: [field("spec/ingressClassName", { kind: "Ingress" })],
  },
];

/** Kinds with a pod template, and the group that the field tables ask for. */
const TEMPLATES: readonly Selector[] = [
  { kind: "ReplicationController", version: "v1" },
  { kind: "Deployment" },
  { kind: "ReplicaSet" },
  { kind: "DaemonSet" },
  { kind: "StatefulSet", group: "apps" },
  { kind: "Job", group: "batch" },
];
const CRON_JOB: Selector = { kind: "CronJob", group: "batch" };

function metadataFields(key: "labels" | "annotations", templates: readonly Selector[]): FieldSpec[] {
  return [
    made(`metadata/${key}`),
    ...templates.map((selector) => made(`spec/template/metadata/${key}`, selector)),
    made(`spec/jobTemplate/metadata/${key}`, CRON_JOB),
    made(`spec/jobTemplate/spec/template/metadata/${key}`, CRON_JOB),
  ];
}

const templateLabels = [
  ...metadataFields("labels", TEMPLATES),
  made("spec/volumeClaimTemplates[]/metadata/labels", { kind: "StatefulSet", group: "apps" }),
];

const POD_SELECTORS = [
  ...["podAffinity", "podAntiAffinity"].flatMap((affinity) => [
    `affinity/${affinity}/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/matchLabels`,
    `affinity/${affinity}/requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels`,
  ]),
  "topologySpreadConstraints/labelSelector/matchLabels",
];

const commonLabels: readonly FieldSpec[] = [
  made("spec/selector", { kind: "Service", version: "v1" }),
  made("spec/selector", { kind: "ReplicationController", version: "v1" }),
  made("spec/selector/matchLabels", { kind: "Deployment" }),
  made("spec/selector/matchLabels", { kind: "ReplicaSet" }),
  made("spec/selector/matchLabels", { kind: "DaemonSet" }),
  made("spec/selector/matchLabels", { kind: "StatefulSet", group: "apps" }),
  ...["Deployment", "StatefulSet"].flatMap((kind) =>
    POD_SELECTORS.map((path) => field(`spec/template/spec/${path}`, { kind, group: "apps" })),
  ),
  field("spec/selector/matchLabels", { kind: "Job", group: "batch" }),
  field("spec/jobTemplate/spec/selector/matchLabels", CRON_JOB),
  field("spec/selector/matchLabels", { kind: "PodDisruptionBudget", group: "policy" }),
  ...["spec/podSelector/matchLabels", "spec/ingress/from/podSelector/matchLabels", "spec/egress/to/podSelector/matchLabels"].map((path) =>
    field(path, { kind: "NetworkPolicy", group: "networking.k8s.io" }),
  ),
  ...templateLabels,
];

const varReference: readonly FieldSpec[] = [
  ...podFields(
    VARIABLE_KINDS,
    CONTAINERS.flatMap((list) => ["args", "command", "env/value", "volumeMounts/mountPath"].map((path) => `${list}/${path}`)),
  ),
  ...podFields(["DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet"], ["volumes/nfs/server"]),
  field("spec/jobTemplate/spec/template/volumes/nfs/server", { kind: "CronJob" }),
  field("spec/volumeClaimTemplates/spec/nfs/server", { kind: "StatefulSet" }),
  field("spec/nfs/server", { kind: "PersistentVolume" }),
  field("spec/template/metadata/annotations", { kind: "Deployment" }),
  ...["spec/rules/host", "spec/tls/hosts", "spec/tls/secretName"].map((path) => field(path, { kind: "Ingress" })),
  ...["spec/ports/port", "spec/ports/targetPort"].map((path) => field(path, { kind: "Service" })),
  field("metadata/labels"),
  field("metadata/annotations"),
];

/** The tables of kustomize 5.5. */
export const DEFAULT_FIELDS: FieldTables = {
  namePrefix: [field("metadata/name")],
  nameSuffix: [field("metadata/name")],
  namespace: [
    made("metadata/name", { kind: "Namespace" }),
    made("spec/service/namespace", { kind: "APIService", group: "apiregistration.k8s.io" }),
    field("spec/conversion/webhook/clientConfig/service/namespace", { kind: "CustomResourceDefinition", group: "apiextensions.k8s.io" }),
  ],
  commonLabels,
  labels: [],
  templateLabels,
  commonAnnotations: metadataFields(
    "annotations",
    TEMPLATES.map((selector) => (selector.kind === "StatefulSet" ? { kind: "StatefulSet" } : selector)),
  ),
  nameReference,
  varReference,
  images: CONTAINERS.flatMap((list) => [made(`spec/${list}[]/image`), made(`spec/template/spec/${list}[]/image`)]),
  replicas: ["Deployment", "ReplicationController", "ReplicaSet", "StatefulSet"].map((kind) => made("spec/replicas", { kind })),
};
