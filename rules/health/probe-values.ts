import {
  type Container,
  defineRule,
  failureBudget,
  isUndecidable,
  jvmEvidence,
  type Path,
  type Probe,
  PROBE_NUMBERS,
  probeNumber,
  probesOf,
  scope,
} from "../../src/sdk.js";

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
    },
  },
  create: ({ options, report }) => ({
    workload({ containers, object }) {
      for (const container of containers) {
        const where = `container ${container.name ?? "(no name)"} in ${object.title}`;
        for (const probe of probesOf(container)) {
          const { kind } = probe;
          for (const { message, path, data } of breaches(probe, options)) {
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

type MessageId =
  | "noHandler"
  | "manyHandlers"
  | "onInit"
  | "successThreshold"
  | "graceOnReadiness"
  | "notANumber"
  | "timeoutAbovePeriod"
  | "hasty"
  | "lateLiveness"
  | "shortTimeout";
interface Breach {
  readonly message: MessageId;
  /** In the probe. */
  readonly path: Path;
  readonly data?: Readonly<Record<string, string | number>>;
}
interface Limits {
  readonly minLivenessSeconds: number;
  readonly maxInitialDelaySeconds: number;
}

function* breaches(probe: Probe, limits: Limits): Generator<Breach> {
  const { kind, value, container, handlers } = probe;
  if (container.role === "init") return yield { message: "onInit", path: [] };
  const types = handlers.map(({ type }) => type);
  if (types.length > 1) yield { message: "manyHandlers", path: [types[1]!], data: { handlers: types.join(" and ") } };
  if (types.length === 0 && !isKnative(container) && !Object.values(value).some(isUndecidable)) yield { message: "noHandler", path: [] };
  for (const field of PROBE_NUMBERS) {
    const written = value[field];
    if (written === undefined || written === null || isUndecidable(written)) continue;
    if (typeof written !== "number" || !Number.isInteger(written) || written < 0)
      yield { message: "notANumber", path: [field], data: { field, value: JSON.stringify(written) } };
  }
  const success = probeNumber(probe, "successThreshold");
  if (kind !== "readinessProbe" && success !== undefined && success > 1)
    yield { message: "successThreshold", path: ["successThreshold"], data: { value: success } };
  const grace = value["terminationGracePeriodSeconds"];
  if (kind === "readinessProbe" && grace !== undefined && grace !== null)
    yield { message: "graceOnReadiness", path: ["terminationGracePeriodSeconds"] };
  const [timeout, period] = [probeNumber(probe, "timeoutSeconds"), probeNumber(probe, "periodSeconds")];
  if (timeout !== undefined && period !== undefined && timeout > period && period > 0)
    yield { message: "timeoutAbovePeriod", path: ["timeoutSeconds"], data: { timeout, period } };
  if (kind === "livenessProbe") yield* livenessBreaches(probe, timeout, limits);
}

/** Knative fills in the handler and the port that a probe leaves out. */
function isKnative({ workload }: Container): boolean {
  return workload.object.group === "serving.knative.dev";
}

function* livenessBreaches(probe: Probe, timeout: number | undefined, limits: Limits): Generator<Breach> {
  const { container, handlers } = probe;
  const budget = failureBudget(probe);
  if (budget !== undefined && budget > 0 && budget < limits.minLivenessSeconds)
    yield {
      message: "hasty",
      path: [probe.value["failureThreshold"] === undefined ? "periodSeconds" : "failureThreshold"],
      data: { budget },
    };
  const delay = probeNumber(probe, "initialDelaySeconds");
  if (delay !== undefined && delay > limits.maxInitialDelaySeconds && container.value["startupProbe"] == null)
    yield { message: "lateLiveness", path: ["initialDelaySeconds"], data: { delay } };
  const jvm = jvmEvidence(container);
  const what = handlers[0]?.type === "exec" ? "a command to run" : jvm && `a Java process to answer (${jvm})`;
  if (timeout === 1 && handlers.length === 1 && what) yield { message: "shortTimeout", path: ["timeoutSeconds"], data: { what } };
}
