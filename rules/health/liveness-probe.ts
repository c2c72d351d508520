import { type Container, defineRule, hasNothingToAsk, runsToCompletion, scope } from "../../src/sdk.js";

export default defineRule({
  meta: {
    docs: {
      description: "Long-running containers have periodic health checks",
      why: "A process that hangs instead of crashing stays in service until a person notices. A probe makes Kubernetes notice.",
      references: ["https://kubernetes.io/docs/concepts/workloads/pods/probes/"],
      details:
        "A container without any probe is a warning. One with a readinessProbe or startupProbe but no livenessProbe is only information: a process that exits when it is broken does not need one, and a livenessProbe that asks too much restarts healthy pods under load. Mesh proxies, kube-rbac-proxy, and containers that only wait (pause, sleep infinity) pass.",
    },
    options: {
      type: "object",
      additionalProperties: false,
      properties: {
        require: {
          type: "string",
          enum: ["any", "liveness"],
          default: "any",
          description: "What is demanded at full severity: any probe, or a livenessProbe.",
        },
      },
    },
    messages: {
      none: {
        severity: scope("production", "warning"),
        text: "Container {{container}} of {{title}} has no health check of any kind: if it hangs, nothing restarts it and nobody is told. Add a livenessProbe or a readinessProbe.",
      },
      required: {
        severity: scope("production", "warning"),
        text: "Container {{container}} of {{title}} has no livenessProbe: if it hangs, nothing restarts it. Add one that asks only the process itself.",
      },
      noLiveness: {
        severity: scope("production", "info"),
        text: "Container {{container}} of {{title}} has a {{probe}} but no livenessProbe: if it hangs it is not restarted. Right where the process exits when it is broken.",
      },
    },
  },
  create: ({ options, report }) => ({
    workload(workload) {
      const { object } = workload;
      if (!JUDGED.has(object.groupKind) || runsToCompletion(workload)) return;
      for (const container of workload.containers) {
        if (container.role !== "main" || hasNothingToAsk(container) || container.probe("livenessProbe")) continue;
        const other = otherProbe(container);
        report({
          at: container.at(["name"]),
          field: `${container.name ?? ""}.livenessProbe`,
          message: !other ? "none" : options.require === "liveness" ? "required" : "noLiveness",
          data: { container: container.name ?? "(no name)", title: object.title, probe: other },
        });
      }
    },
  }),
});

const JUDGED: ReadonlySet<string> = new Set(["apps/Deployment", "apps/StatefulSet", "apps/DaemonSet", "argoproj.io/Rollout"]);

function otherProbe(container: Container): string | undefined {
  return container.probe("readinessProbe") ? "readinessProbe" : container.probe("startupProbe") ? "startupProbe" : undefined;
}
