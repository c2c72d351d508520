import { define } from "../record.js";
import { KIND } from "../tape.js";
import { readFlow } from "./flow.js";
import { OUTSIDE, type Reader } from "./reader.js";
import { beginsPlain, plainKeyAt, plainValue, quotedKey, readBlockScalar, readQuoted, scanPlain, type Quoted } from "./scalars.js";

const DASH = 45;
const COLON = 58;

/** Reads the document that begins at the reader's position, up to its limit. Undefined when nothing is written in it. */
export function readDocument(reader: Reader): unknown {
  if (reader.source.startsWith("---", reader.position)) reader.position += 3;
  reader.nextContent();
  if (reader.column < 0) return undefined;
  const value = readNode(reader, reader.column, -1, false);
  if (reader.column >= 0) throw OUTSIDE;
  return value;
}

/**
 * Reads the block node whose first character stands at the position, in `column`; its parent is indented by `parent`. `isInline`: behind a dash, where block
 * scalars may stand too.
 */
function readNode(reader: Reader, column: number, parent: number, isInline: boolean): unknown {
  const { source, position } = reader;
  const code = source.charCodeAt(position);
  if (reader.isIndicator(position, DASH)) return readSequence(reader, column);
  if (code === 34 || code === 39) return readQuotedNode(reader, column);
  if (code === 91 || code === 123) return readFlowValue(reader);
  if ((code === 124 || code === 62) && isInline) return readBlockScalar(reader, parent);
  if (!beginsPlain(reader, position, false)) throw OUTSIDE;
  const end = scanPlain(reader);
  if (source.charCodeAt(reader.position) === COLON) return readMapping(reader, column, position, end, undefined);
  // A scalar alone in a document may go on in column 0, where other things may stand as well.
  if (parent < 0) throw OUTSIDE;
  return plainValue(reader, position, end, parent);
}

function readQuotedNode(reader: Reader, column: number): unknown {
  const quoted = readQuoted(reader);
  if (!quoted.isMultiline) {
    const end = reader.position;
    while (reader.source.charCodeAt(reader.position) === 32) reader.position++;
    if (reader.isIndicator(reader.position, COLON)) return readMapping(reader, column, quoted.start, quoted.end, quoted);
    reader.position = end;
  }
  return writeQuoted(reader, quoted);
}

function writeQuoted(reader: Reader, quoted: Quoted): string {
  reader.leaf(quoted.kind, quoted.start, quoted.end);
  reader.nextContent();
  return quoted.value;
}

function readFlowValue(reader: Reader): unknown {
  const value = readFlow(reader);
  reader.nextContent();
  return value;
}

function readSequence(reader: Reader, column: number): unknown[] {
  reader.enter();
  const items: unknown[] = [];
  const node = reader.tape.open(KIND.sequence, reader.position);
  do items.push(readItem(reader, column));
  while (reader.column === column && reader.isIndicator(reader.position, DASH));
  if (reader.column > column) throw OUTSIDE;
  reader.tape.close(node, reader.end);
  reader.leave();
  return items;
}

function readItem(reader: Reader, column: number): unknown {
  const behindDash = ++reader.position;
  const isInline = skipToInline(reader);
  if (isInline) return readNode(reader, reader.position - reader.lineStart, column, true);
  if (reader.column > column) return readNode(reader, reader.column, column, false);
  reader.leaf(KIND.empty, behindDash, behindDash);
  return null;
}

/** Whether content follows on this line; else goes on to the next content. */
function skipToInline(reader: Reader): boolean {
  const { source } = reader;
  let { position } = reader;
  while (source.charCodeAt(position) === 32) position++;
  const code = source.charCodeAt(position);
  if (code === 10 || code === 0 || code === 35 || position >= reader.limit) {
    reader.nextContent();
    return false;
  }
  reader.position = position;
  return true;
}

/** Reads a block mapping whose first key was scanned already; the position is at that key's colon. */
function readMapping(reader: Reader, column: number, start: number, end: number, quoted: Quoted | undefined): Record<string, unknown> {
  reader.enter();
  const value: Record<string, unknown> = {};
  const node = reader.tape.open(KIND.mapping, start);
  const opened = reader.openNames();
  let name = quoted ? quotedKey(reader, quoted) : plainKeyAt(reader, start, end);
  for (;;) {
    reader.addName(name, opened, value);
    reader.position++;
    define(value, name, readValue(reader, column));
    if (reader.column !== column) break;
    name = readKey(reader);
  }
  if (reader.column > column) throw OUTSIDE;
  reader.closeNames(opened);
  reader.tape.close(node, reader.end);
  reader.leave();
  return value;
}

/** Reads a further key and leaves the position at its colon. */
function readKey(reader: Reader): string {
  const { source, position: start } = reader;
  const code = source.charCodeAt(start);
  if (code === 34 || code === 39) {
    const name = quotedKey(reader, readQuoted(reader));
    while (source.charCodeAt(reader.position) === 32) reader.position++;
    if (!reader.isIndicator(reader.position, COLON)) throw OUTSIDE;
    return name;
  }
  if (!beginsPlain(reader, start, false)) throw OUTSIDE;
  const end = scanPlain(reader);
  if (source.charCodeAt(reader.position) !== COLON) throw OUTSIDE;
  return plainKeyAt(reader, start, end);
}

/** Reads what stands behind the colon of a key in `column`. */
function readValue(reader: Reader, column: number): unknown {
  const behindColon = reader.position;
  if (skipToInline(reader)) return readInlineValue(reader, column);
  if (reader.column > column) return readNode(reader, reader.column, column, false);
  if (reader.column === column && reader.isIndicator(reader.position, DASH)) return readSequence(reader, column);
  reader.leaf(KIND.empty, behindColon, behindColon);
  return null;
}

/** On the line of a key no block collection may begin. */
function readInlineValue(reader: Reader, column: number): unknown {
  const { source, position } = reader;
  const code = source.charCodeAt(position);
  if (code === 124 || code === 62) return readBlockScalar(reader, column);
  if (code === 34 || code === 39) return writeQuoted(reader, readQuoted(reader));
  if (code === 91 || code === 123) return readFlowValue(reader);
  if (!beginsPlain(reader, position, false)) throw OUTSIDE;
  return plainValue(reader, position, scanPlain(reader), column);
}
