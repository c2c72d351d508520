import type { KubernetesObject } from "../model/kubernetes-object.js";
import { found, type Lookup, unknown } from "../model/lookup.js";
import { isDecidableText } from "../model/selector.js";
import { asList, asNumber, asRecord, asText } from "../model/value.js";
import type { Backend, Parent, Route } from "./graph.js";
import type { ObjectIndex } from "./object-index.js";
import { type BackendReference, backendsOf, ROUTE_KINDS } from "./route-backends.js";
import { namespaceOf, type Scope, SERVICE } from "./scope.js";

interface Use {
  readonly object: KubernetesObject;
  readonly backend: BackendReference;
}

/** Ingresses, Gateway API routes and their like, and the Services that they lead to. */
export class RouteRelation {
  constructor(readonly scope: Scope) {}

  /** The Services that a route names, in the order of the file. */
  backendsOf(route: KubernetesObject): readonly Backend[] {
    return backendsOf(route).map((backend) => ({ ...backend, found: this.#target({ object: route, backend }) }));
  }

  routesOf(service: KubernetesObject): Lookup<readonly Route[]> {
    if (service.name === undefined) return unknown;
    const routes: Route[] = [];
    let doubtful = false;
    for (const use of this.#usesOf(service.name)) {
      const target = this.#target(use);
      const { object, backend } = use;
      if (target.state === "found" && target.value === service && !this.#belongsElsewhere(use))
        routes.push({ object, path: backend.path, namePath: backend.namePath, port: backend.port, hosts: backend.hosts });
      else if (target.state !== "absent" && this.scope.couldBe(service, SERVICE, backend.service, object, backend.namespace))
        doubtful = true;
    }
    if (routes.length > 0) return found(routes);
    return doubtful ? unknown : this.scope.missing(ROUTE_KINDS, namespaceOf(service));
  }

  /** The Gateways that a route of the Gateway API attaches to. */
  gatewaysOf(route: KubernetesObject): readonly Parent[] {
    if (route.group !== "gateway.networking.k8s.io") return [];
    return asList(route.get(["spec", "parentRefs"])).flatMap((entry, index) => {
      const reference = asRecord(entry);
      const name = asText(reference?.["name"]);
      const group = asText(reference?.["group"]) ?? "gateway.networking.k8s.io";
      const kind = asText(reference?.["kind"]) ?? "Gateway";
      if (!reference || name === undefined || group !== "gateway.networking.k8s.io" || kind !== "Gateway") return [];
      const namespace = asText(reference["namespace"]) || undefined;
      return [
        {
          name,
          path: ["spec", "parentRefs", index],
          sectionName: asText(reference["sectionName"]) || undefined,
          port: asNumber(reference["port"]),
          gateway: this.scope.find("gateway.networking.k8s.io/Gateway", name, route, namespace),
        },
      ];
    });
  }

  #target({ object, backend }: Use): Lookup<KubernetesObject> {
    const target = this.scope.find(SERVICE, backend.service, object, backend.namespace);
    // The AWS controller takes such a name for that of an annotation, which may be that of a Service, too.
    return target.state === "absent" && backend.port === "use-annotation" ? unknown : target;
  }

  /** A route of another root that names a Service of another root, too: it is more likely that one's. */
  #belongsElsewhere({ object, backend }: Use): boolean {
    if (this.scope.isOwn(object)) return false;
    const others = this.scope.beyond.named(SERVICE, backend.service);
    return others.some((other) => this.scope.couldBe(other, SERVICE, backend.service, object, backend.namespace));
  }

  /** Uses of Services of this name, and of those whose name is filled in later. */
  #usesOf(name: string): readonly Use[] {
    const uses: Use[] = [];
    const seen = new Set<KubernetesObject>();
    for (const layer of this.scope.layers) {
      const { byName, open } = layer.derive(usesByService);
      const named = isDecidableText(name) ? (byName.get(name) ?? []) : [...byName.values()].flat();
      // An object of several layers is read in each of them.
      const fresh = [...named, ...open].filter(({ object }) => !seen.has(object));
      for (const use of fresh) {
        uses.push(use);
        seen.add(use.object);
      }
    }
    return uses;
  }
}

interface Uses {
  readonly byName: ReadonlyMap<string, readonly Use[]>;
  readonly open: readonly Use[];
}

const ROUTING_KINDS = [...ROUTE_KINDS, "ConfigMap"];

function usesByService(index: ObjectIndex): Uses {
  const byName = new Map<string, Use[]>();
  const open: Use[] = [];
  for (const object of ROUTING_KINDS.flatMap((kind) => index.ofKind(kind))) {
    for (const backend of backendsOf(object)) {
      const use = { object, backend };
      const same = byName.get(backend.service);
      if (!isDecidableText(backend.service)) open.push(use);
      else if (same) same.push(use);
      else byName.set(backend.service, [use]);
    }
  }
  return { byName, open };
}
