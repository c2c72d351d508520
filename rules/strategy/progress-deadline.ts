import { asNumber, type Container, defineRule, isSelected, listOption, type Path, scope, type Workload } from "../../src/sdk.js";

const DEFAULT_DEADLINE = 600;

export default defineRule({
  meta: {
    docs: {
      description: "progressDeadlineSeconds leaves room for the slowest start that the probes allow",
      why: "When a pod may take longer to start than a rollout may stand still, a start that is slow and healthy is reported as a failed rollout: the pipeline stops, or rolls back what was good.",
      references: [
        "https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#progress-deadline-seconds",
        "https://kubernetes.io/docs/concepts/workloads/pods/probes/",
      ],
      details:
        "The slowest start is initialDelaySeconds + failureThreshold × periodSeconds of a startupProbe, or initialDelaySeconds of a readinessProbe without one, and then minReadySeconds. The deadline starts anew with every pod that gets ready, so it is not compared with the whole rollout. Flagger has a deadline of its own.",
    },
    options: {
      type: "object",
      additionalProperties: false,
      properties: {
        allow: listOption("Workloads to pass over: names (with *) or labels as key=value."),
      },
    },
    messages: {
      tooShort: {
        severity: scope("production", "warning"),
        text: "A pod of {{title}} may take {{start}} s until it is available (container {{container}}), longer than its progressDeadlineSeconds of {{deadline}}: a slow start counts as a failed rollout. Raise it above {{start}}.",
      },
    },
  },
  create: ({ graph, options, report }) => ({
    workload(workload) {
      const { object } = workload;
      if (!["apps/Deployment", "argoproj.io/Rollout"].includes(object.groupKind) || isSelected(object, options.allow)) return;
      const path = ["spec", "progressDeadlineSeconds"];
      const written = workload.get(path) ?? undefined;
      const deadline = written ?? DEFAULT_DEADLINE;
      const minReady = workload.get(["spec", "minReadySeconds"]) ?? 0;
      // Where the deadline is not above minReadySeconds, the API refuses the object: strategy/valid-rolling-params.
      if (typeof deadline !== "number" || typeof minReady !== "number" || deadline <= minReady) return;
      const slowest = slowestStart(workload);
      if (!slowest || slowest.seconds + minReady <= deadline || graph.progressiveDeliveryOf(workload).state === "found") return;
      report({
        at: workload.at(written === undefined ? slowest.path : path),
        message: "tooShort",
        data: {
          title: object.title,
          start: slowest.seconds + minReady,
          container: slowest.container.name ?? "(no name)",
          deadline: written === undefined ? `${deadline}, the default` : deadline,
        },
        related: written === undefined ? [] : [{ location: workload.at(slowest.path), message: "the start that it allows" }],
      });
    },
  }),
});

interface Start {
  readonly seconds: number;
  readonly container: Container;
  /** The probe's field that allows most of it, in the workload. */
  readonly path: Path;
}

function slowestStart(workload: Workload): Start | undefined {
  let slowest: Start | undefined;
  for (const container of workload.containers) {
    const start = container.role === "init" ? undefined : startOf(container);
    if (start && start.seconds > (slowest?.seconds ?? 0)) slowest = start;
  }
  return slowest;
}

/** Undefined when a field of the probe is filled in later. */
function startOf(container: Container): Start | undefined {
  const kind = container.probe("startupProbe") ? "startupProbe" : "readinessProbe";
  const probe = container.probe(kind);
  if (!probe) return undefined;
  const field = (name: string, byDefault: number): number => asNumber(probe[name] ?? byDefault) ?? Number.NaN;
  const delay = field("initialDelaySeconds", 0);
  const seconds = kind === "startupProbe" ? delay + field("failureThreshold", 3) * field("periodSeconds", 10) : delay;
  if (!Number.isFinite(seconds)) return undefined;
  const name = kind === "startupProbe" ? "failureThreshold" : "initialDelaySeconds";
  return { seconds, container, path: [...container.path, kind, name] };
}
