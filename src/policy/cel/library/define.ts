import type { Frame } from "../frame.js";
import type { Overload, StaticKind } from "../environment.js";

/** Functions of one subject: name and forms. */
export type Definitions = Readonly<Record<string, readonly Overload[]>>;

type Values = readonly unknown[];

/** What JavaScript gives for a kind of parameter. */
export function fn<V extends Values>(
  params: readonly StaticKind[],
  result: StaticKind,
  run: (...values: [...V, Frame]) => unknown,
): Overload {
  return { params, result, run };
}

export function method<V extends Values>(
  receiver: StaticKind,
  params: readonly StaticKind[],
  result: StaticKind,
  run: (...values: [...V, Frame]) => unknown,
): Overload {
  return { receiver, params, result, run };
}

/** Definitions that came with a minor version of Kubernetes 1. */
export function since(minor: number, definitions: Definitions): Definitions {
  return Object.fromEntries(
    Object.entries(definitions).map(([name, overloads]) => [name, overloads.map((overload) => ({ ...overload, since: minor }))]),
  );
}

/** One library of several; a name may have forms in each. */
export function merge(...all: readonly Definitions[]): ReadonlyMap<string, readonly Overload[]> {
  const result = new Map<string, Overload[]>();
  for (const definitions of all) {
    for (const [name, overloads] of Object.entries(definitions)) result.set(name, [...(result.get(name) ?? []), ...overloads]);
  }
  return result;
}

export const TIMESTAMP = "google.protobuf.Timestamp";
export const DURATION = "google.protobuf.Duration";
