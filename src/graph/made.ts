import type { GroupKind, KubernetesObject } from "../model/kubernetes-object.js";
import { asText } from "../model/value.js";
import type { Layer } from "./layer.js";
import type { ObjectIndex } from "./object-index.js";

/**
 * The names of objects that a controller may make from what the input holds: an operator's Services and pods, what a HelmRelease or an Application deploys, the
 * Secret of a Certificate or an ExternalSecret. They have no manifest and are not absent.
 */
export class Made {
  constructor(readonly layers: readonly Layer[]) {}

  /** Whether there is a custom resource of this name, or one whose name and a dash begin it: web-primary, orders-rw. */
  hasOwner(name: string): boolean {
    return this.layers.some((layer) => {
      const owners = layer.derive(ownerNames);
      if (owners.size === 0) return false;
      for (let end = name.length; end > 0; end = name.lastIndexOf("-", end - 1)) if (owners.has(name.slice(0, end))) return true;
      return false;
    });
  }

  mayBe(kind: GroupKind, name: string): boolean {
    return this.hasOwner(name) || (kind === "Secret" && this.layers.some((layer) => layer.derive(secretNames).has(name)));
  }
}

function ownerNames({ objects }: ObjectIndex): ReadonlySet<string> {
  return new Set(objects.flatMap((object) => (object.name !== undefined && makesObjects(object) ? [object.name] : [])));
}

function secretNames({ objects }: ObjectIndex): ReadonlySet<string> {
  return new Set(objects.flatMap(secretsMadeFrom));
}

const BUILT_IN_GROUPS: ReadonlySet<string> = new Set(["", "apps", "batch", "autoscaling", "policy", "extensions"]);

/** Groups whose objects route, watch, certify or copy, and run nothing. */
const OTHER_GROUPS =
  /(^|\.)(k8s\.io|cert-manager\.io|keda\.sh|istio\.io|traefik\.(io|containo\.us)|external-secrets\.io|bitnami\.com|kustomize\.toolkit\.fluxcd\.io|googleapis\.com)$/;

const RUNNING_MONITORING: ReadonlySet<string> = new Set(["Prometheus", "PrometheusAgent", "Alertmanager", "ThanosRuler"]);

function makesObjects({ group, kind }: KubernetesObject): boolean {
  if (group === "monitoring.coreos.com") return RUNNING_MONITORING.has(kind);
  return !BUILT_IN_GROUPS.has(group) && !OTHER_GROUPS.test(group) && !(group === "argoproj.io" && kind === "Rollout");
}

function secretsMadeFrom(object: KubernetesObject): readonly string[] {
  switch (object.groupKind) {
    case "cert-manager.io/Certificate":
      return [asText(object.get(["spec", "secretName"])) ?? ""];
    case "external-secrets.io/ExternalSecret":
      return [asText(object.get(["spec", "target", "name"])) || (object.name ?? "")];
    case "bitnami.com/SealedSecret":
      return [object.name ?? ""];
    default:
      return [];
  }
}
