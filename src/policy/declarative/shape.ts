import type { Part, Path } from "../../load/document.js";
import { asRecord, type JsonRecord } from "../../model/value.js";
import { suggest } from "../../text/suggest.js";

/** A mistake in a policy, by path in its document; `span` is a part of the text at `path`. */
export interface Mistake {
  readonly message: string;
  readonly path: Path;
  readonly part?: Part;
  readonly span?: { readonly start: number; readonly end: number } | undefined;
}

/** A value as messages show it. */
function shown(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object" && value !== null) return "a mapping";
  return typeof value === "string" ? JSON.stringify(value.slice(0, 60)) : String(value);
}

/** Reads the parts of a policy and keeps what is wrong with them; what is wrong is left out. */
export class Shape {
  readonly mistakes: Mistake[] = [];

  add(path: Path, message: string, part: Part = "value"): void {
    this.mistakes.push({ path, message, part });
  }

  /** A mapping with these keys and no others. */
  record(value: unknown, path: Path, keys: readonly string[], what: string): JsonRecord | undefined {
    const record = asRecord(value);
    if (!record) {
      this.add(path, `${what} is a mapping, found ${shown(value)}`);
      return undefined;
    }
    for (const key of Object.keys(record)) {
      if (keys.includes(key)) continue;
      const close = suggest(key, keys);
      this.add(
        [...path, key],
        `unknown key "${key}"${close === undefined ? "" : `, did you mean "${close}"?`} ${what} takes ${keys.join(", ")}`,
        "key",
      );
    }
    return record;
  }

  /** Any mapping. */
  mapping(owner: JsonRecord, key: string, path: Path): JsonRecord {
    const value = owner[key];
    if (value === undefined || value === null) return {};
    const record = asRecord(value);
    if (!record) this.add([...path, key], `${key} is a mapping, found ${shown(value)}`);
    return record ?? {};
  }

  text(owner: JsonRecord, key: string, path: Path): string | undefined {
    const value = owner[key];
    if (value === undefined || typeof value === "string") return value;
    this.add([...path, key], `${key} is a text, found ${shown(value)}`);
    return undefined;
  }

  /** A list of texts; one text is a list of one. */
  texts(owner: JsonRecord, key: string, path: Path): readonly string[] | undefined {
    const value = owner[key];
    if (value === undefined) return undefined;
    if (typeof value === "string") return [value];
    if (!Array.isArray(value)) {
      this.add([...path, key], `${key} is a list of texts, found ${shown(value)}`);
      return [];
    }
    return value.filter((item: unknown, index): item is string => {
      if (typeof item === "string") return true;
      this.add([...path, key, index], `${key} holds texts, found ${shown(item)}`);
      return false;
    });
  }

  list(owner: JsonRecord, key: string, path: Path): readonly unknown[] {
    const value = owner[key];
    if (value === undefined) return [];
    if (Array.isArray(value)) return value;
    this.add([...path, key], `${key} is a list, found ${shown(value)}`);
    return [];
  }

  /** One of a few words. */
  word<W extends string>(value: unknown, path: Path, words: readonly W[], what: string): W | undefined {
    if (words.includes(value as W)) return value as W;
    const close = typeof value === "string" ? suggest(value, words) : undefined;
    this.add(
      path,
      `${shown(value)} is no ${what}${close === undefined ? "" : `, did you mean "${close}"?`} It is one of ${words.join(", ")}`,
    );
    return undefined;
  }
}
