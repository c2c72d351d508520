/** An element as the small parser below answers it. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** Reads XML 1.0 without DTD, comments and CDATA, and throws on everything that is not well-formed. */
export function parseXml(source: string): XmlElement {
  const illegal = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.exec(source);
  if (illegal) throw new Error(`character U+${illegal[0].codePointAt(0)!.toString(16)} at ${illegal.index}`);
  const head = '<?xml version="1.0" encoding="UTF-8"?>\n';
  if (!source.startsWith(head)) throw new Error("no XML declaration");
  const parser = new Parser(source, head.length);
  const root = parser.element();
  if (source.slice(parser.position).trim() !== "") throw new Error(`text behind the root at ${parser.position}`);
  return root;
}

class Parser {
  constructor(
    readonly source: string,
    public position: number,
  ) {}

  element(): XmlElement {
    const name = this.take(/<([A-Za-z][\w.-]*)/y)[1]!;
    const attributes: Record<string, string> = {};
    for (let match = this.maybe(/\s+([A-Za-z][\w.-]*)="([^"<]*)"/y); match; match = this.maybe(/\s+([A-Za-z][\w.-]*)="([^"<]*)"/y)) {
      if (match[1]! in attributes) throw new Error(`attribute ${match[1]} twice at ${this.position}`);
      attributes[match[1]!] = decode(match[2]!);
    }
    if (this.maybe(/\s*\/>/y)) return { name, attributes, children: [], text: "" };
    this.take(/\s*>/y);
    const children: XmlElement[] = [];
    let text = "";
    while (!this.source.startsWith("</", this.position)) {
      if (this.source[this.position] === "<") children.push(this.element());
      else text += this.characters();
    }
    if (this.take(/<\/([\w.-]+)\s*>/y)[1] !== name) throw new Error(`${name} is not closed at ${this.position}`);
    return { name, attributes, children, text };
  }

  characters(): string {
    const raw = this.take(/[^<]+/y)[0];
    if (raw.includes("]]>")) throw new Error(`]]> in text before ${this.position}`);
    return decode(raw);
  }

  maybe(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.position;
    const match = pattern.exec(this.source);
    if (match) this.position += match[0].length;
    return match;
  }

  take(pattern: RegExp): RegExpExecArray {
    const match = this.maybe(pattern);
    if (!match) throw new Error(`expected ${pattern} at ${this.position}: ${this.source.slice(this.position, this.position + 40)}`);
    return match;
  }
}

function decode(text: string): string {
  return text.replace(/&([^;]*;)?/g, (_, name: string | undefined) => {
    const character = name && ENTITIES[name.slice(0, -1)];
    if (!character) throw new Error(`entity &${name ?? ""}`);
    return character;
  });
}
