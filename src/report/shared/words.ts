import type { Finding } from "../../engine/finding.js";
import type { Severity } from "../../config/severity.js";

/** "12,345". Intl does the same, and takes longer to load than a small run takes. */
export function grouped(number: number): string {
  return String(number).replace(/\B(?=(?:\d{3})+$)/g, ",");
}

/** "1 file", "2 files". */
export function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${grouped(number)} ${number === 1 ? noun : plural}`;
}

/** "840 ms", "2.4 s". */
export function duration(milliseconds: number): string {
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}

/** "Deployment prod/web, Service prod/web"; the rest is counted. */
export function objectTitles(finding: Finding, limit = 3): string {
  return abridged(
    finding.objects.map((object) => object.title),
    limit,
  );
}

/**
 * "production, eu (production)": the role where the name does not say it; "environment unknown" where nothing marks it. What a chart made is followed by
 * the values files: "production · web/values-prod.yaml".
 */
export function environmentNames(finding: Finding, limit = 5): string {
  const names = finding.environments.map(({ name, role }) =>
    name !== role ? `${name} (${role})` : name === "unknown" ? "environment unknown" : name,
  );
  return [abridged(names, limit), ...(finding.valuesFiles ? [abridged(finding.valuesFiles, limit)] : [])].join(" · ");
}

function abridged(words: readonly string[], limit: number): string {
  const rest = words.length - limit;
  return rest > 0 ? `${words.slice(0, limit).join(", ")} and ${rest} more` : words.join(", ");
}

/** For sorting and for taking the most severe: errors first. */
export const SEVERITY_RANK: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

/** At most `limit` UTF-16 units; what is cut is replaced by "…". Never splits a surrogate pair. */
export function shorten(text: string, limit: number): string {
  if (text.length <= limit) return text;
  return `${text.slice(0, limit - 1).replace(/[\ud800-\udbff]$/, "")}…`;
}
