import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";

/**
 * Larger files are not parsed: no manifest that a person keeps is, and the values of one would take the memory of a machine. Bytes.
 */
export const MAX_FILE_SIZE = 16 * 1024 * 1024;

/** A file's bytes, or why there are none. `beginning` of a file that is too large says what it would have been. */
export type ReadBytes =
  | { readonly bytes: Uint8Array }
  | { readonly fault: "irregular" }
  | { readonly fault: "too large"; readonly beginning: Uint8Array }
  | { readonly fault: "unreadable"; readonly code: string };

const BEGINNING = 64 * 1024;

/** Files are read one after the other into the same memory, which is several times faster than promises and new buffers. */
let buffer = new Uint8Array(256 * 1024);

/** Reads a regular file. The bytes are valid until the next call. A pipe or device is opened without waiting for it, and not read. */
export function readBytes(absolutePath: string): ReadBytes {
  let descriptor: number;
  try {
    // On Windows the flag that keeps a pipe from blocking is not defined, and neither are such pipes.
    descriptor = openSync(absolutePath, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    return { fault: "unreadable", code: codeOf(error) };
  }
  try {
    const stat = fstatSync(descriptor);
    if (!stat.isFile()) return { fault: "irregular" };
    if (stat.size > MAX_FILE_SIZE) return { fault: "too large", beginning: fill(descriptor, BEGINNING) };
    return { bytes: fill(descriptor, stat.size) };
  } catch (error) {
    return { fault: "unreadable", code: codeOf(error) };
  } finally {
    closeSync(descriptor);
  }
}

/** Up to `size` bytes; fewer when the file has become shorter meanwhile. */
function fill(descriptor: number, size: number): Uint8Array {
  if (size > buffer.length) buffer = new Uint8Array(size);
  let length = 0;
  while (length < size) {
    const read = readSync(descriptor, buffer, length, size - length, null);
    if (read === 0) break;
    length += read;
  }
  return buffer.subarray(0, length);
}

/** "ENOENT", or what an error without a code says. */
export function codeOf(error: unknown): string {
  const code = (error as { code?: unknown }).code;
  return typeof code === "string" ? code : String(error);
}
