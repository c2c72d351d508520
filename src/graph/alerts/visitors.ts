import type { SourceFile } from "../../load/document.js";
import type { KubernetesObject } from "../../model/kubernetes-object.js";
import type { AlertmanagerConfiguration } from "../../model/alerting/routes.js";
import { type Rule, rulesIn, rulesOfFile, rulesOfObject, type RuleSource } from "../../model/alerting/rules.js";
import type { Alerting } from "./alerting.js";
import { configsOfFile, configsOfObject } from "./configs.js";
import type { AlertmanagerSetup } from "./setups.js";

/** Visitors of everything that an object is or holds, and of files. */
export interface PartVisitors {
  object(object: KubernetesObject): void;
  file(file: SourceFile): void;
}

/** Calls `judge` for every configuration of Alertmanager that a bundle judges: in objects, and files of their own. */
export function visitConfigs(judge: (config: AlertmanagerConfiguration) => void): PartVisitors {
  return {
    object: (object) => configsOfObject(object).forEach(judge),
    file: (file) => configsOfFile(file).forEach(judge),
  };
}

/** Calls `judge` for all rule groups that a bundle judges. */
export function visitRuleSources(judge: (source: RuleSource) => void): PartVisitors {
  return {
    object: (object) => rulesOfObject(object).forEach(judge),
    file: (file) => rulesOfFile(file).forEach(judge),
  };
}

/** Calls `judge` for each alerting rule in a language that is known. */
export function visitAlerts(judge: (rule: Rule) => void): PartVisitors {
  return visitRuleSources((source) => {
    if (source.language === "unknown") return;
    for (const rule of rulesIn([source])) if (rule.alert !== undefined) judge(rule);
  });
}

/** The Alertmanagers of which the bundle judges the main configuration, or where that is not in the project a part. */
export function judgedSetups(alerting: Alerting): readonly AlertmanagerSetup[] {
  const objects = new Set(alerting.bundle.objects);
  const files = new Set(alerting.bundle.files);
  return alerting.setups.filter(({ base, object, parts }) => {
    if (base) return base.object ? objects.has(base.object) : files.has(base.file);
    return object ? objects.has(object) : parts.some((part) => part.object && objects.has(part.object));
  });
}
