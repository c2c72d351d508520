import { CelError } from "../errors.js";
import { fn, method, type Definitions } from "../library/define.js";
import { CelObject, isUint64, makeInt } from "../values.js";

const SEMVER = "kubernetes.Semver";
const WRITTEN = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-([0-9A-Za-z.-]+))?(?:\+([0-9A-Za-z.-]+))?$/;

/** A version of semver.org 2.0. What stands behind the plus has no part in comparisons. */
class Semver extends CelObject {
  readonly kind = SEMVER;
  constructor(
    readonly numbers: readonly [bigint, bigint, bigint],
    readonly before: readonly string[],
  ) {
    super();
  }

  override equals(other: Semver): boolean {
    return order(this, other) === 0;
  }
}

/** "v1.02" becomes "1.2.0": the prefix and leading zeros go, missing numbers are 0. */
function normalized(text: string): string {
  const bare = text.replace(/^v/, "");
  const match = /^([\d.]*)(.*)$/s.exec(bare)!;
  const numbers = match[1]!.split(".");
  if (numbers.length > 3) return bare;
  const padded = [...numbers, "0", "0"].slice(0, 3);
  return padded.map((number) => number.replace(/^0+(?=\d)/, "")).join(".") + match[2]!;
}

function parse(text: string): Semver | undefined {
  const match = text.length > 256 ? null : WRITTEN.exec(text);
  if (!match) return undefined;
  const numbers = match.slice(1, 4).map(BigInt) as [bigint, bigint, bigint];
  const before = match[4]?.split(".") ?? [];
  const isValid =
    numbers.every(isUint64) &&
    before.every((part) => part !== "" && !/^0\d+$/.test(part)) &&
    (match[5]?.split(".") ?? []).every((part) => part !== "");
  return isValid ? new Semver(numbers, before) : undefined;
}

function semver(text: string, normalize = false): Semver {
  const version = parse(normalize ? normalized(text) : text);
  if (!version) throw new CelError(`${JSON.stringify(text)} is no semantic version`);
  return version;
}

function order(a: Semver, b: Semver): number {
  for (let index = 0; index < 3; index++) {
    const [left, right] = [a.numbers[index]!, b.numbers[index]!];
    if (left !== right) return left < right ? -1 : 1;
  }
  if (a.before.length === 0 || b.before.length === 0) return Math.sign(b.before.length - a.before.length);
  for (let index = 0; index < Math.max(a.before.length, b.before.length); index++) {
    const sign = orderParts(a.before[index], b.before[index]);
    if (sign !== 0) return sign;
  }
  return 0;
}

/** Numbers come before texts, fewer parts before more. */
function orderParts(a: string | undefined, b: string | undefined): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? -1 : 1;
  const [left, right] = [/^\d+$/.test(a), /^\d+$/.test(b)];
  if (left !== right) return left ? -1 : 1;
  if (left) return BigInt(a) < BigInt(b) ? -1 : BigInt(a) > BigInt(b) ? 1 : 0;
  return a < b ? -1 : a > b ? 1 : 0;
}

const number = (index: 0 | 1 | 2): Definitions[string] => [method<[Semver]>(SEMVER, [], "int", ({ numbers }) => makeInt(numbers[index]))];
const comparison = (of: (order: number) => boolean | number, result: string): Definitions[string] => [
  method<[Semver, Semver]>(SEMVER, [SEMVER], result, (a, b) => of(order(a, b))),
];

export const semvers: Definitions = {
  semver: [
    fn<[string]>(["string"], SEMVER, (text) => semver(text)),
    fn<[string, boolean]>(["string", "bool"], SEMVER, (text, normalize) => semver(text, normalize)),
  ],
  isSemver: [
    fn<[string]>(["string"], "bool", (text) => parse(text) !== undefined),
    fn<[string, boolean]>(["string", "bool"], "bool", (text, normalize) => parse(normalize ? normalized(text) : text) !== undefined),
  ],
  major: number(0),
  minor: number(1),
  patch: number(2),
  compareTo: comparison((sign) => sign, "int"),
  isLessThan: comparison((sign) => sign < 0, "bool"),
  isGreaterThan: comparison((sign) => sign > 0, "bool"),
};
