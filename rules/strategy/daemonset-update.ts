import { defineRule, hostPortOf, isSelected, listOption, parseIntOrPercent, scope } from "../../src/sdk.js";

const STRATEGY = ["spec", "updateStrategy"];

export default defineRule({
  meta: {
    docs: {
      description: "An update of a DaemonSet goes through the nodes by itself, and not through all at once",
      why: "OnDelete leaves nodes at the old version until somebody deletes their pods; a maxUnavailable of 100% takes the daemon away from every node at the same time; and a surge pod cannot take a host port that the old pod still holds.",
      references: [
        "https://kubernetes.io/docs/tasks/manage-daemon/update-daemon-set/",
        "https://github.com/kubernetes/enhancements/tree/master/keps/sig-apps/1591-daemonset-surge",
        "https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/daemon-set-v1/",
      ],
      details: "Vendors of node agents use OnDelete on purpose: name those in `allow`.",
    },
    options: {
      type: "object",
      additionalProperties: false,
      properties: {
        allow: listOption("DaemonSets to pass over: names (with *) or labels as key=value."),
      },
    },
    messages: {
      onDelete: {
        severity: scope("production", "warning"),
        text: "{{title}} updates OnDelete: a release changes no pod until somebody deletes it. Use RollingUpdate.",
      },
      allAtOnce: {
        severity: scope("production", "error"),
        text: "{{title}} has maxUnavailable {{value}}: an update stops the daemon on every node at once. Use a smaller share.",
      },
      hostPort: {
        severity: scope("all", "error"),
        text: "{{title}} has maxSurge {{value}} and takes host port {{port}}: the new pod cannot run on a node while the old one holds the port. Use maxUnavailable.",
      },
    },
  },
  create: ({ options, report }) => ({
    workload(workload) {
      const { object } = workload;
      if (object.groupKind !== "apps/DaemonSet" || isSelected(object, options.allow)) return;
      const type = workload.get([...STRATEGY, "type"]) ?? "RollingUpdate";
      if (type === "OnDelete") report({ at: workload.at([...STRATEGY, "type"]), message: "onDelete", data: { title: object.title } });
      if (type !== "RollingUpdate") return;
      const rolling = [...STRATEGY, "rollingUpdate"];
      const unavailable = parseIntOrPercent(workload.get([...rolling, "maxUnavailable"]), "strict");
      if (unavailable?.kind === "percent" && unavailable.value === 100) {
        report({ at: workload.at([...rolling, "maxUnavailable"]), message: "allAtOnce", data: { title: object.title, value: "100%" } });
      }
      const surge = workload.get([...rolling, "maxSurge"]);
      const held = parseIntOrPercent(surge, "strict");
      const taken = hostPortOf(workload);
      if (!held || held.value <= 0 || !taken) return;
      report({
        at: workload.at([...rolling, "maxSurge"]),
        message: "hostPort",
        data: { title: object.title, value: String(surge), port: taken.port },
        related: [{ location: workload.at(taken.path), message: "the host port" }],
      });
    },
  }),
});
