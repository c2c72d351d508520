import type { Config } from "../config/config.js";
import { applySeverity, settingFor } from "../config/settings.js";
import type { Environment } from "../environment/environment.js";
import type { Graph } from "../graph/graph.js";
import type { Problem } from "../load/document.js";
import type { GroupKind, KubernetesObject } from "../model/kubernetes-object.js";
import type { Bundle } from "../project/project.js";
import { defaultOptions } from "./options.js";
import { type RawFinding, severityOf, tablesOf } from "./raw-finding.js";
import { type InstanceSetting, RuleInstances, type RuleTimes, type RunContext, type Target } from "./rule-instances.js";
import type { Rule, Visitors } from "./rule.js";

export type { RuleTimes } from "./rule-instances.js";
export { highest, reportRaw, severityOf, type RawFinding } from "./raw-finding.js";

export interface RunResult {
  readonly findings: readonly RawFinding[];
  readonly problems: readonly Problem[];
}

/** Hears how many of a bundle's objects were visited. */
export type OnStep = (done: number, total: number) => void;

/** Runs rules over one bundle. A rule that throws is a problem of kind "internal"; the others go on. */
export function runRules(
  bundle: Bundle,
  graph: Graph,
  rules: readonly Rule[],
  config: Config,
  { onStep, times }: { readonly onStep?: OnStep; readonly times?: RuleTimes | undefined } = {},
): RunResult {
  const run = new Run(bundle, graph, config, times);
  run.all(rules, onStep ?? (() => undefined));
  return { findings: run.findings, problems: run.problems };
}

/**
 * Every rule visits a thing before the next thing is turned to: what the rules ask of it is then still at hand, which is faster over large bundles than
 * one rule after the other.
 */
class Run implements RunContext {
  readonly findings: RawFinding[] = [];
  readonly problems: Problem[] = [];
  readonly bundleTarget: Target;
  /** By role and name: without overrides nothing else decides the setting of a rule. */
  readonly #scopes = new Map<string, object>();
  readonly #hasOverrides: boolean;

  constructor(
    readonly bundle: Bundle,
    readonly graph: Graph,
    readonly config: Config,
    readonly times: RuleTimes | undefined,
  ) {
    this.#hasOverrides = config.overrides.length > 0;
    this.bundleTarget = this.#target(bundle.environment, undefined, []);
  }

  all(rules: readonly Rule[], onStep: OnStep): void {
    const environments = this.#environments();
    const instances = rules.filter((rule) => !this.#isSilent(rule, environments)).map((rule) => new RuleInstances(this, rule));
    const having = (visitor: keyof Visitors): RuleInstances[] => instances.filter(({ shared }) => shared[visitor]);
    this.#files(having("file"));
    this.#objects(having("object"), onStep);
    this.#workloads(having("workload"), onStep);
    for (const instance of having("bundle")) {
      const visitors = instance.visitorsFor(this.bundleTarget);
      try {
        visitors?.bundle?.(this.bundle);
      } catch (error) {
        instance.fail(error);
      }
    }
  }

  #files(instances: readonly RuleInstances[]): void {
    if (instances.length === 0) return;
    for (const file of this.bundle.files) {
      const target = this.#target(this.bundle.environment, file.projectPath, []);
      for (const instance of instances) {
        const visitors = instance.visitorsFor(target);
        try {
          visitors?.file?.(file);
        } catch (error) {
          instance.fail(error);
        }
      }
    }
  }

  #objects(instances: readonly RuleInstances[], onStep: OnStep): void {
    const byKind = new Map<GroupKind, readonly RuleInstances[]>();
    const { objects } = this.bundle;
    for (let index = 0; index < objects.length; index++) {
      const object = objects[index]!;
      onStep(index, objects.length);
      let interested = byKind.get(object.groupKind);
      if (!interested) {
        interested = instances.filter(({ rule }) => rule.meta.kinds?.includes(object.groupKind) ?? true);
        byKind.set(object.groupKind, interested);
      }
      if (interested.length === 0) continue;
      const target = this.targetOf(object);
      for (const instance of interested) {
        const visitors = instance.visitorsFor(target);
        try {
          visitors?.object?.(object);
        } catch (error) {
          instance.fail(error);
        }
      }
    }
  }

  #workloads(instances: readonly RuleInstances[], onStep: OnStep): void {
    if (instances.length === 0) return;
    const { workloads } = this.graph;
    for (let index = 0; index < workloads.length; index++) {
      const workload = workloads[index]!;
      onStep(index, workloads.length);
      const target = this.targetOf(workload.object);
      for (const instance of instances) {
        const visitors = instance.visitorsFor(target);
        try {
          visitors?.workload?.(workload);
        } catch (error) {
          instance.fail(error);
        }
      }
    }
  }

  /** Those that the bundle's objects belong to, one of each name and role. */
  #environments(): readonly Environment[] {
    const byKey = new Map<string, Environment>([[keyOf(this.bundle.environment), this.bundle.environment]]);
    for (const object of this.bundle.objects) {
      const environment = this.bundle.environmentOf(object);
      byKey.set(keyOf(environment), environment);
    }
    return [...byKey.values()];
  }

  /** Whether every message of the rule is off wherever the bundle's objects belong: then there is nothing to look for. */
  #isSilent(rule: Rule, environments: readonly Environment[]): boolean {
    const messages = Object.values(rule.meta.messages);
    if (this.#hasOverrides || messages.length === 0) return false;
    return environments.every((environment) => {
      const { severity } = settingFor(this.config, rule.id, { environment, projectPath: undefined, objects: [] });
      return messages.every((message) => applySeverity(severityOf(message, environment.role), tablesOf(rule), severity) === "off");
    });
  }

  targetOf(object: KubernetesObject): Target {
    return this.#target(this.bundle.environmentOf(object), object.document.file.projectPath, [object]);
  }

  #target(environment: Environment, projectPath: string | undefined, objects: readonly KubernetesObject[]): Target {
    if (this.#hasOverrides) return { environment, projectPath, objects, scope: undefined };
    const key = keyOf(environment);
    let scope = this.#scopes.get(key);
    if (!scope) this.#scopes.set(key, (scope = {}));
    return { environment, projectPath, objects, scope };
  }

  settingOf(rule: Rule, target: Target): InstanceSetting {
    const { severity, options } = settingFor(this.config, rule.id, target);
    return { ...(severity === undefined ? {} : { severity }), options: { ...defaultOptions(rule.meta.options), ...options } };
  }
}

function keyOf({ role, name }: Environment): string {
  return `${role} ${name}`;
}
