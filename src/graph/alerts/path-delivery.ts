import type { Rule } from "../../model/alerting/rules.js";
import type { Receiver, RouteNode } from "../../model/alerting/routes.js";
import { walkRoutes } from "../../model/alerting/walk.js";
import type { Alerting } from "./alerting.js";
import type { Collector } from "./collectors.js";
import { addsNamespace, emailFaults, notifiesBy } from "./deliveries.js";
import { labelsOf, severityLabels } from "./labels.js";
import { deadSeverityMatchers, unnamedSeverities } from "./lost.js";
import { broken, holds, type Link, unknownLink } from "./path-links.js";
import { receiverPlace } from "./places.js";
import { type AlertmanagerSetup, destinationOf, isStandIn } from "./setups.js";
import { wiringOf } from "./wiring.js";

/** The links from a rule to the mail: its Prometheus reaches an Alertmanager, a route leads to a receiver, the receiver mails. Without a rule a critical alert is walked. */
export function deliver(alerting: Alerting, rule: Rule | undefined): Link[] {
  const wired = alertmanagerLink(alerting, rule);
  const { setups } = alerting;
  if (setups.length === 0) {
    const nothing = "the configuration of Alertmanager is not in this project";
    return [wired, unknownLink("route", nothing, []), unknownLink("receiver", nothing, []), unknownLink("mail", nothing, [])];
  }
  const ways = setups.map((setup) => routeLinks(alerting, setup, rule));
  return [wired, ...ways.toSorted((a, b) => held(b) - held(a))[0]!];
}

function held(links: readonly Link[]): number {
  const end = links.findIndex(({ state }) => state === "broken");
  return end < 0 ? 100 + links.filter(({ state }) => state === "holds").length : end;
}

function alertmanagerLink(alerting: Alerting, rule: Rule | undefined): Link {
  const { graph } = alerting;
  const object = rule?.from.isResource ? rule.from.object : undefined;
  const collectors = object ? alerting.loadingOf(object).by : alerting.collectors.filter((collector) => collector.has("rule"));
  const wirings = collectors.map((collector) => ({ collector, wiring: wiringOf(graph, collector) }));
  const good = wirings.find(({ wiring }) => wiring.state === "wired");
  if (good)
    return holds("alertmanager", `${good.collector.title} sends its alerts to an Alertmanager`, [placeOf(good.collector, good.wiring)]);
  const bad = wirings.find(({ wiring }) => wiring.state !== "unknown");
  if (!bad || wirings.some(({ wiring }) => wiring.state === "unknown"))
    return unknownLink("alertmanager", "which Alertmanager gets the alerts is not known", []);
  const { collector, wiring } = bad;
  const says =
    wiring.state === "no service"
      ? `${collector.title} sends its alerts to the Service ${wiring.name}, which is not there`
      : wiring.state === "no port"
        ? `${collector.title} sends its alerts to the port ${wiring.port}, which is not there`
        : `${collector.title} names no Alertmanager`;
  return broken("alertmanager", says, [placeOf(collector, wiring)], "monitoring/alertmanager-wired");
}

function placeOf(collector: Collector, wiring: ReturnType<typeof wiringOf>): Link["places"][number] {
  return collector.object && "path" in wiring ? collector.object.at(wiring.path) : collector.place;
}

function routeLinks(alerting: Alerting, setup: AlertmanagerSetup, rule: Rule | undefined): Link[] {
  const labels = rule ? labelsOf(rule, addsNamespace(alerting)) : severityLabels("critical");
  const { always, maybe } = walkRoutes(setup.root, labels);
  const ends = [...always, ...maybe].map((node) => ({ node, links: endLinks(alerting, setup, node, rule) }));
  const best = ends.toSorted((a, b) => held(b.links) - held(a.links))[0];
  if (!best)
    return [
      unknownLink("route", "where the alert ends is not known", []),
      unknownLink("receiver", "not known", []),
      unknownLink("mail", "not known", []),
    ];
  const isSure = always.includes(best.node);
  const isMailed = best.links.every(({ state }) => state === "holds");
  // A way that depends on labels of the series is no proof.
  return isSure || !isMailed
    ? best.links
    : best.links.map((link) =>
        link.name === "route" ? { ...link, state: "unknown" as const, says: `${link.says}, if its labels match` } : link,
      );
}

function endLinks(alerting: Alerting, setup: AlertmanagerSetup, node: RouteNode, rule: Rule | undefined): Link[] {
  const destination = destinationOf(setup, node);
  const place = isStandIn(node) ? setup.place : receiverPlace(node);
  const name = node.receiver ?? "";
  const what = rule?.alert ?? "a critical alert";
  if (destination.state === "unknown") {
    const says = "the main configuration of Alertmanager is not in this project";
    return [unknownLink("route", says, [place]), unknownLink("receiver", says, []), unknownLink("mail", says, [])];
  }
  if (destination.state === "dropped") {
    const says = `${setup.title} has no configuration for ${what}, and drops it`;
    const isNarrowed = setup.parts.length > 0;
    const link = broken("route", says, [place], isNarrowed ? "monitoring/alertmanagerconfig-namespace" : "monitoring/email-route");
    return [link, unknownLink("receiver", "it is dropped", []), unknownLink("mail", "it is dropped", [])];
  }
  const lost = lostBySeverity(alerting, setup, node);
  const route = lost ?? holds("route", `${what} ends in the receiver ${name} of ${setup.title}`, [place]);
  if (destination.state !== "receiver") {
    return [
      route,
      broken("receiver", `the receiver ${name} is not defined`, [place], "monitoring/receiver-defined"),
      unknownLink("mail", "there is no receiver", []),
    ];
  }
  return [route, ...receiverLinks(alerting, destination.receiver)];
}

/** An alert that ends in the root because no route names its severity. */
function lostBySeverity(alerting: Alerting, setup: AlertmanagerSetup, node: RouteNode): Link | undefined {
  if (node !== setup.root) return undefined;
  const [dead] = deadSeverityMatchers(alerting, setup);
  const [unnamed] = unnamedSeverities(alerting, setup);
  if (!dead && !unnamed) return undefined;
  const to = destinationOf(setup, node);
  if (to.state !== "receiver" || to.receiver.integrations.length > 0) return undefined;
  const says = dead ? `routes ask for severity ${dead.matcher.value}, which no alert has` : `no route names severity ${unnamed!.severity}`;
  return broken("route", says, [receiverPlace(dead?.node ?? node)], "monitoring/severity-routes-match");
}

function receiverLinks(alerting: Alerting, receiver: Receiver): Link[] {
  const { config, name = "" } = receiver;
  const place = config.source.at([...receiver.path, "name"]);
  if (receiver.integrations.length === 0 && !receiver.open) {
    const says = `the receiver ${name} notifies nobody`;
    return [broken("receiver", says, [place], "monitoring/blackhole-receiver"), unknownLink("mail", says, [])];
  }
  const defined = holds("receiver", `the receiver ${name} is defined`, [place]);
  const mails = receiver.integrations.filter(({ kind }) => kind === "email");
  if (mails.length === 0) {
    const kinds = [...new Set(receiver.integrations.map(({ kind }) => kind))].join(", ");
    if (notifiesBy(receiver, ["email"]) === undefined) return [defined, unknownLink("mail", `what else ${name} has is not known`, [place])];
    return [defined, broken("mail", `the receiver ${name} has no e-mail, only ${kinds}`, [place], "monitoring/email-route")];
  }
  const faults = mails.map((mail) => ({ mail, faults: emailFaults(alerting, config, mail) }));
  const good = faults.find((each) => each.faults.length === 0);
  if (good)
    return [
      defined,
      holds("mail", `${name} mails to somebody, through a server that is set`, [config.source.at([...good.mail.path, "to"])]),
    ];
  const [first] = faults;
  return [
    defined,
    broken(
      "mail",
      `the e-mail of ${name} lacks ${first!.faults.join(" and ")}`,
      [config.source.at(first!.mail.path)],
      "monitoring/email-config",
    ),
  ];
}
