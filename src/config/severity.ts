import type { Role } from "../environment/environment.js";

export type Severity = "error" | "warning" | "info";
export type SeverityOrOff = Severity | "off";

/** One severity for each environment role. */
export type SeverityTable = Readonly<Record<Role, SeverityOrOff>>;

const ORDER: readonly SeverityOrOff[] = ["off", "info", "warning", "error"];

/** Negative when `a` is milder than `b`. */
export function compareSeverity(a: SeverityOrOff, b: SeverityOrOff): number {
  return ORDER.indexOf(a) - ORDER.indexOf(b);
}

export function lower(severity: SeverityOrOff): SeverityOrOff {
  return severity === "error" ? "warning" : severity === "warning" ? "info" : severity;
}

/**
 * The usual tables. "production": as given in production, one step lower in staging and where nothing marks the environment, off in
 * development. "all": the same everywhere. "development": only there. `changes` states where a rule differs.
 */
export function scope(
  where: "production" | "all" | "development",
  severity: SeverityOrOff,
  changes: Partial<SeverityTable> = {},
): SeverityTable {
  const all = where === "all";
  const production = where === "production";
  return {
    production: all || production ? severity : "off",
    staging: all ? severity : production ? lower(severity) : "off",
    development: production ? "off" : severity,
    unknown: all ? severity : production ? lower(severity) : "off",
    ...changes,
  };
}
