import type { JsonRecord } from "../../model/value.js";

/** Plurals that the rule below does not make. */
const IRREGULAR: Readonly<Record<string, string>> = {
  Endpoints: "endpoints",
  Gateway: "gateways",
  PodMetrics: "pods",
  NodeMetrics: "nodes",
};

/** The name of a kind's resource: "NetworkPolicy" is "networkpolicies". Custom resources follow the same rule nearly always. */
export function resourceOf(kind: string): string {
  const irregular = Object.hasOwn(IRREGULAR, kind) ? IRREGULAR[kind] : undefined;
  if (irregular !== undefined) return irregular;
  const lower = kind.toLowerCase();
  if (/[^aeiou]y$/.test(lower)) return `${lower.slice(0, -1)}ies`;
  return /(?:s|x|z|ch|sh)$/.test(lower) ? `${lower}es` : `${lower}s`;
}

/** Built-in kinds without a namespace. */
const CLUSTER_SCOPED: ReadonlySet<string> = new Set([
  "Namespace",
  "Node",
  "PersistentVolume",
  "ComponentStatus",
  "storage.k8s.io/StorageClass",
  "storage.k8s.io/VolumeAttachment",
  "storage.k8s.io/CSIDriver",
  "storage.k8s.io/CSINode",
  "networking.k8s.io/IngressClass",
  "networking.k8s.io/IPAddress",
  "networking.k8s.io/ServiceCIDR",
  "gateway.networking.k8s.io/GatewayClass",
  "rbac.authorization.k8s.io/ClusterRole",
  "rbac.authorization.k8s.io/ClusterRoleBinding",
  "apiextensions.k8s.io/CustomResourceDefinition",
  "apiregistration.k8s.io/APIService",
  "scheduling.k8s.io/PriorityClass",
  "node.k8s.io/RuntimeClass",
  "certificates.k8s.io/CertificateSigningRequest",
  "flowcontrol.apiserver.k8s.io/FlowSchema",
  "flowcontrol.apiserver.k8s.io/PriorityLevelConfiguration",
  "admissionregistration.k8s.io/ValidatingWebhookConfiguration",
  "admissionregistration.k8s.io/MutatingWebhookConfiguration",
  "admissionregistration.k8s.io/ValidatingAdmissionPolicy",
  "admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding",
  "admissionregistration.k8s.io/MutatingAdmissionPolicy",
  "admissionregistration.k8s.io/MutatingAdmissionPolicyBinding",
  "cert-manager.io/ClusterIssuer",
  "kyverno.io/ClusterPolicy",
]);

/** Whether objects of a kind live in a namespace; what has one does, and of unknown kinds most do. */
export function isNamespaced(groupKind: string, object: JsonRecord | undefined): boolean {
  if (CLUSTER_SCOPED.has(groupKind)) return false;
  const metadata = object?.["metadata"] as JsonRecord | null | undefined;
  if (typeof metadata === "object" && metadata !== null && typeof metadata["namespace"] === "string") return true;
  return !/\/Cluster[A-Z]/.test(groupKind);
}
