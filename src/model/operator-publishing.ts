import type { Path } from "../load/document.js";
import { storeKindOf } from "./database.js";
import type { ServiceBlock } from "./database-kinds.js";
import type { KubernetesObject } from "./kubernetes-object.js";
import { audienceOfRanges, loadBalancerPublishing, type Publishing, publishingOfType } from "./publishing.js";
import { sourceRanges } from "./load-balancer.js";
import { asList, asRecord, asText } from "./value.js";

/** How a custom resource makes its operator publish the store; empty when it stays inside. Paths start at the object. */
export function operatorPublishing(object: KubernetesObject, internalAnnotations: readonly string[] = []): Publishing[] {
  if (object.groupKind === "acid.zalan.do/postgresql") return zalandoPublishing(object, internalAnnotations);
  if (object.groupKind === "kafka.strimzi.io/Kafka") return strimziPublishing(object, internalAnnotations);
  return (storeKindOf(object)?.blocks ?? []).flatMap((block) => blockPublishing(object, block, internalAnnotations));
}

function blockPublishing(object: KubernetesObject, block: ServiceBlock, internalAnnotations: readonly string[]): Publishing[] {
  const isTrue = (path: string): boolean => object.get(path.split(".")) === true;
  if (!(block.needs ?? []).every(isTrue)) return [];
  if ((block.unless ?? []).some((path) => object.get(path.split(".")) === false)) return [];
  return expand(object, block.at.split(".")).flatMap((at) => {
    const under = (path: string | undefined): Path => (path === undefined ? at : [...at, ...path.split(".")]);
    if (block.enabled !== undefined && object.get(under(block.enabled)) !== true) return [];
    const spec = under(block.spec);
    const place = { annotations: under(block.annotations ?? "annotations"), spec };
    const typePath = under(block.type ?? "type");
    const published = publishingOfType(object, typePath, place, internalAnnotations);
    const externalIPs = [...spec, "externalIPs"];
    if (!published && asList(object.get(externalIPs)).length > 0) return [{ audience: "internet", how: "externalIPs", path: externalIPs }];
    return published ? [published] : [];
  });
}

/** The places that a pattern with `*` for an index means. */
function expand(object: KubernetesObject, pattern: readonly string[]): Path[] {
  let places: Path[] = [[]];
  for (const part of pattern) {
    places = places.flatMap((place): Path[] =>
      part === "*" ? asList(object.get(place)).map((_, index) => [...place, index]) : [[...place, part]],
    );
  }
  return places.filter((place) => asRecord(object.get(place)));
}

const ZALANDO_ROLES = ["Master", "Replica", "MasterPooler", "ReplicaPooler"] as const;

/** Source: zalando/postgres-operator, pkg/cluster/k8sres.go: without allowedSourceRanges a load balancer lets in 127.0.0.1/32 only. NodePorts go before load balancers. */
function zalandoPublishing(object: KubernetesObject, internalAnnotations: readonly string[]): Publishing[] {
  return ZALANDO_ROLES.flatMap((role): Publishing[] => {
    const nodePort = ["spec", `enable${role}NodePort`];
    if (object.get(nodePort) === true) return [{ audience: "nodes", how: `enable${role}NodePort, a port on every node`, path: nodePort }];
    const path = ["spec", `enable${role}LoadBalancer`];
    if (object.get(path) !== true) return [];
    const flag = `enable${role}LoadBalancer`;
    const own = role.startsWith("Master") ? "masterServiceAnnotations" : "replicaServiceAnnotations";
    for (const annotations of [own, "serviceAnnotations"]) {
      const place = { annotations: ["spec", annotations], spec: ["spec"] };
      const marked = loadBalancerPublishing(object, path, place, internalAnnotations);
      if (marked.audience === "network" || marked.audience === "unknown") return [marked];
    }
    const ranges = ["spec", "allowedSourceRanges"];
    if (sourceRanges(object, ranges) === "all") return [{ audience: "nobody", how: `${flag} without allowedSourceRanges`, path }];
    return [{ audience: audienceOfRanges(object, ranges), how: flag, path }];
  });
}

const STRIMZI_WAYS: ReadonlyMap<unknown, string> = new Map([
  ["loadbalancer", "type loadbalancer"],
  ["nodeport", "type nodeport, a port on every node"],
  ["route", "type route, an OpenShift Route"],
  ["tlsroute", "type tlsroute, a route of the Gateway API"],
  ["ingress", "type ingress"],
]);

/** Source: strimzi, GenericKafkaListener: internal and cluster-ip stay inside. */
function strimziPublishing(object: KubernetesObject, internalAnnotations: readonly string[]): Publishing[] {
  return asList(object.get(["spec", "kafka", "listeners"])).flatMap((entry, index): Publishing[] => {
    const listener = asRecord(entry);
    const way = STRIMZI_WAYS.get(listener?.["type"]);
    if (!listener || way === undefined) return [];
    const at = ["spec", "kafka", "listeners", index];
    const path = [...at, "type"];
    const plain = listener["tls"] === false ? " without TLS" : "";
    const how = `listener ${asText(listener["name"]) ?? index} of ${way}${plain}`;
    if (listener["type"] === "nodeport") return [{ audience: "nodes", how, path }];
    if (listener["type"] !== "loadbalancer") return [{ audience: "internet", how, path }];
    const configuration = [...at, "configuration"];
    const place = { annotations: [...configuration, "bootstrap", "annotations"], spec: configuration };
    const published = loadBalancerPublishing(object, path, place, internalAnnotations);
    return [{ ...published, how: published.audience === "network" ? published.how : how }];
  });
}
