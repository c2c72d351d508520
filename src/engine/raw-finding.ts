import type { Config } from "../config/config.js";
import { applySeverity, settingFor } from "../config/settings.js";
import { compareSeverity, lower, type Severity, type SeverityOrOff, type SeverityTable } from "../config/severity.js";
import type { Environment, Role } from "../environment/environment.js";
import type { SourceFile } from "../load/document.js";
import type { KubernetesObject } from "../model/kubernetes-object.js";
import type { Bundle } from "../project/project.js";
import type { ReportDescriptor, Rule, RuleMessage } from "./rule.js";

/** What a rule said in one bundle, before it is merged with what it says in the others. */
export interface RawFinding {
  readonly rule: Rule;
  readonly descriptor: ReportDescriptor<string>;
  readonly text: string;
  readonly severity: Severity;
  /** What it would be if the environment were production. */
  readonly productionSeverity: SeverityOrOff;
  readonly environment: Environment;
  readonly objects: readonly KubernetesObject[];
  readonly bundle: Bundle;
}

export interface Circumstances {
  readonly bundle: Bundle;
  readonly environment: Environment;
  /** As configured. */
  readonly severity: SeverityOrOff | undefined;
}

/** A finding at the severity that holds; undefined where the message is off. */
export function rawFinding(
  rule: Rule,
  descriptor: ReportDescriptor<string>,
  { bundle, environment, severity: configured }: Circumstances,
): RawFinding | undefined {
  const message = rule.meta.messages[descriptor.message];
  if (!message) throw new Error(`unknown message id "${descriptor.message}"`);
  const severityIn = (role: Role): SeverityOrOff => {
    const own = severityOf(message, role);
    return applySeverity(descriptor.lower ? lower(own) : own, tablesOf(rule), configured);
  };
  const severity = severityIn(environment.role);
  if (severity === "off") return undefined;
  return {
    rule,
    descriptor,
    text: descriptor.text ?? interpolate(message.text, descriptor.data),
    severity,
    productionSeverity: environment.role === "unknown" ? severityIn("production") : severity,
    environment,
    objects: descriptor.objects ?? [],
    bundle,
  };
}

/** What the engine itself has to say under the name of a rule. */
export function reportRaw(rule: Rule, descriptor: ReportDescriptor<string>, bundle: Bundle, config: Config): RawFinding | undefined {
  const main = descriptor.objects?.[0];
  const environment = main ? bundle.environmentOf(main) : bundle.environment;
  const { projectPath } = descriptor.at.file as SourceFile;
  const { severity } = settingFor(config, rule.id, { environment, projectPath, objects: descriptor.objects ?? [] });
  return rawFinding(rule, descriptor, { bundle, environment, severity });
}

export function severityOf(message: RuleMessage, role: Role): SeverityOrOff {
  return typeof message.severity === "string" ? message.severity : message.severity[role];
}

const tables = new WeakMap<Rule, readonly SeverityTable[]>();

export function tablesOf(rule: Rule): readonly SeverityTable[] {
  let result = tables.get(rule);
  if (!result) {
    result = Object.values(rule.meta.messages).map(({ severity }) =>
      typeof severity === "string" ? { production: severity, staging: severity, development: severity, unknown: severity } : severity,
    );
    tables.set(rule, result);
  }
  return result;
}

function interpolate(text: string, data: ReportDescriptor<string>["data"]): string {
  return text.replace(/\{\{\s*(\w+)\s*\}\}/g, (whole, name: string) => {
    const value = data?.[name];
    return value === undefined ? whole : String(value);
  });
}

/** The highest of several severities. */
export function highest(severities: readonly Severity[]): Severity {
  return severities.reduce((a, b) => (compareSeverity(a, b) >= 0 ? a : b));
}
