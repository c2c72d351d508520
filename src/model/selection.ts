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

/** `*` in the pattern stands for any characters, also none. Linear in the length of the text for each star. */
export function matchesWildcard(text: string, pattern: string): boolean {
  const parts = pattern.split("*");
  if (parts.length === 1) return text === pattern;
  const first = parts[0]!;
  const last = parts.at(-1)!;
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length) return false;
  let position = first.length;
  for (const part of parts.slice(1, -1)) {
    const next = text.indexOf(part, position);
    if (next < 0) return false;
    position = next + part.length;
  }
  return position <= text.length - last.length;
}
