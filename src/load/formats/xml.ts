import { createRequire } from "node:module";
import { MAX_DEPTH } from "../yaml/fault.js";
import { KIND } from "../yaml/tape.js";
import { documentOf, mapping, noDocument, scalar, sequence, type Item, type Key, type ParsedText } from "./item.js";

type Saxes = typeof import("saxes");
let loaded: Saxes | undefined;

/** An element that is open, and what was met in it. */
interface Open {
  readonly name: string;
  readonly key: Key;
  readonly item: Item;
  text: string;
  textStart: number;
  textEnd: number;
}

/**
 * Parses an XML text to what conftest gives its policies: an element is a mapping of its children, attributes behind a `-`, the text beside them as
 * `#content`; one that holds text alone is that text, and children of one name are a list. Entities of a document type are not expanded.
 */
export function parseXml(text: string): ParsedText {
  loaded ??= createRequire(import.meta.url)("saxes") as Saxes;
  return new XmlReader(text, new loaded.SaxesParser()).read();
}

class XmlReader {
  readonly #root: Item;
  readonly #stack: Open[] = [];
  #fault: ParsedText | undefined;
  /** Offset behind the last tag, comment or section: where text may begin. */
  #markupEnd = 0;

  constructor(
    readonly text: string,
    readonly parser: InstanceType<Saxes["SaxesParser"]>,
  ) {
    this.#root = mapping(0, text.length);
  }

  read(): ParsedText {
    const { parser, text } = this;
    // The parser goes on behind an error; the first one says what is wrong.
    parser.on("error", ({ message }) => this.#fail(sentenceOf(message), parser.position - 1));
    parser.on("opentagstart", ({ name }) => this.#open(name));
    parser.on("attribute", ({ name, value }) => this.#attribute(name, value));
    parser.on("text", (value) => this.#addText(value, this.#markupEnd, text.lastIndexOf("<", parser.position - 1)));
    parser.on("cdata", (value) => {
      this.#addText(value, parser.position - 3 - value.length, parser.position - 3);
      this.#markupEnd = parser.position;
    });
    for (const event of ["opentag", "comment", "processinginstruction"] as const)
      parser.on(event, () => void (this.#markupEnd = parser.position));
    parser.on("closetag", () => {
      this.#markupEnd = parser.position;
      const open = this.#stack.pop();
      if (open) close(open, this.#stack.at(-1)?.item ?? this.#root, parser.position);
    });
    parser.write(text);
    parser.close();
    return this.#fault ?? documentOf(this.#root, text);
  }

  #fail(message: string, offset: number): void {
    this.#fault ??= noDocument(message, offset, this.text);
  }

  #open(name: string): void {
    const start = this.text.lastIndexOf("<", this.parser.position - 2);
    if (this.#stack.length >= MAX_DEPTH) this.#fail(`the nesting is deeper than ${MAX_DEPTH} levels`, start);
    const key = { kind: KIND.plain, start: start + 1, end: start + 1 + name.length };
    this.#stack.push({ name, key, item: mapping(start, start), text: "", textStart: -1, textEnd: -1 });
  }

  #attribute(name: string, value: string): void {
    const end = this.parser.position;
    // A value cannot hold the quote that it stands in.
    const start = this.text.lastIndexOf(this.text[end - 1]!, end - 2);
    const nameStart = this.text.lastIndexOf(name, start);
    const key = { kind: KIND.plain, start: nameStart, end: nameStart + name.length };
    const item = scalar(value, start, end, this.text[start] === '"' ? KIND.double : KIND.single);
    this.#stack.at(-1)?.item.entries?.set(`-${name}`, { key, item });
  }

  #addText(value: string, start: number, end: number): void {
    const open = this.#stack.at(-1);
    if (!open || value.trim() === "") return;
    const raw = this.text.slice(start, end);
    open.text += value;
    if (open.textStart < 0) open.textStart = start + (raw.length - raw.trimStart().length);
    open.textEnd = start + raw.trimEnd().length;
  }
}

/** Puts a closed element into its parent; the second one of a name makes a list of them. */
function close(open: Open, parent: Item, end: number): void {
  const { item, key, name } = open;
  item.end = end;
  const content = scalar(open.text.trim(), open.textStart, open.textEnd);
  const hasText = open.textStart >= 0;
  if (hasText && item.entries!.size > 0)
    item.entries!.set("#content", { key: { ...key, start: open.textStart, end: open.textEnd }, item: content });
  const value = item.entries!.size > 0 ? item : hasText ? content : scalar("", item.start, end);
  const known = parent.entries!.get(name);
  if (!known) parent.entries!.set(name, { key, item: value });
  else if (known.item.items) {
    known.item.items.push(value);
    known.item.end = value.end;
  } else parent.entries!.set(name, { key: known.key, item: sequence(known.item.start, value.end, [known.item, value]) });
}

/** "3:4: unclosed tag: a" without its place, which is reported beside it. */
function sentenceOf(message: string): string {
  return `not valid XML: ${message.replace(/^(?:[^:]*:)?\d+:\d+: /, "")}`;
}
