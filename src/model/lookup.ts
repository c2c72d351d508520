/** The answer of a relation. "unknown": the input does not say, so no rule may speak of it. */
export type Lookup<T> = { readonly state: "found"; readonly value: T } | { readonly state: "absent" } | { readonly state: "unknown" };

export const absent: Lookup<never> = { state: "absent" };
export const unknown: Lookup<never> = { state: "unknown" };

export function found<T>(value: T): Lookup<T> {
  return { state: "found", value };
}

/** The value where it was found, else undefined; for callers that treat absent and unknown alike. */
export function foundOr<T>(lookup: Lookup<T>): T | undefined {
  return lookup.state === "found" ? lookup.value : undefined;
}
