/** A key, or a list item without one, that stands literally in a template. Offsets are in its text. */
export interface TemplateEntry {
  /** Undefined for a list item that is a scalar. */
  readonly key: string | undefined;
  readonly parent: TemplateEntry | undefined;
  /** Position among the items that are written below the parent; undefined for keys of a mapping. */
  readonly item: number | undefined;
  /** Number of the document in the template. */
  readonly segment: number;
  readonly keyStart: number;
  readonly keyEnd: number;
  /** The value as written, actions and all; empty where it stands on the following lines. */
  readonly valueStart: number;
  readonly valueEnd: number;
}

const KEY = /^(\s*)((?:-\s+)*)("[^"{}]+"|'[^'{}]+'|[A-Za-z0-9_./-]+)[ \t]*:(?=\s|$)[ \t]*(.*)$/;
const ITEM = /^(\s*)-\s+(.*)$/;
const BLOCK = /^[|>][+-]?\d*[+-]?$/;

/** The keys and scalar items of a template in order. Its indentation decides what belongs to what, as it will in what is rendered. */
export function scanTemplate(text: string): TemplateEntry[] {
  const scanner = new Scanner();
  for (const [start, line] of linesOf(text)) scanner.line(start, line);
  return scanner.entries;
}

interface Open {
  readonly entry: TemplateEntry;
  readonly indent: number;
  /** Items that were written below it, and the column of their keys. */
  items: number;
  itemColumn: number;
}

class Scanner {
  readonly entries: TemplateEntry[] = [];
  readonly #open: Open[] = [];
  #segment = 0;
  /** Column of the key whose block text goes on, or -1. */
  #block = -1;
  #inAction = false;

  line(start: number, line: string): void {
    const indent = line.search(/\S/);
    const wasInAction = this.#inAction;
    this.#inAction = endsInsideAction(line, wasInAction);
    // A line that begins with an action is control flow, an include, or a key that only the render knows.
    if (wasInAction || indent < 0 || line[indent] === "#" || line.startsWith("{{", indent)) return;
    if (this.#block >= 0 && indent > this.#block) return;
    this.#block = -1;
    if (/^---(?:\s|$)/.test(line)) {
      this.#segment++;
      this.#open.length = 0;
      return;
    }
    const key = KEY.exec(line);
    if (key) this.#key(start, line.length, indent, key[2]!, key[3]!, key[4]!);
    else {
      const item = ITEM.exec(line);
      if (item) this.#item(start, line.length, indent, item[2]!);
    }
  }

  #key(start: number, length: number, indent: number, dashes: string, name: string, value: string): void {
    const column = indent + dashes.length;
    const parent = this.#parentOf(column);
    const keyStart = start + column;
    const entry = this.#add(start + length - value.length, value, {
      key: /^["']/.test(name) ? name.slice(1, -1) : name,
      parent: parent?.entry,
      item: dashes === "" ? sameItem(parent, column) : nextItem(parent, column),
      keyStart,
      keyEnd: keyStart + name.length,
    });
    this.#open.push({ entry, indent: column, items: 0, itemColumn: -1 });
    if (BLOCK.test(trimComment(value))) this.#block = column;
  }

  #item(start: number, length: number, indent: number, value: string): void {
    const parent = this.#parentOf(indent + 1);
    const valueStart = start + length - value.length;
    const valueEnd = valueStart + trimComment(value).length;
    this.#add(valueStart, value, {
      key: undefined,
      parent: parent?.entry,
      item: nextItem(parent, indent + 2),
      keyStart: valueStart,
      keyEnd: valueEnd,
    });
    if (BLOCK.test(trimComment(value))) this.#block = indent;
  }

  #add(valueStart: number, value: string, rest: Omit<TemplateEntry, "segment" | "valueStart" | "valueEnd">): TemplateEntry {
    const entry = { ...rest, segment: this.#segment, valueStart, valueEnd: valueStart + trimComment(value).length };
    this.entries.push(entry);
    return entry;
  }

  #parentOf(column: number): Open | undefined {
    while (this.#open.length > 0 && this.#open.at(-1)!.indent >= column) this.#open.pop();
    return this.#open.at(-1);
  }
}

function nextItem(parent: Open | undefined, column: number): number | undefined {
  if (!parent) return undefined;
  parent.itemColumn = column;
  return parent.items++;
}

/** A key without a dash goes on with the item above it when it stands in the same column. */
function sameItem(parent: Open | undefined, column: number): number | undefined {
  return parent && parent.items > 0 && parent.itemColumn === column ? parent.items - 1 : undefined;
}

function* linesOf(text: string): Iterable<[start: number, line: string]> {
  let start = 0;
  while (start < text.length) {
    let end = text.indexOf("\n", start);
    if (end < 0) end = text.length;
    yield [start, text.slice(start, end).replace(/\r$/, "")];
    start = end + 1;
  }
}

/** An action or a template comment may go on over lines. */
function endsInsideAction(line: string, inside: boolean): boolean {
  const opened = line.lastIndexOf("{{");
  const closed = line.lastIndexOf("}}");
  return opened === closed ? inside : opened > closed;
}

/** What stands in front of a YAML comment; a `#` in quotes, in an action or inside a word is none. */
function trimComment(value: string): string {
  let quote = "";
  for (let i = 0; i < value.length; i++) {
    const char = value[i]!;
    if (quote !== "") {
      if (char === quote) quote = "";
    } else if (value.startsWith("{{", i)) {
      const end = value.indexOf("}}", i);
      if (end < 0) break;
      i = end + 1;
    } else if (i === 0 && (char === '"' || char === "'")) quote = char;
    else if (char === "#" && (i === 0 || /\s/.test(value[i - 1]!))) return value.slice(0, i).trimEnd();
  }
  return value.trimEnd();
}
