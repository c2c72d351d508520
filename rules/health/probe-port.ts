import { defineRule, probePortBreaches, probesOf, scope } from "../../src/sdk.js";

export default defineRule({
  meta: {
    docs: {
      description: "Probes ask a port and a path that the container has",
      why: "A probe that knocks on the wrong door fails for ever: the pod never becomes ready, or is restarted again and again, and the rollout stops half-way.",
      references: [
        "https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/",
        "https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#Probe",
      ],
      details:
        "A name is looked up in the ports of the probe's own container only, not in those of its neighbours. A number need not be declared, so it passes where the command line or a variable of the container names it, or where no port is declared at all; it is only information where all probes of the container, two or three, ask that one port. `grpc` takes a number, never a name.",
    },
    messages: {
      unknownName: {
        severity: scope("all", "error"),
        text: "The {{probe}} of container {{container}} in {{title}} asks port {{port}}, but the container declares {{declared}}. The probe fails until a port has that name.",
      },
      quotedNumber: {
        severity: scope("all", "error"),
        text: 'The {{probe}} of container {{container}} in {{title}} has the port "{{port}}" in quotes, which the API server takes for a name and rejects. Write the number without quotes.',
      },
      outOfRange: {
        severity: scope("all", "error"),
        text: "The {{probe}} of container {{container}} in {{title}} asks port {{port}}. The API server takes 1 to 65535.",
      },
      servicePort: {
        severity: scope("all", "warning"),
        text: "The {{probe}} of container {{container}} in {{title}} asks port {{port}}. That is the port of Service {{service}}; the container listens on {{declared}}.",
      },
      undeclared: {
        severity: scope("all", "warning"),
        text: "The {{probe}} of container {{container}} in {{title}} asks port {{port}}, which the container does not declare: it declares {{declared}}. If nothing listens there the probe fails for ever. Ask a declared port, or declare this one.",
      },
      scheme: {
        severity: scope("all", "warning"),
        text: "The {{probe}} of container {{container}} in {{title}} speaks plain HTTP to port {{port}}, which is named {{name}}. Set scheme: HTTPS if the port speaks that.",
      },
      httpsToPlain: {
        severity: scope("all", "error"),
        text: "The {{probe}} of container {{container}} in {{title}} speaks HTTPS to port {{port}}, which is plain: {{evidence}}. The handshake fails every time. Leave scheme out, or ask the port that speaks TLS.",
      },
      relativePath: {
        severity: scope("all", "warning"),
        text: "The {{probe}} of container {{container}} in {{title}} asks for the path {{path}}. Begin it with a slash: kubelet adds one, other readers do not.",
      },
    },
  },
  create: ({ graph, report }) => ({
    workload(workload) {
      const { object } = workload;
      for (const container of workload.containers) {
        for (const probe of probesOf(container)) {
          const [handler, ...others] = probe.handlers;
          if (!handler || others.length > 0) continue;
          for (const { message, field, data, lower } of probePortBreaches(graph, probe, handler)) {
            report({
              at: container.at([...handler.path, field]),
              field: `${container.name ?? ""}.${probe.kind}.${field}`,
              message,
              lower,
              data: { probe: probe.kind, container: container.name ?? "(no name)", title: object.title, ...data },
            });
          }
        }
      }
    },
  }),
});
