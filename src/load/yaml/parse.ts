import { createRequire } from "node:module";
import type { YAMLException } from "js-yaml";
import { compose, type ComposedDocument } from "./compose.js";
import { MAX_DEPTH, type Fault } from "./fault.js";
import type { Schema } from "./plain-scalar.js";
import { readDocument } from "./subset/block.js";
import { OUTSIDE, Reader, sourceOf, type Source } from "./subset/reader.js";
import { syntaxFault } from "./syntax-fault.js";
import type { Tape } from "./tape.js";
import { sharedWriter as writer } from "./tape-writer.js";

/** A document of a text: its value and where its root stands on the tape of the text. */
export interface Composed extends ComposedDocument {
  readonly tape: Tape;
}

export interface ParsedYaml {
  /** Documents in which something is written. */
  readonly documents: readonly Composed[];
  /** The places of all documents. */
  readonly tape: Tape;
  /** What could not be parsed; the documents around it are there. */
  readonly faults: readonly Fault[];
  /** Parts of the text that are in no document: start and end offsets of what could not be parsed. */
  readonly unread: readonly (readonly [number, number])[];
}

export interface YamlOptions {
  readonly schema?: Schema;
  /** "events": only through js-yaml, without the faster parser of our own. For tests that compare the two. */
  readonly parser?: "events";
}

/**
 * Parses all documents of a text, each on its own: a line that begins with "---" ends a document whatever stands around it, so where one does not parse the
 * others are still read. What most manifests are written in is read by a fast parser of that subset, everything else through the events of js-yaml.
 */
export function parseYaml(text: string, options: YamlOptions = {}): ParsedYaml {
  const parser = new Parser(text, options.schema ?? "kubernetes", options.parser !== "events" && !hasOddCharacters(text));
  if (!parser.parseWithDirectives()) parser.parseEach();
  const tape = writer.finish(text);
  return { documents: parser.documents.map((document) => ({ ...document, tape })), tape, faults: parser.faults, unread: parser.unread };
}

/** Characters that the fast parser leaves to the other: a carriage return alone, those that YAML forbids, byte order marks inside of a text. */
function hasOddCharacters(text: string): boolean {
  return BEYOND_ASCII.test(text) && ODD_CHARACTERS.test(text);
}

const BEYOND_ASCII = /[^\t\n\x20-\x7e]/;
const ODD_CHARACTERS =
  /\r(?!\n)|[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** Offset of the next line that begins a document. */
function documentEnd(text: string, start: number): number {
  for (let at = text.indexOf("---", start + 1); at >= 0; at = text.indexOf("---", at + 3)) {
    if (isLineBreak(text.charCodeAt(at - 1)) && isSeparator(text.charCodeAt(at + 3))) return at;
  }
  return text.length;
}

function isLineBreak(code: number): boolean {
  return code === 10 || code === 13;
}

/** A blank, a line break or the end of the text. */
function isSeparator(code: number): boolean {
  return code === 32 || code === 9 || isLineBreak(code) || Number.isNaN(code);
}

class Parser {
  readonly documents: ComposedDocument[] = [];
  readonly faults: Fault[] = [];
  readonly unread: [number, number][] = [];
  readonly #source: Source | undefined;

  constructor(
    readonly text: string,
    readonly schema: Schema,
    isFast: boolean,
  ) {
    this.#source = isFast ? sourceOf(text) : undefined;
  }

  /** Directives stand before the line that begins their document: a text with some is read as a whole. False when it has none, or does not parse. */
  parseWithDirectives(): boolean {
    return /^%/m.test(this.text) && this.#parseEvents(0, this.text.length) === undefined;
  }

  parseEach(): void {
    const { text } = this;
    for (let start = 0; start < text.length;) {
      const end = documentEnd(text, start);
      if (!this.#source || !this.#parseFast(this.#source, start, end)) this.#parsePart(start, end);
      start = end;
    }
  }

  #parsePart(start: number, end: number): void {
    const fault = this.#parseEvents(start, end);
    if (!fault) return;
    this.faults.push(fault);
    this.unread.push([start, end]);
  }

  #parseFast(source: Source, start: number, end: number): boolean {
    const root = writer.length;
    try {
      const value = readDocument(new Reader(source, start, end, writer, this.schema));
      if (value !== undefined) this.documents.push({ value, root, faults: NO_FAULTS });
      return true;
    } catch (error) {
      if (error !== OUTSIDE) throw error;
      writer.truncate(root);
      return false;
    }
  }

  /** What keeps the part from being parsed, if anything does. */
  #parseEvents(start: number, end: number): Fault | undefined {
    const text = this.text.slice(start, end);
    const root = writer.length;
    const { parseEvents, YAMLException } = jsYaml();
    try {
      const events = parseEvents(text, { maxDepth: MAX_DEPTH });
      this.documents.push(...compose({ text, events, base: start, schema: this.schema }, writer));
      return undefined;
    } catch (error) {
      if (!(error instanceof YAMLException)) throw error;
      writer.truncate(root);
      return syntaxFault(error as YAMLException, text, start);
    }
  }
}

const NO_FAULTS: readonly Fault[] = [];

type JsYaml = typeof import("js-yaml");
let loaded: JsYaml | undefined;

/** Loaded when the first text needs it. */
function jsYaml(): JsYaml {
  return (loaded ??= createRequire(import.meta.url)("js-yaml") as JsYaml);
}
