import { dirname } from "node:path";
import type { Problem } from "../load/document.js";
import { layerIssues } from "./check.js";
import type { Config } from "./config.js";
import { disk, type FileSystem } from "../load/file-system.js";
import { configIn } from "./find.js";
import type { ConfigInput } from "./input.js";
import { problemOf } from "./issue.js";
import { RuleKeys, type KnownRules } from "./known.js";
import { readLayers, type Layer } from "./layers.js";
import { mergeEnvironments, mergeLayers } from "./merge.js";
import { prune } from "./prune.js";

/** A config that is read and fits the schema, but whose rules are not known yet: its own policies and plugins may bring some. */
export interface ConfigDraft {
  /** Absolute path; undefined for the defaults. */
  readonly file: string | undefined;
  readonly layers: readonly Layer[];
  readonly problems: readonly Problem[];
}

export interface LoadedConfig {
  readonly config: Config;
  /** Of kind "config", level "error". What they are about is left out of `config`. */
  readonly problems: readonly Problem[];
}

/** Reads a config and all that it extends. `cwd`: what paths in problems are relative to. Never throws. */
export function readConfig(
  file: string | undefined,
  presets: Readonly<Record<string, ConfigInput>>,
  cwd = process.cwd(),
  files: FileSystem = disk,
): ConfigDraft {
  if (file === undefined) return { file, layers: [], problems: [] };
  const { layers, problems } = readLayers(file, presets, cwd, files);
  return { file, layers, problems };
}

/** The policies and plugins that a draft names and what they are compiled against, as {@link Config} has them. */
export function namedCode(draft: ConfigDraft): NamedCode {
  const config = mergeLayers(draft.file, draft.layers, directoryOf(draft), NO_RULES, new RuleKeys([]));
  const { policies, plugins, kubernetesVersion, admission } = config;
  return { policies, plugins, kubernetesVersion, admission };
}

export type NamedCode = Pick<Config, "policies" | "plugins" | "kubernetesVersion" | "admission">;

const NO_RULES: KnownRules = { ids: [], optionsOf: () => undefined, presets: {} };

/** Checks a draft against the rules that there are, and merges it. */
export function finishConfig(draft: ConfigDraft, known: KnownRules): LoadedConfig {
  const keys = new RuleKeys(known.ids);
  const environments = mergeEnvironments(draft.layers);
  const problems = [...draft.problems];
  const layers = draft.layers.map((layer): Layer => {
    const { document } = layer;
    if (!document) return layer;
    const issues = layerIssues(layer, { known, keys, environments });
    problems.push(...issues.map((found) => problemOf(found, document)));
    return { ...layer, input: prune(layer.input, issues) };
  });
  return { config: mergeLayers(draft.file, layers, directoryOf(draft), known, keys), problems };
}

function directoryOf({ file }: ConfigDraft): string {
  return file === undefined ? process.cwd() : dirname(file);
}

/**
 * Reads, checks and merges a config. `path`, absolute: the file, or the root of a project that may hold one; undefined, and a folder without a
 * config: the defaults. Never throws.
 */
export function loadConfig(path: string | undefined, known: KnownRules, cwd = process.cwd(), files: FileSystem = disk): LoadedConfig {
  const file = path !== undefined && files.kindOf(path) === "folder" ? configIn(path, files) : path;
  return finishConfig(readConfig(file, known.presets, cwd, files), known);
}
