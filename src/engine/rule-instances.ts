import type { SeverityOrOff } from "../config/severity.js";
import type { Environment } from "../environment/environment.js";
import type { Graph } from "../graph/graph.js";
import type { Problem } from "../load/document.js";
import type { KubernetesObject } from "../model/kubernetes-object.js";
import type { Bundle } from "../project/project.js";
import { fixBuilder } from "./fix-builder.js";
import { PolicyError } from "./policy-error.js";
import { rawFinding, type RawFinding } from "./raw-finding.js";
import type { ReportDescriptor, Rule, Visitors } from "./rule.js";

/** What a visitor is called for: decides the options and the severity that hold. */
export interface Target {
  readonly environment: Environment;
  readonly projectPath: string | undefined;
  readonly objects: readonly KubernetesObject[];
  /** The same for all targets of which every rule has the same setting; undefined where each has to be asked for. */
  readonly scope: object | undefined;
}

export interface InstanceSetting {
  readonly severity?: SeverityOrOff;
  readonly options: Readonly<Record<string, unknown>>;
}

/** What the instances of the rules share in the run over one bundle. */
export interface RunContext {
  readonly bundle: Bundle;
  readonly graph: Graph;
  readonly findings: RawFinding[];
  readonly problems: Problem[];
  /** The bundle as a whole. */
  readonly bundleTarget: Target;
  /** Milliseconds by rule, where they are asked for. */
  readonly times: RuleTimes | undefined;
  targetOf(object: KubernetesObject): Target;
  settingOf(rule: Rule, target: Target): InstanceSetting;
}

/** Milliseconds that each rule took, by id. */
export type RuleTimes = Map<string, number>;

interface Instance {
  readonly severity: SeverityOrOff | undefined;
  readonly visitors: Visitors;
}

/** One instance of a rule for each set of options that holds somewhere in the bundle. */
export class RuleInstances {
  /** What the rule visits under the bundle's own options: the same visitors as under any others. */
  readonly shared: Visitors;
  readonly #byOptions = new Map<string, Visitors>();
  readonly #byScope = new Map<object, Instance>();
  #target: Target;
  #failed = false;

  constructor(
    readonly run: RunContext,
    readonly rule: Rule,
  ) {
    this.#target = run.bundleTarget;
    this.shared = this.visitorsFor(run.bundleTarget) ?? {};
  }

  /** The visitors to call for a target, whose findings then are the target's; undefined when the rule cannot be set up. */
  visitorsFor(target: Target): Visitors | undefined {
    this.#target = target;
    try {
      return this.#instanceFor(target).visitors;
    } catch (error) {
      this.fail(error);
      return undefined;
    }
  }

  /** Says that the rule threw on its target: one problem for each rule and bundle, however often it does. */
  fail(error: unknown): void {
    if (this.#failed) return;
    this.#failed = true;
    const { objects, projectPath } = this.#target;
    const [object] = objects;
    const where = object ? ` on ${object.title}` : projectPath ? ` on ${projectPath}` : "";
    if (error instanceof PolicyError) {
      const { location } = error;
      const message = `policy ${this.rule.id} failed${where}: ${error.message}`;
      this.run.problems.push({ level: "error", kind: "policy", message, ...(location ? { file: location.file.path, location } : {}) });
      return;
    }
    this.run.problems.push({
      level: "error",
      kind: "internal",
      message: `rule ${this.rule.id} failed${where}: ${error instanceof Error ? error.message : String(error)}`,
      ...(object ? { file: object.document.file.path, location: object.at(["kind"]) } : {}),
      ...(error instanceof Error && error.stack ? { stack: error.stack } : {}),
    });
  }

  #instanceFor(target: Target): Instance {
    const known = target.scope && this.#byScope.get(target.scope);
    if (known) return known;
    const { severity, options } = this.run.settingOf(this.rule, target);
    const instance = { severity, visitors: this.#visitorsUnder(options) };
    if (target.scope) this.#byScope.set(target.scope, instance);
    return instance;
  }

  #visitorsUnder(options: Readonly<Record<string, unknown>>): Visitors {
    const key = JSON.stringify(options);
    let visitors = this.#byOptions.get(key);
    if (!visitors) {
      const { bundle, graph } = this.run;
      const create = (): Visitors =>
        this.rule.create({
          options,
          bundle,
          environment: bundle.environment,
          graph,
          fix: fixBuilder,
          report: (descriptor) => this.#report(descriptor),
          problem: (problem) => this.run.problems.push(problem),
        });
      visitors = this.run.times ? timed(this.rule.id, create, this.run.times) : create();
      this.#byOptions.set(key, visitors);
    }
    return visitors;
  }

  #report(descriptor: ReportDescriptor<string>): void {
    const main = descriptor.objects?.[0];
    const own = main && main !== this.#target.objects[0] ? this.run.targetOf(main) : this.#target;
    const target = descriptor.environment ? { ...own, environment: descriptor.environment, scope: undefined } : own;
    const { severity } = this.#instanceFor(target);
    const objects = descriptor.objects ?? target.objects;
    const { environment } = target;
    const finding = rawFinding(this.rule, { ...descriptor, objects }, { bundle: this.run.bundle, environment, severity });
    if (finding) this.run.findings.push(finding);
  }
}

/** The same visitors with a clock around each call. */
function timed(id: string, create: () => Visitors, times: RuleTimes): Visitors {
  const measure = <T>(call: () => T): T => {
    const start = performance.now();
    try {
      return call();
    } finally {
      times.set(id, (times.get(id) ?? 0) + performance.now() - start);
    }
  };
  const { file, object, workload, bundle } = measure(create);
  return {
    ...(file && { file: (one) => measure(() => file(one)) }),
    ...(object && { object: (one) => measure(() => object(one)) }),
    ...(workload && { workload: (one) => measure(() => workload(one)) }),
    ...(bundle && { bundle: (one) => measure(() => bundle(one)) }),
  };
}
