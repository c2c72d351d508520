import type { Matcher } from "../../model/alerting/matchers.js";
import type { Receiver, RouteNode } from "../../model/alerting/routes.js";
import type { Rule } from "../../model/alerting/rules.js";
import type { Alerting } from "./alerting.js";
import { blackholesOf, deliveriesOf, endsOf, isVoid, notifiesBy, routesOf, severitiesOf } from "./deliveries.js";
import { severityLabels } from "./labels.js";
import { type AlertmanagerSetup, destinationOf, isStandIn, receiverOf } from "./setups.js";

/** A severity whose alerts reach no receiver that counts. */
export interface Lost {
  readonly severity: string;
  /** Where they end. */
  readonly nodes: readonly RouteNode[];
  /** The one to change: where somebody is notified, only not by a mail; undefined where everything is dropped. */
  readonly end: RouteNode | undefined;
  /** The receivers there, without those that notify nobody. */
  readonly receivers: readonly Receiver[];
  /** A rule of the project whose alerts are lost; undefined when only the severity was walked. */
  readonly rule: Rule | undefined;
}

/** What an Alertmanager loses of the alerts of a severity: the first rule of which no alert can reach a receiver with one of these integrations. */
function lostSeverity(alerting: Alerting, setup: AlertmanagerSetup, severity: string, accepted: readonly string[]): Lost | undefined {
  if (setup.isOpen) return undefined;
  const deliveries = deliveriesOf(alerting, setup).filter((delivery) => delivery.severity === severity);
  const walks =
    deliveries.length > 0
      ? deliveries.map(({ rule, ends }) => ({ rule, ends }))
      : [{ rule: undefined, ends: endsOf(setup, severityLabels(severity)) }];
  for (const { rule, ends } of walks) {
    const nodes = [...ends.always, ...ends.maybe];
    if (nodes.some((node) => mayNotify(setup, node, accepted))) continue;
    const notifying = nodes.filter((node) => {
      const to = destinationOf(setup, node);
      return to.state === "receiver" && to.receiver.integrations.length > 0;
    });
    const receivers = notifying.flatMap((node) => receiverOf(node) ?? []);
    const end = notifying[0] ?? nodes.find((node) => !isStandIn(node));
    return { severity, nodes, end, receivers: [...new Set(receivers)], rule };
  }
  return undefined;
}

function mayNotify(setup: AlertmanagerSetup, node: RouteNode, accepted: readonly string[]): boolean {
  const to = destinationOf(setup, node);
  if (to.state === "receiver") return notifiesBy(to.receiver, accepted) !== false;
  // A receiver that does not exist is a fault of its own.
  return to.state !== "dropped";
}

/** A condition on the severity in a route that no alert of the project meets. */
export interface DeadMatcher {
  readonly node: RouteNode;
  readonly matcher: Matcher;
}

const CUSTOMARY = new Set(["critical", "warning", "info", "none"]);

/**
 * Conditions on a severity that no alert has. Only where all severities are known: rules of the project, and no stock rules. A customary value that nobody
 * uses yet is only one when some severity that is used is lost.
 */
export function deadSeverityMatchers(alerting: Alerting, setup: AlertmanagerSetup): DeadMatcher[] {
  const used = severitiesOf(alerting);
  if (used.size === 0 || alerting.releases.length > 0) return [];
  const isLosing = [...used.keys()].some(
    (severity) => severity !== "none" && severity !== "info" && endsNowhere(alerting, setup, severity),
  );
  return routesOf(setup.root).flatMap((node) =>
    node.matchers.list.flatMap((matcher) => {
      const { label, operator, value } = matcher;
      if (label !== "severity" || operator !== "=" || used.has(value) || value === "") return [];
      return isLosing || !CUSTOMARY.has(value) ? [{ node, matcher }] : [];
    }),
  );
}

function endsNowhere(alerting: Alerting, setup: AlertmanagerSetup, severity: string): boolean {
  return deliveriesOf(alerting, setup).some(
    (delivery) =>
      delivery.severity === severity && delivery.ends.maybe.length === 0 && delivery.ends.always.every((node) => isEmpty(setup, node)),
  );
}

function isEmpty(setup: AlertmanagerSetup, node: RouteNode): boolean {
  const to = destinationOf(setup, node);
  return to.state === "dropped" || (to.state === "receiver" && !to.receiver.open && to.receiver.integrations.length === 0);
}

/** A severity that no route names while others are named, and whose alerts end in a root that is meant to tell nobody. */
export interface Unnamed {
  readonly severity: string;
  readonly rules: readonly Rule[];
  readonly root: RouteNode;
  /** Severities that routes name. */
  readonly named: readonly string[];
}

export function unnamedSeverities(alerting: Alerting, setup: AlertmanagerSetup): Unnamed[] {
  const { root } = setup;
  const end = destinationOf(setup, root);
  if (
    isStandIn(root) ||
    end.state !== "receiver" ||
    end.receiver.integrations.length > 0 ||
    end.receiver.open ||
    !isVoid(end.receiver.name)
  )
    return [];
  const matchers = routesOf(root).flatMap((node) => node.matchers.list.filter(({ label }) => label === "severity"));
  // A route that asks for a severity of another name is the more exact fault.
  if (matchers.length === 0 || deadSeverityMatchers(alerting, setup).length > 0) return [];
  const named = [
    ...new Set(matchers.flatMap(({ operator, value }) => (operator === "=" ? [value] : operator === "=~" ? value.split("|") : []))),
  ];
  const deliveries = deliveriesOf(alerting, setup);
  return [...severitiesOf(alerting)].flatMap(([severity, rules]) => {
    if (severity === "none" || severity === "info" || named.includes(severity)) return [];
    const lost = deliveries.filter((delivery) => delivery.severity === severity);
    const isLost =
      lost.length > 0 && lost.every(({ ends }) => ends.maybe.length === 0 && ends.always.length === 1 && ends.always[0] === root);
    return isLost ? [{ severity, rules, root, named }] : [];
  });
}

/** Whether another rule says already why the alerts of a severity are lost: a receiver that is empty, a condition that nothing meets. */
function isExplained(alerting: Alerting, setup: AlertmanagerSetup, lost: Lost): boolean {
  if (deadSeverityMatchers(alerting, setup).length > 0) return true;
  if (unnamedSeverities(alerting, setup).some(({ severity }) => severity === lost.severity)) return true;
  if (lost.receivers.length > 0) return false;
  const reported = new Set(blackholesOf(alerting, setup).map(({ receiver }) => receiver));
  return lost.nodes.some((node) => {
    const to = destinationOf(setup, node);
    return to.state === "receiver" && reported.has(to.receiver);
  });
}

/** The severities that are lost and of which no other rule says why, those that end in the same place together. */
export function lostTogether(
  alerting: Alerting,
  setup: AlertmanagerSetup,
  severities: readonly string[],
  accepted: readonly string[],
): Lost[][] {
  const groups = new Map<RouteNode | undefined, Lost[]>();
  for (const severity of severities) {
    const lost = lostSeverity(alerting, setup, severity, accepted);
    if (lost && !isExplained(alerting, setup, lost)) groups.set(lost.end, [...(groups.get(lost.end) ?? []), lost]);
  }
  return [...groups.values()];
}
