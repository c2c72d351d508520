import { fullMatch } from "../../model/alerting/full-match.js";
import type { LabelCondition, VectorSelector } from "../../model/alerting/promql.js";
import type { Rule } from "../../model/alerting/rules.js";
import { allOf, sameText, type Verdict } from "../../model/selector.js";
import { isUndecidable } from "../../model/value.js";

/** What tells a workload from others in the labels of its series. Undefined: not known. */
export interface WorkloadIdentity {
  readonly kind: string;
  readonly name: string | undefined;
  readonly namespace: string | undefined;
  /** Names that its targets may have as `job` and `service`; undefined when they cannot be told. */
  readonly jobs: readonly string[] | undefined;
}

/**
 * Metrics that tell whether something runs: targets that are up, probes, what kube-state-metrics says of workloads and pods.
 * Source: kubernetes-mixin and kube-prometheus.
 */
const HEALTH =
  /^(?:up|probe_success|kube_(?:deployment|statefulset|daemonset|replicaset)_(?:status|spec)_\w+|kube_deployment_metadata_generation|kube_pod_(?:status|container_status)_\w+|kube_pod_init_container_status_\w+|kube_job_(?:status_failed|failed)|container_(?:restarts_total|last_seen)|namespace_workload_pod:\w+|argo_rollouts?_\w*(?:phase|available|unavailable)\w*|rollout_info_replicas_\w+|nginx_ingress_controller_requests|traefik_service_requests_total|istio_requests_total)$/;

/** Recorded rates of failure, and burn rates of an objective. */
const OBJECTIVE =
  /burn_?rate|error_?(?:ratio|rate|budget)|availability|(?:^|[:_])slo(?:[:_]|$)|(?:^|[:_])sli(?:[:_]|$)|unhealthy|health(?:y|_status|check)|_down$|_up$/i;

/** A share of requests that failed: a condition on a status of 5xx, or an error label. */
function isErrorRate({ conditions }: VectorSelector): boolean {
  return conditions.some(
    ({ label, value }) =>
      /^(?:code|status|status_code|http_status|response_code|grpc_code|http_status_code)$/.test(label) && /5|[A-Z]/.test(value),
  );
}

function isHealthSignal(selector: VectorSelector): boolean {
  if (selector.isAbsent) return true;
  const metric = selector.metric ?? "";
  return HEALTH.test(metric) || OBJECTIVE.test(metric) || isErrorRate(selector);
}

/** Alerts whose name says that something is not healthy, whatever their metrics are. */
const NAMES =
  /(?:Down|Unavailable|NotReady|CrashLoop\w*|Unhealthy|Absent|Missing|Dead|Restarting|NotRunning|Unreachable|ProbeFail\w*|Failing|Failed|Mismatch|Stuck|BurnRate|ErrorRate\w*|Errors?)$/i;

/** Whether an alert tells when something is unhealthy; undefined when its expression is not read. */
export function coversHealth(rule: Rule): Verdict {
  if (rule.alert === undefined) return false;
  if (isAlwaysFiring(rule)) return false;
  const { promql } = rule;
  if (!promql) return NAMES.test(rule.alert) ? true : undefined;
  if (promql.fault) return undefined;
  return promql.selectors.some(isHealthSignal) || (NAMES.test(rule.alert) && promql.selectors.length > 0);
}

/** Whether the alert, should it be about health, is about this workload: by the labels that narrow it. */
export function isAbout(rule: Rule, identity: WorkloadIdentity): Verdict {
  const selectors = rule.promql?.selectors.filter(isHealthSignal) ?? [];
  // Of an expression that does not parse nobody can tell what it would read.
  if (selectors.length === 0 || rule.promql?.fault) return undefined;
  const verdicts = selectors.map((selector) => selectorIsAbout(selector, identity));
  return verdicts.includes(true) ? true : verdicts.includes(undefined) ? undefined : false;
}

function selectorIsAbout({ metric = "", conditions }: VectorSelector, identity: WorkloadIdentity): Verdict {
  // What kube-state-metrics says of others carries its own job and instance.
  const isState = /^kube_/.test(metric);
  return allOf(conditions, (condition) => {
    if (isState && /^(?:job|instance|service|endpoint)$/.test(condition.label)) return true;
    return conditionHolds(condition, identity, isState);
  });
}

function conditionHolds(condition: LabelCondition, identity: WorkloadIdentity, isState: boolean): Verdict {
  const { label } = condition;
  if (isUndecidable(condition.value)) return undefined;
  if (label === "namespace" || label === "exported_namespace" || label === "kubernetes_namespace")
    return equals(condition, identity.namespace);
  if (isState && ["deployment", "statefulset", "daemonset"].includes(label))
    return identity.kind.toLowerCase() === label ? equals(condition, identity.name) : false;
  if (label === "job" || label === "service") {
    if (!identity.jobs) return undefined;
    const verdicts = identity.jobs.map((job) => equals(condition, job));
    return verdicts.includes(true) ? true : verdicts.includes(undefined) ? undefined : false;
  }
  if (label === "pod") return podHolds(condition, identity.name);
  return undefined;
}

function equals({ operator, value }: LabelCondition, actual: string | undefined): Verdict {
  if (actual === undefined || isUndecidable(actual)) return operator === "=~" && /^\.[*+]$/.test(value) ? true : undefined;
  const isEqual = operator === "=" || operator === "!=" ? sameText(value, actual) : fullMatch(value, actual);
  if (isEqual === undefined) return undefined;
  return operator === "!=" || operator === "!~" ? !isEqual : isEqual;
}

/** Pods have the workload's name and a suffix, which is not known. */
function podHolds({ operator, value }: LabelCondition, name: string | undefined): Verdict {
  if (operator === "=~" && /^\.[*+]$/.test(value)) return true;
  if (name === undefined || operator !== "=~") return undefined;
  return fullMatch(value, `${name}-0`) === true || fullMatch(value, `${name}-5d89f7c6b4-x2x7k`) === true ? true : undefined;
}

/** A dead man's switch: it fires always, so that its silence tells that alerting itself is broken. */
export function isAlwaysFiring(rule: Rule): boolean {
  return /^(?:Watchdog|DeadMansSwitch|DeadMan\w*)$/i.test(rule.alert ?? "") || /^\s*vector\s*\(\s*1\s*\)\s*$/.test(rule.expression ?? "");
}
