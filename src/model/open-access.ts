import type { Path } from "../load/document.js";
import type { KubernetesObject } from "./kubernetes-object.js";
import { asList, asRecord, asText } from "./value.js";
import type { Container } from "./workload.js";

/** A setting with which a database asks nobody for a password. */
export interface OpenAccess {
  /** Of the string, from the object. */
  readonly path: Path;
  /** The part of the string that opens; undefined: all of it. */
  readonly part?: TextPart | undefined;
  /** A sentence part: "POSTGRES_HOST_AUTH_METHOD=trust". */
  readonly what: string;
}

/** Offsets in a string. */
export interface TextPart {
  readonly start: number;
  readonly end: number;
}

function partOf(text: string, pattern: RegExp): TextPart | undefined {
  const match = pattern.exec(text);
  const option = match?.[1] ?? "";
  const start = match ? match.index + match[0].indexOf(option) : 0;
  return match && option.length < text.length ? { start, end: start + option.length } : undefined;
}

/** Reads a setting of the environment; undefined when it is none that opens a database. */
type IsOpen = (value: string) => boolean;

const isSet: IsOpen = (value) => value !== "";
const isTrue: IsOpen = (value) => /^(1|t|true|yes|y|on)$/i.test(value);
const isFalse: IsOpen = (value) => /^(0|f|false|no|n|off)$/i.test(value);
const equals =
  (wanted: string): IsOpen =>
  (value) =>
    value.toLowerCase() === wanted;

/** Sources: the images' own documentation: postgres, mysql, mariadb, bitnami, elasticsearch, opensearch, neo4j, influxdb, weaviate, clickhouse, cassandra. */
const SETTINGS: ReadonlyMap<string, IsOpen> = new Map([
  ["POSTGRES_HOST_AUTH_METHOD", equals("trust")],
  ["MYSQL_ALLOW_EMPTY_PASSWORD", isSet],
  ["MARIADB_ALLOW_EMPTY_ROOT_PASSWORD", isSet],
  ["MARIADB_ALLOW_EMPTY_PASSWORD", isSet],
  ["ALLOW_EMPTY_PASSWORD", isTrue],
  ["ALLOW_ANONYMOUS_LOGIN", isTrue],
  ["XPACK.SECURITY.ENABLED", isFalse],
  ["XPACK_SECURITY_ENABLED", isFalse],
  ["PLUGINS.SECURITY.DISABLED", isTrue],
  ["DISABLE_SECURITY_PLUGIN", isTrue],
  ["NEO4J_AUTH", equals("none")],
  ["NEO4J_DBMS_SECURITY_AUTH__ENABLED", isFalse],
  ["INFLUXDB_HTTP_AUTH_ENABLED", isFalse],
  ["AUTHENTICATION_ANONYMOUS_ACCESS_ENABLED", isTrue],
  ["CLICKHOUSE_SKIP_USER_SETUP", isTrue],
  ["CASSANDRA_AUTHENTICATOR", equals("allowallauthenticator")],
  ["ARANGO_NO_AUTH", isSet],
]);

/** MYSQL_ALLOW_EMPTY_PASSWORD: "no" opens as well: the entrypoint asks only whether it is empty. */
export function opensByEnvironment(name: string, value: string): boolean {
  return SETTINGS.get(name.toUpperCase())?.(value.trim()) ?? false;
}

/** What the environment and the command line of a container open. */
export function openAccessOf(container: Container): OpenAccess[] {
  const hasPassword = mayHavePassword(container);
  const byEnvironment = container.env.flatMap(({ name, value, path }) =>
    value !== undefined && opensByEnvironment(name, value) && !(hasPassword && /ALLOW_EMPTY/i.test(name))
      ? [{ path: [...container.path, ...path, "value"], what: `${name}=${value.trim()}` }]
      : [],
  );
  const words = ["command", "args"].flatMap((field) =>
    asList(container.value[field]).map((word, index) => ({ text: asText(word) ?? "", path: [...container.path, field, index] })),
  );
  const line = words.map(({ text }) => text).join(" ");
  const byCommand = words.flatMap(({ text, path }, index): OpenAccess[] => {
    const pair = /--protected-mode$/.test(text) ? `${text} ${words[index + 1]?.text ?? ""}` : text;
    const isRedis = /--protected-mode(?:=|\s+)["']?no\b/.test(pair) && !/--(requirepass|aclfile)\b/.test(line);
    if (isRedis) return [{ path, part: partOf(text, REDIS_OPTION), what: "--protected-mode no without --requirepass" }];
    const option = OPEN_OPTIONS.find((pattern) => pattern.test(text));
    if (option) return [{ path, part: partOf(text, option), what: option.exec(text)![1]! }];
    if (INSECURE.test(text) && /cockroach/.test(`${container.image} ${line}`))
      return [{ path, part: partOf(text, INSECURE), what: "--insecure" }];
    return [];
  });
  return [...byEnvironment, ...byCommand];
}

/** Whether the container is given a password, or may be by a Secret: what allows an empty one then changes nothing. */
export function mayHavePassword(container: Container): boolean {
  const isGiven = container.env.some(({ name, value }) => /PASSWORD(_FILE)?$/i.test(name) && !/ALLOW|RANDOM/i.test(name) && value !== "");
  return isGiven || asList(container.value["envFrom"]).some((source) => asRecord(source)?.["secretRef"] !== undefined);
}

const REDIS_OPTION = /(--protected-mode(?:=|\s+)["']?no["']?)/;
const OPEN_OPTIONS = [/(?:^|\s)(--noauth)(?=\s|$)/, /(?:^|\s)(--skip-grant-tables)(?=\s|$)/];
const INSECURE = /(?:^|\s)(--insecure)(?=\s|$)/;

/** What a custom resource opens. Sources: CloudNativePG, postgresql.pg_hba; Elastic, nodeSets config; Zalando, patroni.pg_hba; Strimzi, listeners. */
export function openAccessOfResource(object: KubernetesObject): OpenAccess[] {
  const hba = HBA_PATHS.flatMap((at) =>
    asList(object.get(at)).flatMap((line, index): OpenAccess[] =>
      typeof line === "string" && trustsTheNetwork(line) ? [{ path: [...at, index], what: "a pg_hba line with the method trust" }] : [],
    ),
  );
  const nodeSets = asList(object.get(["spec", "nodeSets"])).flatMap((_, index): OpenAccess[] =>
    [["xpack.security.enabled"], ["xpack", "security", "enabled"]].flatMap((keys) => {
      const path = ["spec", "nodeSets", index, "config", ...keys];
      const value = object.get(path);
      return value === false || value === "false" ? [{ path, what: "xpack.security.enabled: false" }] : [];
    }),
  );
  return [...hba, ...nodeSets];
}

const HBA_PATHS: readonly Path[] = [
  ["spec", "postgresql", "pg_hba"],
  ["spec", "patroni", "pg_hba"],
  ["spec", "patroni", "dynamicConfiguration", "postgresql", "pg_hba"],
];

/** A host line of pg_hba.conf whose method is trust, other than for the loopback address. */
function trustsTheNetwork(line: string): boolean {
  const [type, , , address = "", ...rest] = line.trim().split(/\s+/);
  return (
    /^host(ssl|nossl|gssenc|nogssenc)?$/.test(type ?? "") && rest.includes("trust") && !/^(127\.|::1|localhost|samehost)/.test(address)
  );
}

/** The line of redis.conf, as in a ConfigMap, that lets in anyone; undefined where a password or users are set. */
export function opensRedis(text: string): TextPart | undefined {
  if (/^\s*(requirepass|aclfile|user)\s+\S/m.test(text)) return undefined;
  return partOf(`${text}\n`, /^[ \t]*(protected-mode[ \t]+no)\b/m);
}

/** The entries of a ConfigMap that are texts. */
export function dataOf(configMap: KubernetesObject): readonly (readonly [key: string, value: string])[] {
  return Object.entries(asRecord(configMap.value["data"]) ?? {}).flatMap(([key, value]) =>
    typeof value === "string" ? [[key, value] as const] : [],
  );
}
