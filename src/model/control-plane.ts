import type { KubernetesObject } from "./kubernetes-object.js";

/** A part of the cluster's own control plane, as kubeadm and its like write it: a static Pod of kube-system. */
export function isControlPlane({ labels, namespace }: KubernetesObject): boolean {
  return namespace === "kube-system" && (labels["tier"] === "control-plane" || /^(etcd|kube-)/.test(labels["component"] ?? ""));
}
