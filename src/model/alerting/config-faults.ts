import { valueAt } from "../../load/locate.js";
import type { Location } from "../../text/location.js";
import { suggest } from "../../text/suggest.js";
import { asRecord, isUndecidable } from "../value.js";
import { allRoutes, type AlertmanagerConfiguration, type RouteNode } from "./routes.js";

type FaultKind =
  | "undefined"
  | "duplicate"
  | "unnamed"
  | "noRoute"
  | "noRoot"
  | "rootMatchers"
  | "matcher"
  | "unknownField"
  | "unused"
  | "deprecated";

export interface ConfigFault {
  readonly at: Location;
  readonly message: FaultKind;
  readonly data: Readonly<Record<string, string>>;
}

/** What Alertmanager or the operator turns a configuration down for, and what is odd. Sources: Alertmanager's config/config.go; AlertmanagerConfig's CRD. */
export function configFaults(config: AlertmanagerConfiguration): ConfigFault[] {
  const { source, root, route, receivers } = config;
  const faults: ConfigFault[] = [];
  const say = (at: Location, message: FaultKind, data: ConfigFault["data"] = {}): void => void faults.push({ at, message, data });
  receiverFaults(config, say);
  if (!route) {
    if (config.origin !== "resource" && config.origin !== "values" && receivers.length > 0 && config.value["route"] === undefined)
      say(source.at([...root, "receivers"], "key"), "noRoute");
    return faults;
  }
  rootFaults(config, route, say);
  const names = receivers.flatMap(({ name }) => name ?? []);
  const isOpen = isUndecidable(config.value["receivers"]) || names.some(isUndecidable);
  const used = new Set<string>();
  for (const node of allRoutes(route)) {
    const name = node.ownReceiver;
    if (name !== undefined) used.add(name);
    // The values of a chart are merged with the chart's own.
    const mayBeElsewhere = isOpen || (config.origin === "values" && config.value["receivers"] === undefined);
    if (name !== undefined && !isUndecidable(name) && !names.includes(name) && !mayBeElsewhere) {
      const close = suggest(name, names);
      if (close !== undefined) used.add(close);
      say(source.at([...node.path, "receiver"]), "undefined", { name, advice: close === undefined ? "" : `; did you mean "${close}"?` });
    }
    matcherFaults(config, node, say);
    if (config.origin === "resource" && config.object?.group === "monitoring.coreos.com" && node !== route) fieldFaults(config, node, say);
  }
  for (const receiver of receivers) {
    const { name, path } = receiver;
    if (name !== undefined && !used.has(name) && !isUndecidable(name) && ![...used].some(isUndecidable))
      say(source.at([...path, "name"]), "unused", { name });
  }
  return faults;
}

type Say = (at: Location, message: FaultKind, data?: ConfigFault["data"]) => void;

function receiverFaults({ source, receivers }: AlertmanagerConfiguration, say: Say): void {
  const seen = new Set<string>();
  for (const { name, path } of receivers) {
    if (name === undefined || name === "") {
      if (source.locate([...path, "name"], "value") === undefined || name === "") say(source.at([...path, "name"]), "unnamed");
    } else if (seen.has(name)) say(source.at([...path, "name"]), "duplicate", { name });
    else seen.add(name);
  }
}

function rootFaults(config: AlertmanagerConfiguration, route: RouteNode, say: Say): void {
  const { source } = config;
  if (route.ownReceiver === undefined && !isUndecidable(asRecord(config.value["route"])?.["receiver"])) {
    // An AlertmanagerConfig's first route needs one too: it is put below the root of the main configuration.
    say(source.at(route.path, "key"), "noRoot");
  }
  if (config.origin === "resource") return;
  for (const key of ["matchers", "match", "match_re"]) {
    const written = asRecord(config.value["route"])?.[key];
    const isEmpty = written === undefined || written === null || (typeof written === "object" && Object.keys(written).length === 0);
    if (!isEmpty) say(source.at([...route.path, key], "key"), "rootMatchers", { key });
  }
}

function matcherFaults({ source, inhibitRules, route }: AlertmanagerConfiguration, node: RouteNode, say: Say): void {
  const all = node === route ? [node.matchers, ...inhibitRules.flatMap((rule) => [rule.source, rule.target])] : [node.matchers];
  for (const { broken, deprecated } of all) {
    for (const { path, reason } of broken) say(source.at(path), "matcher", { reason });
    for (const path of deprecated) {
      const name = String(path.at(-1));
      say(source.at(path, "key"), "deprecated", {
        name,
        instead: name === "regex" ? "matchType" : `${name.replace(/match(_re)?$/, "matchers")}`,
      });
    }
  }
}

/** Fields of a nested route. They are raw JSON in the CRD, so that the operator is the first to find one that it does not know. */
const ROUTE_FIELDS: readonly string[] = [
  "receiver",
  "groupBy",
  "groupWait",
  "groupInterval",
  "repeatInterval",
  "matchers",
  "continue",
  "routes",
  "muteTimeIntervals",
  "activeTimeIntervals",
];

function fieldFaults({ source }: AlertmanagerConfiguration, node: RouteNode, say: Say): void {
  for (const name of Object.keys(asRecord(valueOf(node)) ?? {})) {
    if (ROUTE_FIELDS.includes(name) || isUndecidable(name)) continue;
    const close = suggest(
      name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()),
      ROUTE_FIELDS,
    );
    say(source.at([...node.path, name], "key"), "unknownField", { name, advice: close === undefined ? "" : `; did you mean ${close}?` });
  }
}

function valueOf({ config, path }: RouteNode): unknown {
  return valueAt(config.source.value, path);
}
