/**
 * The values of expressions. Manifests are used as they are: strings, booleans, null, lists, records with string keys; a number that is a safe integer
 * (or a bigint) is an int, any other number a double. What JavaScript cannot tell apart has a class: an integral double, uint, maps with other keys, times.
 */

export type Kind = string;

/** A value that is not plain data. */
export abstract class CelObject {
  /** The name of its type, as `type(x)` shows it. */
  abstract readonly kind: Kind;
  /** Whether it equals another value of the same kind. */
  equals(other: CelObject): boolean {
    return this === other;
  }
}

/** A double that has no fraction. */
export class CelDouble extends CelObject {
  readonly kind = "double";
  constructor(readonly value: number) {
    super();
  }
}

export class CelUint extends CelObject {
  readonly kind = "uint";
  constructor(readonly value: bigint) {
    super();
  }
}

/** Seconds since 1970 and nanoseconds from 0. */
export class CelTimestamp extends CelObject {
  readonly kind = "google.protobuf.Timestamp";
  constructor(
    readonly seconds: number,
    readonly nanos: number,
  ) {
    super();
  }

  override equals(other: CelTimestamp): boolean {
    return this.seconds === other.seconds && this.nanos === other.nanos;
  }
}

export class CelDuration extends CelObject {
  readonly kind = "google.protobuf.Duration";
  constructor(
    /** The whole span in nanoseconds. */
    readonly nanos: bigint,
  ) {
    super();
  }

  override equals(other: CelDuration): boolean {
    return this.nanos === other.nanos;
  }
}

export class CelType extends CelObject {
  readonly kind = "type";
  constructor(readonly name: string) {
    super();
  }

  override equals(other: CelType): boolean {
    return this.name === other.name;
  }
}

export class CelOptional extends CelObject {
  readonly kind = "optional_type";
  static readonly none = new CelOptional(undefined);
  constructor(
    /** Undefined when there is none. */
    readonly value: unknown,
  ) {
    super();
  }
}

export type MapKey = string | number | bigint | boolean;

/** A map as expressions make them: keys are strings, integers or booleans; 1 and 1u are one key. */
export class CelMap extends CelObject {
  readonly kind = "map";
  constructor(readonly entries: ReadonlyMap<MapKey, readonly [key: unknown, value: unknown]>) {
    super();
  }
}

export type PlainRecord = Readonly<Record<string, unknown>>;

/** A record of a manifest, not an object of this engine. */
export function isRecord(value: unknown): value is PlainRecord {
  return (
    typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof CelObject) && !(value instanceof Uint8Array)
  );
}

export function kindOf(value: unknown): Kind {
  switch (typeof value) {
    case "string":
      return "string";
    case "number":
      return Number.isSafeInteger(value) ? "int" : "double";
    case "bigint":
      return isInt64(value) ? "int" : "double";
    case "boolean":
      return "bool";
    case "object":
      if (value === null) return "null_type";
      if (Array.isArray(value)) return "list";
      if (value instanceof CelObject) return value.kind;
      return value instanceof Uint8Array ? "bytes" : "map";
    default:
      return "null_type";
  }
}

const MIN_INT = -(2n ** 63n);
const MAX_INT = 2n ** 63n - 1n;
const MAX_UINT = 2n ** 64n - 1n;

export function isInt64(value: bigint): boolean {
  return value >= MIN_INT && value <= MAX_INT;
}

export function isUint64(value: bigint): boolean {
  return value >= 0n && value <= MAX_UINT;
}

/** An int in its one form: a number where that is exact. The value must fit 64 bits. */
export function makeInt(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

export function makeDouble(value: number): number | CelDouble {
  return Number.isSafeInteger(value) ? new CelDouble(value) : value;
}

/** The number of a double; undefined for anything else. */
export function asDouble(value: unknown): number | undefined {
  if (value instanceof CelDouble) return value.value;
  if (typeof value === "number") return Number.isSafeInteger(value) ? undefined : value;
  return typeof value === "bigint" && !isInt64(value) ? Number(value) : undefined;
}

export function isInt(value: unknown): value is number | bigint {
  return typeof value === "number" ? Number.isSafeInteger(value) : typeof value === "bigint" && isInt64(value);
}

/** How a key is kept in a map; undefined when the value cannot be one. */
export function mapKey(value: unknown): MapKey | undefined {
  if (typeof value === "string" || typeof value === "boolean") return value;
  if (isInt(value)) return value;
  if (value instanceof CelUint) return makeInt(value.value);
  const double = asDouble(value);
  return double !== undefined && Number.isInteger(double) ? makeInt(BigInt(double)) : undefined;
}

/** The length of a text in code points. */
export function textSize(text: string): number {
  if (!/[\ud800-\udbff]/.test(text)) return text.length;
  let size = 0;
  for (const _ of text) size++;
  return size;
}

/** The number of entries of a map. */
export function mapSize(map: PlainRecord | CelMap): number {
  return map instanceof CelMap ? map.entries.size : Object.keys(map).length;
}

/** The keys of a map in their order. */
export function mapKeys(map: PlainRecord | CelMap): unknown[] {
  return map instanceof CelMap ? [...map.entries.values()].map(([key]) => key) : Object.keys(map);
}

/** What a map holds for a key; undefined when nothing. */
export function mapGet(map: PlainRecord | CelMap, key: unknown): unknown {
  if (!(map instanceof CelMap)) return typeof key === "string" && Object.hasOwn(map, key) ? (map[key] ?? null) : undefined;
  const kept = mapKey(key);
  return kept === undefined ? undefined : map.entries.get(kept)?.[1];
}

export function asMap(value: unknown): PlainRecord | CelMap | undefined {
  return value instanceof CelMap || isRecord(value) ? value : undefined;
}

/** A map of entries; the caller has seen to it that no key comes twice. */
export function makeMap(entries: Iterable<readonly [key: unknown, value: unknown]>): CelMap {
  const kept = new Map<MapKey, readonly [unknown, unknown]>();
  for (const entry of entries) kept.set(mapKey(entry[0])!, entry);
  return new CelMap(kept);
}
