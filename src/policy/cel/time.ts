import { CelError } from "./errors.js";
import { CelDuration, CelTimestamp, isInt64 } from "./values.js";

const NANOS = 1_000_000_000n;
/** 0001-01-01T00:00:00Z and 9999-12-31T23:59:59Z. */
const FIRST_SECOND = -62_135_596_800;
const LAST_SECOND = 253_402_300_799;

export function timestamp(seconds: number, nanos: number): CelTimestamp {
  if (!(seconds >= FIRST_SECOND && seconds <= LAST_SECOND)) throw new CelError("timestamp out of range");
  return new CelTimestamp(seconds, nanos);
}

export function addSeconds(time: CelTimestamp, nanos: bigint): CelTimestamp {
  const total = BigInt(time.seconds) * NANOS + BigInt(time.nanos) + nanos;
  const rest = ((total % NANOS) + NANOS) % NANOS;
  return timestamp(Number((total - rest) / NANOS), Number(rest));
}

/** Nanoseconds from b to a. */
export function timestampDifference(a: CelTimestamp, b: CelTimestamp): bigint {
  return BigInt(a.seconds - b.seconds) * NANOS + BigInt(a.nanos - b.nanos);
}

const RFC3339 = /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:[Zz]|([-+])(\d\d):(\d\d))$/;

/** Reads an RFC 3339 time. */
export function parseTimestamp(text: string): CelTimestamp {
  const match = RFC3339.exec(text);
  if (!match) throw new CelError(`invalid timestamp ${JSON.stringify(text)}`);
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [number, number, number, number, number, number];
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second);
  const isReal = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && hour < 24 && minute < 60 && second < 60;
  if (!isReal) throw new CelError(`invalid timestamp ${JSON.stringify(text)}`);
  const offset = match[8] === undefined ? 0 : (match[8] === "-" ? -1 : 1) * (Number(match[9]) * 3600 + Number(match[10]) * 60);
  return timestamp(Math.floor(date.getTime() / 1000) - offset, Number((match[7] ?? "").padEnd(9, "0")));
}

export function formatTimestamp({ seconds, nanos }: CelTimestamp): string {
  const whole = new Date(seconds * 1000)
    .toISOString()
    .replace(/^[-+]0*(\d{4})/, "$1")
    .slice(0, 19);
  const fraction = nanos === 0 ? "" : `.${String(nanos).padStart(9, "0").replace(/0+$/, "")}`;
  return `${whole}${fraction}Z`;
}

const UNITS: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1000n,
  µs: 1000n,
  μs: 1000n,
  ms: 1_000_000n,
  s: NANOS,
  m: 60n * NANOS,
  h: 3600n * NANOS,
};

/** Reads a duration as Go writes it: "1h30m", "-1.5s". */
export function parseDuration(text: string): CelDuration {
  const match = /^([-+]?)((?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+|0)$/.exec(text);
  if (!match || text.length > 100) throw new CelError(`invalid duration ${JSON.stringify(text)}`);
  let total = 0n;
  for (const [, whole, fraction, unit] of match[2]!.matchAll(/(\d*)\.?(\d*)(ns|us|µs|μs|ms|s|m|h)/g)) {
    const size = UNITS[unit!]!;
    total += BigInt(whole || "0") * size + (fraction ? (BigInt(fraction) * size) / 10n ** BigInt(fraction.length) : 0n);
  }
  const nanos = match[1] === "-" ? -total : total;
  if (!isInt64(nanos)) throw new CelError("duration out of range");
  return new CelDuration(nanos);
}

/** "5400s", "0.5s": seconds with up to nine decimals. */
export function formatDuration({ nanos }: CelDuration): string {
  const size = nanos < 0n ? -nanos : nanos;
  const fraction = String(size % NANOS)
    .padStart(9, "0")
    .replace(/0+$/, "");
  return `${nanos < 0n ? "-" : ""}${size / NANOS}${fraction === "" ? "" : `.${fraction}`}s`;
}

export interface Calendar {
  readonly year: number;
  /** From 0. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** 0 is Sunday. */
  readonly weekday: number;
  /** From 0. */
  readonly yearDay: number;
}

/** A moment as a calendar shows it: in UTC, at an offset such as "+01:00", or in a zone such as "Europe/Berlin". */
export function calendar(time: CelTimestamp, zone?: string): Calendar {
  const date = new Date(time.seconds * 1000 + offsetOf(time, zone) * 1000);
  const year = date.getUTCFullYear();
  const start = new Date(0);
  start.setUTCFullYear(year, 0, 1);
  return {
    year,
    month: date.getUTCMonth(),
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    weekday: date.getUTCDay(),
    yearDay: Math.floor((date.getTime() - start.getTime()) / 86_400_000),
  };
}

/** Seconds that a zone is ahead of UTC at a moment. */
function offsetOf(time: CelTimestamp, zone: string | undefined): number {
  if (zone === undefined || zone === "UTC" || zone === "") return 0;
  const fixed = /^([-+]?)(\d{1,2}):(\d\d)$/.exec(zone);
  if (fixed) return (fixed[1] === "-" ? -1 : 1) * (Number(fixed[2]) * 3600 + Number(fixed[3]) * 60);
  let parts: Intl.DateTimeFormatPart[];
  try {
    parts = new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      hourCycle: "h23",
      era: "short",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    }).formatToParts(time.seconds * 1000);
  } catch {
    throw new CelError(`unknown time zone ${JSON.stringify(zone)}`);
  }
  const part = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.find((found) => found.type === type)?.value);
  const local = new Date(0);
  local.setUTCFullYear(part("year"), part("month") - 1, part("day"));
  local.setUTCHours(part("hour"), part("minute"), part("second"));
  return Math.round(local.getTime() / 1000) - time.seconds;
}
