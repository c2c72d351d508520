import { asRecord, type JsonRecord } from "../../model/value.js";

/** Values that were filled in are copies; this leads from them to what is written. */
const originals = new WeakMap<object, object>();

/** The container that is written in the manifest, for itself or for a copy of it. */
export function originalOf(container: unknown): unknown {
  return (typeof container === "object" && container !== null && originals.get(container)) || container;
}

/** A copy of a record with one entry changed; the record itself when the entry is that already. */
export function withEntry(record: JsonRecord, key: string, value: unknown): JsonRecord {
  if (Object.hasOwn(record, key) && record[key] === value) return record;
  const copy: Record<string, unknown> = {};
  for (const [name, entry] of Object.entries(record)) define(copy, name, entry);
  define(copy, key, value);
  originals.set(copy, originals.get(record) ?? record);
  return copy;
}

/** Sets an entry of any name, also `__proto__`. */
function define(record: Record<string, unknown>, key: string, value: unknown): void {
  if (key === "__proto__") Object.defineProperty(record, key, { value, enumerable: true, configurable: true, writable: true });
  else record[key] = value;
}

/** Says what a made-up record stands for. */
export function standsFor(record: JsonRecord, original: unknown): JsonRecord {
  if (typeof original === "object" && original !== null) originals.set(record, originals.get(original) ?? original);
  return record;
}

export type Change = (record: JsonRecord) => JsonRecord;

/** Sets what is absent or null. `value` may depend on the record. */
export function fill(key: string, value: unknown): Change {
  return (record) => {
    if (Object.hasOwn(record, key) && record[key] !== null) return record;
    const filled: unknown = typeof value === "function" ? (value as (owner: JsonRecord) => unknown)(record) : value;
    return filled === undefined ? record : withEntry(record, key, filled);
  };
}

/** Leaves out an entry that has its zero value: the typed API does not write such fields. */
export function drop(key: string): Change {
  return (record) => {
    if (!Object.hasOwn(record, key) || !isZero(record[key])) return record;
    const copy: Record<string, unknown> = {};
    for (const [name, entry] of Object.entries(record)) if (name !== key) define(copy, name, entry);
    originals.set(copy, originals.get(record) ?? record);
    return copy;
  };
}

function isZero(value: unknown): boolean {
  if (value === 0 || value === "" || value === false) return true;
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}

/** Changes the mapping at a key, where there is one. */
export function inside(key: string, ...changes: readonly Change[]): Change {
  return (record) => {
    const inner = asRecord(record[key]);
    return inner ? withEntry(record, key, apply(inner, changes)) : record;
  };
}

/** Changes each mapping of the list at a key. */
export function items(key: string, ...changes: readonly Change[]): Change {
  return (record) => {
    const list = record[key];
    if (!Array.isArray(list)) return record;
    const changed = list.map((item: unknown) => {
      const inner = asRecord(item);
      return inner ? apply(inner, changes) : item;
    });
    if (changed.every((item, index) => item === list[index])) return record;
    originals.set(changed, list);
    return withEntry(record, key, changed);
  };
}

export function when(condition: (record: JsonRecord) => boolean, ...changes: readonly Change[]): Change {
  return (record) => (condition(record) ? apply(record, changes) : record);
}

export function apply(record: JsonRecord, changes: readonly Change[]): JsonRecord {
  return changes.reduce((value, change) => change(value), record);
}

/** Without the entries that are null, at any depth: a typed API drops them. */
export function withoutNulls(value: unknown, depth = 0): unknown {
  if (depth > 100 || typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) {
    const list = value.map((item: unknown) => withoutNulls(item, depth + 1));
    if (list.every((item, index) => item === value[index])) return value;
    originals.set(list, value);
    return list;
  }
  const record = value as JsonRecord;
  let changed = false;
  const copy: Record<string, unknown> = {};
  for (const [key, entry] of Object.entries(record)) {
    const kept = withoutNulls(entry, depth + 1);
    if (kept === null) changed = true;
    else define(copy, key, kept);
    if (kept !== entry) changed = true;
  }
  if (!changed) return record;
  originals.set(copy, originals.get(record) ?? record);
  return copy;
}
