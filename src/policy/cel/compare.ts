import { noOverload } from "./errors.js";
import {
  asDouble,
  asMap,
  CelDuration,
  CelMap,
  CelObject,
  CelOptional,
  CelTimestamp,
  CelUint,
  isInt,
  kindOf,
  mapGet,
  mapKeys,
  mapSize,
} from "./values.js";

/** Equality as CEL has it: numbers by value whatever their type, containers by content, values of different types are different. */
export function equals(a: unknown, b: unknown): boolean {
  if (typeof a === "string" || typeof b === "string" || typeof a === "boolean" || a === null) return a === b;
  const order = compareNumbers(a, b);
  if (order !== undefined) return order === 0;
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, index) => equals(item, b[index]));
  if (a instanceof Uint8Array) return b instanceof Uint8Array && Buffer.compare(a, b) === 0;
  if (a instanceof CelOptional)
    return b instanceof CelOptional && (a.value === undefined || b.value === undefined ? a.value === b.value : equals(a.value, b.value));
  if (a instanceof CelObject && !(a instanceof CelMap)) return b instanceof CelObject && a.kind === b.kind && a.equals(b);
  return equalMaps(a, b);
}

function equalMaps(a: unknown, b: unknown): boolean {
  const left = asMap(a);
  const right = asMap(b);
  if (!left || !right || mapSize(left) !== mapSize(right)) return false;
  return mapKeys(left).every((key) => {
    const other = mapGet(right, key);
    return other !== undefined && equals(mapGet(left, key), other);
  });
}

/** The sign of a − b; NaN for NaN; undefined when not both are numbers. */
function compareNumbers(a: unknown, b: unknown): number | undefined {
  if (typeof a === "number" && typeof b === "number") return a < b ? -1 : a > b ? 1 : a === b ? 0 : NaN;
  const left = numeric(a);
  const right = left === undefined ? undefined : numeric(b);
  if (left === undefined || right === undefined) return undefined;
  // An integer meets a double as a double, as in cel-go, though large ones lose digits.
  const isRounded = asDouble(a) !== undefined || asDouble(b) !== undefined;
  const [x, y] = isRounded ? [Number(left), Number(right)] : [left, right];
  return x < y ? -1 : x > y ? 1 : x == y ? 0 : NaN;
}

function numeric(value: unknown): number | bigint | undefined {
  if (value instanceof CelUint) return value.value;
  return isInt(value) ? value : asDouble(value);
}

/** The sign of a − b in the order of their type. An error when there is none, NaN when a number is none. */
export function compare(a: unknown, b: unknown): number {
  if (typeof a === "string" && typeof b === "string") return compareText(a, b);
  const order = compareNumbers(a, b);
  if (order !== undefined) return order;
  if (typeof a === "boolean" && typeof b === "boolean") return Number(a) - Number(b);
  if (a instanceof CelTimestamp && b instanceof CelTimestamp) return Math.sign(a.seconds - b.seconds || a.nanos - b.nanos);
  if (a instanceof CelDuration && b instanceof CelDuration) return a.nanos < b.nanos ? -1 : a.nanos > b.nanos ? 1 : 0;
  if (a instanceof Uint8Array && b instanceof Uint8Array) return Buffer.compare(a, b);
  throw noOverload("_<_", [kindOf(a), kindOf(b)]);
}

/** By code points: UTF-16 units order the surrogates below U+E000. */
function compareText(a: string, b: string): number {
  if (a === b) return 0;
  let index = 0;
  while (a.charCodeAt(index) === b.charCodeAt(index)) index++;
  const fix = (unit: number): number => (unit >= 0xe000 ? unit - 0x800 : unit >= 0xd800 ? unit + 0x2000 : unit);
  const left = a.charCodeAt(index);
  const right = b.charCodeAt(index);
  if (Number.isNaN(left)) return -1;
  return Number.isNaN(right) || fix(left) > fix(right) ? 1 : -1;
}
