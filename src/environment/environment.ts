import type { Location } from "../text/location.js";

/** What an environment is for. "unknown": nothing marks it; the practices of production apply, one step lower. */
export type Role = "production" | "staging" | "development" | "unknown";

export const ROLES: readonly Role[] = ["production", "staging", "development", "unknown"];

/** The reason an environment was chosen: a sentence part such as "path segment overlays/prod", and the place where it stands, if any. */
export interface Because {
  readonly text: string;
  readonly location?: Location;
}

export interface Environment {
  /** "production", or the name that the team gave it; "unknown" when nothing marks it. */
  readonly name: string;
  readonly role: Role;
  readonly because: Because;
}
