/** Bytes as text, or the reason why they are none. A byte order mark is not part of the text. */
export type Decoded = { readonly text: string } | { readonly fault: string; readonly binary: boolean };

/** UTF-8, and UTF-16 and UTF-32 as YAML allows: told by the byte order mark or by the zero bytes of the first character. */
export function decode(bytes: Uint8Array): Decoded {
  const encoding = encodingOf(bytes);
  if (encoding === "utf-32") return { fault: "UTF-32 text: save the file as UTF-8", binary: false };
  if (encoding === "utf-8" && isBinary(bytes)) return { fault: "not a text file", binary: true };
  try {
    return { text: new TextDecoder(encoding, { fatal: true }).decode(bytes) };
  } catch {
    return {
      fault: encoding === "utf-8" ? `not valid UTF-8${invalidPlace(bytes)}: save the file as UTF-8` : `not valid ${encoding.toUpperCase()}`,
      binary: false,
    };
  }
}

function encodingOf([a, b, c, d]: Uint8Array): "utf-8" | "utf-16le" | "utf-16be" | "utf-32" {
  if (a === 0 && b === 0 && ((c === 0xfe && d === 0xff) || (c === 0 && d !== undefined && d !== 0))) return "utf-32";
  if (a === 0xff && b === 0xfe) return c === 0 && d === 0 ? "utf-32" : "utf-16le";
  if (a === 0xfe && b === 0xff) return "utf-16be";
  if (a === 0 && b !== undefined && b !== 0) return "utf-16be";
  if (b === 0 && a !== undefined && a !== 0) return c === 0 ? "utf-32" : "utf-16le";
  return "utf-8";
}

/** Many zero or control bytes at the beginning: gzip, images, archives. A single one in a text is for the parser to refuse. */
function isBinary(bytes: Uint8Array): boolean {
  let odd = 0;
  const length = Math.min(bytes.length, 1024);
  for (let i = 0; i < length; i++) {
    const byte = bytes[i]!;
    if (byte === 0 || (byte < 32 && byte !== 9 && byte !== 10 && byte !== 13 && byte !== 27)) odd++;
  }
  return odd > Math.max(2, length / 50);
}

/** " in line 3", of the first byte that cannot be read. */
function invalidPlace(bytes: Uint8Array): string {
  let low = 0;
  let high = bytes.length;
  const reads = (length: number): boolean => {
    try {
      new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(0, length), { stream: true });
      return true;
    } catch {
      return false;
    }
  };
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (reads(middle)) low = middle;
    else high = middle - 1;
  }
  let line = 1;
  for (let i = 0; i < low; i++) if (bytes[i] === 10) line++;
  return ` in line ${line}`;
}
