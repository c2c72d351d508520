import { fn, method, type Definitions } from "../library/define.js";
import { CelError } from "../errors.js";
import { CelObject, isInt64, makeDouble, makeInt } from "../values.js";

const NANO = 1_000_000_000n;
const EXPONENTS: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, "": 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
const BINARY: Readonly<Record<string, bigint>> = { Ki: 10n, Mi: 20n, Gi: 30n, Ti: 40n, Pi: 50n, Ei: 60n };
const WRITTEN = /^([-+]?)(\d+\.?\d*|\.\d+)(?:[eE]([-+]?\d{1,4})|([KMGTPE]i|[numkMGTPE])?)$/;
const MAX_EXPONENT = 1000;

const QUANTITY = "kubernetes.Quantity";

/** A quantity of a resource, exact to a billionth, as the API keeps it. */
class Quantity extends CelObject {
  readonly kind = QUANTITY;
  constructor(readonly nanos: bigint) {
    super();
  }

  override equals(other: Quantity): boolean {
    return this.nanos === other.nanos;
  }
}

/** What is finer than a billionth is rounded away from zero. */
function parse(text: string): Quantity | undefined {
  const match = WRITTEN.exec(text);
  if (!match || text.length > MAX_EXPONENT) return undefined;
  const [, sign, digits, exponent, suffix = ""] = match;
  const [whole = "", fraction = ""] = digits!.split(".");
  const mantissa = BigInt(`${whole}${fraction}` || "0") << (BINARY[suffix] ?? 0n);
  const power = (exponent === undefined ? (EXPONENTS[suffix] ?? 0) : Number(exponent)) - fraction.length + 9;
  if (Math.abs(power) > MAX_EXPONENT) return undefined;
  const nanos = power >= 0 ? mantissa * 10n ** BigInt(power) : ceiling(mantissa, 10n ** BigInt(-power));
  return new Quantity(sign === "-" ? -nanos : nanos);
}

function ceiling(value: bigint, divisor: bigint): bigint {
  return (value + divisor - 1n) / divisor;
}

function quantity(text: string): Quantity {
  const result = parse(text);
  if (!result) throw new CelError(`${JSON.stringify(text)} is no quantity`);
  return result;
}

function isInteger({ nanos }: Quantity): boolean {
  return nanos % NANO === 0n && isInt64(nanos / NANO);
}

function asInteger(value: Quantity): number | bigint {
  if (!isInteger(value)) throw new CelError("cannot convert value to integer");
  return makeInt(value.nanos / NANO);
}

function order(a: Quantity, b: Quantity): number {
  return a.nanos < b.nanos ? -1 : a.nanos > b.nanos ? 1 : 0;
}

const arithmetic = (of: (a: bigint, b: bigint) => bigint): Definitions[string] => [
  method<[Quantity, Quantity]>(QUANTITY, [QUANTITY], QUANTITY, (a, b) => new Quantity(of(a.nanos, b.nanos))),
  method<[Quantity, number | bigint]>(QUANTITY, ["int"], QUANTITY, (a, b) => new Quantity(of(a.nanos, BigInt(b) * NANO))),
];

const comparison = (of: (order: number) => boolean | number, result: string): Definitions[string] => [
  method<[Quantity, Quantity]>(QUANTITY, [QUANTITY], result, (a, b) => of(order(a, b))),
];

/** Quantities: "100m", "1Gi". */
export const quantities: Definitions = {
  quantity: [fn<[string]>(["string"], QUANTITY, quantity)],
  isQuantity: [fn<[string]>(["string"], "bool", (text) => parse(text) !== undefined)],
  sign: [method<[Quantity]>(QUANTITY, [], "int", ({ nanos }) => (nanos < 0n ? -1 : nanos > 0n ? 1 : 0))],
  isInteger: [method<[Quantity]>(QUANTITY, [], "bool", isInteger)],
  asInteger: [method<[Quantity]>(QUANTITY, [], "int", asInteger)],
  asApproximateFloat: [method<[Quantity]>(QUANTITY, [], "double", ({ nanos }) => makeDouble(Number(nanos) / 1e9))],
  add: arithmetic((a, b) => a + b),
  sub: arithmetic((a, b) => a - b),
  compareTo: comparison((sign) => sign, "int"),
  isLessThan: comparison((sign) => sign < 0, "bool"),
  isGreaterThan: comparison((sign) => sign > 0, "bool"),
};
