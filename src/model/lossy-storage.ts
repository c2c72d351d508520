import type { Path } from "../load/document.js";
import type { KubernetesObject } from "./kubernetes-object.js";
import { asList, asRecord } from "./value.js";

/** Storage of a custom resource that ends with the pods or their nodes. */
interface LossyStorage {
  /** From the object. */
  readonly path: Path;
  /** A sentence part: "ephemeral storage", "an emptyDir". */
  readonly what: string;
}

/** Where each operator's objects say what volume the data is on; `*` stands for any index. */
const VOLUMES: ReadonlyMap<string, readonly (readonly string[])[]> = new Map([
  [
    "psmdb.percona.com/PerconaServerMongoDB",
    [
      ["spec", "replsets", "*", "volumeSpec"],
      ["spec", "sharding", "configsvrReplSet", "volumeSpec"],
    ],
  ],
  ["pxc.percona.com/PerconaXtraDBCluster", [["spec", "pxc", "volumeSpec"]]],
  ["ps.percona.com/PerconaServerMySQL", [["spec", "mysql", "volumeSpec"]]],
  ["elasticsearch.k8s.elastic.co/Elasticsearch", [["spec", "nodeSets", "*", "podTemplate", "spec", "volumes", "*"]]],
]);

/** Sources: Percona, deploy/cr.yaml (volumeSpec); Elastic, volume claim templates (elasticsearch-data); Strimzi, storage type ephemeral; databases.spotahome.com, storage. */
export function lossyStorage(object: KubernetesObject): LossyStorage[] {
  const places = (VOLUMES.get(object.groupKind) ?? []).flatMap((pattern) => expand(object, pattern));
  const volumes = places.flatMap((place) => {
    const volume = asRecord(object.get(place));
    if (object.group === "elasticsearch.k8s.elastic.co" && volume?.["name"] !== "elasticsearch-data") return [];
    return (["emptyDir", "hostPath"] as const).flatMap((source) =>
      volume && source in volume ? [{ path: [...place, source], what: source === "emptyDir" ? "an emptyDir" : "a hostPath" }] : [],
    );
  });
  return [...volumes, ...strimziStorage(object)];
}

function strimziStorage(object: KubernetesObject): LossyStorage[] {
  const places: Path[] =
    object.groupKind === "kafka.strimzi.io/Kafka"
      ? [["spec", "kafka", "storage", "type"]]
      : object.groupKind === "kafka.strimzi.io/KafkaNodePool"
        ? [["spec", "storage", "type"]]
        : [];
  return places.flatMap((path) => (object.get(path) === "ephemeral" ? [{ path, what: "ephemeral storage" }] : []));
}

function expand(object: KubernetesObject, pattern: readonly string[]): Path[] {
  let places: Path[] = [[]];
  for (const part of pattern)
    places = places.flatMap((place): Path[] =>
      part === "*" ? asList(object.get(place)).map((_, index) => [...place, index]) : [[...place, part]],
    );
  return places;
}
