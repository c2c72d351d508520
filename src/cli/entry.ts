import { readFileSync } from "node:fs";
import { main } from "./main.js";
import type { Output } from "./command.js";

declare const DEPLOYLINT_VERSION: string | undefined;

/** Runs the process: its arguments, its streams, its exit code. */
export async function start(): Promise<void> {
  // A reader that closes early (head, less) is no error of ours.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(process.exitCode ?? 0);
    throw error;
  });
  process.exitCode = await main(process.argv.slice(2), {
    cwd: process.cwd(),
    env: process.env,
    version: version(),
    stdout: output(process.stdout),
    stderr: output(process.stderr),
    readStdin,
  });
}

function output(stream: NodeJS.WriteStream): Output {
  return { write: (text) => void stream.write(text), isTTY: stream.isTTY ?? false, columns: stream.columns };
}

async function readStdin(): Promise<string> {
  const parts: Buffer[] = [];
  try {
    for await (const part of process.stdin) parts.push(part as Buffer);
  } catch {
    // Standard input that was never open reads as nothing.
  }
  const { decode } = await import("../load/decode.js");
  const decoded = decode(Buffer.concat(parts));
  return "text" in decoded ? decoded.text : Buffer.concat(parts).toString("utf8");
}

/** Put in by the build; from package.json in a checkout. */
function version(): string {
  if (typeof DEPLOYLINT_VERSION === "string") return DEPLOYLINT_VERSION;
  return (JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as { version: string }).version;
}
