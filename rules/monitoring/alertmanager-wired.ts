import {
  alertingOf,
  ALERTMANAGER,
  asRecord,
  type Document,
  embeddedFiles,
  plainAlerting,
  defineRule,
  scope,
  wiringOf,
} from "../../src/sdk.js";

const OPERATED = ["monitoring.coreos.com/Prometheus", "monitoring.coreos.com/ThanosRuler", "operator.victoriametrics.com/VMAlert"];

export default defineRule({
  meta: {
    docs: {
      description: "Prometheus sends its alerts to an Alertmanager that exists",
      why: "A Prometheus without `alerting`, or with a Service that does not exist, evaluates its rules and tells nobody.",
      references: [
        "https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.AlertingSpec",
        "https://prometheus-operator.dev/docs/developer/alerting/",
      ],
      details:
        "The Service alertmanager-operated is made by the operator. A missing namespace means the one of the Prometheus. A Service that is not in the project is unknown, unless the project keeps its Alertmanager.",
    },
    messages: {
      none: {
        severity: scope("all", "error"),
        text: "{{title}} evaluates rules and names no Alertmanager: nobody is told of its alerts. Set {{field}}.",
      },
      noService: {
        severity: scope("all", "error"),
        text: "{{title}} sends its alerts to the Service {{name}}, which is not there. {{advice}}",
      },
      noPort: {
        severity: scope("all", "error"),
        text: 'The Service {{service}} has no port "{{port}}", only {{ports}}: {{title}} reaches no Alertmanager.',
      },
    },
  },
  create: ({ graph, bundle, report }) => {
    /** A Prometheus by its configuration file: rules, and nobody to send their alerts to. */
    function judgePlain(document: Document, title: string): void {
      const alerting = plainAlerting(document.value);
      if (alerting !== "none") return;
      report({
        at: document.locate(["alerting"], "key") ?? document.at(["rule_files"], "key"),
        message: "none",
        data: { title, field: "alerting.alertmanagers" },
      });
    }

    return {
      file(file) {
        if (file.kind === "prometheus") for (const document of file.documents) judgePlain(document, file.path);
      },
      object(object) {
        // A file is parsed only when its documents are asked for.
        for (const embedded of embeddedFiles(object))
          if (embedded.kind === "prometheus") for (const document of embedded.documents) judgePlain(document, object.title);
        if (!OPERATED.includes(object.groupKind)) return;
        const { title } = object;
        const alerting = alertingOf(graph, bundle);
        if (object.kind === "VMAlert") {
          const keys = ["notifier", "notifiers", "notifierConfigRef"];
          const isBlackhole = Object.keys(asRecord(object.get(["spec", "extraArgs"])) ?? {}).some((key) => key.startsWith("notifier."));
          if (!isBlackhole && keys.every((key) => object.get(["spec", key]) === undefined))
            report({ at: object.place, message: "none", data: { title, field: "spec.notifiers" } });
          return;
        }
        const collector = alerting.collectors.find((each) => each.object === object);
        if (!collector) return;
        const wiring = wiringOf(graph, collector);
        if (wiring.state === "none") {
          // A Prometheus that loads no rules has nothing to send.
          const loads = alerting.ruleSources.some(
            (source) => source.isResource && source.object && collector.selects("rule", source.object) === true,
          );
          if (loads)
            report({
              at: object.locate(["spec", "alerting"], "key") ?? object.place,
              message: "none",
              data: { title, field: object.kind === "ThanosRuler" ? "spec.alertmanagersConfig" : "spec.alerting.alertmanagers" },
            });
        } else if (wiring.state === "no service") {
          const owner = graph.objectsAnywhere(ALERTMANAGER)[0];
          const advice = owner ? `The operator makes alertmanager-operated beside ${owner.title}.` : "";
          report({
            at: object.at(wiring.path),
            message: "noService",
            data: { title, name: [wiring.namespace, wiring.name].filter(Boolean).join("/"), advice },
          });
        } else if (wiring.state === "no port") {
          const { service, port, ports } = wiring;
          report({
            at: object.at(wiring.path),
            message: "noPort",
            data: { title, service: service.title, port, ports: ports.join(", ") },
            objects: [object, service],
            related: [{ location: service.at(["spec", "ports"]), message: "its ports" }],
          });
        }
      },
    };
  },
});
