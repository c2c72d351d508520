import { compare } from "../compare.js";
import { CelError, noOverload } from "../errors.js";
import { asDouble, type CelDouble, CelUint, isInt, isInt64, kindOf, makeDouble, makeInt } from "../values.js";
import { fn, type Definitions } from "./define.js";

type Int = number | bigint;
type Double = number | CelDouble;

const NUMBERS = ["int", "uint", "double"];

function extreme(values: readonly unknown[], sign: 1 | -1, name: string): unknown {
  if (values.length === 0) throw new CelError(`${name}() wants at least one number`);
  for (const value of values) if (!NUMBERS.includes(kindOf(value))) throw noOverload(name, [kindOf(value)]);
  return values.reduce((best, value) => (compare(value, best) * sign > 0 ? value : best));
}

/** `math.greatest(a, b, …)` and with one list. */
function extremes(sign: 1 | -1, name: string): Definitions[string] {
  const several = [1, 2, 3, 4, 5, 6].map((count) =>
    fn<unknown[]>(
      Array.from({ length: count }, () => "dyn"),
      "dyn",
      (...values) => {
        const numbers = values.slice(0, -1);
        return extreme(count === 1 && Array.isArray(numbers[0]) ? (numbers[0] as unknown[]) : numbers, sign, name);
      },
    ),
  );
  return several;
}

const rounding = (round: (value: number) => number): Definitions[string] => [
  fn<[Double]>(["double"], "double", (value) => makeDouble(round(asDouble(value)!))),
];
const test = (of: (value: number) => boolean): Definitions[string] => [fn<[Double]>(["double"], "bool", (value) => of(asDouble(value)!))];

/** Halves go away from zero. */
function round(value: number): number {
  return Number.isFinite(value) ? Math.sign(value) * Math.round(Math.abs(value)) : value;
}

function unsigned(value: bigint): CelUint {
  return new CelUint(BigInt.asUintN(64, value));
}

function signed(value: bigint): Int {
  return makeInt(BigInt.asIntN(64, value));
}

const bits = (of: (a: bigint, b: bigint) => bigint): Definitions[string] => [
  fn<[Int, Int]>(["int", "int"], "int", (a, b) => signed(of(BigInt(a), BigInt(b)))),
  fn<[CelUint, CelUint]>(["uint", "uint"], "uint", (a, b) => unsigned(of(a.value, b.value))),
];

const shift = (of: (value: bigint, count: bigint) => bigint): Definitions[string] => {
  const checked = (value: bigint, count: Int): bigint => {
    if (count < 0) throw new CelError("bits are shifted by a count that is not negative");
    return count >= 64 ? 0n : of(value, BigInt(count));
  };
  return [
    fn<[Int, Int]>(["int", "int"], "int", (value, count) => signed(checked(BigInt.asUintN(64, BigInt(value)), count))),
    fn<[CelUint, Int]>(["uint", "int"], "uint", (value, count) => unsigned(checked(value.value, count))),
  ];
};

function absolute(value: Int): Int {
  const size = BigInt(value) < 0n ? -BigInt(value) : BigInt(value);
  if (!isInt64(size)) throw new CelError("integer overflow");
  return makeInt(size);
}

/** The math extension. */
export const math: Definitions = {
  "math.greatest": extremes(1, "math.greatest"),
  "math.least": extremes(-1, "math.least"),
  "math.ceil": rounding(Math.ceil),
  "math.floor": rounding(Math.floor),
  "math.round": rounding(round),
  "math.trunc": rounding(Math.trunc),
  "math.isNaN": test(Number.isNaN),
  "math.isInf": test((value) => Math.abs(value) === Infinity),
  "math.isFinite": test(Number.isFinite),
  "math.abs": [
    fn<[Int]>(["int"], "int", absolute),
    fn<[CelUint]>(["uint"], "uint", (value) => value),
    fn<[Double]>(["double"], "double", (value) => makeDouble(Math.abs(asDouble(value)!))),
  ],
  "math.sign": [
    fn<[Int]>(["int"], "int", (value) => (value < 0 ? -1 : value > 0 ? 1 : 0)),
    fn<[CelUint]>(["uint"], "uint", ({ value }) => new CelUint(value > 0n ? 1n : 0n)),
    fn<[Double]>(["double"], "double", (value) => makeDouble(Math.sign(asDouble(value)!))),
  ],
  "math.sqrt": [fn<[unknown]>(["dyn"], "double", (value) => makeDouble(Math.sqrt(numberOf(value))))],
  "math.bitAnd": bits((a, b) => a & b),
  "math.bitOr": bits((a, b) => a | b),
  "math.bitXor": bits((a, b) => a ^ b),
  "math.bitNot": [
    fn<[Int]>(["int"], "int", (value) => signed(~BigInt(value))),
    fn<[CelUint]>(["uint"], "uint", ({ value }) => unsigned(~value)),
  ],
  "math.bitShiftLeft": shift((value, count) => value << count),
  "math.bitShiftRight": shift((value, count) => value >> count),
};

function numberOf(value: unknown): number {
  if (isInt(value)) return Number(value);
  if (value instanceof CelUint) return Number(value.value);
  const double = asDouble(value);
  if (double === undefined) throw noOverload("math.sqrt", [kindOf(value)]);
  return double;
}
