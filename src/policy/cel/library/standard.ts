import { pattern } from "../regex.js";
import { calendar, type Calendar } from "../time.js";
import { type CelDuration, CelMap, type CelTimestamp, CelType, kindOf, mapSize, textSize, type PlainRecord } from "../values.js";
import { DURATION, fn, method, TIMESTAMP, type Definitions } from "./define.js";

const sizes = [
  ["string", (text: string) => textSize(text)],
  ["bytes", (bytes: Uint8Array) => bytes.length],
  ["list", (list: readonly unknown[]) => list.length],
  ["map", (map: PlainRecord | CelMap) => mapSize(map)],
] as const;

const fromTime = (part: (date: Calendar) => number): Definitions[string] => [
  method<[CelTimestamp]>(TIMESTAMP, [], "int", (time) => part(calendar(time))),
  method<[CelTimestamp, string]>(TIMESTAMP, ["string"], "int", (time, zone) => part(calendar(time, zone))),
];

const fromDuration = (nanosOfUnit: bigint): Definitions[string] => [
  method<[CelDuration]>(DURATION, [], "int", ({ nanos }) => Number(nanos / nanosOfUnit)),
];

/** The functions that every CEL has. */
export const standard: Definitions = {
  size: sizes.flatMap(([kind, run]) => [fn<[never]>([kind], "int", run), method<[never]>(kind, [], "int", run)]),
  contains: [method<[string, string]>("string", ["string"], "bool", (text, part) => text.includes(part))],
  startsWith: [method<[string, string]>("string", ["string"], "bool", (text, part) => text.startsWith(part))],
  endsWith: [method<[string, string]>("string", ["string"], "bool", (text, part) => text.endsWith(part))],
  matches: [
    method<[string, string]>("string", ["string"], "bool", (text, source, frame) => {
      frame.budget.charge(text.length / 10);
      return pattern(source).test(text);
    }),
    fn<[string, string]>(["string", "string"], "bool", (text, source, frame) => {
      frame.budget.charge(text.length / 10);
      return pattern(source).test(text);
    }),
  ],
  type: [fn<[unknown]>(["dyn"], "type", (value) => new CelType(kindOf(value)))],
  dyn: [fn<[unknown]>(["dyn"], "dyn", (value) => value)],
  getFullYear: fromTime(({ year }) => year),
  getMonth: fromTime(({ month }) => month),
  getDate: fromTime(({ day }) => day),
  getDayOfMonth: fromTime(({ day }) => day - 1),
  getDayOfWeek: fromTime(({ weekday }) => weekday),
  getDayOfYear: fromTime(({ yearDay }) => yearDay),
  getHours: [...fromTime(({ hour }) => hour), ...fromDuration(3_600_000_000_000n)],
  getMinutes: [...fromTime(({ minute }) => minute), ...fromDuration(60_000_000_000n)],
  getSeconds: [...fromTime(({ second }) => second), ...fromDuration(1_000_000_000n)],
  getMilliseconds: [
    method<[CelTimestamp]>(TIMESTAMP, [], "int", ({ nanos }) => Math.floor(nanos / 1e6)),
    method<[CelTimestamp, string]>(TIMESTAMP, ["string"], "int", ({ nanos }) => Math.floor(nanos / 1e6)),
    // Of a duration all of it, as the API server counts; the specification of CEL wants what is left of its seconds.
    ...fromDuration(1_000_000n),
  ],
};
