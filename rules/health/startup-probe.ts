import {
  defineRule,
  failureBudget,
  imageName,
  jvmEvidence,
  listOption,
  matchesWildcard,
  probeNumber,
  probeOf,
  scope,
} from "../../src/sdk.js";

export default defineRule({
  meta: {
    docs: {
      description: "Containers that start slowly have a startupProbe, or a livenessProbe that waits for them",
      why: "A livenessProbe that gives up before the process has started restarts it, and it starts from the beginning: on a busy node it never comes up.",
      references: [
        "https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#define-startup-probes",
      ],
      details:
        "Known to be slow are Java virtual machines (told by the image, by variables such as JAVA_OPTS, or by the command) and what the option `images` names. Counted is initialDelaySeconds and periodSeconds times failureThreshold.",
    },
    options: {
      type: "object",
      additionalProperties: false,
      properties: {
        slowStartSeconds: { type: "integer", default: 60, minimum: 1, description: "How long a slow start may take." },
        images: listOption("Names of images, without registry and tag (with *), that start slowly."),
      },
    },
    messages: {
      impatient: {
        severity: scope("all", "info"),
        text: "The livenessProbe of container {{container}} in {{title}} gives up {{budget}} s after the start, and {{evidence}} tells of a slow start (up to {{limit}} s). Add a startupProbe.",
      },
    },
  },
  create: ({ options, report }) => ({
    workload({ containers, object, longRunning }) {
      if (!longRunning) return;
      for (const container of containers) {
        const liveness = probeOf(container, "livenessProbe");
        if (container.role === "init" || !liveness || container.value["startupProbe"] != null) continue;
        const image = imageName(container.image) ?? "";
        const listed = options.images.some((pattern) => matchesWildcard(image, pattern)) ? `image ${image}` : undefined;
        const evidence = listed ?? jvmEvidence(container);
        const [delay, failing] = [probeNumber(liveness, "initialDelaySeconds"), failureBudget(liveness)];
        if (!evidence || delay === undefined || failing === undefined || delay + failing >= options.slowStartSeconds) continue;
        report({
          at: container.at(["livenessProbe"], "key"),
          field: `${container.name ?? ""}.startupProbe`,
          message: "impatient",
          data: {
            container: container.name ?? "(no name)",
            title: object.title,
            budget: delay + failing,
            evidence,
            limit: options.slowStartSeconds,
          },
        });
      }
    },
  }),
});
