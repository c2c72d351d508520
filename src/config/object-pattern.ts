import { compileWildcard } from "../text/glob.js";

/** What a pattern is matched against. */
export interface ObjectName {
  readonly kind: string;
  /** "" for the core group; patterns that name a group need it. */
  readonly group?: string;
  /** Undefined where the manifest does not say, and for what has no namespace. */
  readonly namespace?: string | undefined;
  readonly name?: string | undefined;
}

/**
 * "Deployment", "Deployment/web", "Deployment/prod/web"; `*`, `?` and `{a,b}` in any part; a group behind a dot, as kubectl writes it:
 * "Certificate.cert-manager.io/prod/web". A namespace that the manifest does not say is matched by `*` alone.
 */
export function compileObjectPattern(pattern: string): (object: ObjectName) => boolean {
  const parts = pattern.split("/");
  const dot = parts[0]!.indexOf(".");
  const kind = compileWildcard((dot < 0 ? parts[0]! : parts[0]!.slice(0, dot)).toLowerCase());
  const group = dot < 0 ? undefined : compileWildcard(parts[0]!.slice(dot + 1));
  const namespace = parts.length === 3 && parts[1] !== "*" ? compileWildcard(parts[1]!) : undefined;
  const name = parts.length > 1 && parts.at(-1) !== "*" ? compileWildcard(parts.at(-1)!) : undefined;
  return (object) =>
    kind(object.kind.toLowerCase()) &&
    (group === undefined || group(object.group ?? "")) &&
    (namespace === undefined || (object.namespace !== undefined && namespace(object.namespace))) &&
    (name === undefined || (object.name !== undefined && name(object.name)));
}

/** Why a pattern cannot be used, or undefined. */
export function objectPatternError(pattern: string): string | undefined {
  const parts = pattern.split("/");
  if (parts.some((part) => part.trim() === "")) return "a part is empty; write Kind/name or Kind/namespace/name";
  if (parts.length > 3) return "too many parts; write Kind/name or Kind/namespace/name, and a group as Kind.group";
  return undefined;
}
