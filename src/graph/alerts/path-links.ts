import type { Workload } from "../../model/workload.js";
import type { Location } from "../../text/location.js";

/** The links of the way from a workload to a mail, in their order. */
export const LINK_NAMES = [
  "service",
  "monitor",
  "scrape",
  "prometheus",
  "rule",
  "expression",
  "loaded",
  "alertmanager",
  "route",
  "receiver",
  "mail",
] as const;

export type LinkName = (typeof LINK_NAMES)[number];

export interface Link {
  readonly name: LinkName;
  /** "unknown": the project does not say. */
  readonly state: "holds" | "broken" | "unknown";
  /** Half a sentence. */
  readonly says: string;
  /** Where it stands, the most telling place first. */
  readonly places: readonly Location[];
  /** The rule that reports it, when it is broken. */
  readonly rule?: string;
}

export interface AlertPath {
  readonly workload: Workload;
  readonly links: readonly Link[];
  readonly firstBroken: Link | undefined;
}

export function holds(name: LinkName, says: string, places: readonly Location[]): Link {
  return { name, state: "holds", says, places };
}

export function broken(name: LinkName, says: string, places: readonly Location[], rule: string): Link {
  return { name, state: "broken", says, places, rule };
}

export function unknownLink(name: LinkName, says: string, places: readonly Location[]): Link {
  return { name, state: "unknown", says, places };
}
