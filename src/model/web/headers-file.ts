import type { SourceFile } from "../../load/document.js";
import { Location } from "../../text/location.js";
import type { HeaderEntry, HeaderRule, Insertion } from "./site.js";

/** Why Netlify passes a line of a `_headers` file over, or refuses it. */
export type HeadersFaultKind = "noColon" | "noName" | "noValue" | "beforePath" | "url";

export interface HeadersFault {
  readonly kind: HeadersFaultKind;
  readonly location: Location;
}

export interface HeadersFile {
  readonly rules: readonly HeaderRule[];
  readonly faults: readonly HeadersFault[];
}

/** So many faults say that a file is something else; more are not kept. */
const MAX_FAULTS = 1000;

const parsed = new WeakMap<SourceFile, HeadersFile>();

/** Reads a `_headers` file as Netlify does: netlify/build, packages/headers-parser/src/line_parser.ts. */
export function parseHeadersFile(file: SourceFile): HeadersFile {
  let known = parsed.get(file);
  if (!known) parsed.set(file, (known = new HeadersReader(file).read()));
  return known;
}

class HeadersReader {
  readonly #rules: PathRule[] = [];
  readonly #faults: HeadersFault[] = [];

  constructor(readonly file: SourceFile) {}

  read(): HeadersFile {
    const { text } = this.file;
    for (let start = 0; start < text.length;) {
      const end = text.indexOf("\n", start) < 0 ? text.length : text.indexOf("\n", start);
      this.#line(start, end);
      start = end + 1;
    }
    return { rules: this.#rules, faults: this.#faults };
  }

  #line(from: number, to: number): void {
    const raw = this.file.text.slice(from, to);
    const line = raw.trim();
    if (line === "" || line.startsWith("#")) return;
    const start = from + raw.indexOf(line);
    const location = new Location(this.file, start, start + line.length);
    if (line.startsWith("/")) this.#rules.push(new PathRule(line, location));
    else if (/^https?:\/\//i.test(line)) this.#fault("url", location);
    else this.#header(line, location);
  }

  #fault(kind: HeadersFaultKind, location: Location): void {
    if (this.#faults.length < MAX_FAULTS) this.#faults.push({ kind, location });
  }

  #header(line: string, location: Location): void {
    const colon = line.indexOf(":");
    const name = line.slice(0, Math.max(colon, 0)).trim();
    const value = line.slice(colon + 1).trim();
    const rule = this.#rules.at(-1);
    const kind = colon < 0 ? "noColon" : name === "" ? "noName" : value === "" ? "noValue" : rule ? undefined : "beforePath";
    if (kind) this.#fault(kind, location);
    else {
      const valueStart = location.start + line.length - value.length;
      rule!.headers.push({
        name,
        value,
        nameAt: new Location(this.file, location.start, location.start + name.length),
        valueAt: new Location(this.file, valueStart, location.end),
      });
    }
  }
}

class PathRule implements HeaderRule {
  readonly headers: HeaderEntry[] = [];
  readonly isConditional = false;

  constructor(
    readonly pattern: string,
    readonly at: Location,
  ) {}

  /** A line behind the last of the rule, with the indentation of its headers. */
  insert(name: string, value: string): Insertion {
    const { file } = this.at;
    const last = this.headers.at(-1);
    const end = last ? last.valueAt.end : this.at.end;
    const lineEnd = /[^\n\r]*/y;
    lineEnd.lastIndex = end;
    lineEnd.exec(file.text);
    const indent = last ? " ".repeat(file.positionAt(last.nameAt.start).column - 1) : "  ";
    const newline = file.text.includes("\r\n") ? "\r\n" : "\n";
    return { location: new Location(file, lineEnd.lastIndex, lineEnd.lastIndex), text: `${newline}${indent}${name}: ${value}` };
  }
}
