import {
  asRecord,
  asText,
  chartReleases,
  defineRule,
  isUndecidable,
  type JsonRecord,
  loggingOf,
  type Path,
  scope,
  valueAt,
} from "../../src/sdk.js";

export default defineRule({
  meta: {
    security: { score: 7.5 },
    docs: {
      description: "Loki is not open to the Internet",
      why: "With auth_enabled: false whoever reaches Loki reads every log, with the tokens and personal data in it, and can write and delete.",
      references: ["https://grafana.com/docs/loki/latest/operations/authentication/"],
      details:
        "Loki has no authentication of its own. An Ingress with annotations that ask for it, a load balancer for private ranges, and an internal one pass. Of the loki chart the values are read.",
    },
    messages: {
      exposed: {
        severity: scope("production", "error"),
        text: "{{title}} publishes {{loki}} with {{how}}, and its configuration has auth_enabled: false: whoever finds it reads all logs. Take it off the Internet, or put authentication in front of it.",
      },
    },
  },
  create: ({ bundle, graph, report }) => ({
    object(object) {
      for (const release of chartReleases([object], [])) {
        if (release.chart !== "loki" || release.isOpen) continue;
        const config = loggingOf(bundle).configs.find((each) => each.object === object && each.source.value === each.value);
        if (config?.value["auth_enabled"] !== false) continue;
        for (const { path, how } of publishedByChart(release.values))
          report({
            at: release.source.at([...release.root, ...path]),
            message: "exposed",
            data: { title: release.title, loki: "its Loki", how },
            objects: [object],
            related: [{ location: config.source.at(["auth_enabled"]), message: "authentication is off here" }],
          });
      }
    },
    workload(workload) {
      const logging = loggingOf(bundle);
      if (!logging.lokis.some((loki) => loki.workload && loki.object === workload.object)) return;
      // Several configurations: which one this Loki runs with is not told.
      const open = logging.configs.filter(({ value }) => value["auth_enabled"] === false);
      const [config] = open;
      if (!config || open.length < logging.configs.length) return;
      for (const { audience, how, hops } of graph.pathsTo(workload)) {
        const [outermost] = hops;
        if (audience !== "internet" || !outermost || hops.some(({ object }) => asksForLogin(object.annotations))) continue;
        report({
          at: outermost.object.at(outermost.path),
          message: "exposed",
          data: { title: outermost.object.title, loki: workload.object.title, how },
          objects: [outermost.object, workload.object],
          related: [{ location: config.source.at(["auth_enabled"]), message: "authentication is off here" }],
        });
      }
    },
  }),
});

/** Annotations of an Ingress that put a login, a client certificate or a list of addresses before it. */
function asksForLogin(annotations: Readonly<Record<string, string>>): boolean {
  return Object.keys(annotations).some((key) =>
    /auth|oauth|middlewares|whitelist-source-range|allowlist-source-range|inbound-cidrs|iap|security-policy/i.test(key),
  );
}

/** What the loki chart publishes by its values and asks for no login. Source: grafana/loki, production/helm/loki/values.yaml. */
function publishedByChart(values: JsonRecord): { readonly path: Path; readonly how: string }[] {
  const login = valueAt(values, ["gateway", "basicAuth", "enabled"]);
  const ingresses: readonly Path[] = [["ingress"], ...(login === true || isUndecidable(login) ? [] : [["gateway", "ingress"]])];
  const found = ingresses.flatMap((path) => {
    const ingress = asRecord(valueAt(values, path)) ?? {};
    const name = asText(ingress["ingressClassName"]) ?? "";
    if (ingress["enabled"] !== true || isUndecidable(name) || isPrivate(name) || isGuarded(ingress)) return [];
    return [{ path: [...path, "enabled"], how: "an Ingress" }];
  });
  const service = asRecord(valueAt(values, ["gateway", "service"])) ?? {};
  const isOpen = service["type"] === "LoadBalancer" && login !== true && !isUndecidable(login) && !service["loadBalancerSourceRanges"];
  return isOpen && !isGuarded(service) ? [...found, { path: ["gateway", "service", "type"], how: "type LoadBalancer" }] : found;
}

/** Annotations that ask for a login, or that something else fills in, or that keep it inside. */
function isGuarded({ annotations }: JsonRecord): boolean {
  const texts = Object.fromEntries(Object.entries(asRecord(annotations) ?? {}).map(([key, value]) => [key, String(value)]));
  return isUndecidable(annotations) || asksForLogin(texts) || Object.entries(texts).some((entry) => isPrivate(entry.join(" ")));
}

/** Whether a name or an annotation speaks of a network that is not the Internet. */
function isPrivate(text: string): boolean {
  return /internal|private|tailscale|local|home|vpn|intranet/i.test(text) && !/internet-facing/i.test(text);
}
