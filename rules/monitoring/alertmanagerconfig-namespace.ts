import {
  ALERTMANAGER,
  ALERTMANAGER_CONFIG,
  alertingOf,
  defineRule,
  type KubernetesObject,
  scope,
  servedNamespaces,
  visitConfigs,
} from "../../src/sdk.js";

export default defineRule({
  meta: {
    docs: {
      description: "An AlertmanagerConfig sees the alerts that it is for",
      why: "The operator narrows the routes of an AlertmanagerConfig to alerts whose label namespace is its own namespace: one that stands beside Alertmanager never mails about the applications of other namespaces, nor about alerts without that label.",
      references: [
        "https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.AlertmanagerConfigMatcherStrategy",
        "https://prometheus-operator.dev/docs/developer/alerting/",
      ],
      details:
        "Reported is an AlertmanagerConfig in a namespace without applications, while others have some, unless the Alertmanager's alertmanagerConfigMatcherStrategy exempts it or it is the main configuration. Where the Alertmanager is not in the project, its strategy is taken to be the default one, and the finding is one step lower. Also reported is one that no Alertmanager of the project selects: without alertmanagerConfigSelector it selects none.",
    },
    kinds: [ALERTMANAGER_CONFIG],
    messages: {
      narrowed: {
        severity: scope("all", "warning"),
        text: "{{title}} sees only alerts with the label namespace: {{namespace}}, where no application runs: those of {{others}} never reach it. Put it beside them, or set alertmanagerConfigMatcherStrategy of the Alertmanager to None.",
      },
      notSelected: { severity: scope("all", "error"), text: "No Alertmanager merges {{title}} in: {{reason}}. Its routes are nowhere." },
    },
  },
  create: ({ graph, bundle, report }) => {
    const parts = visitConfigs((config) => {
      const { object } = config;
      if (!object || !config.route) return;
      const alerting = alertingOf(graph, bundle);
      const { setups } = alerting;
      if (setups.some(({ base }) => base === config)) return;
      const taking = setups.filter((setup) => setup.parts.includes(config));
      const owners = graph.objectsAnywhere(ALERTMANAGER);
      if (taking.length === 0 && setups.every(({ isOpen, release }) => !isOpen && !release) && owners.length > 0) {
        const [owner] = owners as [KubernetesObject];
        const hasSelector = owner.get(["spec", "alertmanagerConfigSelector"]) !== undefined;
        const key = hasSelector ? "alertmanagerConfigSelector" : "alertmanagerConfigNamespaceSelector";
        const reason = hasSelector ? `${owner.title} does not select it` : `${owner.title} has no alertmanagerConfigSelector`;
        const related = [{ location: owner.locate(["spec", key], "key") ?? owner.place, message: "this Alertmanager would" }];
        report({ at: object.place, message: "notSelected", data: { title: object.title, reason }, objects: [object, owner], related });
        return;
      }
      const { namespace } = object;
      const isNarrowed = taking.every(({ strategy, namespace: own }) => {
        return (
          strategy === "OnNamespace" ||
          (strategy === "OnNamespaceExceptForAlertmanagerNamespace" && own !== undefined && own !== namespace) ||
          (strategy === "unknown" && owners.length === 0)
        );
      });
      if (!isNarrowed || namespace === undefined || (taking.length === 0 && setups.length > 0)) return;
      const served = servedNamespaces(graph);
      if (!served || served.has(namespace) || served.size === 0) return;
      report({
        at: object.at(["metadata", "namespace"]),
        message: "narrowed",
        data: { title: object.title, namespace, others: [...served].slice(0, 3).join(", ") },
        objects: [object],
        related: taking.slice(0, 1).map((setup) => ({ location: setup.place, message: `${setup.title} narrows it` })),
        lower: owners.length === 0,
      });
    });
    return { object: parts.object };
  },
});
