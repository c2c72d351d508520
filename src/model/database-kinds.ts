import type { StoreClass } from "./database-images.js";
import type { GroupKind } from "./kubernetes-object.js";

/**
 * A part of a custom resource from which an operator makes a Service. Paths are dotted; `*` stands for any index of a list. All but `at` and `needs` are relative
 * to `at`.
 */
export interface ServiceBlock {
  readonly at: string;
  /** Default: type. */
  readonly type?: string;
  /** Default: annotations. */
  readonly annotations?: string;
  /** What holds loadBalancerClass and loadBalancerSourceRanges. Default: the block. */
  readonly spec?: string;
  /** Default: loadBalancerSourceRanges in `spec`. */
  readonly ranges?: string;
  /** A field without which being true there is no Service. */
  readonly enabled?: string;
  /** Fields of the object without which being true there is no Service, or which being false there is none. */
  readonly needs?: readonly string[];
  readonly unless?: readonly string[];
}

/** A kind of custom resource from which an operator runs a store. */
export interface StoreKind {
  readonly kinds: readonly GroupKind[];
  readonly product: string;
  readonly class: StoreClass;
  /** A label of the pods whose value is the object's name; `{}` in the value stands for the name. */
  readonly podLabel?: readonly [key: string, value: string];
  /** Names of the Services that the operator makes; `{}` stands for the object's name. */
  readonly services?: readonly string[];
  readonly blocks?: readonly ServiceBlock[];
}

const CRUNCHY_SERVICES: readonly ServiceBlock[] = [
  "spec.service",
  "spec.replicaService",
  "spec.proxy.pgBouncer.service",
  "spec.userInterface.pgAdmin.service",
].map((at) => ({ at, annotations: "metadata.annotations" }));

const OPSTREE: readonly ServiceBlock[] = [
  { at: "spec.kubernetesConfig.service", type: "serviceType" },
  {
    at: "spec.kubernetesConfig.service.additional",
    annotations: "additionalAnnotations",
    unless: ["spec.kubernetesConfig.service.additional.enabled"],
  },
];

const MARIADB_SERVICE = { annotations: "metadata.annotations" } as const;

/** Elastic's operator has one field for each of its kinds. */
const ECK_HTTP: readonly ServiceBlock[] = [
  { at: "spec.http.service", type: "spec.type", annotations: "metadata.annotations", spec: "spec" },
];

/**
 * Operators' kinds and their fields. Sources: the API types and the sample resources (deploy/cr.yaml) of zalando/postgres-operator,
 * cloudnative-pg/cloudnative-pg, CrunchyData/postgres-operator, percona's operators, mariadb-operator, mysql/mysql-operator, strimzi, rabbitmq/cluster-operator,
 * elastic/cloud-on-k8s, OT-CONTAINER-KIT/redis-operator, Altinity/clickhouse-operator, mongodb/mongodb-kubernetes-operator, spotahome/redis-operator,
 * pingcap/tidb-operator, dragonflydb/dragonfly-operator.
 */
export const STORE_KINDS: readonly StoreKind[] = [
  {
    kinds: ["acid.zalan.do/postgresql"],
    product: "PostgreSQL",
    class: "database",
    podLabel: ["cluster-name", "{}"],
    services: ["{}", "{}-repl", "{}-pooler", "{}-pooler-repl"],
  },
  {
    kinds: ["postgresql.cnpg.io/Cluster"],
    product: "PostgreSQL",
    class: "database",
    podLabel: ["cnpg.io/cluster", "{}"],
    services: ["{}-rw", "{}-ro", "{}-r"],
    blocks: [
      {
        at: "spec.managed.services.additional.*.serviceTemplate",
        type: "spec.type",
        annotations: "metadata.annotations",
        spec: "spec",
      },
    ],
  },
  {
    kinds: ["postgresql.cnpg.io/Pooler"],
    product: "PgBouncer",
    class: "pooler",
    podLabel: ["cnpg.io/poolerName", "{}"],
    services: ["{}"],
    blocks: [{ at: "spec.serviceTemplate", type: "spec.type", annotations: "metadata.annotations", spec: "spec" }],
  },
  {
    kinds: ["postgres-operator.crunchydata.com/PostgresCluster", "upstream.pgv2.percona.com/PostgresCluster"],
    product: "PostgreSQL",
    class: "database",
    podLabel: ["postgres-operator.crunchydata.com/cluster", "{}"],
    services: ["{}-ha", "{}-primary", "{}-replicas", "{}-pgbouncer"],
    blocks: CRUNCHY_SERVICES,
  },
  {
    kinds: ["pgv2.percona.com/PerconaPGCluster"],
    product: "PostgreSQL",
    class: "database",
    podLabel: ["postgres-operator.crunchydata.com/cluster", "{}"],
    services: ["{}-ha", "{}-primary", "{}-replicas", "{}-pgbouncer"],
    blocks: ["spec.expose", "spec.exposeReplicas", "spec.proxy.pgBouncer.expose"].map((at) => ({ at })),
  },
  {
    kinds: ["pg.percona.com/PerconaPGCluster"],
    product: "PostgreSQL",
    class: "database",
    podLabel: ["pg-cluster", "{}"],
    services: ["{}", "{}-replica", "{}-pgbouncer"],
    blocks: ["spec.pgPrimary.expose", "spec.pgBouncer.expose", "spec.pgReplicas.hotStandby.expose"].map((at) => ({
      at,
      type: "serviceType",
    })),
  },
  {
    kinds: ["psmdb.percona.com/PerconaServerMongoDB"],
    product: "MongoDB",
    class: "database",
    podLabel: ["app.kubernetes.io/instance", "{}"],
    services: ["{}-mongos", "{}-rs0", "{}-cfg"],
    blocks: [
      ...["type", "exposeType"].flatMap((type): ServiceBlock[] => [
        { at: "spec.replsets.*.expose", type, enabled: "enabled" },
        { at: "spec.sharding.configsvrReplSet.expose", type, enabled: "enabled", needs: ["spec.sharding.enabled"] },
        { at: "spec.sharding.mongos.expose", type, needs: ["spec.sharding.enabled"] },
      ]),
    ],
  },
  {
    kinds: ["pxc.percona.com/PerconaXtraDBCluster"],
    product: "MySQL",
    class: "database",
    podLabel: ["app.kubernetes.io/instance", "{}"],
    services: ["{}-pxc", "{}-haproxy", "{}-haproxy-replicas", "{}-proxysql"],
    blocks: [
      { at: "spec.pxc.expose", enabled: "enabled" },
      { at: "spec.haproxy.exposePrimary", needs: ["spec.haproxy.enabled"] },
      { at: "spec.haproxy.exposeReplicas", needs: ["spec.haproxy.enabled"], unless: ["spec.haproxy.exposeReplicas.enabled"] },
      { at: "spec.proxysql.expose", needs: ["spec.proxysql.enabled"], unless: ["spec.proxysql.expose.enabled"] },
      // Before crVersion 1.14.
      { at: "spec.haproxy", type: "serviceType", annotations: "serviceAnnotations", enabled: "enabled" },
      { at: "spec.haproxy", type: "replicasServiceType", annotations: "replicasServiceAnnotations", enabled: "enabled" },
      { at: "spec.proxysql", type: "serviceType", annotations: "serviceAnnotations", enabled: "enabled" },
    ],
  },
  {
    kinds: ["ps.percona.com/PerconaServerMySQL"],
    product: "MySQL",
    class: "database",
    podLabel: ["app.kubernetes.io/instance", "{}"],
    services: ["{}-mysql-primary", "{}-mysql", "{}-haproxy", "{}-router"],
    blocks: [
      { at: "spec.mysql.expose", enabled: "enabled" },
      { at: "spec.mysql.exposePrimary", enabled: "enabled" },
      { at: "spec.proxy.haproxy.expose", needs: ["spec.proxy.haproxy.enabled"] },
      { at: "spec.proxy.router.expose", needs: ["spec.proxy.router.enabled"] },
    ],
  },
  {
    kinds: ["k8s.mariadb.com/MariaDB", "mariadb.mmontes.io/MariaDB"],
    product: "MariaDB",
    class: "database",
    podLabel: ["app.kubernetes.io/instance", "{}"],
    services: ["{}", "{}-primary", "{}-secondary", "{}-internal"],
    blocks: [
      ...["service", "primaryService", "secondaryService"].map((field) => ({ at: `spec.${field}`, ...MARIADB_SERVICE })),
      ...["kubernetesService", "guiKubernetesService"].map((field) => ({
        at: `spec.maxScale.${field}`,
        ...MARIADB_SERVICE,
        needs: ["spec.maxScale.enabled"],
      })),
    ],
  },
  {
    kinds: ["k8s.mariadb.com/MaxScale", "mariadb.mmontes.io/MaxScale"],
    product: "MaxScale",
    class: "pooler",
    podLabel: ["app.kubernetes.io/instance", "{}"],
    services: ["{}", "{}-gui"],
    blocks: ["kubernetesService", "guiKubernetesService"].map((field) => ({ at: `spec.${field}`, ...MARIADB_SERVICE })),
  },
  {
    kinds: ["mysql.oracle.com/InnoDBCluster"],
    product: "MySQL",
    class: "database",
    podLabel: ["mysql.oracle.com/cluster", "{}"],
    services: ["{}", "{}-instances"],
    blocks: [{ at: "spec.service" }],
  },
  {
    kinds: ["kafka.strimzi.io/Kafka"],
    product: "Kafka",
    class: "broker",
    podLabel: ["strimzi.io/cluster", "{}"],
    services: ["{}-kafka-bootstrap", "{}-kafka-brokers"],
  },
  {
    kinds: ["rabbitmq.com/RabbitmqCluster"],
    product: "RabbitMQ",
    class: "broker",
    podLabel: ["app.kubernetes.io/name", "{}"],
    services: ["{}", "{}-nodes"],
    blocks: [{ at: "spec.service" }, { at: "spec.override.service", type: "spec.type", annotations: "metadata.annotations", spec: "spec" }],
  },
  {
    kinds: ["elasticsearch.k8s.elastic.co/Elasticsearch"],
    product: "Elasticsearch",
    class: "database",
    podLabel: ["elasticsearch.k8s.elastic.co/cluster-name", "{}"],
    services: ["{}-es-http", "{}-es-internal-http", "{}-es-transport"],
    blocks: [...ECK_HTTP, { at: "spec.transport.service", type: "spec.type", annotations: "metadata.annotations", spec: "spec" }],
  },
  {
    kinds: ["kibana.k8s.elastic.co/Kibana"],
    product: "Kibana",
    class: "admin UI",
    podLabel: ["kibana.k8s.elastic.co/name", "{}"],
    services: ["{}-kb-http"],
    blocks: ECK_HTTP,
  },
  {
    kinds: ["Redis", "RedisCluster", "RedisReplication", "RedisSentinel"].map((kind) => `redis.redis.opstreelabs.in/${kind}`),
    product: "Redis",
    class: "database",
    podLabel: ["app", "{}"],
    services: ["{}", "{}-additional", "{}-headless", "{}-leader", "{}-follower", "{}-master", "{}-replica"],
    blocks: OPSTREE,
  },
  {
    kinds: ["clickhouse.altinity.com/ClickHouseInstallation"],
    product: "ClickHouse",
    class: "database",
    podLabel: ["clickhouse.altinity.com/chi", "{}"],
    services: ["clickhouse-{}"],
    blocks: [{ at: "spec.templates.serviceTemplates.*", type: "spec.type", annotations: "metadata.annotations", spec: "spec" }],
  },
  {
    kinds: ["mongodbcommunity.mongodb.com/MongoDBCommunity"],
    product: "MongoDB",
    class: "database",
    podLabel: ["app", "{}-svc"],
    services: ["{}-svc"],
  },
  {
    kinds: ["databases.spotahome.com/RedisFailover"],
    product: "Redis",
    class: "database",
    podLabel: ["redisfailovers.databases.spotahome.com/name", "{}"],
    services: ["rfs-{}", "rfr-{}"],
  },
  {
    kinds: ["pingcap.com/TidbCluster"],
    product: "TiDB",
    class: "database",
    podLabel: ["app.kubernetes.io/instance", "{}"],
    services: ["{}-tidb", "{}-pd"],
    blocks: [{ at: "spec.tidb.service" }],
  },
  {
    kinds: ["dragonflydb.io/Dragonfly"],
    product: "Dragonfly",
    class: "database",
    podLabel: ["app", "{}"],
    services: ["{}"],
    blocks: [{ at: "spec.serviceSpec" }],
  },
  ...(
    [
      ["scylla.scylladb.com/ScyllaCluster", "Scylla"],
      ["cassandra.datastax.com/CassandraDatacenter", "Cassandra"],
      ["k8ssandra.io/K8ssandraCluster", "Cassandra"],
      ["crdb.cockroachlabs.com/CrdbCluster", "CockroachDB"],
      ["opensearch.opster.io/OpenSearchCluster", "OpenSearch"],
      ["mysql.presslabs.org/MysqlCluster", "MySQL"],
      ["planetscale.com/VitessCluster", "Vitess"],
      ["stackgres.io/SGCluster", "PostgreSQL"],
      ["database.arangodb.com/ArangoDeployment", "ArangoDB"],
      ["couchbase.com/CouchbaseCluster", "Couchbase"],
      ["mongodb.com/MongoDB", "MongoDB"],
    ] as const
  ).map(([kind, product]) => ({ kinds: [kind], product, class: "database" as const })),
];

/** What runs a store from a kind of object, by group and kind. */
export const STORE_KIND_OF: ReadonlyMap<GroupKind, StoreKind> = new Map(
  STORE_KINDS.flatMap((kind) => kind.kinds.map((name) => [name, kind] as const)),
);
