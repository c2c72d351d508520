import { type Container, defineRule, isCloudRun, isSelected, listOption, scope } from "../../src/sdk.js";

export default defineRule({
  meta: {
    docs: {
      description: "Cloud Run services of production say by probes when they are ready and when they are stuck",
      why: "Without a startup probe Cloud Run takes an open port for a started app and sends it visitors; without a liveness probe an instance that hangs is never replaced.",
      references: ["https://cloud.google.com/run/docs/configuring/healthchecks", "https://cloud.google.com/run/docs/container-contract"],
      details:
        "Judged is the container that takes the requests: the one with ports, or the only one. Where no startup probe is set, Cloud Run asks the port by TCP. A readiness probe, which Cloud Run knows in preview, is asked for by `require`.",
    },
    options: {
      type: "object",
      additionalProperties: false,
      properties: {
        require: {
          type: "array",
          items: { type: "string", enum: ["startup", "liveness", "readiness"] },
          default: ["startup", "liveness"],
          description: "Probes that the container which takes the requests needs.",
        },
        allow: listOption("Services to pass over: names (with *) or labels as key=value."),
      },
    },
    messages: {
      startup: {
        severity: scope("production", "warning"),
        text: "Container {{container}} of {{title}} has no startupProbe: Cloud Run only waits for port {{port}} to open, and visitors may come before the app is ready. Add one that asks the app.",
      },
      liveness: {
        severity: scope("production", "warning"),
        text: "Container {{container}} of {{title}} has no livenessProbe: an instance that hangs is never replaced. Add one that asks the app, by HTTP or gRPC.",
      },
      readiness: {
        severity: scope("production", "warning"),
        text: "Container {{container}} of {{title}} has no readinessProbe: an instance that cannot serve for a while goes on getting requests.",
      },
    },
  },
  create: ({ bundle, options, report }) => ({
    workload({ object, containers }) {
      if (!isCloudRun(object, bundle) || isSelected(object, options.allow)) return;
      const serving: Container | undefined =
        containers.find(({ value }) => Array.isArray(value["ports"]) && value["ports"].length > 0) ?? containers[0];
      if (!serving || (containers.length > 1 && serving.ports.length === 0)) return;
      const data = { container: serving.name ?? "(no name)", title: object.title, port: serving.ports[0]?.containerPort ?? 8080 };
      for (const kind of ["startup", "liveness", "readiness"] as const) {
        if (!options.require.includes(kind) || serving.probe(`${kind}Probe`)) continue;
        report({ at: serving.at([`${kind}Probe`]), message: kind, data, field: kind });
      }
    },
  }),
});
