import type { Environment } from "../environment/environment.js";
import type { KubernetesObject } from "../model/kubernetes-object.js";
import { compileGlob } from "../text/glob.js";
import type { Config, Override, RuleSetting } from "./config.js";
import { compileObjectPattern } from "./object-pattern.js";
import { compareSeverity, type SeverityOrOff, type SeverityTable } from "./severity.js";

/** What a setting is asked for. Conditions of overrides on files or objects do not hold where there is none. */
export interface SettingTarget {
  readonly environment: Pick<Environment, "name" | "role">;
  readonly projectPath: string | undefined;
  readonly objects: readonly Pick<KubernetesObject, "kind" | "group" | "namespace" | "name">[];
}

export interface EffectiveSetting {
  /** Undefined: as the rule's own tables say. */
  readonly severity?: SeverityOrOff;
  /** The options that are configured; the rule's defaults hold for the others. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly locked?: boolean;
}

const NOTHING: EffectiveSetting = { options: {} };

/**
 * What the config says of a rule for a target: the rule's own entry, then each override that applies, in their order; in each of them what is
 * said for the environment's role and then for its name is stronger. Options are merged key by key.
 */
export function settingFor(config: Config, ruleId: string, target: SettingTarget): EffectiveSetting {
  let result = Object.hasOwn(config.rules, ruleId) ? apply(NOTHING, config.rules[ruleId]!, target) : NOTHING;
  for (const override of config.overrides) {
    if (Object.hasOwn(override.rules, ruleId) && applies(override, target)) result = apply(result, override.rules[ruleId]!, target);
  }
  return result;
}

function apply(base: EffectiveSetting, setting: RuleSetting, { environment }: SettingTarget): EffectiveSetting {
  let result = merge(base, setting);
  const { environments } = setting;
  if (!environments) return result;
  for (const key of environment.name === environment.role ? [environment.role] : [environment.role, environment.name]) {
    if (Object.hasOwn(environments, key)) result = merge(result, environments[key]!);
  }
  return result;
}

function merge(base: EffectiveSetting, { severity, options, locked }: RuleSetting): EffectiveSetting {
  return {
    ...base,
    ...(severity === undefined ? {} : { severity }),
    ...(locked === undefined ? {} : { locked }),
    options: options === undefined ? base.options : { ...base.options, ...options },
  };
}

interface Conditions {
  readonly files: readonly ((path: string) => boolean)[] | undefined;
  readonly objects: readonly ReturnType<typeof compileObjectPattern>[] | undefined;
}

const compiled = new WeakMap<Override, Conditions>();

function conditionsOf(override: Override): Conditions {
  let conditions = compiled.get(override);
  if (!conditions) {
    conditions = { files: override.files?.map(compileGlob), objects: override.objects?.map(compileObjectPattern) };
    compiled.set(override, conditions);
  }
  return conditions;
}

function applies(override: Override, { environment, projectPath, objects }: SettingTarget): boolean {
  const { environments } = override;
  if (environments && !environments.includes(environment.name) && !environments.includes(environment.role)) return false;
  const conditions = conditionsOf(override);
  if (conditions.files && (projectPath === undefined || !conditions.files.some((matches) => matches(projectPath)))) return false;
  return !conditions.objects || conditions.objects.some((matches) => objects.some(matches));
}

/**
 * The severity of one message in one environment. `own` is what the rule says, `tables` are those of all its messages. A configured severity caps the
 * rule's messages; one above all of the rule's own raises those that are at the rule's highest. What is off by the tables stays off.
 */
export function applySeverity(own: SeverityOrOff, tables: readonly SeverityTable[], setting: SeverityOrOff | undefined): SeverityOrOff {
  if (setting === undefined || own === "off") return own;
  if (compareSeverity(setting, own) <= 0) return setting;
  const highest = highestOf(tables);
  return own === highest && compareSeverity(setting, highest) > 0 ? setting : own;
}

function highestOf(tables: readonly SeverityTable[]): SeverityOrOff {
  let highest: SeverityOrOff = "off";
  for (const table of tables) {
    for (const severity of [table.production, table.staging, table.development, table.unknown]) {
      if (compareSeverity(severity, highest) > 0) highest = severity;
    }
  }
  return highest;
}
