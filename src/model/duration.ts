/** A duration in milliseconds, or what is wrong with it. */
export type Duration = { readonly ms: number; readonly error?: undefined } | { readonly ms?: undefined; readonly error: string };

const GO_UNITS: Readonly<Record<string, number>> = { ns: 1e-6, us: 1e-3, µs: 1e-3, μs: 1e-3, ms: 1, s: 1e3, m: 6e4, h: 36e5 };

/** A duration as Go's time.ParseDuration reads it, as in metav1.Duration: "1h30m", "-1.5h", "0". Days and weeks do not exist there. */
export function parseGoDuration(text: string): Duration {
  const sign = text.startsWith("-") ? -1 : 1;
  const body = text.replace(/^[+-]/, "");
  if (body === "0") return { ms: 0 };
  if (body === "") return { error: "is empty" };
  const term = /(\d+\.?\d*|\.\d+)([a-zµμ]*)/gy;
  let ms = 0;
  while (term.lastIndex < body.length) {
    const [, amount, unit] = term.exec(body) ?? [];
    if (amount === undefined) return { error: `"${text}" is not a duration such as 1h30m` };
    if (unit === "") return { error: `"${text}" has no unit; use h, m or s` };
    const size = Object.hasOwn(GO_UNITS, unit!) ? GO_UNITS[unit!]! : undefined;
    if (size === undefined) return { error: unknownUnit(text, unit!, amount) };
    ms += Number(amount) * size;
  }
  return { ms: sign * ms };
}

function unknownUnit(text: string, unit: string, amount: string): string {
  const hours = unit === "d" ? 24 : unit === "w" ? 168 : undefined;
  const advice = hours === undefined ? "use h, m or s" : `write ${Number(amount) * hours}h`;
  return `"${text}" uses the unit "${unit}", which does not exist here; ${advice}`;
}

const PROMETHEUS = /^(?:(\d+)y)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?$/;
const PROMETHEUS_UNITS: readonly number[] = [31_536e6, 6048e5, 864e5, 36e5, 6e4, 1e3, 1];

/** A duration as Prometheus reads it: whole numbers, the largest unit first: "1d12h", "5m", "0". A year has 365 days. Source: prometheus/common model. */
export function parsePrometheusDuration(text: string): Duration {
  if (text === "0") return { ms: 0 };
  const match = text === "" ? null : PROMETHEUS.exec(text);
  if (!match) return { error: text === "" ? "is empty" : `"${text}" is not a duration such as 5m or 1d12h, the largest unit first` };
  return { ms: PROMETHEUS_UNITS.reduce((sum, size, index) => sum + Number(match[index + 1] ?? 0) * size, 0) };
}
