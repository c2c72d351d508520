import { compare } from "./compare.js";
import { CelError } from "./errors.js";
import type { Frame } from "./frame.js";
import { doubleText } from "./library/conversions.js";
import { formatDuration, formatTimestamp } from "./time.js";
import { asDouble, asMap, CelDuration, CelTimestamp, CelType, CelUint, isInt, kindOf, mapGet, mapKeys } from "./values.js";

const CLAUSE = /%(?:%|(\.(\d+))?(.?))/gsu;

/** What `"%d of %s".format([1, "x"])` answers. */
export function formatText(text: string, args: readonly unknown[], frame: Frame): string {
  let index = 0;
  return text.replace(CLAUSE, (clause: string, _dot: string | undefined, digits: string | undefined, verb: string | undefined) => {
    if (clause === "%%") return "%";
    if (!verb) throw new CelError("format(): the text ends inside a clause");
    const precision = digits === undefined ? undefined : Number(digits);
    if (precision !== undefined && precision > 100) throw new CelError("format(): the precision is too large");
    if (index >= args.length) throw new CelError(`format(): there is no argument for ${clause}`);
    return clauseText(verb, args[index++], precision, frame);
  });
}

function clauseText(verb: string, value: unknown, precision: number | undefined, frame: Frame): string {
  switch (verb) {
    case "s":
      return textOf(value, frame);
    case "d":
      return decimal(value);
    case "f":
      return special(value) ?? fixed(number(value, "%f"), precision ?? 6);
    case "e":
      return special(value) ?? exponential(number(value, "%e"), precision ?? 6);
    case "b":
      return typeof value === "boolean" ? (value ? "1" : "0") : integer(value, "%b").toString(2);
    case "o":
      return integer(value, "%o").toString(8);
    case "x":
      return hexadecimal(value);
    case "X":
      return hexadecimal(value).toUpperCase();
    default:
      throw new CelError(`format(): there is no clause %${verb}`);
  }
}

/** As many decimals as JavaScript writes: all that a double of a manifest has. */
const ALL_DIGITS = 100;

/** Halves go to the even neighbour, as in Go; JavaScript takes the larger one. */
function fixed(value: number, precision: number): string {
  const text = value.toFixed(precision);
  // The whole expansion shows whether the value lies exactly between two.
  const expansion = Math.abs(value).toFixed(ALL_DIGITS);
  if (precision >= ALL_DIGITS || !/^50*$/.test(expansion.slice(precision - ALL_DIGITS))) return text;
  const last = /(\d)(?=\D*$)/.exec(text)!;
  if (Number(last[1]) % 2 === 0) return text;
  const step = 10 ** -precision;
  return (value - (value < 0 ? -step : step) / 2).toFixed(precision);
}

/** "1.5e+03": Go gives the exponent two digits. */
function exponential(value: number, precision: number): string {
  return value.toExponential(precision).replace(/e([-+])(\d)$/, "e$10$2");
}

function refuse(clause: string, value: unknown): never {
  throw new CelError(`format(): ${clause} does not take a value of type ${kindOf(value)}`);
}

function special(value: unknown): string | undefined {
  const double =
    asDouble(value) ?? (value === "NaN" ? NaN : value === "Infinity" ? Infinity : value === "-Infinity" ? -Infinity : undefined);
  if (double === undefined || Number.isFinite(double)) return undefined;
  return Number.isNaN(double) ? "NaN" : double > 0 ? "Infinity" : "-Infinity";
}

function number(value: unknown, clause: string): number {
  if (isInt(value)) return Number(value);
  if (value instanceof CelUint) return Number(value.value);
  return asDouble(value) ?? refuse(clause, value);
}

function integer(value: unknown, clause: string): bigint {
  if (isInt(value)) return BigInt(value);
  return value instanceof CelUint ? value.value : refuse(clause, value);
}

function decimal(value: unknown): string {
  const double = asDouble(value);
  if (double === undefined) return String(integer(value, "%d"));
  return special(value) ?? doubleText(double);
}

function hexadecimal(value: unknown): string {
  if (typeof value === "string") return Buffer.from(value, "utf8").toString("hex");
  if (value instanceof Uint8Array) return Buffer.from(value).toString("hex");
  return integer(value, "%x").toString(16);
}

/** The text of any value, as %s writes it. */
function textOf(value: unknown, frame: Frame): string {
  frame.budget.charge(1);
  if (typeof value === "string") return value;
  if (value === null || typeof value === "boolean") return String(value);
  if (isInt(value)) return String(value);
  if (value instanceof CelUint) return String(value.value);
  const double = asDouble(value);
  if (double !== undefined) return special(value) ?? plainDouble(double);
  if (value instanceof Uint8Array) return Buffer.from(value).toString("utf8");
  if (value instanceof CelTimestamp) return formatTimestamp(value);
  if (value instanceof CelDuration) return formatDuration(value);
  if (value instanceof CelType) return value.name;
  if (Array.isArray(value)) return `[${value.map((item) => textOf(item, frame)).join(", ")}]`;
  const map = asMap(value);
  if (!map) return refuse("%s", value);
  const entries = mapKeys(map).map((key) => ({ key, text: textOf(key, frame), value: textOf(mapGet(map, key), frame) }));
  return `{${entries
    .sort((a, b) => compare(a.text, b.text))
    .map((entry) => `${entry.text}: ${entry.value}`)
    .join(", ")}}`;
}

/** Without an exponent, however large. */
function plainDouble(value: number): string {
  return Math.abs(value) >= 1e21 ? BigInt(value).toString() : doubleText(value);
}
