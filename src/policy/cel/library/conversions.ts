import { CelError } from "../errors.js";
import { formatDuration, formatTimestamp, parseDuration, parseTimestamp, timestamp } from "../time.js";
import { asDouble, type CelDuration, CelDouble, type CelTimestamp, CelUint, isInt64, isUint64, makeDouble, makeInt } from "../values.js";
import { DURATION, fn, TIMESTAMP, type Definitions } from "./define.js";

type Int = number | bigint;
type Double = number | CelDouble;

const same = (kind: string): Definitions[string][number] => fn<[unknown]>([kind], kind, (value) => value);

function parseInteger(text: string, name: string): bigint {
  if (!/^-?\d+$/.test(text)) throw new CelError(`${name}(): ${JSON.stringify(text)} is no whole number`);
  return BigInt(text);
}

function int(value: bigint): Int {
  if (!isInt64(value)) throw new CelError("int(): the value does not fit 64 bits");
  return makeInt(value);
}

function uint(value: bigint): CelUint {
  if (!isUint64(value)) throw new CelError("uint(): the value does not fit 64 bits");
  return new CelUint(value);
}

/** The whole part of a double whose size is below 2^63, or 2^64 for uint. */
function truncated(value: Double, limit: number): bigint {
  const number = Math.trunc(asDouble(value)!);
  if (!(Math.abs(number) < limit)) throw new CelError("the double is outside the range of integers");
  return BigInt(number);
}

function parseDouble(text: string): Double {
  const special = /^([-+]?)(?:(nan)|(inf(?:inity)?))$/i.exec(text);
  if (special) return special[2] ? NaN : special[1] === "-" ? -Infinity : Infinity;
  if (!/^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/.test(text)) throw new CelError(`double(): ${JSON.stringify(text)} is no number`);
  return makeDouble(Number(text));
}

/** As Go writes doubles: the shortest form that reads back. */
export function doubleText(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "+Inf" : "-Inf";
  if (Object.is(value, -0)) return "-0";
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e21)) {
    return value.toExponential().replace(/e([-+])(\d)$/, "e$10$2");
  }
  return String(value);
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new CelError("string(): the bytes are not UTF-8");
  }
}

const BOOLS: ReadonlyMap<string, boolean> = new Map([
  ...["1", "t", "T", "true", "TRUE", "True"].map((text) => [text, true] as const),
  ...["0", "f", "F", "false", "FALSE", "False"].map((text) => [text, false] as const),
]);

function parseBool(text: string): boolean {
  const value = BOOLS.get(text);
  if (value === undefined) throw new CelError(`bool(): ${JSON.stringify(text)} is neither true nor false`);
  return value;
}

/** Functions that are called as the type they make. */
export const conversions: Definitions = {
  int: [
    same("int"),
    fn<[CelUint]>(["uint"], "int", ({ value }) => int(value)),
    fn<[Double]>(["double"], "int", (value) => int(truncated(value, 2 ** 63))),
    fn<[string]>(["string"], "int", (text) => int(parseInteger(text, "int"))),
    fn<[CelTimestamp]>([TIMESTAMP], "int", ({ seconds }) => seconds),
    fn<[CelDuration]>([DURATION], "int", ({ nanos }) => int(nanos)),
  ],
  uint: [
    same("uint"),
    fn<[Int]>(["int"], "uint", (value) => uint(BigInt(value))),
    fn<[Double]>(["double"], "uint", (value) => uint(truncated(value, 2 ** 64))),
    fn<[string]>(["string"], "uint", (text) => uint(parseInteger(text, "uint"))),
  ],
  double: [
    same("double"),
    fn<[Int]>(["int"], "double", (value) => makeDouble(Number(value))),
    fn<[CelUint]>(["uint"], "double", ({ value }) => makeDouble(Number(value))),
    fn<[string]>(["string"], "double", parseDouble),
  ],
  string: [
    same("string"),
    fn<[Int]>(["int"], "string", (value) => String(value)),
    fn<[CelUint]>(["uint"], "string", ({ value }) => String(value)),
    fn<[Double]>(["double"], "string", (value) => doubleText(asDouble(value)!)),
    fn<[boolean]>(["bool"], "string", String),
    fn<[Uint8Array]>(["bytes"], "string", decodeUtf8),
    fn<[CelTimestamp]>([TIMESTAMP], "string", formatTimestamp),
    fn<[CelDuration]>([DURATION], "string", formatDuration),
  ],
  bytes: [same("bytes"), fn<[string]>(["string"], "bytes", (text) => new TextEncoder().encode(text))],
  bool: [same("bool"), fn<[string]>(["string"], "bool", parseBool)],
  timestamp: [
    same(TIMESTAMP),
    fn<[string]>(["string"], TIMESTAMP, parseTimestamp),
    fn<[Int]>(["int"], TIMESTAMP, (seconds) => timestamp(Number(seconds), 0)),
  ],
  duration: [
    same(DURATION),
    fn<[string]>(["string"], DURATION, parseDuration),
    fn<[Int]>(["int"], DURATION, (nanos) => parseDuration(`${nanos}ns`)),
  ],
};

/** Names that stand for types, by the name that `type(x)` answers. */
export const TYPES: ReadonlyMap<string, string> = new Map(
  [
    "bool",
    "bytes",
    "double",
    "int",
    "list",
    "map",
    "null_type",
    "string",
    "type",
    "uint",
    "optional_type",
    TIMESTAMP,
    DURATION,
    "net.IP",
    "net.CIDR",
    "kubernetes.URL",
    "kubernetes.Quantity",
    "kubernetes.Semver",
  ].map((name) => [name, name]),
);
