import type { SourceFile } from "../../load/document.js";
import { FileText, PartOfText } from "../../load/placed-text.js";
import { Location } from "../../text/location.js";
import { RenderError } from "./error.js";
import { itemsOf, textOf, type Node } from "./node.js";
import { FixedPlace, type Place, SourcePlace } from "./place.js";

/** One entry of a generated ConfigMap or Secret. */
export interface Pair {
  readonly key: string;
  readonly value: Uint8Array;
  readonly place: Place;
}

/** Reads a file that a generator entry names. */
export interface SourceReader {
  bytes(relative: string, place: Place): Uint8Array;
  text(relative: string, place: Place): SourceFile;
}

const encoder = new TextEncoder();

/** "KEY=value", a pair of quotes around the value is taken off. */
export function literalPairs(literals: Node | undefined): Pair[] {
  return (literals ? itemsOf(literals) : []).map((literal) => {
    const text = textOf(literal);
    const equals = text.indexOf("=");
    if (equals < 1) throw new RenderError(`"${text}" is no literal: KEY=value is expected`, literal.place);
    const [start, end] = withinQuotes(text, equals + 1);
    const written = literal.place.textAt?.([]);
    const place = written?.text === text ? new SourcePlace(literal.place, () => new PartOfText(written, start, end)) : literal.place;
    return { key: text.slice(0, equals), value: encoder.encode(text.slice(start, end)), place };
  });
}

/** Where the value behind `KEY=` begins and ends without its quotes. */
function withinQuotes(text: string, start: number): [start: number, end: number] {
  const first = text[start];
  const isQuoted = (first === '"' || first === "'") && text.at(-1) === first;
  if (!isQuoted) return [start, text.length];
  return [start + 1, Math.max(start + 1, text.length - 1)];
}

/** "path" or "key=path". */
export function filePairs(sources: Node | undefined, reader: SourceReader): Pair[] {
  return (sources ? itemsOf(sources) : []).map((source) => {
    const [key, file] = fileSource(textOf(source), source.place);
    const value = reader.bytes(file, source.place);
    return { key, value, place: new SourcePlace(source.place, () => new FileText(reader.text(file, source.place))) };
  });
}

/** The key and the path of an entry of `files:`. */
export function fileSource(text: string, place?: Place): [key: string, file: string] {
  const parts = text.split("=");
  if (parts.length === 1) return [text.slice(text.lastIndexOf("/") + 1), text];
  const [key, file] = parts;
  if (parts.length > 2 || !key || !file) throw new RenderError(`"${text}" is no file source: path or key=path is expected`, place);
  return [key, file];
}

/** The lines of env files; each keeps its line as its place. */
export function envPairs(sources: Node | undefined, reader: SourceReader): Pair[] {
  return (sources ? itemsOf(sources) : []).flatMap((source) => linesOf(reader.text(textOf(source), source.place)));
}

function linesOf(file: SourceFile): Pair[] {
  const pairs: Pair[] = [];
  let start = 0;
  for (const line of file.text.split("\n")) {
    const next = start + line.length + 1;
    const text = line.replace(/\r$/, "").trimStart();
    // kustomize drops a value without a name.
    if (text !== "" && !text.startsWith("#") && !text.startsWith("=")) {
      const from = start + line.indexOf(text);
      const whole = new FixedPlace(new Location(file, from, from + text.length));
      const valueStart = from + (text.includes("=") ? text.indexOf("=") + 1 : text.length);
      pairs.push(pairOf(text, new SourcePlace(whole, () => new PartOfText(new FileText(file), valueStart, from + text.length))));
    }
    start = next;
  }
  return pairs;
}

function pairOf(text: string, place: Place): Pair {
  const equals = text.indexOf("=");
  const key = equals < 0 ? text : text.slice(0, equals);
  return { key, value: encoder.encode(equals < 0 ? "" : text.slice(equals + 1)), place };
}
