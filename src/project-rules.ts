import path from "node:path";
import type { Config } from "./config/config.js";
import type { ConfigInput } from "./config/input.js";
import type { Layer } from "./config/layers.js";
import { finishConfig, namedCode, readConfig, type NamedCode } from "./config/load-config.js";
import { knownRules } from "./engine/known-rules.js";
import type { Rule } from "./engine/rule.js";
import type { Problem } from "./load/document.js";
import { disk, type FileSystem } from "./load/file-system.js";
import type { LoadedPolicies } from "./policy/kinds.js";
import type { PolicyRequest } from "./policy/load.js";

/** What decides which rules a project has, beside its config. */
export interface RuleSources {
  /** The built-in rules. */
  readonly rules: readonly Rule[];
  readonly presets?: Readonly<Record<string, ConfigInput>>;
  /** `--policy`: files, folders and globs, relative to the working directory. */
  readonly policies?: readonly string[];
  /** False: only the rules of policies run. */
  readonly builtin?: boolean;
  /** False: nothing that is code is loaded. */
  readonly plugins?: boolean;
  /** Declarative rules that name nothing in their match judge every document: so conftest does. */
  readonly everyDocument?: boolean;
  /** `--data`. */
  readonly data?: Readonly<Record<string, unknown>>;
  /** Where files are read from; default: the disk. */
  readonly fileSystem?: FileSystem;
}

/** The config of a project and all rules that it has. */
export interface ProjectRules {
  readonly config: Config;
  /** Those that may run: the built-in ones, unless they are left out, and those of policies. */
  readonly rules: readonly Rule[];
  /** All that a config or a comment may name. */
  readonly known: readonly Rule[];
  /** The configs that were merged, the weakest first. */
  readonly layers: readonly Layer[];
  readonly problems: readonly Problem[];
}

/** Reads a config and the policies that it and the command line name. `file`: absolute; undefined for the defaults. Never throws. */
export async function readProjectRules(file: string | undefined, sources: RuleSources, cwd: string): Promise<ProjectRules> {
  const presets = sources.presets ?? {};
  const draft = readConfig(file, presets, cwd, sources.fileSystem);
  const code = namedCode(draft);
  const request = policyRequest(code, file, sources, cwd);
  const plugged = code.plugins.length > 0 ? await loadPlugins(code.plugins, request, file) : NOTHING;
  const taken = new Set([...request.taken, ...plugged.rules.map(({ id }) => id)]);
  const fromFiles = request.entries.length > 0 ? await (await import("./policy/load.js")).loadPolicies({ ...request, taken }) : NOTHING;
  const loaded = { rules: [...plugged.rules, ...fromFiles.rules] };
  const problems: Problem[] = [...plugged.problems, ...fromFiles.problems];
  if (sources.builtin === false && loaded.rules.length === 0 && problems.length === 0)
    problems.push({
      level: "error",
      kind: "config",
      message: "without the built-in rules there is no rule: name policies with --policy or in the config",
    });
  const known = [...sources.rules, ...loaded.rules];
  const finished = finishConfig(draft, knownRules(known, presets));
  return {
    config: finished.config,
    rules: sources.builtin === false ? loaded.rules : known,
    known,
    layers: draft.layers,
    problems: [...finished.problems, ...problems],
  };
}

const NOTHING: LoadedPolicies = { rules: [], problems: [] };

/** The rules of the modules that the config names; one whose id is taken does not run. */
async function loadPlugins(plugins: readonly string[], request: PolicyRequest, file: string | undefined): Promise<LoadedPolicies> {
  const { cwd, files, taken } = request;
  const directory = file === undefined ? cwd : path.dirname(file);
  const from = file === undefined ? "" : path.relative(cwd, file).split(path.sep).join("/");
  const module = await import("./policy/module/load.js");
  const { rules, problems } = await module.loadPlugins({ plugins, directory, from, cwd, files, allowed: request.plugins });
  const { withoutTwins } = await import("./policy/twins.js");
  const twins: Problem[] = [];
  return { rules: withoutTwins(rules, taken, twins), problems: [...problems, ...twins] };
}

function policyRequest(code: NamedCode, file: string | undefined, sources: RuleSources, cwd: string): PolicyRequest {
  const directory = file === undefined ? cwd : path.dirname(file);
  const { policies, kubernetesVersion, admission } = code;
  const from = file === undefined ? "" : path.relative(cwd, file).split(path.sep).join("/");
  return {
    entries: [
      ...policies.map((name) => ({ name, directory, from: `${from}: policies` })),
      ...(sources.policies ?? []).map((name) => ({ name, directory: cwd, from: "--policy" })),
    ],
    taken: new Set(sources.rules.map(({ id }) => id)),
    files: sources.fileSystem ?? disk,
    cwd,
    plugins: sources.plugins ?? true,
    everyDocument: sources.everyDocument ?? false,
    data: sources.data ?? {},
    kubernetes: minorOf(kubernetesVersion),
    namespaces: admission.namespaces ?? {},
    strictBindings: admission.bindings === "strict",
  };
}

/** 31 for "1.31", "v1.31.2". */
function minorOf(version: string | undefined): number | undefined {
  const minor = /^v?1\.(\d+)/.exec(version ?? "")?.[1];
  return minor === undefined ? undefined : Number(minor);
}
