import { matchesWildcard } from "../model/selection.js";
import { isUndecidable } from "../model/value.js";

/** The config's `external`: objects that exist and that the input does not hold. */
export class External {
  readonly #entries: readonly { readonly kind: string; readonly namespace: string; readonly name: string }[];

  /** Each "Kind/name" or "Kind/namespace/name", `*` as a wildcard. An API group before the kind is dropped. */
  constructor(patterns: readonly string[]) {
    this.#entries = patterns.map((pattern) => {
      const parts = pattern.split("/");
      if (parts.length > 2 && parts[0]!.includes(".")) parts.shift();
      const [kind = "", ...rest] = parts;
      return { kind, namespace: rest.length > 1 ? rest[0]! : "*", name: rest.at(-1) ?? "*" };
    });
  }

  get isEmpty(): boolean {
    return this.#entries.length === 0;
  }

  /** Whether an object of this name is declared. An unset namespace may be any. */
  has(kind: string, namespace: string | undefined, name: string): boolean {
    return this.#entries.some((entry) => isOf(entry, kind, namespace) && (matchesWildcard(name, entry.name) || isUndecidable(name)));
  }

  /** Whether any object of this kind is declared for the namespace: it may be what a reverse look-up seeks. */
  hasAny(kind: string, namespace: string | undefined): boolean {
    return this.#entries.some((entry) => isOf(entry, kind, namespace));
  }
}

function isOf(entry: { readonly kind: string; readonly namespace: string }, kind: string, namespace: string | undefined): boolean {
  if (!matchesWildcard(kind, entry.kind)) return false;
  return namespace === undefined || isUndecidable(namespace) || matchesWildcard(namespace, entry.namespace);
}
