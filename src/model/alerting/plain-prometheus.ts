import { asList, asRecord, isUndecidable } from "../value.js";

/**
 * Whether a configuration file of Prometheus sends the alerts of its rules anywhere. "none": it has rule files, and no Alertmanager; "unknown" where it has
 * no rules, or something else fills the list in. Source: Prometheus, docs/configuration/configuration.md.
 */
export function plainAlerting(value: unknown): "some" | "none" | "unknown" {
  const config = asRecord(value);
  const files = asList(config?.["rule_files"]).filter((file) => typeof file === "string" && file !== "");
  if (!config || files.length === 0 || isUndecidable(config["alerting"])) return "unknown";
  const managers = asList(asRecord(config["alerting"])?.["alertmanagers"]);
  if (managers.some(isUndecidable)) return "unknown";
  return managers.some(hasTargets) ? "some" : "none";
}

/** Any service discovery, or a static target. */
function hasTargets(manager: unknown): boolean {
  return Object.entries(asRecord(manager) ?? {}).some(([key, entries]) => {
    if (key === "static_configs") return asList(entries).some((entry) => asList(asRecord(entry)?.["targets"]).length > 0);
    return key.endsWith("_sd_configs") && asList(entries).length > 0;
  });
}
