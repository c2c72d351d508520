import { celEngine, kubernetesEnvironment } from "../../../src/policy/cel/engine.js";
import { Budget } from "../../../src/policy/cel/frame.js";

/** A value by an expression: what a schema makes of a manifest (doubles, times, bytes) is not in plain data. */
function cel(text: string): unknown {
  return celEngine.compile(text, kubernetesEnvironment([])).evaluate([], new Budget()).value;
}

const numbered = (...values: readonly unknown[]): Record<string, unknown> =>
  Object.fromEntries(values.map((value, index) => [`val${index + 1}`, value]));
const ten = cel("10.0");
const hour = cel("duration('1h2m3s4ms')");
const noon = cel("timestamp('2011-08-18T19:03:37.01+01:00')");
const pod = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "foo", generateName: "pickItForMe", namespace: "xyz" },
  spec: { field1: "a" },
};
const durations = (...texts: readonly string[]): unknown => cel(`[${texts.map((text) => `duration('${text}')`).join(", ")}]`);
const dates = (...texts: readonly string[]): unknown => cel(`[${texts.map((text) => `timestamp('${text}T00:00:00Z')`).join(", ")}]`);
const maxInt = cel("9223372036854775807");

/** What `self` is in the groups of Kubernetes' tests, as far as its schema makes no sets of lists. */
export const SELF: Readonly<Record<string, unknown>> = {
  integers: numbered(maxInt, maxInt, 2_147_483_647, 2_147_483_647, maxInt, maxInt),
  numbers: numbered(1.5e308, 1.5e308, 3.4e38, 3.4e38, 1.5e308, 1.5e308, cel("1.0")),
  "numeric comparisons": numbered(5, 10, 15, ten, ten, ten, ten, ten, ten),
  "unicode strings": numbered("Rook takes 👑", "Rook takes 👑"),
  bytes: numbered(cel("b'AB'"), cel("b'AB'")),
  booleans: numbered(true, true, false, false),
  "duration format": numbered(hour, hour),
  "date format": numbered(cel("timestamp('1997-07-16T00:00:00Z')"), cel("timestamp('1997-07-16T00:00:00Z')")),
  "date-time format": numbered(noon, noon),
  conversions: numbered(
    10,
    ten,
    10.49,
    10.5,
    true,
    "10",
    cel("b'10'"),
    "3723.004s",
    hour,
    "2011-08-18T19:03:37.01+01:00",
    noon,
    "2011-08-18T00:00:00Z",
    cel("timestamp('2011-08-18T00:00:00Z')"),
  ),
  lists: numbered([1, 2, 3], [1, 2, 3]),
  "string lists": numbered(["a", "b", "c"]),
  maps: numbered({ k1: "a", k2: "b" }, { k2: "b", k1: "a" }),
  "map access": { val: { b: 1, d: 2 } },
  "listMap access": {
    listMap: [
      { k: "a1", v: "b1" },
      { k: "a2", v: "b2" },
      { k: "a3", v: "b3", v2: "z" },
    ],
  },
  "list access": { array: [1, 1, 2, 2, 3, 3, 4, 5] },
  "listSet access": { set: [1, 2, 3, 4, 5] },
  "typemeta and objectmeta access specified": pod,
  "typemeta and objectmeta access not specified": pod,
  "embedded object": { embedded: pod },
  "embedded object with properties": { embedded: pod },
  "stdlib list functions": {
    ints: [1, 2, 2, 3],
    unsortedInts: [2, 1],
    emptyInts: [],
    doubles: cel("[1.0, 2.0, 2.0, 3.0]"),
    unsortedDoubles: cel("[2.0, 1.0]"),
    intBackedDoubles: cel("[1.0, 2.0, 2.0, 3.0]"),
    unsortedIntBackedDDoubles: cel("[2.0, 1.0]"),
    emptyDoubles: [],
    emptyIntBackedDDoubles: [],
    durations: durations("1s", "1m", "1m", "1h"),
    unsortedDurations: durations("1m", "1s"),
    emptyDurations: [],
    strings: ["a", "b", "b", "c"],
    unsortedStrings: ["b", "a"],
    emptyStrings: [],
    dates: dates("2000-01-01", "2000-02-01", "2000-02-01", "2010-01-01"),
    unsortedDates: dates("2000-02-01", "2000-01-01"),
    emptyDates: [],
    objs: [
      { f1: "a", f2: "a" },
      { f1: "a", f2: "b" },
      { f1: "a", f2: "b" },
      { f1: "a", f2: "c" },
    ],
  },
  "stdlib regex functions": { str: "this is a 123 string 456" },
  "URL parsing": { url: "https://user:pass@kubernetes.io:80/docs/home?k1=a&k2=b&k2=c#anchor" },
  "transition rules": { v: "new" },
  optionals: { presentObj: { presentStr: "value" }, m: { k: "v" }, l: ["a"] },
  quantity: numbered("20", "200M"),
};

/** The value before a change, where a group has one. */
export const OLD_SELF: Readonly<Record<string, unknown>> = { "transition rules": { v: "old" } };
