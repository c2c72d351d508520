import { describe, expect, it } from "vitest";
import { storeOfContainer, storeOfImage, storeOfObject, storeOfWorkload, type DatabaseSetting } from "../../src/model/database.js";
import { workloadOf } from "../../src/model/workload.js";
import { objectsOf } from "../manifests.js";

const SETTING: DatabaseSetting = { images: ["house-store"], kinds: ["Vault.store.example.org"], labels: { "example.org/data": "yes" } };

function classify(value: unknown, setting?: DatabaseSetting): string | undefined {
  const [object] = objectsOf({ "a.yaml": JSON.stringify(value) });
  const workload = workloadOf(object!);
  const evidence = workload ? storeOfWorkload(workload, setting) : storeOfObject(object!, setting);
  return evidence && `${evidence.class}: ${evidence.text}`;
}

interface Pod {
  readonly kind?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly containers: readonly object[];
  readonly initContainers?: readonly object[];
  readonly restartPolicy?: string;
}

function pods({ kind = "Deployment", labels = {}, ...spec }: Pod): unknown {
  const template = { metadata: { labels }, spec };
  const isCron = kind === "CronJob";
  return {
    apiVersion: kind === "Job" || isCron ? "batch/v1" : "apps/v1",
    kind,
    metadata: { name: "x" },
    spec: isCron ? { jobTemplate: { spec: { template } } } : { template },
  };
}

const one = (image: string, more: object = {}): readonly object[] => [{ name: "main", image, ...more }];

describe("what an image is a server of", () => {
  it.each([
    ["postgres:17.2", "database"],
    ["docker.io/bitnamilegacy/postgresql:16", "database"],
    ["cimg/postgres@sha256:abc", "database"],
    ["ghcr.io/zalando/spilo-17:4.0-p2", "database"],
    ["percona/percona-server-mongodb:7.0", "database"],
    ["docker.elastic.co/elasticsearch/elasticsearch:8.17.0", "database"],
    ["mcr.microsoft.com/mssql/server:2022-latest", "database"],
    ["container-registry.oracle.com/database/free:23", "database"],
    ["localhost:5000/mysql", "database"],
    ["pingcap/pd:v8", "database"],
    ["rabbitmq:4-management", "broker"],
    ["minio/minio", "object store"],
    ["edoburu/pgbouncer", "pooler"],
    ["dpage/pgadmin4", "admin UI"],
    ["docker.elastic.co/kibana/kibana:8", "admin UI"],
    ["example.org/house-store:1", "database"],
  ])("%s is a %s", (image, kind) => expect(storeOfImage(image, SETTING)?.class).toBe(kind));

  it.each([
    "quay.io/prometheuscommunity/postgres-exporter:v0.16.0",
    "oliver006/redis_exporter:v1.66",
    "percona/mongodb_exporter:0.43",
    "prom/mysqld-exporter",
    "example.org/postgres-backup:1",
    "ghcr.io/cloudnative-pg/cloudnative-pg:1.25",
    "example.org/mysql-client:8",
    "example.org/shop:1",
    "redislabs/redis-operator",
    "",
    ":",
  ])("%s is none", (image) => expect(storeOfImage(image)).toBeUndefined());
});

describe("what a workload stores", () => {
  it.each<[string, unknown, string | undefined]>([
    ["a server", pods({ kind: "StatefulSet", containers: one("postgres:17") }), "database: image postgres:17"],
    [
      "a server with its exporter",
      pods({ containers: [...one("mysql:8"), { name: "e", image: "prom/mysqld-exporter" }] }),
      "database: image mysql:8",
    ],
    [
      "a server that a shell starts",
      pods({ containers: one("redis:7", { command: ["sh", "-c", "exec redis-server /conf"] }) }),
      "database: image redis:7",
    ],
    [
      "a server under a house's name",
      pods({ containers: one("acme/orders-postgres:1", { ports: [{ containerPort: 5432 }] }) }),
      "database: image acme/orders-postgres:1 on port 5432",
    ],
    [
      "HAProxy before one",
      pods({ containers: one("haproxy:3.0", { ports: [{ containerPort: 5432 }] }) }),
      "pooler: image haproxy:3.0 on port 5432",
    ],
    [
      "a label",
      pods({ labels: { "app.kubernetes.io/component": "database" }, containers: one("acme/store:1") }),
      "database: label app.kubernetes.io/component: database",
    ],
    ["a tier", pods({ labels: { tier: "db" }, containers: one("acme/accounts:1") }), "database: label tier: db"],
    [
      "a name that is a product's",
      pods({ labels: { "app.kubernetes.io/name": "mariadb" }, containers: one("acme/x:1") }),
      "database: label app.kubernetes.io/name: mariadb",
    ],
    ["a job", pods({ kind: "Job", containers: one("postgres:17") }), undefined],
    ["a dump every night", pods({ kind: "CronJob", containers: one("postgres:17", { command: ["pg_dump"] }) }), undefined],
    ["a client that waits", pods({ containers: one("postgres:17", { command: ["sleep", "infinity"] }) }), undefined],
    ["a client that the entrypoint runs", pods({ containers: one("mysql:8", { args: ["mysqldump", "--all-databases"] }) }), undefined],
    ["an init container", pods({ initContainers: one("postgres:17"), containers: one("acme/web:1") }), undefined],
    ["a cache beside an application", pods({ containers: [...one("acme/web:1"), { name: "cache", image: "redis:7" }] }), undefined],
    [
      "an exporter with the label of its database",
      pods({ labels: { "app.kubernetes.io/component": "database" }, containers: one("acme/postgres-exporter:1") }),
      undefined,
    ],
    ["a port alone", pods({ containers: one("acme/ledger:1", { ports: [{ containerPort: 5432 }] }) }), undefined],
    [
      "an application that knows a database",
      pods({ containers: one("acme/web:1", { env: [{ name: "POSTGRES_HOST", value: "db" }] }) }),
      undefined,
    ],
    ["HAProxy before web servers", pods({ containers: one("haproxy:3.0", { ports: [{ containerPort: 8080 }] }) }), undefined],
    ["containers that are none", pods({ containers: [null, 4] as never }), undefined],
  ])("%s", (_, value, expected) => expect(classify(value)).toBe(expected));

  it("takes a pod that ends for no server", () => {
    const pod = {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "x" },
      spec: { restartPolicy: "Never", containers: one("postgres:17") },
    };
    expect(classify(pod)).toBeUndefined();
  });

  it("knows the kinds of operators by group, and what the config adds", () => {
    const object = (apiVersion: string, kind: string) => ({ apiVersion, kind, metadata: { name: "x" } });
    expect(classify(object("postgresql.cnpg.io/v1", "Cluster"))).toBe("database: kind Cluster of postgresql.cnpg.io");
    expect(classify(object("postgresql.cnpg.io/v1", "Pooler"))).toBe("pooler: kind Pooler of postgresql.cnpg.io");
    expect(classify(object("kafka.strimzi.io/v1beta2", "Kafka"))).toBe("broker: kind Kafka of kafka.strimzi.io");
    expect(classify(object("cluster.x-k8s.io/v1beta1", "Cluster"))).toBeUndefined();
    expect(classify(object("store.example.org/v1", "Vault"))).toBeUndefined();
    expect(classify(object("store.example.org/v1", "Vault"), SETTING)).toBe("database: kind Vault of store.example.org");
    const labelled = pods({ kind: "DaemonSet", labels: { "example.org/data": "yes" }, containers: one("acme/x:1") });
    expect(classify(labelled, SETTING)).toBe("database: label example.org/data: yes");
  });

  it("says where the evidence stands", () => {
    const [object] = objectsOf({ "a.yaml": JSON.stringify(pods({ containers: one("postgres:17") })) });
    const [container] = workloadOf(object!)!.containers;
    expect(storeOfContainer(container!)?.path).toEqual(["spec", "template", "spec", "containers", 0, "image"]);
  });
});
