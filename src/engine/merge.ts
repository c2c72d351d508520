import { hash } from "node:crypto";
import { compareSeverity, type SeverityOrOff } from "../config/severity.js";
import type { Environment } from "../environment/environment.js";
import { valueAt } from "../load/locate.js";
import type { KubernetesObject } from "../model/kubernetes-object.js";
import { asRecord, asText } from "../model/value.js";
import type { Finding } from "./finding.js";
import type { Rule } from "./rule.js";
import { highest, type RawFinding } from "./runner.js";

/** A rule, a message and a range: what bundles may share. */
interface Group {
  readonly findings: RawFinding[];
}

/**
 * Merges what several bundles say of one place: the same rule, message and range is one finding that lists the environments and objects, at the
 * highest severity. A rule that says a message several times at one range of one bundle means different things: these merge only where the texts agree.
 */
export function mergeFindings(raw: readonly RawFinding[], failOn: SeverityOrOff, docsOf: (rule: Rule) => string): Finding[] {
  const groups = new Map<string, RawFinding[]>();
  for (const finding of raw) {
    const key = placeKey(finding);
    const list = groups.get(key);
    if (list) list.push(finding);
    else groups.set(key, [finding]);
  }
  const merged: Finding[] = [];
  for (const list of groups.values()) {
    for (const group of split(list)) merged.push(mergeGroup(group, failOn, docsOf));
  }
  return distinctFingerprints(merged.sort(compareFindings));
}

function placeKey({ rule, descriptor }: RawFinding): string {
  const { file, start, end } = descriptor.at;
  return `${rule.id}\0${descriptor.message}\0${file.path}\0${start}\0${end}`;
}

function split(list: readonly RawFinding[]): Group[] {
  if (list.length === 1) return [{ findings: [...list] }];
  const bundles = new Set(list.map((finding) => finding.bundle));
  if (bundles.size === list.length) return [{ findings: [...list] }];
  const byText = new Map<string, RawFinding[]>();
  for (const finding of list) byText.set(finding.text, [...(byText.get(finding.text) ?? []), finding]);
  return [...byText.values()].map((findings) => ({ findings }));
}

function mergeGroup({ findings }: Group, failOn: SeverityOrOff, docsOf: (rule: Rule) => string): Finding {
  const severity = highest(findings.map((finding) => finding.severity));
  const main = findings.find((finding) => finding.severity === severity)!;
  const { rule, descriptor } = main;
  const fails = (level: SeverityOrOff): boolean => failOn !== "off" && level !== "off" && compareSeverity(level, failOn) >= 0;
  return {
    ruleId: rule.id,
    messageId: descriptor.message,
    severity,
    message: main.text,
    ...(descriptor.data ? { data: descriptor.data } : {}),
    location: descriptor.at,
    objects: distinctObjects(findings.flatMap((finding) => finding.objects)),
    ...valuesFilesOf(findings),
    environments: distinctEnvironments(findings.map((finding) => finding.environment)),
    related: descriptor.related ?? [],
    ...(descriptor.fix ? { fix: descriptor.fix } : {}),
    field: fieldFor(main),
    fingerprint: fingerprint(main),
    docs: docsOf(rule),
    failsInProduction:
      !fails(severity) && findings.some((finding) => finding.environment.role === "unknown" && fails(finding.productionSeverity)),
  };
}

function valuesFilesOf(findings: readonly RawFinding[]): Pick<Finding, "valuesFiles"> {
  const files = new Set(findings.flatMap(({ objects }) => objects.flatMap(({ document }) => document.renderedWith ?? [])));
  return files.size > 0 ? { valuesFiles: [...files].sort() } : {};
}

function distinctObjects(objects: readonly KubernetesObject[]): KubernetesObject[] {
  const seen = new Map<string, KubernetesObject>();
  for (const object of objects) seen.set(`${object.apiVersion}\0${object.kind}\0${object.namespace ?? ""}\0${object.name ?? ""}`, object);
  return [...seen.values()];
}

function distinctEnvironments(environments: readonly Environment[]): Environment[] {
  const seen = new Map<string, Environment>();
  for (const environment of environments) if (!seen.has(environment.name)) seen.set(environment.name, environment);
  return [...seen.values()].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

/** Rule, file, object and field; not the line, so that moving it changes nothing. */
function fieldFor({ descriptor, objects }: RawFinding): string {
  return descriptor.field ?? fieldOf(descriptor.at.path, objects[0]);
}

function fingerprint(finding: RawFinding): string {
  const { rule, descriptor, objects } = finding;
  const object = objects[0];
  const place = object ? `${object.groupKind}/${object.namespace ?? ""}/${object.name ?? ""}` : "";
  return sha256([rule.id, descriptor.message, descriptor.at.file.path, place, fieldFor(finding)].join("\0"));
}

/** The path as text, list items by name where they have one: an item keeps its identity when others come before it. */
function fieldOf(path: readonly (string | number)[] | undefined, object: KubernetesObject | undefined): string {
  if (!path) return "";
  return path
    .map((step, index) => {
      if (typeof step === "string") return step;
      const name = asText(asRecord(object && valueAt(object.document.value, path.slice(0, index + 1)))?.["name"]);
      return name === undefined ? `[${step}]` : `[name=${name}]`;
    })
    .join("/");
}

function sha256(text: string): string {
  return hash("sha256", text, "hex").slice(0, 32);
}

/** Findings that share rule, object and field are told apart by their order. */
function distinctFingerprints(findings: Finding[]): Finding[] {
  const seen = new Map<string, number>();
  return findings.map((finding) => {
    const count = seen.get(finding.fingerprint) ?? 0;
    seen.set(finding.fingerprint, count + 1);
    return count === 0 ? finding : { ...finding, fingerprint: sha256(`${finding.fingerprint}\0${count}`) };
  });
}

/** The order of reports: by file, offset, rule. */
export function compareFindings(a: Finding, b: Finding): number {
  return (
    compareText(a.location.file.path, b.location.file.path) ||
    a.location.start - b.location.start ||
    compareText(a.ruleId, b.ruleId) ||
    compareText(a.messageId, b.messageId) ||
    compareText(a.message, b.message)
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
