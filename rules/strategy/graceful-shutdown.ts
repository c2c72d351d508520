import { asRecord, defineRule, isSelected, isServed, listOption, scope } from "../../src/sdk.js";

export default defineRule({
  meta: {
    docs: {
      description: "A pod that is stopped gets time to finish its requests",
      why: "With a grace period of 0 the processes are killed at once: requests in flight are lost at every rollout, preStop hooks do not run, and traffic still arrives because endpoints are removed at the same time, not before.",
      references: ["https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination"],
      details:
        "Judged are pods that a Service selects, those of StatefulSets, and those with a preStop hook. Whether the process handles SIGTERM does not stand in a manifest and is not judged. A preStop hook that uses up the grace period is the matter of strategy/prestop-exceeds-grace.",
    },
    options: {
      type: "object",
      additionalProperties: false,
      properties: {
        allow: listOption("Workloads that may be killed at once: names (with *) or labels as key=value."),
      },
    },
    messages: {
      killed: {
        severity: scope("production", "error"),
        text: "{{title}} has terminationGracePeriodSeconds 0: its processes are killed at once{{hook}}, and {{loss}}. Give them time; the default is 30.",
      },
    },
  },
  create: ({ graph, options, report }) => ({
    workload(workload) {
      const { object, podSpecPath } = workload;
      if (!podSpecPath || workload.podSpec?.["terminationGracePeriodSeconds"] !== 0 || isSelected(object, options.allow)) return;
      const isStateful = object.groupKind === "apps/StatefulSet";
      // A container that only sleeps, to be called into, answers nobody.
      if (workload.containers.every(({ commandLine }) => /(?:^|\/)(?:sleep|pause)$/.test(commandLine[0] ?? ""))) return;
      const hasHook = workload.containers.some(({ value }) => asRecord(asRecord(value["lifecycle"])?.["preStop"]));
      if (!isStateful && !hasHook && !isServed(graph, workload)) return;
      report({
        at: workload.at([...podSpecPath, "terminationGracePeriodSeconds"]),
        message: "killed",
        data: {
          title: object.title,
          hook: hasHook ? ", without running the preStop hook" : "",
          loss: isStateful
            ? "a second pod of the same identity may start while the first still writes"
            : "what they were answering is lost",
        },
      });
    },
  }),
});
