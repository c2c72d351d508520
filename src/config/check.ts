import type { EnvironmentSetting } from "../environment/environment.js";
import { environmentNameError } from "../environment/names.js";
import { wholeWord } from "../environment/vocabulary.js";
import type { Path } from "../load/document.js";
import { asRecord, type JsonRecord } from "../model/value.js";
import { compileWildcard, globError } from "../text/glob.js";
import { suggest } from "../text/suggest.js";
import { optionIssues } from "./check-options.js";
import { hint, issue, type Issue } from "./issue.js";
import type { KnownRules, RuleKeys } from "./known.js";
import type { Layer } from "./layers.js";
import { objectPatternError } from "./object-pattern.js";

/** What a layer is checked against. */
export interface CheckContext {
  readonly known: KnownRules;
  readonly keys: RuleKeys;
  /** Those of all layers. */
  readonly environments: readonly EnvironmentSetting[];
}

/** What is wrong with a layer beyond its schema: ids, options, names of environments, patterns. */
export function layerIssues({ input, fromPackage, pruned }: Layer, context: CheckContext): Issue[] {
  const issues = [
    ...environmentIssues(pruned.has("environments") ? [] : (input.environments ?? [])),
    ...nameIssues(input.defaultEnvironment, ["defaultEnvironment"], context),
    ...rulesIssues(input.rules, ["rules"], context),
    ...overrideIssues(pruned.has("overrides") ? [] : (input.overrides ?? []), context),
    ...each(input.ignore, ["ignore"], (pattern) => (pattern.trim() === "" ? "an empty pattern matches nothing" : undefined)),
    ...each(input.external, ["external"], objectPatternError),
    ...Object.keys(input.parsers ?? {}).flatMap((glob) => {
      const error = globError(glob);
      return error === undefined ? [] : [issue(["parsers", glob], `${error}.`, "key")];
    }),
    ...each(input.helm?.values, ["helm", "values"], globError),
    ...each(input.policies, ["policies"], emptyError),
    ...each(input.plugins, ["plugins"], emptyError),
  ];
  const plugins = fromPackage && input.plugins && input.plugins.length > 0;
  return plugins
    ? [...issues, issue(["plugins"], "a config that comes from a package cannot load code; name its plugins in your own config.", "key")]
    : issues;
}

function emptyError(name: string): string | undefined {
  return name.trim() === "" ? "a name is missing" : undefined;
}

function each(list: readonly string[] | undefined, path: Path, errorOf: (text: string) => string | undefined): Issue[] {
  return (list ?? []).flatMap((text, index) => {
    const error = errorOf(text);
    return error === undefined ? [] : [issue([...path, index], `${error}.`)];
  });
}

function environmentIssues(environments: readonly Partial<EnvironmentSetting>[]): Issue[] {
  const seen = new Set<string>();
  return environments.flatMap((environment, index) => {
    const path = ["environments", index];
    const name = environment.name!;
    const issues = [
      ...each(environment.files, [...path, "files"], globError),
      ...each(environment.namespaces, [...path, "namespaces"], emptyError),
    ];
    if (seen.has(name.toLowerCase())) issues.push(issue([...path, "name"], `the environment "${name}" is declared twice.`));
    seen.add(name.toLowerCase());
    if (environment.role === undefined && !wholeWord(name)) {
      issues.push(issue([...path, "name"], `"${name}" does not say what it is for; add its role: production, staging or development.`));
    }
    return issues;
  });
}

function nameIssues(name: string | undefined, path: Path, { environments }: CheckContext, part: "key" | "value" = "value"): Issue[] {
  const error = name === undefined ? undefined : environmentNameError(name, environments);
  return error === undefined ? [] : [issue(path, error, part)];
}

function overrideIssues(overrides: readonly object[], context: CheckContext): Issue[] {
  return overrides.flatMap((value, index) => {
    const path = ["overrides", index];
    const { files, objects, environments, rules } = value as { [key in "files" | "objects" | "environments"]?: string[] } & {
      rules: JsonRecord;
    };
    const conditions = [files, objects, environments].filter((condition) => condition !== undefined);
    const empty = conditions.length === 0 || conditions.some((condition) => condition.length === 0);
    return [
      ...(empty ? [issue(path, "an override needs a condition that can hold: files, objects or environments.")] : []),
      ...each(files, [...path, "files"], globError),
      ...each(objects, [...path, "objects"], objectPatternError),
      ...(environments ?? []).flatMap((name, at) => nameIssues(name, [...path, "environments", at], context)),
      ...rulesIssues(rules, [...path, "rules"], context),
    ];
  });
}

function rulesIssues(rules: unknown, path: Path, context: CheckContext): Issue[] {
  return Object.entries(asRecord(rules) ?? {}).flatMap(([key, setting]) => {
    const ids = context.keys.idsOf(key);
    if (!ids) return [issue([...path, key], unknownRule(key, context.keys), "key")];
    const single = context.keys.has(key) ? key : undefined;
    return settingIssues(setting, single, [...path, key], context);
  });
}

function unknownRule(key: string, keys: RuleKeys): string {
  const wanted = key.endsWith("/*") ? key.slice(0, -2) : key;
  const close = suggest(wanted, [...keys.ids, ...keys.categories]);
  const category = keys.categories.find((candidate) => key.startsWith(`${candidate}/`));
  const rules = category === undefined ? keys.categories : keys.ids.filter((id) => compileWildcard(`${category}/*`)(id));
  return `there is no rule "${key}"${hint(close, rules).replace("Allowed:", category === undefined ? "Categories:" : `Rules of ${category}:`)}`;
}

/** `id` undefined: the setting of a category, which has no options. */
function settingIssues(setting: unknown, id: string | undefined, path: Path, context: CheckContext): Issue[] {
  if (Array.isArray(setting)) return optionsOf(setting[1], id, [...path, 1], context);
  const record = asRecord(setting);
  if (!record) return [];
  const environments = Object.entries(asRecord(record["environments"]) ?? {});
  return [
    ...optionsOf(record["options"], id, [...path, "options"], context),
    ...environments.flatMap(([name, inner]) => [
      ...nameIssues(name, [...path, "environments", name], context, "key"),
      ...settingIssues(inner, id, [...path, "environments", name], context),
    ]),
  ];
}

function optionsOf(options: unknown, id: string | undefined, path: Path, { known }: CheckContext): Issue[] {
  const record = asRecord(options);
  if (!record) return [];
  if (id === undefined) return [issue(path, "options belong to a single rule, not to a category.")];
  return optionIssues(known.optionsOf(id), record, path);
}
