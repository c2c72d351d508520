/** What strategic merge needs to know of a type: which of its lists are merged, by which keys, and where such lists stand below it. */
export interface MergeType {
  readonly fields?: ReadonlyMap<string, MergeType>;
  /** The type of every value of a map. */
  readonly values?: MergeType;
  /** The type of a list's elements. */
  readonly elements?: MergeType;
  /** Set for lists that are merged: by these keys of their elements, by value when there are none. */
  readonly mergeKeys?: readonly string[];
}

/** Merge types of the kinds of a schema. */
export interface MergeSchema {
  typeOf(apiVersion: string, kind: string): MergeType | undefined;
}

export function fieldType(type: MergeType | undefined, key: string): MergeType | undefined {
  return type?.fields?.get(key) ?? type?.values;
}

/**
 * The types of Kubernetes 1.21, the schema inside kustomize 5: "Type[keys]" is a list merged by keys, "[]" one merged by value, "Type" a map.
 * Fields without a merged list anywhere below are left out: maps are merged and lists replaced without a schema.
 */
const TYPES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  ObjectMeta: { finalizers: "[]", ownerReferences: "Plain[uid]" },
  Plain: {},
  Meta: { metadata: "ObjectMeta" },
  Pod: { metadata: "ObjectMeta", spec: "PodSpec", status: "PodStatus" },
  PodStatus: { conditions: "Plain[type]", podIPs: "Plain[ip]" },
  PodTemplateSpec: { metadata: "ObjectMeta", spec: "PodSpec" },
  PodTemplate: { metadata: "ObjectMeta", template: "PodTemplateSpec" },
  PodSpec: {
    containers: "Container[name]",
    initContainers: "Container[name]",
    ephemeralContainers: "EphemeralContainer[name]",
    volumes: "Volume[name]",
    imagePullSecrets: "Plain[name]",
    hostAliases: "Plain[ip]",
    topologySpreadConstraints: "Plain[topologyKey,whenUnsatisfiable]",
  },
  Container: {
    ports: "Plain[containerPort,protocol]",
    env: "Plain[name]",
    volumeMounts: "Plain[mountPath]",
    volumeDevices: "Plain[devicePath]",
  },
  EphemeralContainer: { env: "Plain[name]", volumeMounts: "Plain[mountPath]", volumeDevices: "Plain[devicePath]" },
  Volume: { ephemeral: "EphemeralVolume" },
  EphemeralVolume: { volumeClaimTemplate: "Meta" },
  Workload: { metadata: "ObjectMeta", spec: "WorkloadSpec", status: "Conditions" },
  WorkloadSpec: { template: "PodTemplateSpec" },
  Conditions: { conditions: "Plain[type]" },
  WithConditions: { metadata: "ObjectMeta", status: "Conditions" },
  CronJob: { metadata: "ObjectMeta", spec: "CronJobSpec" },
  CronJobSpec: { jobTemplate: "JobTemplateSpec" },
  JobTemplateSpec: { metadata: "ObjectMeta", spec: "WorkloadSpec" },
  Service: { metadata: "ObjectMeta", spec: "ServiceSpec", status: "Conditions" },
  ServiceSpec: { ports: "Plain[port,protocol]" },
  ServiceAccount: { metadata: "ObjectMeta", secrets: "Plain[name]" },
  Node: { metadata: "ObjectMeta", spec: "NodeSpec", status: "NodeStatus" },
  NodeSpec: { podCIDRs: "[]" },
  NodeStatus: { conditions: "Plain[type]", addresses: "Plain[type]" },
  Webhooks: { metadata: "ObjectMeta", webhooks: "Plain[name]" },
  CSINode: { metadata: "ObjectMeta", spec: "CSINodeSpec" },
  CSINodeSpec: { drivers: "Plain[name]" },
};

/** The type of each kind, by apiVersion. Kinds that the schema does not hold have none: their lists are replaced, their maps merged. */
const KINDS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  v1: {
    ConfigMap: "Meta",
    ComponentStatus: "WithConditions",
    Endpoints: "Meta",
    Event: "Meta",
    LimitRange: "Meta",
    Namespace: "WithConditions",
    Node: "Node",
    PersistentVolume: "Meta",
    PersistentVolumeClaim: "WithConditions",
    Pod: "Pod",
    PodTemplate: "PodTemplate",
    ReplicationController: "Workload",
    ResourceQuota: "Meta",
    Secret: "Meta",
    Service: "Service",
    ServiceAccount: "ServiceAccount",
  },
  "apps/v1": { ControllerRevision: "Meta", DaemonSet: "Workload", Deployment: "Workload", ReplicaSet: "Workload", StatefulSet: "Workload" },
  "batch/v1": { CronJob: "CronJob", Job: "Workload" },
  "batch/v1beta1": { CronJob: "CronJob" },
  "admissionregistration.k8s.io/v1": { MutatingWebhookConfiguration: "Webhooks", ValidatingWebhookConfiguration: "Webhooks" },
  "admissionregistration.k8s.io/v1beta1": { MutatingWebhookConfiguration: "Webhooks", ValidatingWebhookConfiguration: "Webhooks" },
  "apiextensions.k8s.io/v1": { CustomResourceDefinition: "Meta" },
  "apiextensions.k8s.io/v1beta1": { CustomResourceDefinition: "Meta" },
  "apiregistration.k8s.io/v1": { APIService: "WithConditions" },
  "apiregistration.k8s.io/v1beta1": { APIService: "WithConditions" },
  "autoscaling/v1": { HorizontalPodAutoscaler: "Meta" },
  "autoscaling/v2beta1": { HorizontalPodAutoscaler: "Meta" },
  "autoscaling/v2beta2": { HorizontalPodAutoscaler: "Meta" },
  "certificates.k8s.io/v1": { CertificateSigningRequest: "Meta" },
  "coordination.k8s.io/v1": { Lease: "Meta" },
  "discovery.k8s.io/v1": { EndpointSlice: "Meta" },
  "extensions/v1beta1": { Ingress: "Meta" },
  "networking.k8s.io/v1": { Ingress: "Meta", IngressClass: "Meta", NetworkPolicy: "Meta" },
  "networking.k8s.io/v1beta1": { Ingress: "Meta", IngressClass: "Meta" },
  "node.k8s.io/v1": { RuntimeClass: "Meta" },
  "policy/v1": { PodDisruptionBudget: "WithConditions" },
  "policy/v1beta1": { PodDisruptionBudget: "Meta", PodSecurityPolicy: "Meta" },
  "rbac.authorization.k8s.io/v1": { ClusterRole: "Meta", ClusterRoleBinding: "Meta", Role: "Meta", RoleBinding: "Meta" },
  "rbac.authorization.k8s.io/v1beta1": { ClusterRole: "Meta", ClusterRoleBinding: "Meta", Role: "Meta", RoleBinding: "Meta" },
  "scheduling.k8s.io/v1": { PriorityClass: "Meta" },
  "storage.k8s.io/v1": { CSIDriver: "Meta", CSINode: "CSINode", StorageClass: "Meta", VolumeAttachment: "Meta" },
};

const built = new Map<string, MergeType>();

function builtType(name: string): MergeType {
  let type = built.get(name);
  if (!type) {
    const fields = new Map<string, MergeType>();
    built.set(name, (type = { fields }));
    for (const [field, reference] of Object.entries(TYPES[name]!)) fields.set(field, referencedType(reference));
  }
  return type;
}

function referencedType(reference: string): MergeType {
  const [name, keys] = reference.split("[");
  if (keys === undefined) return builtType(name!);
  return { mergeKeys: keys === "]" ? [] : keys.slice(0, -1).split(","), ...(name === "" ? {} : { elements: builtType(name!) }) };
}

export const KUBERNETES_MERGE_SCHEMA: MergeSchema = {
  typeOf(apiVersion, kind) {
    const kinds = Object.hasOwn(KINDS, apiVersion) ? KINDS[apiVersion] : undefined;
    return kinds && Object.hasOwn(kinds, kind) ? builtType(kinds[kind]!) : undefined;
  },
};
