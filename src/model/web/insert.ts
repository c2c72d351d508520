import type { Document, Path } from "../../load/document.js";
import { valueAt } from "../../load/locate.js";
import { Location } from "../../text/location.js";
import { asRecord } from "../value.js";
import type { Insertion } from "./site.js";

/** Adds `key = "value"` behind the last entry of a table in TOML; undefined where the table is not written in one piece. */
export function insertTomlKey(document: Document, path: Path, key: string, value: string): Insertion | undefined {
  const places = entriesOf(document, path);
  const whole = document.locate(path, "value");
  if (!places || !whole) return undefined;
  const { file } = document;
  const end = Math.max(...places.map((place) => place.end));
  const entry = `${/^[\w-]+$/.test(key) ? key : JSON.stringify(key)} = ${JSON.stringify(value)}`;
  if (whole.text.startsWith("{")) return { location: new Location(file, end, end), text: `, ${entry}` };
  const names = places.map((place) => place.start);
  const first = file.positionAt(Math.min(...names));
  const lineStart = first.offset - first.column + 1;
  const indent = /^[ \t]*/.exec(file.text.slice(lineStart))![0];
  // `values.X-Frame-Options = …`: the name of the table stands in front of each of its keys.
  if (file.text.slice(lineStart + indent.length, first.offset) !== "") return undefined;
  const rest = /[^\r\n]*/y;
  rest.lastIndex = end;
  rest.exec(file.text);
  const newline = file.text.includes("\r\n") ? "\r\n" : "\n";
  return { location: new Location(file, rest.lastIndex, rest.lastIndex), text: `${newline}${indent}${entry}` };
}

/** Adds `{"key": …, "value": …}` behind the last header of a list in JSON, in the style of the one before it. */
export function insertJsonHeader(document: Document, path: Path, key: string, value: string): Insertion | undefined {
  const list = valueAt(document.value, path);
  const last = Array.isArray(list) && list.length > 0 ? document.locate([...path, list.length - 1], "value") : undefined;
  if (!last) return undefined;
  const { file } = document;
  const lead = /(?:\r?\n)?[ \t]*$/.exec(file.text.slice(0, last.start))![0];
  const inner = /^\{((?:\r?\n)?[ \t]*)"/.exec(last.text)?.[1] ?? " ";
  const tail = /((?:\r?\n)?[ \t]*)\}$/.exec(last.text)?.[1] ?? " ";
  const between = inner.includes("\n") ? inner : " ";
  const text = `,${lead.includes("\n") ? lead : " "}{${inner}"key": ${JSON.stringify(key)},${between}"value": ${JSON.stringify(value)}${tail}}`;
  return { location: new Location(file, last.end, last.end), text };
}

/** The places of the keys and values of a mapping; undefined unless there are some, all in this file and inside of the mapping. */
function entriesOf(document: Document, path: Path): Location[] | undefined {
  const keys = Object.keys(asRecord(valueAt(document.value, path)) ?? {});
  const places = keys.flatMap((key) => [document.locate([...path, key], "key"), document.locate([...path, key], "value")]);
  const found = places.filter((place) => place !== undefined && place.file === document.file);
  return found.length > 0 && found.length === places.length ? (found as Location[]) : undefined;
}
