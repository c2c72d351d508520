const DECIMAL_EXPONENTS: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
const BINARY_EXPONENTS: Readonly<Record<string, number>> = { Ki: 10, Mi: 20, Gi: 30, Ti: 40, Pi: 50, Ei: 60 };

const QUANTITY = /^([+-]?)(\d+\.?\d*|\.\d+)(?:[eE]([+-]?\d+)|([numkMGTPE]|[KMGTPE]i)?)$/;

/** A Kubernetes resource quantity as a number: "250m" is 0.25, "1Gi" is 1073741824. Undefined for what the API does not take. */
export function parseQuantity(value: unknown): number | undefined {
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
  const match = typeof value === "string" ? QUANTITY.exec(value) : null;
  if (!match) return undefined;
  const [, sign, digits, exponent, suffix = ""] = match;
  const binary = BINARY_EXPONENTS[suffix];
  const size = binary === undefined ? Number(`${digits}e${exponent ?? DECIMAL_EXPONENTS[suffix] ?? 0}`) : Number(digits) * 2 ** binary;
  return Number.isFinite(size) ? (sign === "-" ? -size : size) : undefined;
}

const LARGEST_EXPONENT = 400;

/**
 * Below zero, zero or above, as `a` is less than, equal to or more than `b`, without rounding: "0.1" and "100m" are equal. Undefined when one is not a quantity.
 */
export function compareQuantities(a: unknown, b: unknown): number | undefined {
  const left = exactly(a);
  const right = exactly(b);
  if (!left || !right) return undefined;
  const difference = left.numerator * right.denominator - right.numerator * left.denominator;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

function exactly(value: unknown): { readonly numerator: bigint; readonly denominator: bigint } | undefined {
  const match = typeof value === "number" ? QUANTITY.exec(String(value)) : typeof value === "string" ? QUANTITY.exec(value) : null;
  if (!match) return undefined;
  const [, sign, digits = "", exponent, suffix = ""] = match;
  const [whole = "", fraction = ""] = digits.split(".");
  const power = (exponent === undefined ? (DECIMAL_EXPONENTS[suffix] ?? 0) : Number(exponent)) - fraction.length;
  if (Math.abs(power) > LARGEST_EXPONENT || whole.length > LARGEST_EXPONENT) return undefined;
  const mantissa = BigInt(`${sign === "-" ? "-" : ""}${whole}${fraction}`) << BigInt(BINARY_EXPONENTS[suffix] ?? 0);
  return power < 0
    ? { numerator: mantissa, denominator: 10n ** BigInt(-power) }
    : { numerator: mantissa * 10n ** BigInt(power), denominator: 1n };
}

/** Short, in the unit of its kind: 0.25 CPU is "250m", 1073741824 bytes are "1Gi". */
export function formatQuantity(value: number, unit: "cpu" | "bytes" | "count"): string {
  if (unit === "cpu") return Number.isInteger(value) ? String(value) : `${Math.round(value * 1000)}m`;
  if (unit === "count") return String(value);
  for (const suffix of ["Ti", "Gi", "Mi", "Ki"]) {
    const size = 2 ** BINARY_EXPONENTS[suffix]!;
    if (value >= size) return `${Math.round((value / size) * 100) / 100}${suffix}`;
  }
  return String(Math.round(value));
}
