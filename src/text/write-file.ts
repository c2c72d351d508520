import { chmodSync, closeSync, fsyncSync, openSync, renameSync, rmSync, statSync, writeSync } from "node:fs";
import path from "node:path";

/**
 * Replaces a file's text as a whole: it is written beside the file and moved over it, so that nobody ever sees half of it, whatever ends the process.
 * The mode is kept. `bom`: begin with a byte order mark.
 */
export function writeFileAtomically(file: string, text: string, options: { readonly bom?: boolean } = {}): void {
  const temporary = path.join(
    path.dirname(file),
    `.${path.basename(file)}.deploylint-${process.pid}-${Math.random().toString(36).slice(2)}`,
  );
  const { mode } = statSync(file);
  const descriptor = openSync(temporary, "wx", mode);
  try {
    const bytes = Buffer.from(options.bom ? `\ufeff${text}` : text, "utf8");
    for (let written = 0; written < bytes.length;) written += writeSync(descriptor, bytes, written);
    fsyncSync(descriptor);
    closeSync(descriptor);
    chmodSync(temporary, mode);
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}
