import type { Path } from "../../load/document.js";
import type { Location } from "../../text/location.js";
import { parsePrometheusDuration } from "../duration.js";
import { asRecord, isUndecidable } from "../value.js";
import type { Rule, RuleSource } from "./rules.js";

export interface RuleFault {
  readonly at: Location;
  readonly message: "structure" | "group";
  readonly data: { readonly rule?: string; readonly reason: string };
}

/** What of rule groups Prometheus turns down, apart from the expressions. Source: prometheus/model/rulefmt; PrometheusRule's CRD. */
export function ruleFaults(source: RuleSource): RuleFault[] {
  return [...groupFaults(source), ...source.groups.flatMap(({ rules }) => rules.flatMap(faultsOf))];
}

function groupFaults({ source, groupsPath, groups }: RuleSource): RuleFault[] {
  const faults: RuleFault[] = [];
  const seen = new Map<string, Path>();
  for (const { name, path } of groups) {
    if (name === undefined || name === "") {
      const isFilled = name === undefined && source.locate([...path, "name"], "value") !== undefined;
      if (!isFilled) faults.push({ at: source.at(path), message: "group", data: { reason: "a group has no name" } });
    } else if (seen.has(name)) {
      faults.push({ at: source.at([...path, "name"]), message: "group", data: { reason: `two groups are called ${name}` } });
    } else seen.set(name, path);
  }
  const whole = source.value as unknown;
  const list = groupsPath.length === 1 ? asRecord(whole)?.["groups"] : asRecord(asRecord(whole)?.["spec"])?.["groups"];
  if (list !== undefined && list !== null && !Array.isArray(list) && !isUndecidable(list))
    faults.push({ at: source.at(groupsPath), message: "group", data: { reason: "groups is a list" } });
  return faults;
}

const METRIC = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const LABEL = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

function faultsOf(rule: Rule): RuleFault[] {
  const { value, path, from, alert, record } = rule;
  const faults: RuleFault[] = [];
  const name = alert ?? record ?? "a rule";
  const say = (at: readonly string[], reason: string): void => {
    const first = Object.keys(value)[0];
    const whole = first === undefined ? undefined : from.source.locate([...path, first], "key");
    faults.push({
      at: (at.length === 0 ? whole : undefined) ?? from.source.at([...path, ...at]),
      message: "structure",
      data: { rule: name, reason },
    });
  };
  const has = (key: string): boolean => value[key] !== undefined && value[key] !== null && value[key] !== "";
  if (has("alert") && has("record")) say(["record"], "a rule is an alert or a record, not both");
  else if (!has("alert") && !has("record")) say([], "it has neither alert nor record");
  if (rule.expression === undefined || rule.expression.trim() === "") {
    if (!isUndecidable(value["expr"])) say(["expr"], "it has no expression");
  }
  if (record !== undefined && record !== "" && !isUndecidable(record) && !METRIC.test(record))
    say(["record"], `${JSON.stringify(record)} is no name of a metric`);
  if (has("record"))
    for (const key of ["for", "keep_firing_for", "annotations"]) if (has(key)) say([key], `a recording rule has no ${key}`);
  for (const key of ["for", "keep_firing_for"]) {
    const written = value[key];
    if (typeof written !== "string" || isUndecidable(written) || written === "" || !has("alert")) continue;
    if (parsePrometheusDuration(written).error) say([key], `${key} is no duration: ${parsePrometheusDuration(written).error}`);
  }
  for (const key of ["labels", "annotations"]) {
    for (const [label, text] of Object.entries(asRecord(value[key]) ?? {})) {
      if (!LABEL.test(label) && !isUndecidable(label))
        say([key, label], `${JSON.stringify(label)} is no name of ${key === "labels" ? "a label" : "an annotation"}`);
      else if (typeof text === "string") templateFault(text, (reason) => say([key, label], reason));
    }
    if (Array.isArray(value[key])) say([key], `${key} is a mapping`);
  }
  return faults;
}

/** What surely breaks a Go template: actions that do not end, blocks that are not closed. */
function templateFault(text: string, say: (reason: string) => void): void {
  if (!text.includes("{{")) return;
  let depth = 0;
  let at = 0;
  for (;;) {
    const start = text.indexOf("{{", at);
    if (start < 0) break;
    const end = text.indexOf("}}", start);
    if (end < 0) return say('its template has an action "{{" without an end');
    const action = text
      .slice(start + 2, end)
      .replace(/^-?\s+|^-/, "")
      .trim();
    if (/^(?:if|range|with|block|define)\b/.test(action)) depth++;
    if (/^end\b/.test(action)) depth--;
    if (action === "" || action === "-") return say("its template has an empty action");
    at = end + 2;
  }
  if (depth > 0) say("its template has a block that is not ended");
  if (depth < 0) say("its template ends a block that is not begun");
}
