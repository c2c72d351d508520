const SUFFIXES: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  "": 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** A Kubernetes resource quantity as a number: "250m" is 0.25, "1Gi" is 1073741824. Undefined for what the API does not take. */
export function parseQuantity(value: unknown): number | undefined {
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
  if (typeof value !== "string") return undefined;
  const match = /^([+-]?(?:\d+\.?\d*|\.\d+))(?:[eE]([+-]?\d+)|([numkMGTPE]|[KMGTPE]i)?)$/.exec(value);
  if (!match) return undefined;
  const [, digits, exponent, suffix] = match;
  return exponent === undefined ? Number(digits) * SUFFIXES[suffix ?? ""]! : Number(`${digits}e${exponent}`);
}

/** Short, in the unit of its kind: 0.25 CPU is "250m", 1073741824 bytes are "1Gi". */
export function formatQuantity(value: number, unit: "cpu" | "bytes" | "count"): string {
  if (unit === "cpu") return Number.isInteger(value) ? String(value) : `${Math.round(value * 1000)}m`;
  if (unit === "count") return String(value);
  for (const suffix of ["Ti", "Gi", "Mi", "Ki"]) {
    const size = SUFFIXES[suffix]!;
    if (value >= size) return `${Math.round((value / size) * 100) / 100}${suffix}`;
  }
  return String(Math.round(value));
}
