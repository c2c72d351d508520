import { defineRule, foundOr, isSelected, listOption, mayBeProgressive, mountsDisk, scope, volumeHold } from "../../src/sdk.js";

export default defineRule({
  meta: {
    docs: {
      description: "Production Deployments update without downtime: no Recreate",
      why: "Recreate stops every old pod before the first new one starts: the service is down for as long as the new version takes to become ready, and for good when it never does.",
      references: [
        "https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#recreate-deployment",
        "https://kubernetes.io/docs/tasks/run-application/run-single-instance-stateful-application/",
      ],
      details:
        "Recreate is right for a pod that mounts a volume which only one node or one pod may hold, so such Deployments pass. So do Deployments with `replicas: 0` and those that Argo Rollouts, Flagger or OpenKruise roll out.",
    },
    fixable: "unsafe",
    options: {
      type: "object",
      additionalProperties: false,
      properties: {
        allow: listOption("Deployments that may use Recreate: names (with *) or labels as key=value."),
        allowRwoVolumes: {
          type: "boolean",
          default: true,
          description: "Spare Deployments that mount a ReadWriteOnce or ReadWriteOncePod volume.",
        },
        onlyIfServed: { type: "boolean", default: false, description: "Judge only Deployments that a Service selects." },
      },
    },
    messages: {
      recreate: {
        severity: scope("production", "error"),
        text: "{{title}} uses Recreate: every update stops {{pods}} before the first new one starts, so nothing runs meanwhile. Use RollingUpdate.",
      },
      recreateWithVolume: {
        severity: scope("production", "info"),
        text: "{{title}} uses Recreate, and mounts PersistentVolumeClaim {{claim}}, which is not in the input: Recreate is right only if one node at a time may hold that volume.",
      },
    },
  },
  create: ({ graph, options, report, fix }) => ({
    workload(workload) {
      const { object } = workload;
      if (object.groupKind !== "apps/Deployment" || workload.get(["spec", "strategy", "type"]) !== "Recreate") return;
      if (workload.replicas === 0 || isSelected(object, options.allow) || graph.storeOf(workload)?.class === "database") return;
      if (mayBeProgressive(graph, workload)) return;
      if (options.onlyIfServed && !foundOr(graph.servicesOf(workload))?.length) return;
      if (options.allowRwoVolumes && mountsDisk(workload)) return;
      const hold = options.allowRwoVolumes ? volumeHold(graph, workload) : { state: "none" as const };
      if (hold.state === "exclusive") return;
      report({
        at: workload.at(["spec", "strategy", "type"]),
        message: hold.state === "unknown" ? "recreateWithVolume" : "recreate",
        data: {
          title: object.title,
          claim: hold.claim,
          pods: workload.replicas === undefined || workload.replicas === 1 ? "the only pod" : `all ${workload.replicas} pods`,
        },
        related:
          hold.state === "unknown" && hold.path ? [{ location: object.at(hold.path), message: `mounts the claim ${hold.claim}` }] : [],
        fix: fix.fix("Remove strategy.type: the default is RollingUpdate", "unsafe", fix.removeKey(object, ["spec", "strategy", "type"])),
      });
    },
  }),
});
