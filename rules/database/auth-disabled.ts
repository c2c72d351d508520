import {
  asList,
  asRecord,
  asText,
  type Container,
  dataOf,
  defineRule,
  foundOr,
  type Graph,
  type KubernetesObject,
  mayHavePassword,
  openAccessOf,
  openAccessOfResource,
  opensByEnvironment,
  opensRedis,
  type Path,
  placedText,
  scope,
  type TextPart,
} from "../../src/sdk.js";

export default defineRule({
  meta: {
    security: { score: 9.1 },
    docs: {
      description: "Databases ask for a password",
      why: "Without authentication every pod that reaches the database may read and change everything in it; network rules are then the only lock.",
      references: [
        "https://hub.docker.com/_/postgres",
        "https://hub.docker.com/_/mysql",
        "https://redis.io/docs/latest/operate/oss_and_stack/management/security/",
        "https://www.postgresql.org/docs/current/auth-trust.html",
      ],
      details:
        "Judged are settings of the images postgres, mysql, mariadb, those of Bitnami, elasticsearch, opensearch, neo4j, influxdb, weaviate, clickhouse and cassandra, in env or in a ConfigMap that the container reads; options of the commands of Redis, MongoDB, MySQL and CockroachDB; a redis.conf in a ConfigMap that the container mounts; and pg_hba lines of custom resources. A line for the loopback address passes, as does a switch that allows an empty password beside one that is set.",
    },
    messages: {
      open: {
        severity: scope("all", "error"),
        text: "{{title}} turns off authentication with {{what}}: whoever reaches the database may read and change everything. Set a password from a Secret.",
      },
      openByConfig: {
        severity: scope("all", "error"),
        text: "{{title}} turns off authentication for {{user}} with {{what}}: whoever reaches the database may read and change everything. Set a password from a Secret.",
      },
    },
  },
  create: ({ graph, report }) => ({
    object(object) {
      for (const { path, what } of openAccessOfResource(object))
        report({ at: object.at(path), message: "open", data: { title: object.title, what } });
    },
    workload(workload) {
      const { object } = workload;
      if (!workload.longRunning) return;
      for (const container of workload.containers) {
        if (container.role === "init") continue;
        for (const { path, part, what } of openAccessOf(container))
          report({ at: place(object, path, part), message: "open", data: { title: object.title, what } });
        for (const { configMap, path, part, what } of fromConfigMaps(graph, container))
          report({
            at: place(configMap, path, part),
            message: "openByConfig",
            data: { title: configMap.title, user: object.title, what },
            objects: [configMap, object],
            related: [{ location: container.at(["name"]), message: `${object.title} reads it` }],
          });
      }
    },
  }),
});

interface Opening {
  readonly configMap: KubernetesObject;
  readonly path: Path;
  readonly part?: TextPart | undefined;
  readonly what: string;
}

/** The part of a string, where it can be told from what is around it. */
function place(object: KubernetesObject, path: Path, part: TextPart | undefined) {
  return (part && placedText(object, path)?.at(part.start, part.end)) ?? object.at(path);
}

/** What the ConfigMaps that a container reads into its environment open, and a redis.conf that it mounts. */
function* fromConfigMaps(graph: Graph, container: Container): Generator<Opening> {
  const { object, podSpec } = container.workload;
  const find = (name: unknown): KubernetesObject | undefined =>
    typeof name === "string" ? foundOr(graph.find("ConfigMap", name, object)) : undefined;
  for (const source of asList(container.value["envFrom"])) {
    const configMap = find(asRecord(asRecord(source)?.["configMapRef"])?.["name"]);
    for (const [key, value] of configMap ? dataOf(configMap) : [])
      if (opensByEnvironment(key, value) && !(mayHavePassword(container) && /ALLOW_EMPTY/i.test(key)))
        yield { configMap: configMap!, path: ["data", key], what: `${key}=${value.trim()}` };
  }
  if (!/redis|valkey|keydb/.test(graph.storeOfContainer(container)?.product ?? "")) return;
  const mounted = new Set(asList(container.value["volumeMounts"]).map((mount) => asText(asRecord(mount)?.["name"])));
  for (const volume of asList(podSpec?.["volumes"]).map(asRecord)) {
    if (!mounted.has(asText(volume?.["name"]))) continue;
    const configMap = find(asRecord(volume?.["configMap"])?.["name"]);
    for (const [key, value] of configMap && !/requirepass/.test(container.commandLine.join(" ")) ? dataOf(configMap) : []) {
      const part = /\.conf$/.test(key) ? opensRedis(value) : undefined;
      if (part) yield { configMap: configMap!, path: ["data", key], part, what: `protected-mode no in ${key}` };
    }
  }
}
