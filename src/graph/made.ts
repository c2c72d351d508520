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
    return this.#begins(name, ownerNames) || this.#begins(name, releasedNames);
  }

  mayBe(kind: GroupKind, name: string): boolean {
    if (this.#begins(name, ownerNames)) return true;
    // Flagger copies what it releases under longer names; of the very name it makes a Service only.
    if (this.#begins(name, releasedNames) && (kind === "Service" || !this.#holds(name, releasedNames))) return true;
    return kind === "Secret" && this.#holds(name, secretNames);
  }

  #holds(name: string, namesOf: NamesOf): boolean {
    return this.layers.some((layer) => layer.derive(namesOf).has(name));
  }

  #begins(name: string, namesOf: NamesOf): boolean {
    return this.layers.some((layer) => {
      const owners = layer.derive(namesOf);
      if (owners.size === 0) return false;
      for (let end = name.length; end > 0; end = name.lastIndexOf("-", end - 1)) if (owners.has(name.slice(0, end))) return true;
      return false;
    });
  }
}

type NamesOf = (index: ObjectIndex) => ReadonlySet<string>;

function ownerNames({ objects }: ObjectIndex): ReadonlySet<string> {
  return new Set(objects.flatMap((object) => (object.name !== undefined && makesObjects(object) ? [object.name] : [])));
}

/** Names that Flagger makes others from: of Canaries, of what they release and of the Services they ask for. */
function releasedNames({ objects }: ObjectIndex): ReadonlySet<string> {
  const canaries = objects.filter(({ group, kind }) => group === "flagger.app" && kind === "Canary");
  const names = canaries.flatMap((canary) => [
    canary.name,
    canary.get(["spec", "targetRef", "name"]),
    canary.get(["spec", "service", "name"]),
  ]);
  return new Set(names.flatMap((name) => asText(name) ?? []));
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
  if (kind === "Rollout" ? group === "argoproj.io" : kind === "Canary" && group === "flagger.app") return false;
  return !BUILT_IN_GROUPS.has(group) && !OTHER_GROUPS.test(group);
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
