import type { Locatable, Path } from "../load/document.js";
import { valueAt } from "../load/locate.js";
import { asRecord } from "../model/value.js";
import { Location } from "../text/location.js";
import { yamlText } from "../text/yaml-text.js";
import type { Edit, Fix, FixBuilder, FixSafety } from "./fix.js";

/** Makes edits by offset. Where the source does not stand as the edit supposes (aliases, merged keys, rendered values) it answers undefined. */
export const fixBuilder: FixBuilder = { setScalar, setMapping, renameKey, removeKey, addKey, fix };

function fix(description: string, safety: FixSafety, ...edits: readonly (Edit | undefined)[]): Fix | undefined {
  const made = edits.filter((edit) => edit !== undefined);
  return made.length === edits.length && made.length > 0 ? { description, safety, edits: made } : undefined;
}

function setScalar(source: Locatable, path: Path, value: string | number | boolean): Edit | undefined {
  const location = source.locate(path, "value");
  if (!location) return undefined;
  const current = valueAt(source.value, path);
  if (typeof current === "object" && current !== null) return undefined;
  const written = location.text;
  const quote = written[0];
  if (quote === "|" || quote === ">") return undefined;
  const isQuoted = quote === '"' || quote === "'";
  // The place may hold something else than the value: an alias, or a transformer entry that was rendered into it.
  if ((isQuoted ? written.slice(1, -1) : written) !== String(current)) return undefined;
  return { location, text: scalarText(value, quote, isJson(location)) };
}

function scalarText(value: string | number | boolean, quote: string | undefined, json: boolean): string {
  if (typeof value !== "string") return String(value);
  if (json || quote === '"') return JSON.stringify(value);
  if (quote === "'") return `'${value.replaceAll("'", "''")}'`;
  return /^[A-Za-z][\w./-]*$|^\d+%$/.test(value) && !/^(y|n|yes|no|on|off|true|false|null)$/i.test(value) ? value : JSON.stringify(value);
}

function isJson(location: Location): boolean {
  return /\.json$/i.test(location.file.path);
}

function setMapping(source: Locatable, path: Path, value: Readonly<Record<string, unknown>>): Edit | undefined {
  const name = source.locate(path, "key");
  const location = source.locate(path, "value");
  const written = asRecord(valueAt(source.value, path));
  // An alias stands for what is written at its anchor, and others may stand for this one.
  if (!name || !location || name.file !== location.file) return undefined;
  const between = location.file.text.slice(name.end, location.start).replaceAll(/\s#[^\r\n]*/g, "");
  if (between.trim() !== ":") return undefined;
  const keys = Object.keys(written ?? {});
  const places = keys.map((key) => source.locate([...path, key], "key"));
  if (keys.length === 0 || !places.every((place, index) => place && isWritten(place, [...path, keys[index]!]))) return undefined;
  if (isFlow(source, path)) {
    const json = isJson(location);
    const entries = Object.entries(value).map(
      ([key, item]) => `${json ? JSON.stringify(key) : key}: ${json ? JSON.stringify(item) : yamlText(item)}`,
    );
    return { location, text: `{ ${entries.join(", ")} }` };
  }
  const indent = " ".repeat(location.file.positionAt(location.start).column - 1);
  const text = yamlText(value, indent).slice(indent.length);
  return { location, text: location.text.endsWith("\n") ? `${text}\n` : text };
}

function renameKey(source: Locatable, path: Path, name: string): Edit | undefined {
  const key = source.locate(path, "key");
  const parent = asRecord(valueAt(source.value, path.slice(0, -1)));
  if (!key || !isWritten(key, path) || !parent || Object.hasOwn(parent, name)) return undefined;
  return { location: key, text: scalarText(name, key.text[0], isJson(key)) };
}

/** A rendered value may be set by another key: the `count` of a replicas entry, the `value` of a JSON patch. */
function isWritten(key: Location, path: Path): boolean {
  return key.text.replace(/^(["'])(.*)\1$/s, "$2") === path.at(-1);
}

function removeKey(source: Locatable, path: Path): Edit | undefined {
  const key = source.locate(path, "key");
  const value = source.locate(path, "value");
  if (!key || !value || key.file !== value.file || value.start < key.end || !isWritten(key, path)) return undefined;
  const parent = asRecord(valueAt(source.value, path.slice(0, -1)));
  if (!parent) return undefined;
  const parentPath = path.slice(0, -1);
  if (Object.keys(parent).length === 1) return typeof parentPath.at(-1) === "string" ? removeKey(source, parentPath) : undefined;
  return isFlow(source, parentPath) ? removeFromFlow(key, value) : removeFromBlock(key, value);
}

function removeFromFlow(key: Location, value: Location): Edit {
  const { file } = key;
  const after = /^\s*,[ \t]*(?:\r?\n[ \t]*)?/.exec(file.text.slice(value.end));
  if (after) return { location: new Location(file, key.start, value.end + after[0].length), text: "" };
  const before = /,\s*$/.exec(file.text.slice(0, key.start));
  return { location: new Location(file, before ? before.index : key.start, value.end), text: "" };
}

function removeFromBlock(key: Location, value: Location): Edit | undefined {
  const { file } = key;
  const { text } = file;
  const lineStart = file.lineStarts[file.positionAt(key.start).line - 1]!;
  const rest = /^[ \t]*(?:#[^\r\n]*)?(?:\r\n|\r|\n|$)/.exec(text.slice(value.end));
  const lead = text.slice(lineStart, key.start);
  const end = value.end + (text[value.end - 1] === "\n" ? 0 : (rest?.[0].length ?? -1));
  if (end < value.end) return undefined;
  if (/^[ \t]*$/.test(lead)) return { location: new Location(file, lineStart, end), text: "" };
  if (!/^[ \t]*(?:-[ \t]+)+$/.test(lead)) return undefined;
  // The first key of a list item: the next key moves up behind the dash. Only when nothing but blanks stands between.
  const next = /^[ \t]*/.exec(text.slice(end))!;
  if (next[0].length !== key.start - lineStart) return undefined;
  return { location: new Location(file, key.start, end + next[0].length), text: "" };
}

function addKey(source: Locatable, path: Path, key: string, value: unknown): Edit | undefined {
  const mapping = asRecord(valueAt(source.value, path));
  const whole = source.locate(path, "value");
  const keys = Object.keys(mapping ?? {});
  if (!whole || keys.length === 0 || Object.hasOwn(mapping!, key)) return undefined;
  const places = keys.map((name) => source.locate([...path, name], "key"));
  const values = keys.map((name) => source.locate([...path, name], "value"));
  if (![...places, ...values].every((place) => place && place.file === whole.file && place.start >= whole.start && place.end <= whole.end))
    return undefined;
  const end = Math.max(...values.map((place) => place!.end), ...places.map((place) => place!.end));
  if (isFlow(source, path)) {
    const json = isJson(whole);
    return { location: new Location(whole.file, end, end), text: `, ${json ? JSON.stringify(key) : key}: ${JSON.stringify(value)}` };
  }
  const first = places.reduce((a, b) => (a!.start < b!.start ? a : b))!;
  const indent = " ".repeat(whole.file.positionAt(first.start).column - 1);
  return insertLine(whole, end, indent, key, value);
}

function insertLine(whole: Location, end: number, indent: string, key: string, value: unknown): Edit {
  const { text } = whole.file;
  const newline = text.includes("\r\n") ? "\r\n" : "\n";
  const entry = yamlText({ [key]: value }, indent).replaceAll("\n", newline);
  if (text[end - 1] === "\n") return { location: new Location(whole.file, end, end), text: entry + newline };
  const rest = /^[^\r\n]*/.exec(text.slice(end))![0];
  const at = end + rest.length;
  return { location: new Location(whole.file, at, at), text: newline + entry };
}

/** Whether the mapping at `path` is written with braces. */
function isFlow(source: Locatable, path: Path): boolean {
  return source.locate(path, "value")?.text.startsWith("{") ?? false;
}
