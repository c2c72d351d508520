import { defineRule, foundOr, isSelected, listOption, scope } from "../../src/sdk.js";

const STRATEGY = ["spec", "updateStrategy"];

export default defineRule({
  meta: {
    docs: {
      description: "An update of a StatefulSet reaches all of its pods",
      why: "OnDelete waits for somebody to delete each pod, and a partition keeps the pods below it at the old version: both are steps of an update by hand that, once committed, leave versions mixed for good.",
      references: [
        "https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#update-strategies",
        "https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#partitions",
      ],
      details:
        "podManagementPolicy is about scaling, not about updates, and is not judged. Operators that delete the pods themselves go into `allow`.",
    },
    options: {
      type: "object",
      additionalProperties: false,
      properties: {
        allow: listOption("StatefulSets that may use OnDelete or a partition: names (with *) or labels as key=value."),
      },
    },
    messages: {
      onDelete: {
        severity: scope("production", "warning"),
        text: "{{title}} updates OnDelete: a release changes no pod until somebody deletes it. Use RollingUpdate.",
      },
      partition: {
        severity: scope("all", "warning"),
        text: "{{title}} has partition {{partition}}: the pods with ordinals below it stay at the old version. Set it to 0 once the update is proved.",
      },
      nothingUpdated: {
        severity: scope("all", "error"),
        text: "{{title}} has partition {{partition}} and {{replicas}}: no pod is ever updated. Set partition below the number of replicas, at last to 0.",
      },
    },
  },
  create: ({ graph, options, report }) => ({
    workload(workload) {
      const { object } = workload;
      if (object.groupKind !== "apps/StatefulSet" || isSelected(object, options.allow)) return;
      const type = workload.get([...STRATEGY, "type"]) ?? "RollingUpdate";
      if (type === "OnDelete") report({ at: workload.at([...STRATEGY, "type"]), message: "onDelete", data: { title: object.title } });
      const path = [...STRATEGY, "rollingUpdate", "partition"];
      const partition = workload.get(path);
      if (type !== "RollingUpdate" || typeof partition !== "number" || partition <= 0) return;
      const start = workload.get(["spec", "ordinals", "start"]) ?? 0;
      const autoscaler = foundOr(graph.autoscalersOf(workload))?.[0];
      const most = autoscaler ? autoscaler.maxReplicas : workload.replicasDecidable ? (workload.replicas ?? 1) : undefined;
      const isNone = most !== undefined && most > 0 && typeof start === "number" && partition >= start + most;
      report({
        at: workload.at(path),
        message: isNone ? "nothingUpdated" : "partition",
        data: {
          title: object.title,
          partition,
          replicas: most === 1 ? "1 replica" : autoscaler ? `at most ${most} replicas` : `${most} replicas`,
        },
      });
    },
  }),
});
