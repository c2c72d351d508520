import { defineRule, loggingOf, scope } from "../../src/sdk.js";

export default defineRule({
  meta: {
    docs: {
      description: "The Loki that collectors send to is there",
      why: "A collector whose Loki does not exist retries, fills its buffer and then drops logs.",
      references: ["https://grafana.com/docs/loki/latest/get-started/architecture/"],
      details:
        "An address outside the cluster, one that something else fills in, and a Service of the project that answers for another program are left alone.",
    },
    options: {
      type: "object",
      additionalProperties: false,
      properties: { elsewhere: { type: "boolean", default: false, description: "Loki is deployed outside this project." } },
    },
    messages: {
      absent: {
        severity: scope("production", "info"),
        text: "{{tool}} sends logs to {{url}} inside the cluster, and this environment deploys no Loki. Deploy one, or say in the config that it is elsewhere.",
      },
    },
  },
  create: ({ bundle, graph, options, report }) => ({
    bundle() {
      if (options.elsewhere) return;
      const { lokis, shippers } = loggingOf(bundle);
      if (lokis.length > 0 || graph.isExternal("Service", undefined, "loki")) return;
      const judged = new Set<unknown>([...bundle.objects, ...bundle.files]);
      const services = new Set(graph.objectsAnywhere("Service").map(({ name }) => name));
      for (const { tool, urls, object, file } of shippers) {
        if (!judged.has(object ?? file)) continue;
        for (const { text, at } of urls) {
          const service = serviceIn(text);
          if (service === undefined || services.has(service)) continue;
          report({
            at,
            message: "absent",
            data: { tool, url: service },
            ...(object ? { objects: [object] } : {}),
            field: `url ${service}`,
          });
        }
      }
    },
  }),
});

/** The name of the Service that an address of this cluster names; undefined for one outside, and for what cannot be decided. */
function serviceIn(address: string): string | undefined {
  const host = /^(?:https?:\/\/)?([^/:@?#]+)(?=[:/?#]|$)/.exec(address)?.[1];
  if (host === undefined || /[${}<>%]/.test(address)) return undefined;
  const [name, , svc, ...rest] = host.split(".");
  const isInside = !host.includes(".") || (svc === "svc" && (rest.length === 0 || rest.join(".") === "cluster.local"));
  return isInside && host !== "localhost" ? name : undefined;
}
