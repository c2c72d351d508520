import { CelError, noOverload } from "./errors.js";
import type { Frame } from "./frame.js";
import { addSeconds, timestampDifference } from "./time.js";
import { asDouble, CelDuration, CelTimestamp, CelUint, isInt, isInt64, isUint64, kindOf, makeDouble, makeInt } from "./values.js";

const OVERFLOW = "integer overflow";

function int(value: bigint): number | bigint {
  if (!isInt64(value)) throw new CelError(OVERFLOW);
  return makeInt(value);
}

function uint(value: bigint): CelUint {
  if (!isUint64(value)) throw new CelError("unsigned integer overflow");
  return new CelUint(value);
}

/** Applies to two ints, two uints or two doubles; undefined for anything else. */
function numbers(a: unknown, b: unknown, exact: (a: bigint, b: bigint) => bigint, rounded: (a: number, b: number) => number): unknown {
  if (isInt(a)) return isInt(b) ? int(exact(BigInt(a), BigInt(b))) : undefined;
  if (a instanceof CelUint) return b instanceof CelUint ? uint(exact(a.value, b.value)) : undefined;
  const left = asDouble(a);
  const right = asDouble(b);
  return left === undefined || right === undefined ? undefined : makeDouble(rounded(left, right));
}

/** The result of two small ints; undefined where bigint has to do it. */
function small(a: unknown, b: unknown, result: (a: number, b: number) => number): number | undefined {
  if (typeof a !== "number" || typeof b !== "number" || !Number.isSafeInteger(a) || !Number.isSafeInteger(b)) return undefined;
  const value = result(a, b);
  return Number.isSafeInteger(value) ? value + 0 : undefined;
}

export function add(a: unknown, b: unknown, frame: Frame): unknown {
  if (typeof a === "string" && typeof b === "string") {
    frame.budget.charge((a.length + b.length) / 10);
    return a + b;
  }
  const number =
    small(a, b, (x, y) => x + y) ??
    numbers(
      a,
      b,
      (x, y) => x + y,
      (x, y) => x + y,
    );
  if (number !== undefined) return number;
  if (Array.isArray(a) && Array.isArray(b)) {
    frame.budget.charge(a.length + b.length);
    return a.length === 0 ? b : b.length === 0 ? a : [...(a as unknown[]), ...(b as unknown[])];
  }
  if (a instanceof Uint8Array && b instanceof Uint8Array) {
    frame.budget.charge((a.length + b.length) / 10);
    return new Uint8Array(Buffer.concat([a, b]));
  }
  if (a instanceof CelTimestamp && b instanceof CelDuration) return addSeconds(a, b.nanos);
  if (a instanceof CelDuration && b instanceof CelTimestamp) return addSeconds(b, a.nanos);
  if (a instanceof CelDuration && b instanceof CelDuration) return duration(a.nanos + b.nanos);
  throw noOverload("_+_", [kindOf(a), kindOf(b)]);
}

export function subtract(a: unknown, b: unknown): unknown {
  const number =
    small(a, b, (x, y) => x - y) ??
    numbers(
      a,
      b,
      (x, y) => x - y,
      (x, y) => x - y,
    );
  if (number !== undefined) return number;
  if (a instanceof CelTimestamp && b instanceof CelTimestamp) return duration(timestampDifference(a, b));
  if (a instanceof CelTimestamp && b instanceof CelDuration) return addSeconds(a, -b.nanos);
  if (a instanceof CelDuration && b instanceof CelDuration) return duration(a.nanos - b.nanos);
  throw noOverload("_-_", [kindOf(a), kindOf(b)]);
}

/** Spans of time are counted in 64 bits of nanoseconds. */
export function duration(nanos: bigint): CelDuration {
  if (!isInt64(nanos)) throw new CelError("duration out of range");
  return new CelDuration(nanos);
}

export function multiply(a: unknown, b: unknown): unknown {
  const number =
    small(a, b, (x, y) => x * y) ??
    numbers(
      a,
      b,
      (x, y) => x * y,
      (x, y) => x * y,
    );
  if (number !== undefined) return number;
  throw noOverload("_*_", [kindOf(a), kindOf(b)]);
}

export function divide(a: unknown, b: unknown): unknown {
  const number = numbers(
    a,
    b,
    (x, y) => (y === 0n ? byZero("division by zero") : x / y),
    (x, y) => x / y,
  );
  if (number !== undefined) return number;
  throw noOverload("_/_", [kindOf(a), kindOf(b)]);
}

export function remainder(a: unknown, b: unknown): unknown {
  const isDouble = asDouble(a) !== undefined;
  const number = isDouble
    ? undefined
    : numbers(
        a,
        b,
        (x, y) => (y === 0n ? byZero("modulus by zero") : x % y),
        (x) => x,
      );
  if (number !== undefined) return number;
  throw noOverload("_%_", [kindOf(a), kindOf(b)]);
}

function byZero(message: string): never {
  throw new CelError(message);
}

export function negate(value: unknown): unknown {
  if (isInt(value)) return int(-BigInt(value));
  const double = asDouble(value);
  if (double !== undefined) return makeDouble(-double);
  throw noOverload("-_", [kindOf(value)]);
}
