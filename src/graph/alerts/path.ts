import type { KubernetesObject } from "../../model/kubernetes-object.js";
import { foundOr } from "../../model/lookup.js";
import type { Rule } from "../../model/alerting/rules.js";
import type { Workload } from "../../model/workload.js";
import { POD_MONITOR_KINDS } from "../monitor-selection.js";
import type { Alerting } from "./alerting.js";
import { coversHealth, isAbout } from "./health.js";
import { identityOf } from "./identity.js";
import { danglingMonitor } from "./dangling.js";
import { deliver } from "./path-delivery.js";
import { type AlertPath, broken, holds, type Link, unknownLink } from "./path-links.js";
import { endpointFaults } from "./scrape-ports.js";
import { annotationJobs } from "./scrape-jobs.js";
import { missingService } from "./path-service.js";

/** How far the way from a workload to a mail goes: eleven links, each with its places. */
export function alertPathOf(alerting: Alerting, workload: Workload): AlertPath {
  const { graph } = alerting;
  const services = foundOr(graph.servicesOf(workload)) ?? [];
  const monitors = foundOr(graph.monitorsOf(workload)) ?? [];
  const byPod = monitors.filter((monitor) => POD_MONITOR_KINDS.includes(monitor.groupKind));
  const links = [
    serviceLink(alerting, workload, services, byPod),
    monitorLink(alerting, workload, monitors),
    scrapeLink(alerting, monitors),
    prometheusLink(alerting, monitors),
    ...ruleLinks(alerting, workload),
  ];
  return { workload, links, firstBroken: links.find(({ state }) => state === "broken") };
}

function serviceLink(
  { graph }: Alerting,
  workload: Workload,
  services: readonly KubernetesObject[],
  byPod: readonly KubernetesObject[],
): Link {
  const [service] = services;
  if (service) return holds("service", `${service.title} selects its pods`, [service.place]);
  if (byPod.length > 0) return holds("service", "its pods are asked directly", [workload.object.place]);
  const state = graph.servicesOf(workload).state;
  if (state === "unknown") return unknownLink("service", "which Service selects its pods is not known", [workload.object.place]);
  return missingService(graph, workload);
}

function monitorLink(alerting: Alerting, workload: Workload, monitors: readonly KubernetesObject[]): Link {
  const { graph } = alerting;
  const [monitor] = monitors;
  if (monitor) return holds("monitor", `${monitor.title} selects it`, [monitor.place]);
  const job = annotationJobs(alerting, workload)[0];
  if (job) return holds("monitor", `${job.title} scrapes what is annotated`, [job.place]);
  const dangling = danglingMonitor(graph, workload);
  if (dangling) {
    const place = dangling.locate(["spec", "selector"], "key") ?? dangling.place;
    return broken("monitor", `${dangling.title} is meant for it, and selects nothing`, [place], "monitoring/service-monitor-port");
  }
  if (graph.monitorsOf(workload).state === "absent")
    return broken("monitor", "no monitor selects it", [workload.object.place], "monitoring/workload-monitored");
  return unknownLink("monitor", "no monitor of this project selects it; there may be others", [workload.object.place]);
}

function scrapeLink({ graph }: Alerting, monitors: readonly KubernetesObject[]): Link {
  const [monitor] = monitors;
  if (!monitor) return unknownLink("scrape", "what is scraped is not known", []);
  for (const each of monitors)
    if (endpointFaults(graph, each).every(({ kind }) => kind === "deprecated"))
      return holds("scrape", `${each.title} asks a port that is there`, [each.place]);
  const fault = endpointFaults(graph, monitor).find(({ kind }) => kind !== "deprecated")!;
  return broken(
    "scrape",
    `${monitor.title} asks the port ${fault.value}, which is not there`,
    [monitor.at(fault.path)],
    "monitoring/service-monitor-port",
  );
}

function prometheusLink(alerting: Alerting, monitors: readonly KubernetesObject[]): Link {
  const loadings = monitors.map((monitor) => ({ monitor, loading: alerting.loadingOf(monitor) }));
  const loaded = loadings.find(({ loading }) => loading.verdict === true);
  if (loaded) {
    const [collector] = loaded.loading.by;
    return holds("prometheus", `${collector!.title} loads ${loaded.monitor.title}`, [collector!.place]);
  }
  const refused = loadings.find(({ loading }) => loading.verdict === false);
  if (refused && loadings.every(({ loading }) => loading.verdict === false)) {
    const [collector] = refused.loading.refusing;
    return broken(
      "prometheus",
      `${collector?.title ?? "Prometheus"} does not load ${refused.monitor.title}`,
      [refused.monitor.place, ...(collector ? [collector.place] : [])],
      "monitoring/monitor-selected",
    );
  }
  return unknownLink("prometheus", "which Prometheus loads the monitor is not known", []);
}

/** From the alerts about the workload on: the one that comes the farthest. */
function ruleLinks(alerting: Alerting, workload: Workload): Link[] {
  const identity = identityOf(alerting.graph, workload);
  const covering = alerting.alerts.filter((rule) => coversHealth(rule) !== false && isAbout(rule, identity) !== false);
  const stock = alerting.stockRules;
  if (stock) {
    const says = `${stock.title} renders the stock rules of its chart`;
    const links = [
      holds("rule", says, [stock.place]),
      holds("expression", "the stock rules are valid", [stock.place]),
      holds("loaded", "its Prometheus loads them", [stock.place]),
    ];
    return [...links, ...deliver(alerting, undefined)];
  }
  if (covering.length === 0) {
    const isClosed = alerting.alerts.length > 0 || alerting.collectors.some((collector) => collector.has("rule"));
    const first = isClosed
      ? broken("rule", "no alert tells when it is unhealthy", [workload.object.place], "monitoring/alerts-cover-health")
      : unknownLink("rule", "there are no alerting rules in this project", []);
    return [
      first,
      ...(["expression", "loaded"] as const).map((name) => unknownLink(name, "there is no alert", [])),
      ...deliver(alerting, undefined),
    ];
  }
  const ways = covering.map((rule) => [...loadLinks(alerting, rule), ...deliver(alerting, rule)]);
  return ways.toSorted((a, b) => reach(b) - reach(a))[0]!;
}

function loadLinks(alerting: Alerting, rule: Rule): Link[] {
  const place = rule.from.source.at([...rule.path, "alert"]);
  const name = rule.alert ?? "an alert";
  const { fault } = rule.promql ?? {};
  const expression = fault
    ? broken(
        "expression",
        `the expression of ${name} is wrong: ${fault.reason}`,
        [rule.from.source.at([...rule.path, "expr"])],
        "monitoring/rule-valid",
      )
    : rule.promql
      ? holds("expression", `the expression of ${name} is valid`, [rule.from.source.at([...rule.path, "expr"])])
      : unknownLink("expression", `the expression of ${name} is not read`, [place]);
  return [holds("rule", `${name} tells when it is unhealthy`, [place]), expression, loadedLink(alerting, rule)];
}

function loadedLink(alerting: Alerting, { from }: Rule): Link {
  const { object, isResource, title } = from;
  if (!object || !isResource) return unknownLink("loaded", `who loads ${title} is not read`, []);
  const { verdict, by, refusing } = alerting.loadingOf(object);
  if (verdict === true) return holds("loaded", `${by[0]!.title} loads ${title}`, [by[0]!.placeOf("rule")]);
  if (verdict === false)
    return broken("loaded", `${refusing[0]?.title ?? "Prometheus"} does not load ${title}`, [object.place], "monitoring/rule-selected");
  return unknownLink("loaded", `which Prometheus loads ${title} is not known`, [object.place]);
}

/** The more links hold, the farther; a broken one ends it. */
function reach(links: readonly Link[]): number {
  const end = links.findIndex(({ state }) => state === "broken");
  const until = end < 0 ? links : links.slice(0, end);
  return until.length * 100 + until.filter(({ state }) => state === "holds").length + (end < 0 ? 10_000 : 0);
}
