import { asRecord, chartReleases, type ChartRelease, defineRule, parseImage, scope } from "../../src/sdk.js";

export default defineRule({
  meta: {
    docs: {
      description: "Logs are collected by a client that is maintained",
      why: "Promtail reached its end of life on 2 March 2026, Grafana Agent on 1 November 2025: neither gets security fixes any more.",
      references: [
        "https://grafana.com/docs/loki/latest/send-data/promtail/",
        "https://grafana.com/docs/alloy/latest/set-up/migrate/from-promtail/",
        "https://grafana.com/blog/2024/04/09/grafana-agent-to-grafana-alloy-opentelemetry-collector-faq/",
      ],
      details: "lambda-promtail is not part of the end of life. `alloy convert --source-format=promtail` translates a configuration.",
    },
    messages: {
      promtail: {
        severity: scope("all", "warning"),
        text: "{{title}} runs Promtail ({{evidence}}), which has had no security fixes since 2 March 2026. Move to Grafana Alloy: alloy convert translates the configuration.",
      },
      agent: {
        severity: scope("all", "warning"),
        text: "{{title}} runs Grafana Agent ({{evidence}}), which has had no security fixes since 1 November 2025. Move to Grafana Alloy: alloy convert translates the configuration.",
      },
    },
  },
  create: ({ report }) => {
    const judge = ({ chart, chartPlace, title, values, isOpen, object }: ChartRelease): void => {
      const isOff = chart === "loki-stack" && (isOpen || asRecord(values["promtail"])?.["enabled"] === false);
      const tool =
        chart === "promtail" || (chart === "loki-stack" && !isOff) ? "promtail" : /^grafana-agent/.test(chart) ? "agent" : undefined;
      if (tool)
        report({ at: chartPlace, message: tool, data: { title, evidence: `chart ${chart}` }, ...(object ? { objects: [object] } : {}) });
    };
    return {
      workload({ object, containers }) {
        for (const container of containers) {
          const image = parseImage(container.image ?? "");
          const tool =
            image?.name === "promtail" ? "promtail" : /(?:^|\/)grafana\/agent$/.test(image?.repository ?? "") ? "agent" : undefined;
          if (!tool) continue;
          report({ at: container.at(["image"]), message: tool, data: { title: object.title, evidence: `image ${container.image}` } });
        }
      },
      object(object) {
        for (const release of chartReleases([object], [])) judge(release);
      },
      file(file) {
        for (const release of chartReleases([], [file])) judge(release);
      },
    };
  },
});
