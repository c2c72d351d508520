import type { Path } from "../load/document.js";
import type { StoreEvidence } from "./database.js";
import { asList, asRecord, asText, isUndecidable } from "./value.js";
import type { Container, Workload } from "./workload.js";

/** Where the data of a store is kept. */
export type Keeping =
  /** On a volume that outlives the pod, or one of which nothing is known. */
  | { readonly kind: "kept" }
  /** On a volume that ends with the pod or its node; the path is what makes it so, from the object. */
  | { readonly kind: "emptyDir" | "ephemeral" | "hostPath"; readonly path: Path; readonly directory: string }
  /** In the container's own file system. */
  | { readonly kind: "nowhere" };

/** Where servers keep their data by default: the images' documentation (VOLUME, PGDATA, --datadir, --dbpath). */
const DIRECTORIES: readonly (readonly [products: RegExp, directories: readonly string[]])[] = [
  [
    /postgres|postgis|timescale|pgvector|pgvecto|spilo|citus|edb/,
    ["/var/lib/postgresql", "/var/lib/pgsql", "/bitnami/postgresql", "/home/postgres", "/pgdata"],
  ],
  [/mysql|mariadb|percona/, ["/var/lib/mysql", "/bitnami/mysql", "/bitnami/mariadb"]],
  [/mongo/, ["/data/db", "/data/configdb", "/bitnami/mongodb", "/var/lib/mongo"]],
  [/redis|valkey|keydb|dragonfly/, ["/data", "/bitnami/redis", "/bitnami/valkey", "/var/lib/redis"]],
  [/cassandra|dse/, ["/var/lib/cassandra", "/bitnami/cassandra"]],
  [/scylla/, ["/var/lib/scylla"]],
  [/cockroach/, ["/cockroach"]],
  [/elasticsearch/, ["/usr/share/elasticsearch/data", "/bitnami/elasticsearch"]],
  [/opensearch/, ["/usr/share/opensearch/data", "/bitnami/opensearch"]],
  [/clickhouse/, ["/var/lib/clickhouse", "/bitnami/clickhouse"]],
  [/influx/, ["/var/lib/influxdb", "/var/lib/influxdb2", "/bitnami/influxdb"]],
  [/neo4j/, ["/data", "/var/lib/neo4j"]],
  [/couchdb/, ["/opt/couchdb/data", "/bitnami/couchdb"]],
  [/mssql|azure-sql/, ["/var/opt/mssql"]],
  [/oracle/, ["/opt/oracle/oradata"]],
  [/qdrant/, ["/qdrant/storage"]],
  [/weaviate/, ["/var/lib/weaviate"]],
];

/** Mounts that hold no data: settings, scripts, sockets, scratch space, certificates, backups. */
const OTHER_MOUNTS =
  /(^|[/_.-])(conf|config|configs|conf\.d|etc|init|initdb|docker-entrypoint-initdb\.d|scripts?|run|tmp|temp|log|logs|shm|cache|certs?|tls|ssl|secrets?|backups?|dumps?|plugins?|extensions?|dshm|import|keyfile|health)([/_.-]|$)/i;

/** Where a container keeps what it stores. Mounts outside the known directories count, unless their path says that they are for something else. */
export function keepingOf(container: Container, { product }: StoreEvidence): Keeping {
  const { workload } = container;
  const directories = DIRECTORIES.find(([products]) => products.test(product))?.[1] ?? [];
  const mounts = asList(container.value["volumeMounts"]).flatMap((entry) => {
    const mount = asRecord(entry);
    const path = asText(mount?.["mountPath"])?.replace(/(.)\/+$/, "$1");
    return mount && path !== undefined ? [{ name: asText(mount["name"]) ?? "", path }] : [];
  });
  const relevant = mounts.filter(({ path }) => isUndecidable(path) || isData(path, directories));
  const keepings = relevant.map(({ name, path }) => volumeKeeping(workload, name, path));
  return keepings.find(({ kind }) => kind === "kept") ?? keepings.find(({ kind }) => kind !== "nowhere") ?? { kind: "nowhere" };
}

/** A data directory, one in it or above it; or a place that may be one. */
function isData(path: string, directories: readonly string[]): boolean {
  const isKnown = directories.some(
    (directory) => path === directory || path.startsWith(`${directory}/`) || directory.startsWith(`${path}/`),
  );
  return isKnown || !OTHER_MOUNTS.test(path);
}

function volumeKeeping(workload: Workload, name: string, directory: string): Keeping {
  const templates = asList(workload.get(["spec", "volumeClaimTemplates"]));
  if (templates.some((template) => asRecord(asRecord(template)?.["metadata"])?.["name"] === name)) return { kind: "kept" };
  const volumes = asList(workload.podSpec?.["volumes"]);
  const index = volumes.findIndex((volume) => asRecord(volume)?.["name"] === name);
  const volume = asRecord(volumes[index]);
  const at = [...(workload.podSpecPath ?? []), "volumes", index];
  if (!volume) return { kind: "kept" };
  if ("hostPath" in volume) return { kind: "hostPath", path: [...at, "hostPath"], directory };
  if ("ephemeral" in volume) return { kind: "ephemeral", path: [...at, "ephemeral"], directory };
  // Settings and the like are mounted beside the data.
  if (["configMap", "secret", "projected", "downwardAPI"].some((kind) => kind in volume)) return { kind: "nowhere" };
  // A volume without a source is an emptyDir.
  const isEmpty = "emptyDir" in volume || Object.keys(volume).length === 1;
  return isEmpty ? { kind: "emptyDir", path: "emptyDir" in volume ? [...at, "emptyDir"] : [...at, "name"], directory } : { kind: "kept" };
}

const CACHES = /redis|valkey|keydb|dragonfly|memcached/;

/** Whether a store is a cache for all that can be told: a kind that may be one, and that is not asked to keep anything. */
export function isCache(container: Container, { product }: StoreEvidence): boolean {
  if (!CACHES.test(product)) return false;
  const line = container.commandLine.join(" ");
  return !/--appendonly(=|\s+)["']?yes|--save(=|\s+)["']?\d/.test(line);
}

/** Processes of a database that keep nothing themselves: query routers, sentinels, stateless front ends. */
export function keepsNothing(container: Container, { product }: StoreEvidence): boolean {
  if (/^(tidb|vitess|ferretdb|milvus|redis-sentinel)$/.test(product)) return true;
  // A node of Elasticsearch or OpenSearch that only routes or leads.
  if (container.env.some(({ name, value }) => /^node[._]data$/i.test(name) && value?.toLowerCase() === "false")) return true;
  return /(^|[\s/])(mongos|redis-sentinel|vtgate|vtctld|tidb-server)(\s|$)|--sentinel\b/.test(container.commandLine.join(" "));
}
