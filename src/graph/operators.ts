import type { Selector } from "../model/selector.js";
import type { Made } from "./made.js";

/**
 * Pods and Services that a controller makes have no manifest: a selector that finds nothing may mean them. Signs are a label key with a vendor's prefix that
 * nothing in the input carries, a label that a controller is known to set, and a value named after a custom resource.
 */
export function mayMeanMadeObjects(selector: Selector, isKnownKey: (key: string) => boolean, made: Made): boolean {
  if (selector.kind !== "some") return selector.kind === "unknown";
  return selector.requirements.some(({ key, values }) => {
    if (OPERATOR_KEYS.has(key) || (isVendorKey(key) && !isKnownKey(key))) return true;
    return values.some((value) => typeof value === "string" && (isControllerValue(key, value) || made.hasOwner(value)));
  });
}

/** Labels of Zalando's Postgres operator, which have no prefix. */
const OPERATOR_KEYS: ReadonlySet<string> = new Set(["cluster-name", "spilo-role"]);

function isVendorKey(key: string): boolean {
  const slash = key.indexOf("/");
  return slash > 0 && !/(^|\.)(kubernetes|k8s)\.io$/.test(key.slice(0, slash));
}

/** Pods of an operator that says so, and those of the control plane, which the installer of a cluster makes. */
function isControllerValue(key: string, value: string): boolean {
  if (key === "app.kubernetes.io/managed-by") return value.endsWith("operator");
  if (key === "tier") return value === "control-plane";
  return (key === "component" || key === "k8s-app") && CONTROL_PLANE.has(value);
}

const CONTROL_PLANE: ReadonlySet<string> = new Set([
  "kube-apiserver",
  "kube-controller-manager",
  "kube-scheduler",
  "kube-proxy",
  "kube-dns",
  "coredns",
  "etcd",
  "kubelet",
]);
