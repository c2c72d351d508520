import type { Path } from "../load/document.js";
import {
  commandPasswords,
  connectionPasswords,
  type Found,
  isLiteralCredential,
  namesCredential,
  settingPasswords,
} from "./credential-names.js";
import type { KubernetesObject } from "./kubernetes-object.js";
import { asList, asRecord, asText, type JsonRecord } from "./value.js";
import type { Container } from "./workload.js";

/** A credential that stands in a manifest as it is. The value itself is in no field. */
export interface PlainCredential {
  /** Of the string that holds it, from the object. */
  readonly path: Path;
  /** The part of the string; undefined: all of it. */
  readonly part: Pick<Found, "start" | "end"> | undefined;
  /** A sentence part: "env DB_PASSWORD", "the password in a URL". */
  readonly what: string;
}

/** Credentials in the environment, the command and the probes of a container. */
export function containerCredentials(container: Container): PlainCredential[] {
  const found: PlainCredential[] = [];
  for (const { name, value, path } of container.env) {
    if (value === undefined) continue;
    const at = [...container.path, ...path, "value"];
    const kind = /_FILE$/i.test(name) ? undefined : namesCredential(name);
    if (kind && isLiteralCredential(value, kind)) found.push({ path: at, part: undefined, what: `env ${name}` });
    else for (const part of connectionPasswords(value)) found.push({ path: at, part, what: `${part.what} of env ${name}` });
  }
  for (const { field, words } of commandsOf(container.value)) {
    for (const part of commandPasswords(words.map((word) => asText(word) ?? "")))
      found.push({ path: [...container.path, ...field, part.word], part, what: part.what });
  }
  return found;
}

/** The command with its arguments, and what probes and hooks run. */
function commandsOf(container: JsonRecord): { readonly field: Path; readonly words: readonly unknown[] }[] {
  const hooks: Path[] = [
    ...["readinessProbe", "livenessProbe", "startupProbe"].map((probe) => [probe, "exec", "command"]),
    ...["postStart", "preStop"].map((hook) => ["lifecycle", hook, "exec", "command"]),
  ];
  return [["command"], ["args"], ...hooks].map((field) => ({
    field,
    words: asList(field.reduce<unknown>((value, key) => asRecord(value)?.[key], container)),
  }));
}

/** Credentials in the data of a ConfigMap: an entry that is one, a connection string, a line of a file of settings. */
export function configMapCredentials(configMap: KubernetesObject): PlainCredential[] {
  return Object.entries(asRecord(configMap.value["data"]) ?? {}).flatMap(([key, value]): PlainCredential[] => {
    if (typeof value !== "string" || value.length > MAX_FILE) return [];
    const path = ["data", key];
    const kind = /_FILE$/i.test(key) ? undefined : namesCredential(key);
    if (kind && !value.trim().includes("\n") && isLiteralCredential(value, kind)) return [{ path, part: undefined, what: `entry ${key}` }];
    const settings = isSettings(key, value) ? settingPasswords(value) : [];
    return [...connectionPasswords(value), ...settings].map((part) => ({ path, part, what: `${part.what} in entry ${key}` }));
  });
}

/** UTF-16 units; larger entries are data, not settings. */
const MAX_FILE = 200_000;

function isSettings(key: string, value: string): boolean {
  return value.includes("\n") ? /(^|\.)(env|properties|conf|cnf|cfg|ini|toml|ya?ml|json)$/i.test(key) : false;
}

/**
 * The credentials in a Secret that stand in clear text, or in base64, which hides nothing. Encrypted and empty entries are none, as are names of users and
 * hosts, and files without one.
 */
export function secretEntries(secret: KubernetesObject): Path[] {
  if (asRecord(secret.value["sops"]) || UNJUDGED_TYPES.test(asText(secret.value["type"]) ?? "")) return [];
  return ["stringData", "data"].flatMap((field) =>
    Object.entries(asRecord(secret.value[field]) ?? {}).flatMap(([key, value]): Path[] => {
      if (typeof value !== "string" || value.length > MAX_FILE) return [];
      const text = field === "data" ? decoded(value) : value;
      return text !== undefined && holdsCredential(key, text) ? [[field, key]] : [];
    }),
  );
}

function holdsCredential(key: string, text: string): boolean {
  if (!isLiteralCredential(text)) return connectionPasswords(text).length > 0;
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text) || connectionPasswords(text).length > 0 || settingPasswords(text).length > 0)
    return true;
  const isFile = text.trim().includes("\n");
  if (
    /(^|[^a-z])(pass(word|wd|phrase)?|pwd|secret|token|api_?key|private_?key|access_?key|credentials?|dockerconfigjson|key$)([^a-z]|$)/i.test(
      spaced(key),
    )
  )
    return !isFile || /\.dockerconfigjson|key|credential/i.test(key);
  // One word of letters and digits that nothing says what it is for, in a Secret: a key, most likely.
  const looksMade = /^(?=.*\d)(?=.*[a-z])\S{8,}$/i.test(text.trim());
  return !isFile && looksMade && !PLAIN_ENTRIES.test(spaced(key));
}

function spaced(key: string): string {
  return key.replace(/([a-z0-9])([A-Z])/g, "$1_$2");
}

/** Entries that say who and where, and not with what. */
const PLAIN_ENTRIES =
  /(^|[-_.])(user|username|users|login|account|email|mail|db|database|dbname|name|host|hostname|server|servers|port|url|uri|endpoint|address|addr|region|bucket|zone|namespace|type|version|scheme|path|domain|realm|issuer|tenant|project|id|enabled|labels|config|level|mode|provider|cipher|hash|algorithm|size|image|ca\.crt|crt|cert|pub)$/i;

/** Certificates have their own rule; tokens of service accounts and of joining nodes are made by the cluster. */
const UNJUDGED_TYPES = /^(kubernetes\.io\/(tls|service-account-token)|bootstrap\.kubernetes\.io\/token|helm\.sh\/release)/;

/** Undefined for what is no base64, which the API rejects. */
function decoded(value: string): string | undefined {
  return /^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(value) ? Buffer.from(value, "base64").toString("utf8") : undefined;
}
