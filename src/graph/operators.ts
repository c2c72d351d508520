import type { KubernetesObject } from "../model/kubernetes-object.js";
import type { Selector } from "../model/selector.js";
import type { Pods } from "./pods.js";

/**
 * Pods that an operator or another controller makes have no manifest: a selector that finds nothing may mean them. Three signs show it: a label key with a
 * vendor's prefix that no pod template uses, a label that an operator is known to set, or a custom resource named like one of the values.
 */
export function mayMeanOperatedPods(selector: Selector, pods: Pods, customNames: ReadonlySet<string>): boolean {
  if (selector.kind !== "some") return selector.kind === "unknown";
  return selector.requirements.some(({ key, values }) => {
    if (OPERATOR_KEYS.has(key) || (isVendorKey(key) && !pods.hasKey(key))) return true;
    return values.some((value) => typeof value === "string" && isOperatorValue(key, value, customNames));
  });
}

/** Labels of Zalando's Postgres operator, which have no prefix. */
const OPERATOR_KEYS: ReadonlySet<string> = new Set(["cluster-name", "spilo-role"]);

function isVendorKey(key: string): boolean {
  const slash = key.indexOf("/");
  return slash > 0 && !/(^|\.)(kubernetes|k8s)\.io$/.test(key.slice(0, slash));
}

function isOperatorValue(key: string, value: string, customNames: ReadonlySet<string>): boolean {
  if (key === "app.kubernetes.io/managed-by" && /operator$/.test(value)) return true;
  if (customNames.has(value)) return true;
  // Generated names begin with that of their owner: web-primary, orders-rw.
  for (let dash = value.lastIndexOf("-"); dash > 0; dash = value.lastIndexOf("-", dash - 1))
    if (customNames.has(value.slice(0, dash))) return true;
  return false;
}

/** Names of the custom resources among objects from which a controller may make pods. */
export function customNamesOf(objects: readonly KubernetesObject[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { group, kind, name } of objects) if (name !== undefined && makesPods(group, kind)) names.add(name);
  return names;
}

const BUILT_IN_GROUPS: ReadonlySet<string> = new Set(["", "apps", "batch", "autoscaling", "policy", "extensions"]);

/** Groups whose objects route, watch, certify or copy, and run nothing. */
const OTHER_GROUPS =
  /(^|\.)(k8s\.io|cert-manager\.io|keda\.sh|istio\.io|traefik\.(io|containo\.us)|external-secrets\.io|bitnami\.com|kustomize\.toolkit\.fluxcd\.io|googleapis\.com)$/;

const RUNNING_MONITORING = new Set(["Prometheus", "PrometheusAgent", "Alertmanager", "ThanosRuler"]);

function makesPods(group: string, kind: string): boolean {
  if (group === "monitoring.coreos.com") return RUNNING_MONITORING.has(kind);
  return !BUILT_IN_GROUPS.has(group) && !OTHER_GROUPS.test(group) && !(group === "argoproj.io" && kind === "Rollout");
}
