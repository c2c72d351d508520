import { defineRule, probeBreaches, probesOf, scope } from "../../src/sdk.js";

export default defineRule({
  meta: {
    docs: {
      description: "The numbers of a probe are valid and fit together",
      why: "The API server rejects some combinations, so the update never reaches the cluster; others restart healthy containers, or notice a broken one minutes late.",
      references: [
        "https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#configure-probes",
        "https://kubernetes.io/docs/concepts/workloads/pods/probes/",
      ],
      details: "A field that is absent or 0 has its default: timeoutSeconds 1, periodSeconds 10, successThreshold 1, failureThreshold 3.",
    },
    options: {
      type: "object",
      additionalProperties: false,
      properties: {
        minLivenessSeconds: {
          type: "integer",
          default: 5,
          minimum: 0,
          description:
            "How long a livenessProbe must fail, at least, before the container is restarted: periodSeconds times failureThreshold.",
        },
        maxInitialDelaySeconds: {
          type: "integer",
          default: 60,
          minimum: 0,
          description: "From which initialDelaySeconds of a livenessProbe on a startupProbe is better.",
        },
        minExecPeriodSeconds: {
          type: "integer",
          default: 5,
          minimum: 0,
          description: "How often, at the most, an exec probe may start a shell: its periodSeconds, at least.",
        },
      },
    },
    messages: {
      noHandler: {
        severity: scope("all", "error"),
        text: "The {{probe}} of {{where}} has no handler, so the API server rejects it. Add httpGet, tcpSocket, grpc or exec.",
      },
      manyHandlers: {
        severity: scope("all", "error"),
        text: "The {{probe}} of {{where}} has {{handlers}}, and the API server takes one handler only.",
      },
      onInit: {
        severity: scope("all", "error"),
        text: "{{where}} is an init container and has a {{probe}}. The API server rejects that, unless restartPolicy: Always makes it a sidecar.",
      },
      successThreshold: {
        severity: scope("all", "error"),
        text: "The {{probe}} of {{where}} has successThreshold {{value}}. It must be 1, else the API server rejects the pod.",
      },
      graceOnReadiness: {
        severity: scope("all", "error"),
        text: "The readinessProbe of {{where}} sets terminationGracePeriodSeconds. The API server rejects it there: a readinessProbe never ends a container.",
      },
      notANumber: {
        severity: scope("all", "error"),
        text: "{{field}} of the {{probe}} of {{where}} is {{value}}. The API server takes whole numbers from 0 up only.",
      },
      timeoutAbovePeriod: {
        severity: scope("all", "warning"),
        text: "The {{probe}} of {{where}} waits up to {{timeout}} s for an answer but is due every {{period}} s: while answers are late it runs less often than it says. Keep timeoutSeconds at or below periodSeconds.",
      },
      hasty: {
        severity: scope("all", "warning"),
        text: "The livenessProbe of {{where}} restarts the container after {{budget}} s without a good answer: a pause of the node or of a garbage collector is enough. Raise failureThreshold or periodSeconds.",
      },
      lateLiveness: {
        severity: scope("all", "info"),
        text: "The livenessProbe of {{where}} begins after {{delay}} s. A startupProbe waits as long as the start takes, and no longer.",
      },
      shortTimeout: {
        severity: scope("all", "info"),
        text: "The livenessProbe of {{where}} waits 1 s for {{what}}. On a busy node that takes longer, and the container is restarted: set timeoutSeconds.",
      },
      busyExec: {
        severity: scope("all", "info"),
        text: "The {{probe}} of {{where}} starts {{program}} every {{period}} s. With many pods on a node that costs processor time: ask less often, or by httpGet, tcpSocket or grpc.",
      },
    },
  },
  create: ({ options, report }) => ({
    workload({ containers, object }) {
      for (const container of containers) {
        const where = `container ${container.name ?? "(no name)"} in ${object.title}`;
        for (const probe of probesOf(container)) {
          const { kind } = probe;
          for (const { message, path, data } of probeBreaches(probe, options)) {
            report({
              at: container.at([kind, ...path], path.length === 0 ? "key" : "value"),
              field: `${container.name ?? ""}.${kind}.${path.join(".")}`,
              message,
              data: { probe: kind, where: message === "onInit" ? `C${where.slice(1)}` : where, ...data },
            });
          }
        }
      }
    },
  }),
});
