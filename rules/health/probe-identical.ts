import { asksTheSame, defineRule, failureBudget, isMeshProxy, probeOf, scope } from "../../src/sdk.js";

export default defineRule({
  meta: {
    docs: {
      description: "A livenessProbe that asks what the readinessProbe asks is more patient",
      why: "With the same question and the same patience a pod that is only busy is not taken out of service to recover: it is restarted in the same moment, and its load falls on the others.",
      references: ["https://kubernetes.io/docs/concepts/workloads/pods/probes/"],
      details:
        "Compared are the handlers, with names of ports resolved and defaults filled in, and periodSeconds times failureThreshold. The same endpoint with a higher failureThreshold for the livenessProbe is a common and good pattern.",
    },
    messages: {
      identical: {
        severity: scope("all", "warning"),
        text: "The livenessProbe of container {{container}} in {{title}} asks what its readinessProbe asks and gives up after {{liveness}} s, the readinessProbe after {{readiness}} s: a pod that is too busy to answer is restarted instead of relieved. Raise failureThreshold of the livenessProbe, or ask something simpler.",
      },
    },
  },
  create: ({ report }) => ({
    workload({ containers, object, longRunning }) {
      if (!longRunning) return;
      for (const container of containers) {
        const liveness = probeOf(container, "livenessProbe");
        const readiness = probeOf(container, "readinessProbe");
        if (container.role === "init" || isMeshProxy(container) || !liveness || !readiness || !asksTheSame(liveness, readiness)) continue;
        const [restart, relief] = [failureBudget(liveness), failureBudget(readiness)];
        if (restart === undefined || relief === undefined || restart > relief) continue;
        report({
          at: container.at(["livenessProbe"], "key"),
          field: `${container.name ?? ""}.livenessProbe`,
          message: "identical",
          data: { container: container.name ?? "(no name)", title: object.title, liveness: restart, readiness: relief },
          related: [{ location: container.at(["readinessProbe"], "key"), message: "asks the same" }],
        });
      }
    },
  }),
});
