/** Tolerant readers of untrusted data: what has not the wanted shape is undefined, never an exception. */

export type JsonRecord = Readonly<Record<string, unknown>>;

export function asRecord(value: unknown): JsonRecord | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonRecord) : undefined;
}

export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function asText(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

export function asNumber(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}

export function asBoolean(value: unknown): boolean | undefined {
  return typeof value === "boolean" ? value : undefined;
}

/** The entries whose value is a string: labels, annotations, selectors. */
export function textRecord(value: unknown): Readonly<Record<string, string>> {
  const record = asRecord(value);
  if (!record) return {};
  const result: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const [key, entry] of Object.entries(record)) if (typeof entry === "string") result[key] = entry;
  return result;
}

/** A text that something else fills in later: `${REPLICAS}`, `$(NAME)`, `{{ .Values.x }}`, `<% x %>`. No rule can speak of it. */
export function isUndecidable(value: unknown): boolean {
  return typeof value === "string" && /\$\{|\$\(|\{\{|<%|%%[A-Z_]+%%|__[A-Z][A-Z0-9_]*__/.test(value);
}

/** JSON of any value, to compare or search: integers beyond what a number holds, which JSON.stringify refuses, are written with their digits. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) => (typeof item === "bigint" ? item.toString() : item)) ?? "null";
}
