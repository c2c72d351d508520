import { parseGoDuration } from "../duration.js";

/** Seconds of a number, of a text of digits, or of a Go duration such as "1h30m"; undefined for anything else and for less than nothing. */
export function parseDuration(value: unknown): number | undefined {
  if (typeof value === "number") return value >= 0 ? value : undefined;
  if (typeof value !== "string") return undefined;
  if (/^\d+$/.test(value)) return Number(value);
  const { ms } = parseGoDuration(value);
  return ms === undefined || ms < 0 ? undefined : ms / 1000;
}
