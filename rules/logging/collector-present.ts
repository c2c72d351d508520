import { defineRule, jsonText, loggingOf, scope } from "../../src/sdk.js";

export default defineRule({
  meta: {
    docs: {
      description: "Something collects the logs that Loki is there for",
      why: "Loki stores what it is sent and fetches nothing itself: without a collector it is empty on the day somebody looks for a log.",
      references: ["https://grafana.com/docs/loki/latest/send-data/", "https://grafana.com/docs/alloy/latest/collect/logs-in-kubernetes/"],
      details:
        "Collectors are workloads of Alloy, Fluent Bit, Fluentd, Vector, Promtail, the OpenTelemetry Collector and others, the custom resources of their operators, and releases of their charts. Alloy needs no DaemonSet where it reads logs over the Kubernetes API. Nothing is said where the environment has no Loki: it may be anywhere.",
    },
    options: {
      type: "object",
      additionalProperties: false,
      properties: { elsewhere: { type: "boolean", default: false, description: "Logs are collected by something outside this project." } },
    },
    messages: {
      none: {
        severity: scope("production", "warning"),
        text: "{{title}} stores logs, and nothing in this environment sends it any. Deploy a collector such as Alloy that writes to it, or say in the config that logs are collected elsewhere.",
      },
      unread: {
        severity: scope("production", "warning"),
        text: "{{title}} collects logs as a {{kind}} with {{replicas}} and reads them neither from the nodes' /var/log nor over the Kubernetes API: no pod's logs reach it. Make it a DaemonSet that mounts /var/log, or use loki.source.kubernetes.",
      },
    },
  },
  create: ({ bundle, options, report }) => ({
    bundle() {
      if (options.elsewhere) return;
      const { lokis, collectors, shippers } = loggingOf(bundle);
      const judged = new Set(bundle.objects);
      if (collectors.length === 0) {
        const loki = lokis.find(({ object }) => object && judged.has(object));
        const [first] = lokis;
        // One finding for an environment: where its first Loki is judged.
        if (loki?.object && loki === (lokis.find(({ object }) => object) ?? first))
          report({ at: loki.place, message: "none", data: { title: loki.title }, objects: [loki.object] });
        return;
      }
      const isOnlyAlloy = collectors.every(({ workload }) => workload?.object.kind === "Deployment");
      const [config] = shippers;
      if (!isOnlyAlloy || shippers.length !== 1 || config?.tool !== "Alloy" || config.readsOverApi) return;
      for (const { workload, title } of collectors) {
        if (!workload || !judged.has(workload.object) || jsonText(workload.podSpec?.["volumes"]).includes("/var/log")) continue;
        const replicas = `${workload.replicas ?? 1} ${workload.replicas === 1 || workload.replicas === undefined ? "pod" : "pods"}`;
        report({ at: workload.object.place, message: "unread", data: { title, kind: workload.object.kind, replicas } });
      }
    },
  }),
});
