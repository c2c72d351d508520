import type { Config } from "../config/config.js";
import { applySeverity, settingFor } from "../config/settings.js";
import { compareSeverity, lower, type Severity, type SeverityOrOff, type SeverityTable } from "../config/severity.js";
import type { Environment, Role } from "../environment/environment.js";
import type { Graph } from "../graph/graph.js";
import type { Problem, SourceFile } from "../load/document.js";
import type { KubernetesObject } from "../model/kubernetes-object.js";
import type { Bundle } from "../project/project.js";
import { fixBuilder } from "./fix-builder.js";
import { defaultOptions } from "./options.js";
import type { ReportDescriptor, Rule, RuleMessage, Visitors } from "./rule.js";

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

export interface RunResult {
  readonly findings: readonly RawFinding[];
  readonly problems: readonly Problem[];
}

type Options = Readonly<Record<string, unknown>>;

/** What a visitor is called for: decides the options and the severity that hold. */
interface Target {
  readonly environment: Environment;
  readonly projectPath: string | undefined;
  readonly objects: readonly KubernetesObject[];
}

/** Runs rules over one bundle. A rule that throws is a problem of kind "internal"; the others go on. */
export function runRules(bundle: Bundle, graph: Graph, rules: readonly Rule[], config: Config, onRule?: (done: number) => void): RunResult {
  const run = new Run(bundle, graph, config);
  for (const [index, rule] of rules.entries()) {
    onRule?.(index);
    run.rule(rule);
  }
  return { findings: run.findings, problems: run.problems };
}

class Run {
  readonly findings: RawFinding[] = [];
  readonly problems: Problem[] = [];
  readonly #uniform: boolean;
  /** One of each name and role. */
  readonly #environments: readonly Environment[];

  constructor(
    readonly bundle: Bundle,
    readonly graph: Graph,
    readonly config: Config,
  ) {
    // Without overrides every target of the bundle has the same setting: the usual and fast case.
    this.#uniform = config.overrides.length === 0;
    const all = [bundle.environment, ...bundle.objects.map((object) => bundle.environmentOf(object))];
    this.#environments = [...new Map(all.map((environment) => [`${environment.role} ${environment.name}`, environment])).values()];
  }

  rule(rule: Rule): void {
    if (this.#isSilent(rule)) return;
    const instances = new RuleInstances(this, rule);
    try {
      const shared = instances.forTarget({ environment: this.bundle.environment, projectPath: undefined, objects: [] });
      if (shared.file) for (const file of this.bundle.files) this.#visitFile(instances, file);
      if (shared.object) this.#visitObjects(instances, rule);
      if (shared.workload) {
        for (const workload of this.graph.workloads) {
          instances.visit(this.#targetOf(workload.object), (visitors) => visitors.workload?.(workload));
        }
      }
      shared.bundle?.(this.bundle);
    } catch (error) {
      instances.failed(error, undefined);
    }
  }

  /** Whether every message of the rule is off wherever the bundle's objects belong: then there is nothing to look for. */
  #isSilent(rule: Rule): boolean {
    const messages = Object.values(rule.meta.messages);
    if (!this.#uniform || messages.length === 0) return false;
    return this.#environments.every((environment) => {
      const { severity } = this.settingOf(rule, { environment, projectPath: undefined, objects: [] });
      return messages.every((message) => applySeverity(severityOf(message, environment.role), tablesOf(rule), severity) === "off");
    });
  }

  #visitFile(instances: RuleInstances, file: SourceFile): void {
    instances.visit({ environment: this.bundle.environment, projectPath: file.projectPath, objects: [] }, (visitors) =>
      visitors.file?.(file),
    );
  }

  #visitObjects(instances: RuleInstances, rule: Rule): void {
    const { kinds } = rule.meta;
    for (const object of this.bundle.objects) {
      if (kinds && !kinds.includes(object.groupKind)) continue;
      instances.visit(this.#targetOf(object), (visitors) => visitors.object?.(object));
    }
  }

  #targetOf(object: KubernetesObject): Target {
    return { environment: this.bundle.environmentOf(object), projectPath: object.document.file.projectPath, objects: [object] };
  }

  /** The setting that holds for a target; the same object for all targets that share it. */
  settingOf(rule: Rule, target: Target): { severity?: SeverityOrOff; options: Options } {
    const scope = this.#uniform ? { environment: target.environment, projectPath: undefined, objects: [] } : target;
    const setting = settingFor(this.config, rule.id, scope);
    return { ...setting, options: { ...defaultOptions(rule.meta.options), ...setting.options } };
  }
}

interface InstanceSetting {
  readonly severity?: SeverityOrOff;
  readonly options: Options;
  /** The same for the same options. */
  readonly key: string;
}

/** One instance of a rule for each set of options that holds somewhere in the bundle. */
class RuleInstances {
  readonly #visitors = new Map<string, Visitors>();
  readonly #byEnvironment = new Map<Environment, InstanceSetting>();
  #target: Target | undefined;
  #failed = false;

  constructor(
    readonly run: Run,
    readonly rule: Rule,
  ) {}

  forTarget(target: Target): Visitors {
    this.#target = target;
    const { key, options } = this.#setting(target);
    let visitors = this.#visitors.get(key);
    if (!visitors) {
      visitors = this.rule.create({
        options,
        bundle: this.run.bundle,
        environment: this.run.bundle.environment,
        graph: this.run.graph,
        fix: fixBuilder,
        report: (descriptor) => this.#report(descriptor),
      });
      this.#visitors.set(key, visitors);
    }
    return visitors;
  }

  visit(target: Target, call: (visitors: Visitors) => void): void {
    try {
      call(this.forTarget(target));
    } catch (error) {
      this.failed(error, target);
    }
  }

  /** One problem for each rule and bundle, however often it throws. */
  failed(error: unknown, target: Target | undefined): void {
    if (this.#failed) return;
    this.#failed = true;
    const object = target?.objects[0];
    const where = object ? ` on ${object.title}` : target?.projectPath ? ` on ${target.projectPath}` : "";
    this.run.problems.push({
      level: "error",
      kind: "internal",
      message: `rule ${this.rule.id} failed${where}: ${error instanceof Error ? error.message : String(error)}`,
      ...(object ? { file: object.document.file.path, location: object.at(["kind"]) } : {}),
      ...(error instanceof Error && error.stack ? { stack: error.stack } : {}),
    });
  }

  #setting(target: Target): InstanceSetting {
    const { overrides } = this.run.config;
    // Without overrides only the environment decides.
    const known = overrides.length === 0 ? this.#byEnvironment.get(target.environment) : undefined;
    if (known) return known;
    const setting = this.run.settingOf(this.rule, target);
    const result = { ...setting, key: JSON.stringify(setting.options) };
    if (overrides.length === 0) this.#byEnvironment.set(target.environment, result);
    return result;
  }

  #report(descriptor: ReportDescriptor<string>): void {
    const target = this.#target!;
    const main = descriptor.objects?.[0];
    const environment = main ? this.run.bundle.environmentOf(main) : target.environment;
    const setting = this.#setting(main ? { ...target, environment, objects: [main] } : target);
    const objects = descriptor.objects ?? target.objects;
    const finding = rawFinding(this.rule, { ...descriptor, objects }, { bundle: this.run.bundle, environment, severity: setting.severity });
    if (finding) this.run.findings.push(finding);
  }
}

interface Circumstances {
  readonly bundle: Bundle;
  readonly environment: Environment;
  /** As configured. */
  readonly severity: SeverityOrOff | undefined;
}

/** Undefined where the message is off. */
function rawFinding(
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
    text: interpolate(message.text, descriptor.data),
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

function tablesOf(rule: Rule): readonly SeverityTable[] {
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

/** The severity of a message for a role under a config, whatever the file or object. */
export function effectiveSeverity(rule: Rule, message: RuleMessage, role: Role, config: Config): SeverityOrOff {
  const { severity } = settingFor(config, rule.id, { environment: { name: role, role }, projectPath: undefined, objects: [] });
  return applySeverity(severityOf(message, role), tablesOf(rule), severity);
}
