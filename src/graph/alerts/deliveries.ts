import { valueAt } from "../../load/locate.js";
import type { AlertLabels } from "../../model/alerting/matchers.js";
import { emailSettings, smarthostParts } from "../../model/alerting/email.js";
import type { AlertmanagerConfiguration, Integration, Receiver, RouteNode } from "../../model/alerting/routes.js";
import type { Rule } from "../../model/alerting/rules.js";
import { type Ends, walkRoutes } from "../../model/alerting/walk.js";
import { asText, type JsonRecord } from "../../model/value.js";
import type { Alerting } from "./alerting.js";
import { isAlwaysFiring } from "./health.js";
import { labelsOf } from "./labels.js";
import { type AlertmanagerSetup, destinationOf, isStandIn } from "./setups.js";

/** What becomes of the alerts of a rule in an Alertmanager. */
export interface Delivery {
  readonly rule: Rule;
  readonly severity: string;
  readonly ends: Ends;
}

/** Alerts that are there for Alertmanager itself, and not for people: kube-prometheus routes them into the void on purpose. */
export function isForPeople(rule: Rule): boolean {
  return !isAlwaysFiring(rule) && !/^(?:InfoInhibitor|Watchdog)$/i.test(rule.alert ?? "") && rule.labels["severity"] !== "none";
}

/** Where the alerts of every rule end in an Alertmanager. */
export function deliveriesOf(alerting: Alerting, setup: AlertmanagerSetup): Delivery[] {
  const adds = addsNamespace(alerting);
  return alerting.alerts.filter(isForPeople).map((rule) => {
    const labels = labelsOf(rule, adds);
    return { rule, severity: labels.known.get("severity") ?? "", ends: walkRoutes(setup.root, labels) };
  });
}

/** Whether the operator gives every alert the namespace of its rule: enforcedNamespaceLabel, or external labels of that name. */
export function addsNamespace({ collectors }: Alerting): boolean {
  return collectors.some(({ object, release }) => {
    if (release) return release.isOpen || valueAt(release.values, ["prometheus", "prometheusSpec", "enforcedNamespaceLabel"]) !== undefined;
    return (
      object?.get(["spec", "enforcedNamespaceLabel"]) !== undefined || object?.get(["spec", "externalLabels", "namespace"]) !== undefined
    );
  });
}

export function endsOf(setup: AlertmanagerSetup, labels: AlertLabels): Ends {
  return walkRoutes(setup.root, labels);
}

/** Whether a receiver notifies in one of these ways; undefined when something else may fill it in. */
export function notifiesBy(receiver: Receiver, kinds: readonly string[]): boolean | undefined {
  if (receiver.integrations.some(({ kind }) => kinds.includes(kind))) return true;
  return receiver.open ? undefined : false;
}

/** Names that say that what ends there shall not be told: null, blackhole, … */
export function isVoid(name: string | undefined): boolean {
  return /^(?:null|nil|none|void|noop|no-op|dev-?null|black-?hole|drop|dropped|discard|silence|silent|mute|muted|ignore|ignored|deadend|empty|dummy)(?:[-_].*)?$/i.test(
    name ?? "",
  );
}

/** The `global` that holds for the mails of a configuration, beyond its own; undefined where it is not known. */
export function globalFor(alerting: Alerting, config: AlertmanagerConfiguration): JsonRecord | undefined {
  if (config.origin !== "resource") return {};
  const setups = alerting.setups.filter(({ base, parts }) => base === config || parts.includes(config));
  // An Alertmanager that is not in the project may have settings of its own.
  if (setups.length === 0) return undefined;
  const globals = setups.map((setup) => setup.global ?? (setup.isDropping || setup.base === config ? {} : undefined));
  return globals.includes(undefined) ? undefined : Object.assign({}, ...globals);
}

/** Why a mail can surely not be sent: what it lacks. */
export type EmailFault = "to" | "smarthost" | "malformed smarthost" | "from";

/** What a mail lacks to be sent. Alertmanager turns the whole configuration down for it. */
export function emailFaults(alerting: Alerting, config: AlertmanagerConfiguration, integration: Integration): EmailFault[] {
  const global = globalFor(alerting, config);
  const settings = emailSettings(config, integration, global);
  const faults: EmailFault[] = [];
  const to = settings.to;
  if (to === undefined || to === null || (typeof to === "string" && to.trim() === "")) faults.push("to");
  if (settings.smarthost.value === undefined) {
    if (global) faults.push("smarthost");
  } else if (smarthostParts(settings.smarthost.value) === "malformed") faults.push("malformed smarthost");
  if (settings.from.value === undefined && global) faults.push("from");
  return faults;
}

/** Receivers that notify nobody, with the routes that end in them and the alerts that surely do. */
export interface Blackhole {
  readonly receiver: Receiver;
  readonly routes: readonly RouteNode[];
  readonly alerts: readonly Delivery[];
}

/**
 * The receivers without any integration that alerts for people end in. Meant to be empty is what only mutes: a receiver called null or the like for routes
 * that pick alerts by name, or at the root while some other route notifies.
 */
export function blackholesOf(alerting: Alerting, setup: AlertmanagerSetup): Blackhole[] {
  const deliveries = deliveriesOf(alerting, setup);
  const found = new Map<Receiver, { routes: RouteNode[]; alerts: Delivery[] }>();
  const notifies = routesOf(setup.root).some((node) => {
    const to = destinationOf(setup, node);
    return (
      to.state === "unknown" ||
      to.state === "undefined" ||
      (to.state === "receiver" && (to.receiver.open || to.receiver.integrations.length > 0))
    );
  });
  for (const node of routesOf(setup.root)) {
    const destination = destinationOf(setup, node);
    if (destination.state !== "receiver" || destination.receiver.open || destination.receiver.integrations.length > 0) continue;
    const { receiver } = destination;
    if (!takesPeoplesAlerts(node, setup) || isMeant(node, receiver, setup, notifies)) continue;
    const entry = found.get(receiver) ?? { routes: [], alerts: [] };
    entry.routes.push(node);
    entry.alerts.push(...deliveries.filter(({ ends }) => ends.always.includes(node)));
    found.set(receiver, entry);
  }
  const all = [...found].map(([receiver, { routes, alerts }]) => ({ receiver, routes, alerts }));
  // Where nothing notifies, the receivers that should are the fault, and not those that are meant to be silent.
  const unmeant = all.filter(({ receiver }) => !isVoid(receiver.name));
  return unmeant.length > 0 ? unmeant : all;
}

/** All nodes of the merged tree. */
export function routesOf(node: RouteNode): readonly RouteNode[] {
  return [node, ...node.children.flatMap(routesOf)];
}

/** Whether a node may end an alert that people should hear of: its matchers do not pick those that are for Alertmanager, or mild ones. */
function takesPeoplesAlerts(node: RouteNode, setup: AlertmanagerSetup): boolean {
  if (node === setup.root) return !isStandIn(node) && !isCovered(node);
  return !node.matchers.list.some(
    ({ label, operator, value }) =>
      (label === "alertname" &&
        (operator === "=" || operator === "=~") &&
        /^\(?(?:Watchdog|InfoInhibitor|DeadMan\w*|\|)+\)?$/i.test(value)) ||
      (label === "severity" && operator === "=" && /^(?:none|info|debug)$/i.test(value)),
  );
}

/** A child without matchers takes everything before the node itself can. */
function isCovered(node: RouteNode): boolean {
  return node.children.some(({ matchers }) => matchers.list.length === 0 && matchers.broken.length === 0 && !matchers.open);
}

function isMeant(node: RouteNode, receiver: Receiver, setup: AlertmanagerSetup, notifies: boolean): boolean {
  if (!isVoid(receiver.name)) return false;
  if (node === setup.root) return notifies;
  // What is muted by an own choice names what it mutes; a grave severity is no such choice.
  return !node.matchers.list.some(
    ({ label, operator, value }) => label === "severity" && operator === "=" && /^(?:critical|page|emergency|error)$/i.test(value),
  );
}

/** The severities of the project's alerts, with the rules that raise them. */
export function severitiesOf(alerting: Alerting): ReadonlyMap<string, readonly Rule[]> {
  const severities = new Map<string, Rule[]>();
  for (const rule of alerting.alerts) {
    const severity = asText(rule.labels["severity"]) ?? "";
    if (severity !== "") severities.set(severity, [...(severities.get(severity) ?? []), rule]);
  }
  return severities;
}
