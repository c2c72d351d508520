import { isAbsolute, join, relative, sep } from "node:path";
import type { EnvironmentSetting } from "../environment/environment.js";
import { EnvironmentNames } from "../environment/names.js";
import { wholeWord } from "../environment/vocabulary.js";
import { asRecord } from "../model/value.js";
import { DEFAULT_CONFIG, type Config, type Override, type RuleSetting } from "./config.js";
import type { ConfigInput, OverrideInput } from "./input.js";
import type { KnownRules, RuleKeys } from "./known.js";
import type { Layer } from "./layers.js";
import type { SeverityOrOff } from "./severity.js";

type Rules = Record<string, RuleSetting>;

/** The environments of all layers; those of the stronger layers come first and replace weaker ones of the same name. */
export function mergeEnvironments(layers: readonly Layer[]): EnvironmentSetting[] {
  const byName = new Map<string, EnvironmentSetting>();
  for (const { input } of [...layers].reverse()) {
    for (const environment of input.environments ?? []) {
      const role = environment.role ?? wholeWord(environment.name)?.role ?? "unknown";
      const key = environment.name.toLowerCase();
      if (!byName.has(key)) byName.set(key, { ...environment, role });
    }
  }
  return [...byName.values()];
}

/** Makes one config of its layers, the weakest first. `file`: absolute path of the strongest. What a layer says of unknown rules has no effect. */
export function mergeLayers(
  file: string | undefined,
  layers: readonly Layer[],
  directory: string,
  known: KnownRules,
  keys: RuleKeys,
): Config {
  const environments = mergeEnvironments(layers);
  const names = new EnvironmentNames(environments);
  const merger = new RuleMerger(known, keys, names);
  for (const { input } of layers) merger.add(input.rules ?? {});
  const inputs = layers.map(({ input }) => input);
  const last = <K extends keyof ConfigInput>(key: K): NonNullable<ConfigInput[K]> | undefined =>
    inputs.findLast((input) => input[key] !== undefined)?.[key] ?? undefined;
  const all = (listOf: (layer: Layer) => readonly string[] | undefined): string[] => [
    ...new Set(layers.flatMap((layer) => listOf(layer) ?? [])),
  ];
  const fallback = last("defaultEnvironment");
  return {
    file,
    environments,
    defaultEnvironment: (fallback !== undefined && names.find(fallback)?.name) || DEFAULT_CONFIG.defaultEnvironment,
    rules: merger.rules,
    overrides: layers.flatMap(({ input }) => (input.overrides ?? []).filter(hasCondition).map((override) => merger.override(override))),
    ignore: all(({ input }) => input.ignore),
    external: all(({ input }) => input.external),
    assumeComplete: last("assumeComplete") ?? DEFAULT_CONFIG.assumeComplete,
    failOn: last("failOn") ?? DEFAULT_CONFIG.failOn,
    database: {
      images: all(({ input }) => input.database?.images),
      kinds: all(({ input }) => input.database?.kinds),
      labels: Object.assign({}, ...inputs.map((input) => input.database?.labels)) as Record<string, string>,
    },
    policies: all((layer) => layer.input.policies?.map((path) => rebase(path, layer.directory, directory))),
    plugins: all((layer) =>
      layer.fromPackage
        ? []
        : layer.input.plugins?.map((path) => (path.startsWith(".") ? `./${rebase(path, layer.directory, directory)}` : path)),
    ),
    helm: Object.assign({}, ...inputs.map((input) => input.helm)) as Config["helm"],
    kustomize: Object.assign({}, ...inputs.map((input) => input.kustomize)) as Config["kustomize"],
    kubernetesVersion: last("kubernetesVersion"),
    parsers: firstOfEach(inputs.toReversed().flatMap((input) => Object.entries(input.parsers ?? {}))),
    admission: mergeAdmission(inputs),
  };
}

function mergeAdmission(inputs: readonly ConfigInput[]): Config["admission"] {
  const settings = inputs.flatMap(({ admission }) => (admission ? [admission] : []));
  const merged = Object.assign({}, ...settings) as Config["admission"];
  const namespaces = Object.assign({}, ...settings.map((setting) => setting.namespaces)) as NonNullable<Config["admission"]["namespaces"]>;
  return Object.keys(namespaces).length > 0 ? { ...merged, namespaces } : merged;
}

/** One without a condition is refused by the checks; it must not come to hold everywhere. */
function hasCondition({ files, objects, environments }: OverrideInput): boolean {
  return files !== undefined || objects !== undefined || environments !== undefined;
}

/** Entries in their order; of two with one key the first counts. */
function firstOfEach<T>(entries: readonly (readonly [string, T])[]): Record<string, T> {
  return Object.fromEntries(entries.filter(([key], index) => entries.findIndex(([other]) => other === key) === index));
}

/** A path of an extended file, as seen from the folder of the config that extends it. */
function rebase(path: string, from: string, to: string): string {
  if (isAbsolute(path)) return path;
  return relative(to, join(from, path)).split(sep).join("/");
}

/** Rules that are off until a config names them have no entry until then, and no category speaks of them. */
class RuleMerger {
  readonly rules: Rules = Object.create(null) as Rules;

  constructor(
    readonly known: KnownRules,
    readonly keys: RuleKeys,
    readonly names: EnvironmentNames,
  ) {}

  /** Adds the `rules` of a layer to those of the weaker ones. */
  add(rules: NonNullable<ConfigInput["rules"]>): void {
    for (const [id, setting] of this.#spellOut(rules, this.rules)) {
      const before = this.rules[id];
      const onlySomewhere = !before && this.#isOptIn(id) && setting.environments && setting.severity === undefined;
      this.rules[id] = mergeSettings(onlySomewhere ? { severity: "off" } : before, setting);
    }
  }

  /** To be called after all layers were added: an opt-in rule that only an override names is off elsewhere. */
  override(input: OverrideInput): Override {
    const rules = Object.create(null) as Rules;
    for (const [id, setting] of this.#spellOut(input.rules, this.rules)) {
      rules[id] = mergeSettings(rules[id], setting);
      if (this.#isOptIn(id)) this.rules[id] ??= { severity: "off" };
    }
    const { files, objects, environments } = input;
    return {
      ...(files && { files }),
      ...(objects && { objects }),
      ...(environments && { environments: environments.map((name) => this.#canonical(name)) }),
      rules,
    };
  }

  #isOptIn(id: string): boolean {
    return this.known.isOptIn?.(id) ?? false;
  }

  /** Every rule that the keys are about, wide keys first. `named`: the opt-in rules that categories may speak of. */
  #spellOut(rules: NonNullable<ConfigInput["rules"]>, named: Readonly<Rules>): [id: string, setting: RuleSetting][] {
    const entries = Object.entries(rules).map(([key, value]) => ({ key, setting: this.#setting(value), breadth: this.keys.breadth(key) }));
    entries.sort((a, b) => b.breadth - a.breadth || a.key.length - b.key.length);
    return entries.flatMap(({ key, setting }) =>
      (this.keys.idsOf(key) ?? [])
        .filter((id) => id === key || !this.#isOptIn(id) || Object.hasOwn(named, id))
        .map((id): [string, RuleSetting] => [id, setting]),
    );
  }

  #setting(value: unknown): RuleSetting {
    if (typeof value === "string") return { severity: value as SeverityOrOff };
    if (Array.isArray(value)) {
      const options = asRecord(value[1]);
      return { severity: value[0] as SeverityOrOff, ...(options && { options }) };
    }
    const { environments, ...rest } = asRecord(value) as RuleSetting;
    if (!environments) return rest;
    return {
      ...rest,
      environments: Object.fromEntries(Object.entries(environments).map(([name, inner]) => [this.#canonical(name), this.#setting(inner)])),
    };
  }

  #canonical(name: string): string {
    return this.names.find(name)?.name ?? name;
  }
}

/** The stronger over the weaker. A new severity holds for all environments but those that come with it. */
function mergeSettings(weak: RuleSetting | undefined, strong: RuleSetting): RuleSetting {
  if (!weak) return strong;
  const options = { ...weak.options, ...strong.options };
  const environments: Record<string, RuleSetting> = {};
  for (const [name, { severity, ...rest }] of Object.entries(weak.environments ?? {})) {
    environments[name] = strong.severity === undefined && severity !== undefined ? { severity, ...rest } : rest;
  }
  for (const [name, inner] of Object.entries(strong.environments ?? {})) environments[name] = mergeSettings(environments[name], inner);
  return {
    ...weak,
    ...strong,
    ...(Object.keys(options).length > 0 && { options }),
    ...(Object.keys(environments).length > 0 && { environments }),
  };
}
