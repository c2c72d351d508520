/** A place in a text. `offset` counts UTF-16 units from 0; `line` and `column` are 1-based, columns count UTF-16 units. */
export interface Position {
  readonly offset: number;
  readonly line: number;
  readonly column: number;
}

/** From `start` up to, not including, `end`. */
export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** A text that positions refer to. Lines end at LF, CRLF or a lone CR, as in YAML. */
export class TextFile {
  #lineStarts: Int32Array | undefined;

  constructor(
    /** As shown in reports: relative to the working directory, with forward slashes. */
    readonly path: string,
    readonly text: string,
  ) {}

  /** Offsets at which lines begin; computed when the first position is asked for. */
  get lineStarts(): Int32Array {
    return (this.#lineStarts ??= findLineStarts(this.text));
  }

  positionAt(offset: number): Position {
    const starts = this.lineStarts;
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return { offset, line: low + 1, column: offset - starts[low]! + 1 };
  }

  /** Offsets of a 1-based line without its line break; both the end of the text for a line that does not exist. */
  lineBounds(line: number): readonly [start: number, end: number] {
    const { text, lineStarts } = this;
    const start = lineStarts[line - 1] ?? text.length;
    let end = lineStarts[line] ?? text.length;
    if (end > start && text[end - 1] === "\n") end--;
    if (end > start && text[end - 1] === "\r") end--;
    return [start, end];
  }

  /** The text of a 1-based line without its line break; empty for a line that does not exist. */
  lineText(line: number): string {
    return this.text.slice(...this.lineBounds(line));
  }
}

function findLineStarts(text: string): Int32Array {
  const starts = [0];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 10) starts.push(i + 1);
    else if (code === 13 && text.charCodeAt(i + 1) !== 10) starts.push(i + 1);
  }
  return Int32Array.from(starts);
}

/** A range of one file, kept as offsets; lines and columns are computed when asked for. */
export class Location {
  constructor(
    readonly file: TextFile,
    /** Offset of the first UTF-16 unit. */
    readonly start: number,
    /** Offset behind the last UTF-16 unit. */
    readonly end: number,
    /** The path that was asked for, from the root of the document; also when the range is that of an ancestor. */
    readonly path?: readonly (string | number)[],
    /** What stands there is a credential: reports name the place and do not show the text. */
    readonly isSecret = false,
  ) {}

  /** The same place, of which reports do not show the text. */
  asSecret(): Location {
    return new Location(this.file, this.start, this.end, this.path, true);
  }

  get range(): Range {
    return { start: this.file.positionAt(this.start), end: this.file.positionAt(this.end) };
  }

  get text(): string {
    return this.file.text.slice(this.start, this.end);
  }
}
