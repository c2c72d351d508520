import type { Path } from "../load/document.js";
import { failureBudget, jvmEvidence, type Probe, PROBE_NUMBERS, probeNumber } from "./probe.js";
import { asList, asText, isUndecidable, jsonText } from "./value.js";
import type { Container } from "./workload.js";

/** What the API rejects, then what works against itself. */
export type ProbeBreachId =
  | "noHandler"
  | "manyHandlers"
  | "onInit"
  | "successThreshold"
  | "graceOnReadiness"
  | "notANumber"
  | "timeoutAbovePeriod"
  | "hasty"
  | "lateLiveness"
  | "shortTimeout"
  | "busyExec";

export interface ProbeBreach {
  readonly message: ProbeBreachId;
  /** In the probe. */
  readonly path: Path;
  readonly data?: Readonly<Record<string, string | number>>;
}

export interface ProbeLimits {
  readonly minLivenessSeconds: number;
  readonly maxInitialDelaySeconds: number;
  readonly minExecPeriodSeconds: number;
}

/** What is wrong with the numbers and handlers of a probe. Texts that are filled in later are passed over. Source: Kubernetes, core/v1 Probe validation. */
export function* probeBreaches(probe: Probe, limits: ProbeLimits): Generator<ProbeBreach> {
  const { kind, value, container, handlers } = probe;
  if (container.role === "init") return yield { message: "onInit", path: [] };
  const types = handlers.map(({ type }) => type);
  if (types.length > 1) yield { message: "manyHandlers", path: [types[1]!], data: { handlers: types.join(" and ") } };
  if (types.length === 0 && !isKnative(container) && !Object.values(value).some(isUndecidable)) yield { message: "noHandler", path: [] };
  for (const field of PROBE_NUMBERS) {
    const written = value[field];
    if (written === undefined || written === null || isUndecidable(written)) continue;
    if (typeof written !== "number" || !Number.isInteger(written) || written < 0)
      yield { message: "notANumber", path: [field], data: { field, value: jsonText(written) } };
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
  const program = startedProgram(probe);
  if (program !== undefined && period !== undefined && period < limits.minExecPeriodSeconds)
    yield { message: "busyExec", path: ["periodSeconds"], data: { program, period } };
  if (kind === "livenessProbe") yield* livenessBreaches(probe, timeout, limits);
}

/** A shell, or a search through the processes, that an exec probe starts each time. */
function startedProgram({ handlers }: Probe): string | undefined {
  const [handler, ...others] = handlers;
  if (handler?.type !== "exec" || others.length > 0) return undefined;
  const [program] = asList(handler.value["command"]);
  return /(?:^|\/)((?:ba|da|a|z)?sh|pgrep|pidof|ps)$/.exec(asText(program) ?? "")?.[1];
}

/** Knative fills in the handler and the port that a probe leaves out. */
function isKnative({ workload }: Container): boolean {
  return workload.object.group === "serving.knative.dev";
}

function* livenessBreaches(probe: Probe, timeout: number | undefined, limits: ProbeLimits): Generator<ProbeBreach> {
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
