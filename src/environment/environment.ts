import type { Location } from "../text/location.js";

/** What an environment is for. "unknown": nothing marks it; the practices of production apply, one step lower. */
export type Role = "production" | "staging" | "development" | "unknown";

export const ROLES: readonly Role[] = ["production", "staging", "development", "unknown"];

/** The reason an environment was chosen: a sentence part such as "path segment overlays/prod", and the place where it stands, if any. */
export interface Because {
  readonly text: string;
  readonly location?: Location | undefined;
}

export interface Environment {
  /** "production", or the name that the team gave it; "unknown" when nothing marks it. */
  readonly name: string;
  readonly role: Role;
  readonly because: Because;
}

/** An environment that the config names. Any one of `files`, `namespaces` and `labels` is enough; all entries of `labels` must hold. */
export interface EnvironmentSetting {
  readonly name: string;
  readonly role: Role;
  /** Globs from the project root. */
  readonly files?: readonly string[];
  /** Names, `*` and `?` as wildcards. */
  readonly namespaces?: readonly string[];
  readonly labels?: Readonly<Record<string, string>>;
}
