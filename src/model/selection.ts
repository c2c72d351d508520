import { compileWildcard } from "../text/glob.js";
import type { KubernetesObject } from "./kubernetes-object.js";

/**
 * Whether an option such as `allow` names an object: a pattern is a name ("legacy-*"), a kind and name ("Deployment/legacy"), or a label ("app=legacy").
 * `*` stands for any characters.
 */
export function isSelected(object: KubernetesObject, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => {
    const equals = pattern.indexOf("=");
    if (equals > 0) return object.labels[pattern.slice(0, equals)] === pattern.slice(equals + 1);
    const name = object.name ?? "";
    return matchesWildcard(name, pattern) || matchesWildcard(`${object.kind}/${name}`, pattern);
  });
}

const compiled = new Map<string, (text: string) => boolean>();

/** Whether a name fits a pattern of a config or option; see {@link compileWildcard}. Patterns are compiled once. */
export function matchesWildcard(text: string, pattern: string): boolean {
  let matches = compiled.get(pattern);
  if (!matches) {
    matches = compileWildcard(pattern);
    compiled.set(pattern, matches);
  }
  return matches(text);
}
