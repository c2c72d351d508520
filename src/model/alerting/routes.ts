import type { Locatable, Path, SourceFile } from "../../load/document.js";
import type { KubernetesObject } from "../kubernetes-object.js";
import { asList, asRecord, asText, isUndecidable, type JsonRecord } from "../value.js";
import { readMatchers, type Matchers } from "./matchers.js";

/** A node of a routing tree. */
export interface RouteNode {
  readonly config: AlertmanagerConfiguration;
  readonly path: Path;
  /** As written; undefined when it is inherited. */
  readonly ownReceiver: string | undefined;
  /** Its own or the nearest ancestor's; undefined when nothing names one, or something else fills it in. */
  readonly receiver: string | undefined;
  readonly matchers: Matchers;
  /** Undefined when not decidable. */
  readonly continues: boolean | undefined;
  readonly children: readonly RouteNode[];
}

/** One way in which a receiver notifies: an entry of email_configs, slackConfigs, … */
export interface Integration {
  /** "email", "slack", "webhook", "pagerduty", … */
  readonly kind: string;
  readonly path: Path;
  readonly value: JsonRecord;
}

export interface Receiver {
  readonly config: AlertmanagerConfiguration;
  readonly name: string | undefined;
  readonly path: Path;
  readonly integrations: readonly Integration[];
  /** Whether it may have others, which something else fills in. */
  readonly open: boolean;
}

export interface InhibitRule {
  readonly path: Path;
  readonly source: Matchers;
  readonly target: Matchers;
  readonly equal: readonly unknown[];
}

/** Where a configuration of Alertmanager is written. */
export type ConfigOrigin = "file" | "embedded" | "resource" | "values";

/** A configuration of Alertmanager: a file, a text in an object, the values of a chart, or an AlertmanagerConfig, which is a part of one. */
export interface AlertmanagerConfiguration {
  readonly source: Locatable;
  readonly file: SourceFile;
  /** The object that it stands in. */
  readonly object: KubernetesObject | undefined;
  readonly origin: ConfigOrigin;
  /** Nothing of it may be printed that may be secret. */
  readonly isSecret: boolean;
  /** Where the configuration begins in `source`: ["spec"] of an AlertmanagerConfig. */
  readonly root: Path;
  readonly value: JsonRecord;
  readonly global: JsonRecord;
  readonly route: RouteNode | undefined;
  readonly receivers: readonly Receiver[];
  readonly inhibitRules: readonly InhibitRule[];
}

export interface ConfigPlace {
  readonly source: Locatable;
  readonly file: SourceFile;
  readonly object?: KubernetesObject | undefined;
  readonly origin: ConfigOrigin;
  readonly isSecret?: boolean;
  readonly root: Path;
}

/** Deeper trees are not followed: nobody writes them, and a hostile one must not end the program. Levels. */
const MAX_DEPTH = 200;

/** Reads a configuration in both spellings: smtp_smarthost of files, emailConfigs of resources. Undefined when it is no mapping. */
export function readAlertmanagerConfig(place: ConfigPlace, value: unknown): AlertmanagerConfiguration | undefined {
  const record = asRecord(value);
  if (!record) return undefined;
  const { source, file, object, origin, root, isSecret = false } = place;
  const config: { -readonly [K in keyof AlertmanagerConfiguration]: AlertmanagerConfiguration[K] } = {
    source,
    file,
    object,
    origin,
    isSecret,
    root,
    value: record,
    global: asRecord(record["global"]) ?? {},
    route: undefined,
    receivers: [],
    inhibitRules: [],
  };
  if (asRecord(record["route"])) config.route = readRoute(config, record["route"], [...root, "route"], undefined, 0);
  config.receivers = asList(record["receivers"]).map((receiver, index) => readReceiver(config, receiver, [...root, "receivers", index]));
  const key = record["inhibitRules"] === undefined ? "inhibit_rules" : "inhibitRules";
  config.inhibitRules = asList(record[key]).map((rule, index) => readInhibitRule(rule, [...root, key, index]));
  return config;
}

function readRoute(
  config: AlertmanagerConfiguration,
  value: unknown,
  path: Path,
  inherited: { readonly receiver: string | undefined } | undefined,
  depth: number,
): RouteNode {
  const record = asRecord(value) ?? {};
  const own = asText(record["receiver"]);
  const ownReceiver = own === "" ? undefined : own;
  const receiver = ownReceiver === undefined ? inherited?.receiver : isUndecidable(ownReceiver) ? undefined : ownReceiver;
  const flag = record["continue"];
  const children = depth > MAX_DEPTH ? [] : asList(record["routes"]);
  return {
    config,
    path,
    ownReceiver,
    receiver,
    matchers: readMatchers(record, path),
    continues: typeof flag === "boolean" ? flag : isUndecidable(flag) ? undefined : false,
    children: children.map((child, index) => readRoute(config, child, [...path, "routes", index], { receiver }, depth + 1)),
  };
}

/** Keys of a receiver that hold integrations: email_configs, slackConfigs; those of Grafana's and vendors' forks too. */
const INTEGRATIONS = /^(.+?)(?:_configs|Configs)$/;

function readReceiver(config: AlertmanagerConfiguration, value: unknown, path: Path): Receiver {
  const record = asRecord(value) ?? {};
  const integrations: Integration[] = [];
  let open = isUndecidable(value);
  for (const [key, entries] of Object.entries(record)) {
    const kind = INTEGRATIONS.exec(key)?.[1];
    if (isUndecidable(entries) || isUndecidable(key)) open = open || kind !== undefined || isUndecidable(key);
    if (kind === undefined) continue;
    for (const [index, entry] of asList(entries).entries()) {
      const settings = asRecord(entry);
      if (isUndecidable(entry)) open = true;
      else if (settings) integrations.push({ kind: kind.toLowerCase(), path: [...path, key, index], value: settings });
    }
  }
  return { config, name: asText(record["name"]), path, integrations, open };
}

function readInhibitRule(value: unknown, path: Path): InhibitRule {
  const record = asRecord(value) ?? {};
  return {
    path,
    source: readMatchers(record, path, "source"),
    target: readMatchers(record, path, "target"),
    equal: asList(record["equal"]),
  };
}

/** A node and all below it. */
export function allRoutes(node: RouteNode | undefined): readonly RouteNode[] {
  return node ? [node, ...node.children.flatMap(allRoutes)] : [];
}
