import type { KubernetesObject } from "../model/kubernetes-object.js";
import { asRecord } from "../model/value.js";
import { compileGlob, compileWildcard } from "../text/glob.js";
import type { EnvironmentSetting } from "./environment.js";

interface Match {
  readonly setting: EnvironmentSetting;
  /** For messages: "files overlays/prod/**". */
  readonly text: string;
}

interface Compiled {
  readonly setting: EnvironmentSetting;
  readonly files: readonly { readonly pattern: string; readonly matches: (path: string) => boolean }[];
  readonly namespaces: readonly { readonly pattern: string; readonly matches: (name: string) => boolean }[];
  readonly labels: readonly (readonly [string, string])[];
}

/** Finds the environment that the config declares for a path or an object; the first that fits, in the order of the config. */
export class ConfigMatcher {
  readonly #compiled: readonly Compiled[];
  readonly #paths = new Map<string, Match | undefined>();

  constructor(settings: readonly EnvironmentSetting[]) {
    this.#compiled = settings.map((setting) => ({
      setting,
      files: (setting.files ?? []).map((pattern) => ({ pattern, matches: compileGlob(pattern) })),
      namespaces: (setting.namespaces ?? []).map((pattern) => ({ pattern, matches: compileWildcard(pattern) })),
      labels: Object.entries(setting.labels ?? {}),
    }));
  }

  ofPath(path: string): Match | undefined {
    if (this.#compiled.length === 0) return undefined;
    if (this.#paths.has(path)) return this.#paths.get(path);
    let match: Match | undefined;
    for (const { setting, files } of this.#compiled) {
      const hit = files.find(({ matches }) => matches(path));
      if (hit) {
        match = { setting, text: `files: ${hit.pattern}` };
        break;
      }
    }
    this.#paths.set(path, match);
    return match;
  }

  /** `path`: the object's file, or the folder of the rendered root that it is a part of. */
  ofObject(object: KubernetesObject, path: string): Match | undefined {
    if (this.#compiled.length === 0) return undefined;
    const byPath = this.ofPath(path);
    const namespace = object.groupKind === "Namespace" ? object.name : object.namespace;
    for (const { setting, namespaces, labels } of this.#compiled) {
      if (byPath?.setting === setting) return byPath;
      const hit = namespace === undefined ? undefined : namespaces.find(({ matches }) => matches(namespace));
      if (hit) return { setting, text: `namespaces: ${hit.pattern}` };
      if (labels.length > 0 && hasLabels(object, labels)) {
        return { setting, text: `labels: ${labels.map(([key, value]) => `${key}=${value}`).join(", ")}` };
      }
    }
    return undefined;
  }
}

function hasLabels(object: KubernetesObject, labels: readonly (readonly [string, string])[]): boolean {
  const own = asRecord(object.get(["metadata", "labels"]));
  return own !== undefined && labels.every(([key, value]) => Object.hasOwn(own, key) && own[key] === value);
}
