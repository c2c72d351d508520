import { resolvePlain } from "../plain-scalar.js";
import { define } from "../record.js";
import { KIND } from "../tape.js";
import { isSpace, OUTSIDE, type Reader } from "./reader.js";
import { beginsPlain, isFlowIndicator, plainKeyAt, quotedKey, readQuoted } from "./scalars.js";

const COMMA = 44;
const COLON = 58;

/**
 * Reads a flow collection at its bracket and leaves the position behind the closing one. Lines inside may be indented in any way, as the readers of Kubernetes
 * take them; YAML 1.2 would have them indented more than their parent.
 */
export function readFlow(reader: Reader): unknown {
  reader.enter();
  const value = reader.source.charCodeAt(reader.position) === 91 ? readFlowSequence(reader) : readFlowMapping(reader);
  reader.leave();
  return value;
}

function readFlowSequence(reader: Reader): unknown[] {
  const items: unknown[] = [];
  const node = reader.tape.open(KIND.flowSequence, reader.position);
  reader.position++;
  while (skipBlanks(reader) !== 93) {
    items.push(readFlowNode(reader));
    if (!readComma(reader, 93)) break;
  }
  close(reader, node);
  return items;
}

function readFlowMapping(reader: Reader): Record<string, unknown> {
  const value: Record<string, unknown> = {};
  const node = reader.tape.open(KIND.flowMapping, reader.position);
  const opened = reader.openNames();
  reader.position++;
  while (skipBlanks(reader) !== 125) {
    const name = readFlowKey(reader);
    reader.addName(name, opened, value);
    const behindColon = reader.position;
    const code = skipBlanks(reader);
    if (code === COMMA || code === 125) {
      reader.leaf(KIND.empty, behindColon, behindColon);
      define(value, name, null);
    } else define(value, name, readFlowNode(reader));
    if (!readComma(reader, 125)) break;
  }
  reader.closeNames(opened);
  close(reader, node);
  return value;
}

function close(reader: Reader, node: number): void {
  reader.end = ++reader.position;
  reader.tape.close(node, reader.position);
}

/** Over blanks, line breaks and comments to the next character, which is answered. */
function skipBlanks(reader: Reader): number {
  const { source } = reader;
  let { position } = reader;
  for (;;) {
    const code = source.charCodeAt(position);
    if (code === 10) reader.lineStart = position + 1;
    else if (code === 35) {
      if (!isSpace(source.charCodeAt(position - 1))) throw OUTSIDE;
      position = source.indexOf("\n", position) - 1;
      if (position < 0) throw OUTSIDE;
    } else if (code !== 32) {
      if (position >= reader.limit || code === 9) throw OUTSIDE;
      reader.position = position;
      return code;
    }
    position++;
  }
}

/** Whether another entry may follow: after a comma. Without one, the closing bracket must stand there. */
function readComma(reader: Reader, bracket: number): boolean {
  const code = skipBlanks(reader);
  if (code === COMMA) {
    reader.position++;
    return true;
  }
  if (code !== bracket) throw OUTSIDE;
  return false;
}

/** Reads a key and its colon. Keys of other kinds, and keys without a colon, are outside of the subset. */
function readFlowKey(reader: Reader): string {
  const { source } = reader;
  const code = source.charCodeAt(reader.position);
  const isQuoted = code === 34 || code === 39;
  const name = isQuoted ? quotedKey(reader, readQuoted(reader)) : readPlainFlowKey(reader);
  while (source.charCodeAt(reader.position) === 32) reader.position++;
  if (source.charCodeAt(reader.position) !== COLON) throw OUTSIDE;
  reader.position++;
  return name;
}

function readPlainFlowKey(reader: Reader): string {
  const start = reader.position;
  return plainKeyAt(reader, start, scanFlowPlain(reader));
}

function readFlowNode(reader: Reader): unknown {
  const code = reader.source.charCodeAt(reader.position);
  if (code === 91 || code === 123) return readFlow(reader);
  if (code === 34 || code === 39) {
    const quoted = readQuoted(reader);
    reader.leaf(quoted.kind, quoted.start, quoted.end);
    return quoted.value;
  }
  const start = reader.position;
  const end = scanFlowPlain(reader);
  reader.leaf(KIND.plain, start, end);
  return resolvePlain(reader.text.slice(start, end), reader.schema);
}

/** Scans plain text up to what ends it inside of a flow collection. */
function scanFlowPlain(reader: Reader): number {
  const { source } = reader;
  const start = reader.position;
  // "..." at the beginning of a line would end the document.
  if (!beginsPlain(reader, start, true) || (start === reader.lineStart && source.charCodeAt(start) === 46)) throw OUTSIDE;
  let position = start;
  for (;;) {
    const code = source.charCodeAt(position);
    if (code === COLON) {
      const next = source.charCodeAt(position + 1);
      if (isSpace(next) || isFlowIndicator(next)) break;
    } else if (code === 10 || code === 0 || isFlowIndicator(code)) break;
    else if (code === 35 && source.charCodeAt(position - 1) === 32) break;
    else if (code === 9) throw OUTSIDE;
    position++;
  }
  reader.position = position;
  while (source.charCodeAt(position - 1) === 32) position--;
  return position;
}
