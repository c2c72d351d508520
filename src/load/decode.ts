import { isAscii, isUtf8 } from "node:buffer";

/** Bytes as text, or the reason why they are none. A byte order mark is not part of the text. */
export type Decoded = { readonly text: string } | { readonly fault: string; readonly binary: boolean };

/** UTF-8, and UTF-16 and UTF-32 as YAML allows: told by the byte order mark or by the zero bytes of the first character. */
export function decode(bytes: Uint8Array): Decoded {
  const encoding = encodingOf(bytes);
  if (encoding === "UTF-8") return decodeUtf8(bytes);
  const text = encoding.startsWith("UTF-32") ? decodeUtf32(bytes, encoding === "UTF-32LE") : decodeUtf16(bytes, encoding);
  if (text !== undefined) return { text };
  // Without a mark the encoding was but a guess: the zero bytes may be anything.
  return hasWideMark(bytes) ? { fault: `not valid ${encoding}: save the file as UTF-8`, binary: false } : NOT_TEXT;
}

const NOT_TEXT: Decoded = { fault: "not a text file", binary: true };

/** A byte order mark of UTF-16 or UTF-32. */
function hasWideMark([a, b, c, d]: Uint8Array): boolean {
  return (a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff) || (a === 0 && b === 0 && c === 0xfe && d === 0xff);
}

type Encoding = "UTF-8" | "UTF-16LE" | "UTF-16BE" | "UTF-32LE" | "UTF-32BE";

/** By the first four bytes, as in YAML 1.2, section 5.2. The first character of a manifest is one of ASCII, and not a NUL. */
function encodingOf([a, b, c, d]: Uint8Array): Encoding {
  if (a === 0 && b === 0 && ((c === 0xfe && d === 0xff) || (c === 0 && d !== undefined && d !== 0))) return "UTF-32BE";
  if (a === 0xff && b === 0xfe) return c === 0 && d === 0 ? "UTF-32LE" : "UTF-16LE";
  if (a === 0xfe && b === 0xff) return "UTF-16BE";
  if (a === 0 && b !== undefined && b !== 0) return "UTF-16BE";
  if (b === 0 && a !== undefined && a !== 0) return c === 0 && d === 0 ? "UTF-32LE" : "UTF-16LE";
  return "UTF-8";
}

function decodeUtf8(bytes: Uint8Array): Decoded {
  if (isBinary(bytes)) return NOT_TEXT;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (isAscii(bytes)) return { text: buffer.toString("latin1") };
  if (!isUtf8(bytes)) return { fault: `not valid UTF-8 in line ${invalidLine(bytes)}: save the file as UTF-8`, binary: false };
  return { text: buffer.toString("utf8", hasMark(bytes) ? 3 : 0) };
}

function hasMark([a, b, c]: Uint8Array): boolean {
  return a === 0xef && b === 0xbb && c === 0xbf;
}

/** Many zero or control bytes at the beginning: gzip, images, archives. A single one in a text is for the parser to refuse. */
function isBinary(bytes: Uint8Array): boolean {
  const length = Math.min(bytes.length, 1024);
  let odd = 0;
  for (let i = 0; i < length; i++) if (bytes[i]! < 32 && isOddControl(bytes[i]!)) odd++;
  return odd > Math.max(2, length / 50);
}

/** Not a tab, a line break or an escape, which terminals' logs are full of. */
function isOddControl(byte: number): boolean {
  return byte !== 9 && byte !== 10 && byte !== 13 && byte !== 27;
}

/** 1-based line of the first byte that is not part of a character. */
function invalidLine(bytes: Uint8Array): number {
  let start = 0;
  let line = 1;
  for (let end = bytes.indexOf(10) + 1; end > 0 && isUtf8(bytes.subarray(start, end)); end = bytes.indexOf(10, end) + 1) {
    start = end;
    line++;
  }
  return line;
}

function decodeUtf16(bytes: Uint8Array, encoding: Encoding): string | undefined {
  try {
    return new TextDecoder(encoding.toLowerCase(), { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function decodeUtf32(bytes: Uint8Array, littleEndian: boolean): string | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length % 4 !== 0) return undefined;
  let text = "";
  for (let offset = 0; offset < bytes.length; offset += 4) {
    const code = view.getUint32(offset, littleEndian);
    if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) return undefined;
    if (offset > 0 || code !== 0xfeff) text += String.fromCodePoint(code);
  }
  return text;
}
