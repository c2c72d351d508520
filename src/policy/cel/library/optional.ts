import { CelError } from "../errors.js";
import { asDouble, asMap, CelDuration, CelOptional, CelTimestamp, CelUint, isInt, mapSize } from "../values.js";
import { fn, method, type Definitions } from "./define.js";

/** Whether a value is the one that a field has when nothing was set. */
function isZero(value: unknown): boolean {
  if (value === null || value === "" || value === false) return true;
  if (isInt(value)) return Number(value) === 0;
  if (value instanceof CelUint) return value.value === 0n;
  if (value instanceof CelDuration) return value.nanos === 0n;
  if (value instanceof CelTimestamp) return value.seconds === 0 && value.nanos === 0;
  if (value instanceof CelOptional) return value.value === undefined;
  if (Array.isArray(value) || value instanceof Uint8Array) return value.length === 0;
  const map = asMap(value);
  return map ? mapSize(map) === 0 : asDouble(value) === 0;
}

function valueOf(optional: CelOptional): unknown {
  if (optional.value === undefined) throw new CelError("optional.none() dereference");
  return optional.value;
}

/** Optional values. `or`, `orValue`, `optMap` and `optFlatMap`, which need not look at all arguments, are macros. */
export const optional: Definitions = {
  "optional.of": [fn<[unknown]>(["dyn"], "optional_type", (value) => new CelOptional(value))],
  "optional.ofNonZeroValue": [
    fn<[unknown]>(["dyn"], "optional_type", (value) => (isZero(value) ? CelOptional.none : new CelOptional(value))),
  ],
  "optional.none": [fn<[]>([], "optional_type", () => CelOptional.none)],
  "optional.unwrap": [fn<[readonly unknown[]]>(["list"], "list", unwrap)],
  unwrapOpt: [method<[readonly unknown[]]>("list", [], "list", unwrap)],
  hasValue: [method<[CelOptional]>("optional_type", [], "bool", ({ value }) => value !== undefined)],
  value: [method<[CelOptional]>("optional_type", [], "dyn", valueOf)],
};

function unwrap(list: readonly unknown[]): unknown[] {
  return list.flatMap((item) => {
    if (!(item instanceof CelOptional)) throw new CelError("unwrap() wants a list of optionals");
    return item.value === undefined ? [] : [item.value];
  });
}
