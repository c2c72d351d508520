/** What is read of a cron expression: on which days it fires. The hours do not matter for how rare it is. */
export interface CronDays {
  /** The longest time between two days on which it fires, in days; 1 for every day. */
  readonly longestGap: number;
}

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const WEEKDAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

/** Reads five fields, or one of @daily and its like; undefined for what cannot be read, and for what never fires. Source: cron(5), robfig/cron. */
export function parseCronDays(text: string): CronDays | undefined {
  const fields = (SHORTHANDS[text.trim()] ?? text.trim()).split(/\s+/);
  if (fields.length !== 5) return undefined;
  const days = parseField(fields[2]!, 1, 31, []);
  const months = parseField(fields[3]!, 1, 12, MONTHS);
  const weekdays = parseField(fields[4]!, 0, 7, WEEKDAYS);
  if (!days || !months || !weekdays) return undefined;
  const isAny = (field: string): boolean => field.startsWith("*") || field === "?";
  const either = !isAny(fields[2]!) && !isAny(fields[4]!);
  let last: number | undefined;
  let longestGap = 0;
  for (let day = 0; day < SPAN; day++) {
    const date = new Date(START + day * 864e5);
    const onDay = days.has(date.getUTCDate());
    const onWeekday = weekdays.has(date.getUTCDay()) || (date.getUTCDay() === 0 && weekdays.has(7));
    if (!months.has(date.getUTCMonth() + 1) || !(either ? onDay || onWeekday : onDay && onWeekday)) continue;
    if (last !== undefined) longestGap = Math.max(longestGap, day - last);
    last = day;
  }
  return longestGap === 0 ? undefined : { longestGap };
}

/** Nine years, so that even 29 February comes twice. */
const START = Date.UTC(2024, 0, 1);
const SPAN = 9 * 366;

const SHORTHANDS: Readonly<Record<string, string>> = {
  "@yearly": "0 0 1 1 *",
  "@annually": "0 0 1 1 *",
  "@monthly": "0 0 1 * *",
  "@weekly": "0 0 * * 0",
  "@daily": "0 0 * * *",
  "@midnight": "0 0 * * *",
  "@hourly": "0 * * * *",
};

function parseField(field: string, from: number, to: number, names: readonly string[]): ReadonlySet<number> | undefined {
  const values = new Set<number>();
  for (const part of field.toLowerCase().split(",")) {
    const match = /^(\*|\?|\w+)(?:-(\w+))?(?:\/(\d+))?$/.exec(part);
    if (!match) return undefined;
    const read = (text: string): number => (/^\d+$/.test(text) ? Number(text) : names.indexOf(text) + from);
    const isAny = match[1] === "*" || match[1] === "?";
    const low = isAny ? from : read(match[1]!);
    const high = match[2] === undefined ? (isAny || match[3] !== undefined ? to : low) : read(match[2]);
    const step = match[3] === undefined ? 1 : Number(match[3]);
    if (low < from || high > to || low > high || step < 1 || (!isAny && names.length > 0 && !isName(match[1]!, names))) return undefined;
    for (let value = low; value <= high; value += step) values.add(value);
  }
  return values;
}

function isName(text: string, names: readonly string[]): boolean {
  return /^\d+$/.test(text) || names.includes(text);
}
